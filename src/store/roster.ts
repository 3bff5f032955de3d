import { differ, type Role } from '../domain/person.ts';
import type { PersonName } from '../domain/person-name.ts';
import type { KnownPerson, RosterRegister } from '../domain/roster-decision.ts';
import type { RowIdentity } from '../domain/roster-row.ts';
import type { BulkLoad } from './bulk-load.ts';
import { hasShortKey, PERSON_COLUMNS, type Person, splitFields } from './people.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

type PersonRow = Person & { handEdited: string };
type PlaceRow = { id: number; classId: number | null; active: number };

const NOBODY: readonly KnownPerson[] = [];
const NO_NAMESAKES = { namesakes: NOBODY, ownParents: new Set<number>() };
const PERSON = `SELECT ${PERSON_COLUMNS}, hand_edited AS handEdited FROM person`;

/** The register as a roster of a role is decided against it: prepared look-ups, two a person. */
export function openRosterRegister(transaction: ReadTransaction, role: Role, bulkLoad: BulkLoad): RosterRegister {
  const byExternalId = transaction.prepare<[string], PersonRow>(`${PERSON} WHERE external_id = ?`);
  const named = (also: string) => `${PERSON} WHERE name_key = :nameKey ${also}`;
  const prepare = (sql: string) => transaction.prepare<[object], PersonRow>(sql);
  const byName = prepare(named(''));
  const byNameAndDate = prepare(`${named('AND birth_date IS NULL')} UNION ALL ${named('AND birth_date = :birthDate')}`);
  const withoutId = prepare(named('AND external_id IS NULL'));
  const namesake = transaction.prepare<[object], unknown>(
    'SELECT 1 FROM person JOIN enrolment ON person_id = person.id WHERE name_key = :nameKey AND role = :role LIMIT 1',
  );
  const formerly = transaction.prepare<[string], PersonRow>(`${PERSON} WHERE former_key = ? ORDER BY id`);
  const renamed = hasRenamed(transaction);
  const toKnown = openKnown(transaction, role, bulkLoad);
  /** Those who were renamed by hand and are still called so by rosters. */
  function listFormerNamesakes(nameKey: string, which: 'everyone' | 'without-id', rows: readonly PersonRow[]) {
    const found = formerly.all(nameKey).filter((one) => rows.every(({ id }) => id !== one.id));
    return which === 'everyone' ? found : found.filter((one) => one.externalId === null);
  }

  return {
    findByExternalId(externalId) {
      if (bulkLoad.isNew(externalId)) return undefined;
      const row = byExternalId.get(externalId);
      return row && toKnown(row);
    },
    hasNamesake: (nameKey) => !bulkLoad.isNew(nameKey) && namesake.get({ nameKey, role }) !== undefined,
    listByName(nameKey, which, birthDate) {
      if (bulkLoad.isNew(nameKey)) return NOBODY;
      if (which === 'everyone') bulkLoad.end();
      const rows =
        which === 'without-id'
          ? withoutId.all({ nameKey })
          : birthDate === null
            ? byName.all({ nameKey })
            : byNameAndDate.all({ nameKey, birthDate });
      rows.sort((left, right) => left.id - right.id);
      if (renamed) rows.push(...listFormerNamesakes(nameKey, which, rows));
      return rows.length === 0 ? NOBODY : rows.map(toKnown).filter((known) => known.inRole);
    },
  };
}

/** Tells whether anybody was renamed by hand, so that rosters may still call them as before. */
function hasRenamed(transaction: ReadTransaction): boolean {
  const sql = 'SELECT 1 FROM person WHERE former_key IS NOT NULL LIMIT 1';
  return transaction.prepare<[], unknown>(sql).get() !== undefined;
}

/** Makes of a row of the table somebody as a roster of a role knows them. */
function openKnown(transaction: ReadTransaction, role: Role, bulkLoad: BulkLoad) {
  const places = transaction.prepare<[number, string], PlaceRow>(
    `SELECT id, class_id AS classId, ended_on IS NULL AS active FROM enrolment
      WHERE person_id = ? AND role = ? ORDER BY id`,
  );
  return ({ handEdited, ...person }: PersonRow): KnownPerson & { inRole: boolean } => {
    bulkLoad.end();
    const all = places.all(person.id, role);
    const present = all.filter((place) => place.active === 1);
    return {
      ...person,
      handEdited: splitFields(handEdited),
      inRole: all.length > 0,
      active: present.length > 0,
      enrolments: present.length > 0 ? present : all.slice(-1),
    };
  };
}

/** What is told of a parent beside the name. */
export type ParentMarks = {
  phone: string | null;
  email: string | null;
  birthDate?: string | null;
  externalId?: string | null;
};

