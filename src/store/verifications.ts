import type { ReadTransaction, WriteTransaction } from './store.ts';

/** Tells whether a member of staff has the confirmed status «учитель». */
export function isVerified(transaction: ReadTransaction, personId: number): boolean {
  const sql = 'SELECT 1 AS found FROM teacher_verification WHERE person_id = ?';
  return transaction.prepare<[number], { found: number }>(sql).get(personId) !== undefined;
}

/** Confirms the status of a member of staff. */
export function insertVerification(transaction: WriteTransaction, personId: number): void {
  const sql = 'INSERT INTO teacher_verification (person_id, verified_at, verified_by) VALUES (?, ?, ?)';
  transaction.prepare<unknown[], never>(sql).run(personId, transaction.now, transaction.actor);
}

/** Takes the confirmation back. */
export function deleteVerification(transaction: WriteTransaction, personId: number): void {
  transaction.prepare<[number], never>('DELETE FROM teacher_verification WHERE person_id = ?').run(personId);
}

/** The present staff who have joined the community. */
export function listJoinedStaff(transaction: ReadTransaction): { id: number; fullName: string }[] {
  const sql = `SELECT person.id, full_name AS fullName FROM member JOIN person ON person.id = person_id
    WHERE role = 'teacher' AND EXISTS (
      SELECT 1 FROM enrolment WHERE person_id = person.id AND role = 'teacher' AND ended_on IS NULL
    ) ORDER BY name_key, person.id`;
  return transaction.prepare<[], { id: number; fullName: string }>(sql).all();
}
