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
  nameKey: 'name_key',
  birthDate: 'birth_date',
  sex: 'sex',
  phone: 'phone',
  email: 'email',
  position: 'position',
  subjects: 'subjects',
  homeroomOf: 'homeroom_of',
} as const satisfies Partial<Record<keyof Person, string>>;

type PersonField = keyof typeof COLUMNS;
const FIELDS = Object.keys(COLUMNS) as PersonField[];

/** The columns of a person, each under its field's name, for a SELECT. */
export const PERSON_COLUMNS = `person.id, person.full_name AS fullName, person.short_key AS shortKey,
  ${FIELDS.map((field) => `person.${COLUMNS[field]} AS ${field}`).join(', ')}`;

const INSERT = `INSERT INTO person (run_id, short_length, ${FIELDS.map((field) => COLUMNS[field]).join(', ')})
  VALUES (?, ?, ${FIELDS.map(() => '?').join(', ')})`;

/** Adds a person and returns the id. */
export function insertPerson(transaction: WriteTransaction, name: PersonName, details: PersonDetails): number {
  const { surname, givenName, patronymic, nameKey, shortKey } = name;
  const { externalId, birthDate, sex, phone, email, position, subjects, homeroomOf } = details;
  const statement = transaction.prepare<unknown[], never>(INSERT);
  // biome-ignore format: the order of COLUMNS
  const { lastInsertRowid } = statement.run(
    transaction.runId, countCharacters(shortKey), externalId, surname, givenName, patronymic, nameKey,
    birthDate, sex, phone, email, position, subjects, homeroomOf,
  );
  return Number(lastInsertRowid);
}

/** The length of a text as SQLite counts it. */
function countCharacters(text: string): number {
  return /[\ud800-\udbff]/.test(text) ? [...text].length : text.length;
}

/** Writes the given fields of a person, whose roster rows, and the children's, are then read afresh. */
export function updatePerson(
  transaction: WriteTransaction,
  id: number,
  fields: Partial<PersonName & PersonDetails>,
): void {
  const given = FIELDS.filter((field) => fields[field] !== undefined);
  const columns: string[] = given.map((field) => COLUMNS[field]);
  const values: unknown[] = given.map((field) => fields[field]);
  if (fields.shortKey !== undefined) {
    columns.push('short_length');
    values.push(countCharacters(fields.shortKey));
  }
  if (columns.length === 0) return;
  const sql = `UPDATE person SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`;
  transaction.prepare<unknown[], never>(sql).run(...values, id);
  forgetRosterRows(transaction, id);
}

/** The fields of a person that were changed by hand. */
export function findHandEdited(transaction: ReadTransaction, id: number): string[] {
  const sql = 'SELECT hand_edited AS fields FROM person WHERE id = ?';
  return splitFields(transaction.prepare<[number], { fields: string }>(sql).get(id)?.fields ?? '');
}

/** The names of fields that stand with commas between them. */
export function splitFields(fields: string): string[] {
  return fields === '' ? [] : fields.split(',');
}

/** Writes which fields of a person were changed by hand, so that rosters leave them alone. */
export function updateHandEdited(transaction: WriteTransaction, id: number, fields: readonly string[]): void {
  const renamed = NAME_FIELDS.some((field) => fields.includes(field));
  const sql = 'UPDATE person SET hand_edited = ?, former_key = iif(?, former_key, NULL) WHERE id = ?';
  transaction.prepare<[string, number, number], never>(sql).run(fields.join(','), renamed ? 1 : 0, id);
  forgetRosterRows(transaction, id);
}

const NAME_FIELDS = ['surname', 'name', 'patronymic'];

/**
 * Keeps the key of the name by which rosters know somebody who is renamed by hand; the first one where there were several.
 * A row of anybody else of that name may now be about either.
 */
export function updateFormerKey(transaction: WriteTransaction, id: number, formerKey: string): void {
  const sql = 'UPDATE person SET former_key = coalesce(former_key, ?) WHERE id = ?';
  transaction.prepare<[string, number], never>(sql).run(formerKey, id);
  for (const namesake of listPeopleByNameKey(transaction, formerKey)) forgetRosterRows(transaction, namesake.id);
}

/** Forgets the roster rows behind the places of a person and of the children: they may mean something else now. */
export function forgetRosterRows(transaction: WriteTransaction, personId: number): void {
  const sql = `UPDATE enrolment SET roster_digest = NULL WHERE roster_digest IS NOT NULL AND person_id = ?`;
  const own = transaction.prepare<[number], never>(sql);
  own.run(personId);
  const children = transaction.prepare<[number], { id: number }>(
    'SELECT child_id AS id FROM parent_child WHERE parent_id = ?',
  );
  for (const { id } of children.all(personId)) own.run(id);
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

/** A condition that finds by the key of surname and given name, given as `parameter`, through the index of whole names. */
export function hasShortKey(parameter: string): string {
  return `person.name_key BETWEEN ${parameter} AND ${parameter} || char(1114111) AND person.short_key = ${parameter}`;
}

/** Counts everybody whom the register knows. */
export function countPeople(transaction: ReadTransaction): number {
  const sql = 'SELECT count(*) AS people FROM person';
  return transaction.prepare<[], { people: number }>(sql).get()?.people ?? 0;
}
