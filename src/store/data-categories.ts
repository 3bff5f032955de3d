import type { ReadTransaction } from './store.ts';

/** What an act of destruction names: the kinds of data that the register held of a person. */
export const DATA_CATEGORIES = [
  'name',
  'birth-date',
  'sex',
  'contacts',
  'journal-id',
  'position',
  'places',
  'family',
  'consents',
  'membership',
  'verifications',
  'administration',
  'homerooms',
  'lessons',
  'invitations',
  'requests',
] as const;
export type DataCategory = (typeof DATA_CATEGORIES)[number];

/** Where each kind of data stands, as what must be true of a person's row for there to be any. */
const HELD: Readonly<Record<DataCategory, string>> = {
  name: 'true',
  'birth-date': 'birth_date IS NOT NULL',
  sex: 'sex IS NOT NULL',
  contacts: 'coalesce(phone, email) IS NOT NULL',
  'journal-id': 'external_id IS NOT NULL',
  position: 'coalesce(position, subjects, homeroom_of) IS NOT NULL',
  places: 'EXISTS (SELECT 1 FROM enrolment WHERE person_id = person.id)',
  family: 'EXISTS (SELECT 1 FROM parent_child WHERE person.id IN (parent_id, child_id))',
  consents: 'EXISTS (SELECT 1 FROM consent WHERE person_id = person.id)',
  membership: 'EXISTS (SELECT 1 FROM member WHERE person_id = person.id)',
  verifications: 'EXISTS (SELECT 1 FROM teacher_verification WHERE person_id = person.id)',
  administration: 'EXISTS (SELECT 1 FROM administrator WHERE person_id = person.id)',
  homerooms: 'EXISTS (SELECT 1 FROM homeroom WHERE person_id = person.id)',
  lessons: 'EXISTS (SELECT 1 FROM class_teacher WHERE person_id = person.id)',
  invitations: 'EXISTS (SELECT 1 FROM invitation WHERE person_id = person.id)',
  requests: 'EXISTS (SELECT 1 FROM join_request WHERE person_id = person.id)',
};

/** The kinds of data that the register holds of a person. */
export function listDataCategories(transaction: ReadTransaction, personId: number): DataCategory[] {
  const parts = DATA_CATEGORIES.map((category) => `${HELD[category]} AS "${category}"`);
  const sql = `SELECT ${parts.join(', ')} FROM person WHERE id = ?`;
  const held = transaction.prepare<[number], Record<DataCategory, number>>(sql).get(personId);
  return DATA_CATEGORIES.filter((category) => held?.[category] === 1);
}
