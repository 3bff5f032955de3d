import type { IsoDate } from '../domain/calendar.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** On which day a status was confirmed, and by what document; null where none is told. */
export type VerificationGround = { verifiedOn: IsoDate; basis: string | null };

/** The standing confirmation of the status «учитель» of a member of staff. */
export function findVerification(transaction: ReadTransaction, personId: number): VerificationGround | undefined {
  const sql = `SELECT verified_on AS verifiedOn, basis FROM teacher_verification
    WHERE person_id = ? AND revoked_at IS NULL`;
  return transaction.prepare<[number], VerificationGround>(sql).get(personId);
}

/** Confirms the status of a member of staff. */
export function insertVerification(
  transaction: WriteTransaction,
  personId: number,
  { verifiedOn, basis }: VerificationGround,
): void {
  const sql = `INSERT INTO teacher_verification (person_id, verified_on, basis, verified_at, verified_by)
    VALUES (?, ?, ?, ?, ?)`;
  const { now, actor } = transaction;
  transaction.prepare<unknown[], never>(sql).run(personId, verifiedOn, basis, now, actor);
}

/** Writes the ground on which a status stands confirmed. */
export function updateVerificationGround(
  transaction: WriteTransaction,
  personId: number,
  { verifiedOn, basis }: VerificationGround,
): void {
  const sql = 'UPDATE teacher_verification SET verified_on = ?, basis = ? WHERE person_id = ? AND revoked_at IS NULL';
  transaction.prepare<unknown[], never>(sql).run(verifiedOn, basis, personId);
}

/** Takes the confirmation back. */
export function revokeVerification(transaction: WriteTransaction, personId: number, reason: string): void {
  const sql = `UPDATE teacher_verification SET revoked_at = ?, revoke_reason = ?
    WHERE person_id = ? AND revoked_at IS NULL`;
  transaction.prepare<unknown[], never>(sql).run(transaction.now, reason, personId);
}

/** The present staff who have joined the community. */
export function listJoinedStaff(transaction: ReadTransaction): { id: number; fullName: string }[] {
  const sql = `SELECT person.id, full_name AS fullName FROM member JOIN person ON person.id = person_id
    WHERE role = 'teacher' AND EXISTS (
      SELECT 1 FROM enrolment WHERE person_id = person.id AND role = 'teacher' AND ended_on IS NULL
    ) ORDER BY name_key, person.id`;
  return transaction.prepare<[], { id: number; fullName: string }>(sql).all();
}
