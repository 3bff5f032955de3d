import type { Role } from '../domain/person.ts';
import { PERSON_COLUMNS, type Person } from './people.ts';
import type { ReadTransaction } from './store.ts';

/** How many parents the row of a pupil has room for; not a parameter, for which SQLite would plan each look-up anew. */
const MOST_PARENTS = 2;
const ACTIVE_PARENT = `EXISTS (SELECT 1 FROM enrolment
  WHERE enrolment.person_id = parent_child.parent_id AND role = 'parent' AND ended_on IS NULL)`;

/** The present pupils of a class, or with null those without a class, by name. */
export function iteratePupilsOfClass(transaction: ReadTransaction, classId: number | null): Iterable<Person> {
  const sql = `SELECT ${PERSON_COLUMNS} FROM enrolment JOIN person ON person.id = person_id
    WHERE class_id IS ? AND role = 'pupil' AND ended_on IS NULL ORDER BY name_key, person.id`;
  return transaction.prepare<[number | null], Person>(sql).iterate(classId);
}

/** Everyone who has a role now, in a class where one is given, by name. */
export function iteratePeopleInRole(
  transaction: ReadTransaction,
  role: Role,
  classId: number | null,
): Iterable<Person> {
  const sql = `SELECT ${PERSON_COLUMNS} FROM person
    WHERE EXISTS (SELECT 1 FROM enrolment WHERE person_id = person.id AND role = :role AND ended_on IS NULL)
      AND (:classId IS NULL
        OR person.id IN (SELECT person_id FROM class_roster WHERE role = :role AND class_id = :classId))
    ORDER BY name_key, person.id`;
  return transaction.prepare<[object], Person>(sql).iterate({ role, classId });
}

/** A parent as the row of a child names one. */
export type ParentContact = { fullName: string; phone: string | null; email: string | null };

/** Opens the look-up of the present parents of a child, the first two by id. */
export function openParentContacts(transaction: ReadTransaction): (childId: number) => readonly ParentContact[] {
  const statement = transaction.prepare<[number], ParentContact>(
    `SELECT full_name AS fullName, phone, email FROM parent_child JOIN person ON person.id = parent_id
      WHERE child_id = ? AND ${ACTIVE_PARENT} ORDER BY parent_id LIMIT ${MOST_PARENTS}`,
  );
  return (childId) => statement.all(childId);
}

/** A place of a child who is a pupil now; the class is null where the child has none. */
export type ChildPlace = { id: number; fullName: string; classId: number | null };

/** Opens the look-up of the present places of a parent's children, by name. */
export function openChildPlaces(transaction: ReadTransaction): (parentId: number) => readonly ChildPlace[] {
  const statement = transaction.prepare<[number], ChildPlace>(
    `SELECT person.id, full_name AS fullName, class_id AS classId
      FROM parent_child JOIN person ON person.id = child_id JOIN enrolment ON enrolment.person_id = child_id
      WHERE parent_id = ? AND role = 'pupil' AND ended_on IS NULL ORDER BY name_key, person.id`,
  );
  return (parentId) => statement.all(parentId);
}
