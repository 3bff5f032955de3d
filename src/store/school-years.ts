import type { Instant, IsoDate } from '../domain/calendar.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** A school year that is over; instants are when it began and when the next one did. */
export type PastYear = { year: number; beganAt: Instant; endedAt: Instant };

/** Records that a year is over. */
export function insertPastYear(transaction: WriteTransaction, { year, beganAt, endedAt }: PastYear): void {
  const sql = 'INSERT INTO past_year (year, began_at, ended_at) VALUES (?, ?, ?)';
  transaction.prepare<unknown[], never>(sql).run(year, beganAt, endedAt);
}

/** The past year that was going on at a moment; undefined where it is the present one. */
export function findPastYearAt(transaction: ReadTransaction, at: Instant): PastYear | undefined {
  const sql = `SELECT year, began_at AS beganAt, ended_at AS endedAt FROM past_year WHERE ended_at > ?
    ORDER BY year LIMIT 1`;
  return transaction.prepare<[Instant], PastYear>(sql).get(at);
}

/** A year that is over; undefined where it is not, or was before the register. */
export function findPastYear(transaction: ReadTransaction, year: number): PastYear | undefined {
  const sql = 'SELECT year, began_at AS beganAt, ended_at AS endedAt FROM past_year WHERE year = ?';
  return transaction.prepare<[number], PastYear>(sql).get(year);
}

/** The last of the years that are over. */
export function findLastPastYear(transaction: ReadTransaction): number | undefined {
  const sql = 'SELECT max(year) AS year FROM past_year';
  return transaction.prepare<[], { year: number | null }>(sql).get()?.year ?? undefined;
}

/**
 * Takes everybody who is in a class into its successor on a day, in whatever role; null for no class. Who is there already,
 * by another class that goes on as the same one, has one place there.
 */
export function carryEnrolments(transaction: WriteTransaction, from: number, to: number | null, on: IsoDate): void {
  const begin = `INSERT INTO enrolment (person_id, role, class_id, started_on, start_kind)
    SELECT person_id, role, :to, max(:on, started_on), 'formed' FROM enrolment
    WHERE class_id = :from AND ended_on IS NULL ORDER BY id ON CONFLICT DO NOTHING`;
  const end = `UPDATE enrolment SET ended_on = max(:on, started_on), end_kind = 'year-ended', roster_digest = NULL
    WHERE class_id = :from AND ended_on IS NULL`;
  for (const sql of [begin, end]) transaction.prepare<[object], never>(sql).run({ from, to, on });
}

/** Ends the homeroom of a class on a day and begins it anew in the successor, where that has none; null for no successor. */
export function carryHomeroom(transaction: WriteTransaction, from: number, to: number | null, on: IsoDate): void {
  const begin = `INSERT INTO homeroom (class_id, person_id, started_on, order_number, order_date)
    SELECT :to, person_id, max(:on, started_on), order_number, order_date FROM homeroom
    WHERE class_id = :from AND ended_on IS NULL AND :to IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM homeroom WHERE class_id = :to AND ended_on IS NULL)`;
  const end = `UPDATE homeroom SET ended_on = max(:on, started_on)
    WHERE class_id = :from AND ended_on IS NULL`;
  for (const sql of [begin, end]) transaction.prepare<[object], never>(sql).run({ from, to, on });
}

/** Ends what is taught in a class on a day and begins it anew in the successor; null for no successor. */
export function carryTeachers(transaction: WriteTransaction, from: number, to: number | null, on: IsoDate): void {
  const begin = `INSERT INTO class_teacher (class_id, person_id, subject, started_on)
    SELECT :to, person_id, subject, max(:on, started_on) FROM class_teacher
    WHERE class_id = :from AND ended_on IS NULL AND :to IS NOT NULL ON CONFLICT DO NOTHING`;
  const end = `UPDATE class_teacher SET ended_on = max(:on, started_on)
    WHERE class_id = :from AND ended_on IS NULL`;
  for (const sql of [begin, end]) transaction.prepare<[object], never>(sql).run({ from, to, on });
}

/** The pupils of a class now. */
export function listPupilIds(
  transaction: ReadTransaction,
  classId: number,
): { personId: number; enrolmentId: number }[] {
  const sql = `SELECT person_id AS personId, id AS enrolmentId FROM enrolment
    WHERE class_id = ? AND role = 'pupil' AND ended_on IS NULL ORDER BY id`;
  return transaction.prepare<[number], { personId: number; enrolmentId: number }>(sql).all(classId);
}

/** The present parents none of whose children is a pupil now. */
export function listChildlessParents(transaction: ReadTransaction): number[] {
  const sql = `SELECT person_id AS id FROM enrolment WHERE role = 'parent' AND ended_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM parent_child JOIN enrolment AS child ON child.person_id = child_id
    WHERE parent_id = enrolment.person_id AND child.role = 'pupil' AND child.ended_on IS NULL)`;
  return transaction
    .prepare<[], { id: number }>(sql)
    .all()
    .map(({ id }) => id);
}

/** Rejects every pending request, each giving its use back to the invitation. */
export function rejectPendingRequests(transaction: WriteTransaction, reason: string): void {
  const give = `UPDATE invitation SET uses = uses - (
      SELECT count(*) FROM join_request WHERE invitation_id = invitation.id AND state = 'pending')
    WHERE id IN (SELECT invitation_id FROM join_request WHERE state = 'pending')`;
  transaction.prepare<[], never>(give).run();
  const reject = `UPDATE join_request SET state = 'rejected', decided_at = ?, decided_by = ?, reason = ?
    WHERE state = 'pending'`;
  transaction.prepare<unknown[], never>(reject).run(transaction.now, transaction.actor, reason);
}

/** Revokes every open invitation and returns how many there were. */
export function revokeOpenInvitations(transaction: WriteTransaction, reason: string): number {
  const sql = `UPDATE invitation SET revoked_at = :now, revoke_reason = :reason
    WHERE revoked_at IS NULL AND uses < max_uses AND expires_at > :now`;
  return transaction.prepare<[object], never>(sql).run({ now: transaction.now, reason }).changes;
}

/** Lifts the mark of a class that was set by hand: the classes are other ones now. */
export function liftClassMarks(transaction: WriteTransaction): void {
  const sql = `UPDATE person SET hand_edited = trim(replace(',' || hand_edited || ',', ',class,', ','), ',')
    WHERE ',' || hand_edited || ',' LIKE '%,class,%'`;
  transaction.prepare<[], never>(sql).run();
}