/**
 * The namesakes of a parent on whom it depends who the parent is: all where they are few; else the parents of the
 * child, and two, where there are so many, of all, of those with the same phone, with the same e-mail, and without either
 * where neither is told. Whoever has another birth date or id is none.
 */
export type ParentNamesakes = (
  nameKey: string,
  marks: ParentMarks,
  childId: number | null,
) => { namesakes: readonly KnownPerson[]; ownParents: ReadonlySet<number> };

/** So many people of one name are all asked for. */
const FEW_NAMESAKES = 5;

/** Opens the question who the namesakes of a parent are that matter. */
export function openParentNamesakes(transaction: ReadTransaction, bulkLoad: BulkLoad): ParentNamesakes {
  const own = transaction.prepare<[object], { id: number }>(`SELECT parent_id AS id FROM parent_child
    JOIN person ON person.id = parent_id WHERE child_id = :childId AND (name_key = :nameKey OR former_key = :nameKey)`);
  const namesake = `name_key = :nameKey AND ${IS_PARENT}
    AND (:birthDate IS NULL OR birth_date IS NULL OR birth_date = :birthDate)
    AND (:externalId IS NULL OR external_id IS NULL OR external_id = :externalId)`;
  const two = (mark: string) => `SELECT * FROM (SELECT id FROM person WHERE ${namesake} AND ${mark} LIMIT 2)`;
  const bare = ':phone IS NULL AND :email IS NULL AND phone IS NULL AND email IS NULL';
  const first = transaction.prepare<[object], PersonRow>(
    `${PERSON} WHERE name_key = :nameKey LIMIT ${FEW_NAMESAKES + 1}`,
  );
  const telling = transaction.prepare<[object], PersonRow>(`${PERSON} WHERE id IN (
    ${[two('true'), two('phone = :phone'), two('email = :email'), two(bare)].join(' UNION ')}
    UNION SELECT value FROM json_each(:own)) AND +name_key = :nameKey ORDER BY id`);
  const formerly = transaction.prepare<[object], PersonRow>(`${PERSON}
    WHERE former_key = :nameKey AND name_key <> :nameKey AND ${IS_PARENT} ORDER BY id`);
  const renamed = hasRenamed(transaction);
  const toKnown = openKnown(transaction, 'parent', bulkLoad);
  return (nameKey, { phone, email, birthDate = null, externalId = null }, childId) => {
    if (bulkLoad.isNew(nameKey)) return NO_NAMESAKES;
    bulkLoad.end();
    let rows = first.all({ nameKey });
    if (rows.length === 0 && !renamed) return NO_NAMESAKES;
    const ownIds = childId === null ? [] : own.all({ childId, nameKey }).map(({ id }) => id);
    if (rows.length <= FEW_NAMESAKES) rows.sort((left, right) => left.id - right.id);
    else rows = telling.all({ nameKey, phone, email, birthDate, externalId, own: JSON.stringify(ownIds) });
    if (renamed) rows.push(...formerly.all({ nameKey }));
    const namesakes = rows.map(toKnown).filter((one) => one.inRole && !contradicts(one));
    return { namesakes, ownParents: new Set(ownIds) };

    function contradicts(one: KnownPerson): boolean {
      return differ(externalId, one.externalId) || differ(birthDate, one.birthDate);
    }
  };
}

const IS_PARENT = "EXISTS (SELECT 1 FROM enrolment WHERE person_id = person.id AND role = 'parent')";

/** Whose a row is that an earlier import has taken as it stands. */
export type RememberedRow = { enrolmentId: number; personId: number; classId: number | null };

/** The rows that earlier imports have taken and nothing has touched since. */
export type RosterMemory = { find(identity: RowIdentity, digest: number): RememberedRow | undefined };

/**
 * Opens the memory of the rows of a role, undefined where there is none. One look-up a row: by the id of the journal
 * system, else by a full name that nobody else has or had.
 */
