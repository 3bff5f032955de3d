import type { PersonRef, Role } from '../domain/person.ts';
import type { SchoolClass } from './classes.ts';
import type { ReadTransaction } from './store.ts';

/**
 * Who of a class's roster in a role has not joined, and how many stand on it in all. A teaching class has no roster of
 * teachers: whoever teaches there is staff.
 */
export function listRosterNotJoined(
  transaction: ReadTransaction,
  place: Pick<SchoolClass, 'id'>,
  role: Role,
): { people: PersonRef[]; onRoster: number } {
  const sql = `SELECT DISTINCT person.id, full_name AS fullName, name_key, member.person_id IS NOT NULL AS joined
    FROM class_roster JOIN person ON person.id = class_roster.person_id
    LEFT JOIN member ON member.person_id = person.id AND member.role = class_roster.role
    WHERE class_roster.class_id = ? AND class_roster.role = ? ORDER BY name_key, person.id`;
  const rows = transaction.prepare<[number, string], PersonRef & { joined: number }>(sql).all(place.id, role);
  return { people: rows.filter((row) => row.joined === 0), onRoster: rows.length };
}

/** The classes a parent's present children are in, in order of the children. */
export function listParentClasses(transaction: ReadTransaction, parentId: number): { id: number; name: string }[] {
  const sql = `SELECT DISTINCT class.id, class.name FROM class_roster JOIN class ON class.id = class_id
    WHERE person_id = ? AND role = 'parent' ORDER BY class.id`;
  return transaction.prepare<[number], { id: number; name: string }>(sql).all(parentId);
}
