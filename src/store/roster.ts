import type { Role } from '../domain/person.ts';
import type { KnownPerson, RosterRegister } from '../domain/roster-decision.ts';
import { PERSON_COLUMNS } from './people.ts';
import type { ReadTransaction } from './store.ts';

type KnownRow = Omit<KnownPerson, 'active' | 'classIds'> & { active: number | null; classes: string | null };

/** The places of a role: the present ones, or of who left the last one. */
const PLACES = `
  (SELECT max(ended_on IS NULL) FROM enrolment WHERE person_id = person.id AND role = :role) AS active,
  coalesce(
    (SELECT group_concat(coalesce(class_id, 0)) FROM enrolment
      WHERE person_id = person.id AND role = :role AND ended_on IS NULL),
    (SELECT coalesce(class_id, 0) FROM enrolment WHERE person_id = person.id AND role = :role ORDER BY id DESC LIMIT 1)
  ) AS classes`;

/** The register as a roster of a role is decided against it: prepared look-ups, one or two a row. */
export function openRosterRegister(transaction: ReadTransaction, role: Role): RosterRegister {
  const byExternalId = transaction.prepare<[{ role: string; externalId: string }], KnownRow>(
    `SELECT ${PERSON_COLUMNS}, ${PLACES} FROM person WHERE external_id = :externalId`,
  );
  const byName = transaction.prepare<[{ role: string; nameKey: string }], KnownRow>(
    `SELECT ${PERSON_COLUMNS}, ${PLACES} FROM person WHERE name_key = :nameKey ORDER BY id`,
  );
  return {
    findByExternalId(externalId) {
      const row = byExternalId.get({ role, externalId });
      return row && { ...toKnown(row), inRole: row.active !== null };
    },
    listByName: (nameKey) =>
      byName
        .all({ role, nameKey })
        .filter((row) => row.active !== null)
        .map(toKnown),
  };
}

function toKnown(row: KnownRow): KnownPerson {
  const { active, classes, ...person } = row;
  const ids = (classes ?? '').split(',').filter((id) => id !== '');
  return { ...person, active: active === 1, classIds: ids.map((id) => (id === '0' ? null : Number(id))) };
}

/** The people now in a role, in the given classes or, with null, in all: for finding whom a file does not name. */
export function listActivePeople(
  transaction: ReadTransaction,
  role: Role,
  classIds: readonly number[] | null,
): Iterable<number> {
  const scope = classIds === null ? '' : 'AND class_id IN (SELECT value FROM json_each(?))';
  const sql = `SELECT DISTINCT person_id AS id FROM enrolment WHERE role = ? AND ended_on IS NULL ${scope}`;
  const values = classIds === null ? [role] : [role, JSON.stringify(classIds)];
  return (function* () {
    for (const row of transaction.prepare<unknown[], { id: number }>(sql).iterate(...values)) yield row.id;
  })();
}