export function openRosterMemory(transaction: ReadTransaction, role: Role): RosterMemory | undefined {
  const any = transaction.prepare<[string], unknown>(
    'SELECT 1 FROM enrolment WHERE roster_digest IS NOT NULL AND role = ? LIMIT 1',
  );
  if (any.get(role) === undefined) return undefined;
  const columns = 'enrolment.id, enrolment.person_id, enrolment.class_id, enrolment.roster_digest';
  type Row = [enrolmentId: number, personId: number, classId: number | null, digest: number | null];
  const byExternalId = transaction
    .prepare<[string, string, number], Row>(
      `SELECT ${columns} FROM person CROSS JOIN enrolment ON enrolment.person_id = person.id
        WHERE external_id = ? AND role = ? AND roster_digest = ? AND ended_on IS NULL`,
    )
    .raw();
  const byName = transaction
    .prepare<[string], Row & { 4: string }>(
      `SELECT ${columns}, enrolment.role FROM person
        LEFT JOIN enrolment ON enrolment.person_id = person.id AND ended_on IS NULL WHERE name_key = ? LIMIT 2`,
    )
    .raw();
  function findOnlyOfName(nameKey: string, digest: number): Row | undefined {
    const [row, ...others] = byName.all(nameKey);
    return row !== undefined && others.length === 0 && row[4] === role && row[3] === digest ? row : undefined;
  }
  return {
    find(identity, digest) {
      const row =
        'externalId' in identity
          ? byExternalId.get(identity.externalId, role, digest)
          : findOnlyOfName(identity.nameKey, digest);
      return row && { enrolmentId: row[0], personId: row[1], classId: row[2] };
    },
  };
}

/** Remembers the row that stands behind an enrolment; null forgets it. */
export function rememberRosterRow(transaction: WriteTransaction, enrolmentId: number, digest: number | null): void {
  const sql = 'UPDATE enrolment SET roster_digest = :digest WHERE id = :enrolmentId AND roster_digest IS NOT :digest';
  transaction.prepare<[object], never>(sql).run({ digest, enrolmentId });
}

/** The last id that an enrolment has: those that a run begins come after it. */
export function lastEnrolmentId(transaction: ReadTransaction): number {
  return transaction.prepare<[], { id: number }>('SELECT coalesce(max(id), 0) AS id FROM enrolment').get()?.id ?? 0;
}

/** Whom a roster is the list of: the people of a role in some classes, or with null in the whole organisation. */
export type RosterScope = { role: Role; classIds: readonly number[] | null };

/** A place of somebody whom a roster might not name. */
export type ScopePlace = { enrolmentId: number; personId: number };

/**
 * The places of a scope as they were before enrolments from `lastId` on were begun. A parent belongs to the classes of the
 * children.
 */
export function listScope(transaction: ReadTransaction, scope: RosterScope, lastId: number): Iterable<ScopePlace> {
  const { role, classIds } = scope;
  const within =
    classIds === null
      ? ''
      : role === 'parent'
        ? `AND person_id IN (SELECT person_id FROM class_roster WHERE role = 'parent' AND class_id IN ${IDS})`
        : `AND class_id IN ${IDS}`;
  const sql = `SELECT id AS enrolmentId, person_id AS personId FROM enrolment
    WHERE role = ? AND ended_on IS NULL AND id <= ? ${within}`;
  const values = [role, lastId, ...(classIds === null ? [] : [JSON.stringify(classIds)])];
  return transaction.prepare<unknown[], ScopePlace>(sql).iterate(...values);
}

const IDS = '(SELECT value FROM json_each(?))';

/** The ids of the present pupils with a name, of a class where one is given; a patronymic may be missing on one side. */
export function listPupilsByName(transaction: ReadTransaction, name: PersonName, classId: number | null): number[] {
  const sql = `SELECT DISTINCT named.id, nameKey FROM (
      SELECT id, name_key AS nameKey FROM person WHERE name_key = :nameKey
      UNION
      SELECT id, name_key FROM person WHERE ${hasShortKey(':shortKey')} AND (patronymic IS NULL OR :patronymic IS NULL)
    ) AS named JOIN enrolment ON person_id = named.id
    WHERE role = 'pupil' AND ended_on IS NULL AND (:classId IS NULL OR class_id = :classId) ORDER BY named.id`;
  const { shortKey, nameKey, patronymic } = name;
  type Row = { id: number; nameKey: string };
  const rows = transaction.prepare<[object], Row>(sql).all({ shortKey, nameKey, patronymic, classId });
  const exact = rows.filter((row) => row.nameKey === nameKey);
  return (exact.length > 0 ? exact : rows).map(({ id }) => id);
}

/** How header lines of rosters have been told to be read: from header to field, by header line. */
export function listRosterMappings(transaction: ReadTransaction): Map<string, Record<string, string>> {
  const sql = 'SELECT header, mapping FROM roster_mapping';
  const rows = transaction.prepare<[], { header: string; mapping: string }>(sql).all();
  return new Map(rows.map(({ header, mapping }) => [header, JSON.parse(mapping)]));
}

/** Remembers how a roster's header line is to be read. */
export function saveRosterMapping(
  transaction: WriteTransaction,
  header: string,
  mapping: Readonly<Record<string, string>>,
): void {
  const sql = `INSERT INTO roster_mapping (header, mapping) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET mapping = excluded.mapping WHERE mapping IS NOT excluded.mapping`;
  transaction.prepare<[string, string], never>(sql).run(header, JSON.stringify(mapping));
}
