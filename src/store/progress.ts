import type { ReadTransaction } from './store.ts';

/** How far the work has come, in numbers. */
export type Progress = {
  classes: number;
  pupils: number;
  staff: number;
  invitations: number;
  requests: number;
  pendingRequests: number;
  homerooms: number;
  joinedStaff: number;
  verifiedStaff: number;
};

const ACTIVE_STAFF = "SELECT person_id FROM enrolment WHERE role = 'teacher' AND ended_on IS NULL";

/** Counts what the checklist asks about, for the teaching classes of a year. */
export function countProgress(transaction: ReadTransaction, year: number): Progress {
  const sql = `SELECT
    (SELECT count(*) FROM class WHERE year = :year AND staff = 0 AND archived_at IS NULL) AS classes,
    (SELECT count(*) FROM enrolment WHERE role = 'pupil' AND ended_on IS NULL) AS pupils,
    (SELECT count(DISTINCT person_id) FROM enrolment WHERE role = 'teacher' AND ended_on IS NULL) AS staff,
    (SELECT count(*) FROM invitation) AS invitations,
    (SELECT count(*) FROM join_request) AS requests,
    (SELECT count(*) FROM join_request WHERE state = 'pending') AS pendingRequests,
    (SELECT count(*) FROM homeroom JOIN class ON class.id = class_id
      WHERE ended_on IS NULL AND year = :year AND archived_at IS NULL) AS homerooms,
    (SELECT count(*) FROM member WHERE role = 'teacher' AND person_id IN (${ACTIVE_STAFF})) AS joinedStaff,
    (SELECT count(*) FROM teacher_verification
      WHERE revoked_at IS NULL AND person_id IN (${ACTIVE_STAFF})) AS verifiedStaff`;
  const row = transaction.prepare<[{ year: number }], Progress>(sql).get({ year });
  if (row === undefined) throw new Error('counting gave no row');
  return row;
}
