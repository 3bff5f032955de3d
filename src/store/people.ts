import type { PersonCandidate, PersonDetails, PersonRef, Role } from '../domain/person.ts';
import type { PersonName } from '../domain/person-name.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** A person of the register. */
export type Person = PersonName & PersonDetails & { id: number };

const COLUMNS = {
  externalId: 'external_id',
  surname: 'surname',
  givenName: 'given_name',
  patronymic: 'patronymic',
  fullName: 'full_name',
  nameKey: 'name_key',
  shortKey: 'short_key',
  birthDate: 'birth_date',
  sex: 'sex',
  phone: 'phone',
  email: 'email',
  position: 'position',
  subjects: 'subjects',
  homeroomOf: 'homeroom_of',
} as const satisfies Record<Exclude<keyof Person, 'id'>, string>;

type PersonField = keyof typeof COLUMNS;
const FIELDS = Object.keys(COLUMNS) as PersonField[];

/** The columns of a person, each under its field's name, for a SELECT. */
export const PERSON_COLUMNS = `person.id, ${FIELDS.map((field) => `person.${COLUMNS[field]} AS ${field}`).join(', ')}`;

const INSERT = `INSERT INTO person (${FIELDS.map((field) => COLUMNS[field]).join(', ')})
  VALUES (${FIELDS.map(() => '?').join(', ')})`;

/** Adds a person and returns the id. */
export function insertPerson(transaction: WriteTransaction, person: PersonName & PersonDetails): number {
  const values = FIELDS.map((field) => person[field]);
  return Number(transaction.prepare<unknown[], never>(INSERT).run(...values).lastInsertRowid);
}

/** Writes the given fields of a person. */
export function updatePerson(
  transaction: WriteTransaction,
  id: number,
  fields: Partial<PersonName & PersonDetails>,
): void {
  const given = FIELDS.filter((field) => fields[field] !== undefined);
  if (given.length === 0) return;
  const sql = `UPDATE person SET ${given.map((field) => `${COLUMNS[field]} = ?`).join(', ')} WHERE id = ?`;
  transaction.prepare<unknown[], never>(sql).run(...given.map((field) => fields[field]), id);
}

/** The person with an id. */
export function findPersonById(transaction: ReadTransaction, id: number): Person | undefined {
  return transaction.prepare<[number], Person>(`SELECT ${PERSON_COLUMNS} FROM person WHERE id = ?`).get(id);
}

/** The person with the id of the journal system. */
export function findPersonByExternalId(transaction: ReadTransaction, externalId: string): Person | undefined {
  const sql = `SELECT ${PERSON_COLUMNS} FROM person WHERE external_id = ?`;
  return transaction.prepare<[string], Person>(sql).get(externalId);
}

/** Everyone with a full name, by its key. */
export function listPeopleByNameKey(transaction: ReadTransaction, nameKey: string): Person[] {
  const sql = `SELECT ${PERSON_COLUMNS} FROM person WHERE name_key = ? ORDER BY id`;
  return transaction.prepare<[string], Person>(sql).all(nameKey);
}

/** Everyone's full name, for finding what a mistyped one meant. */
export function listFullNames(transaction: ReadTransaction): Iterable<string> {
  return (function* () {
    for (const row of transaction.prepare<[], { name: string }>('SELECT full_name AS name FROM person').iterate()) {
      yield row.name;
    }
  })();
}

/** People as candidates of an ambiguous reference: with the role, classes and birth date that tell them apart. */
export function listCandidates(transaction: ReadTransaction, people: readonly Person[]): PersonCandidate[] {
  const sql = `SELECT role, class.name AS class FROM enrolment LEFT JOIN class ON class.id = class_id
    WHERE person_id = ? AND ended_on IS NULL ORDER BY enrolment.id`;
  const statement = transaction.prepare<[number], { role: Role; class: string | null }>(sql);
  return people.map((person) => {
    const places = statement.all(person.id);
    const classes = places.flatMap((place) => (place.class === null ? [] : [place.class]));
    return { ...toPersonRef(person), role: places[0]?.role ?? null, classes, birthDate: person.birthDate };
  });
}

/** The person as documents name one. */
export function toPersonRef(person: PersonRef): PersonRef {
  return { id: person.id, fullName: person.fullName };
}
