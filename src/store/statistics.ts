import type { Instant, IsoDate } from '../domain/calendar.ts';
import type { ClassStatistics, ConsentCounts, Headcount, Statistics } from '../domain/statistics.ts';
import type { ReadTransaction } from './store.ts';

/** The moment that figures are for: the last day that counts and the instant up to which events do. */
export type Moment = { date: IsoDate; until: Instant };

const ACTIVE = 'started_on <= :date AND (ended_on IS NULL OR ended_on > :date)';

/** Uses standing at the moment: what was requested by then and not rejected by then. */
const USES = `(SELECT count(*) FROM join_request WHERE invitation_id = invitation.id AND requested_at <= :until
  AND NOT (state = 'rejected' AND decided_at <= :until))`;

type Scope = Moment & { year: number };

/** Counts people of each role at a moment, all and joined. */
export function countPeople(transaction: ReadTransaction, moment: Moment): { totals: Headcount; joined: Headcount } {
  const sql = `SELECT seat.role, count(*) AS present, count(joined_at) AS joined
    FROM (SELECT DISTINCT person_id, role FROM enrolment WHERE ${ACTIVE}) AS seat
    LEFT JOIN member ON member.person_id = seat.person_id AND member.role = seat.role AND joined_at <= :until
    GROUP BY seat.role`;
  const rows = transaction.prepare<[Moment], { role: string; present: number; joined: number }>(sql).all(moment);
  const byRole = new Map(rows.map((row) => [row.role, row]));
  const headcount = (field: 'present' | 'joined'): Headcount => ({
    pupils: byRole.get('pupil')?.[field] ?? 0,
    staff: byRole.get('teacher')?.[field] ?? 0,
    parents: byRole.get('parent')?.[field] ?? 0,
  });
  return { totals: headcount('present'), joined: headcount('joined') };
}

/** Counts the present staff whose status was confirmed by a moment. */
export function countVerified(transaction: ReadTransaction, moment: Moment): number {
  const sql = `SELECT count(*) AS number FROM teacher_verification WHERE verified_at <= :until
    AND (revoked_at IS NULL OR revoked_at > :until) AND person_id IN (
    SELECT person_id FROM enrolment WHERE role = 'teacher' AND ${ACTIVE})`;
  return transaction.prepare<[Moment], { number: number }>(sql).get(moment)?.number ?? 0;
}

/** Counts the present people by what they last said of consent to the processing of their data; `missing` said nothing. */
export function countConsents(transaction: ReadTransaction, moment: Moment): ConsentCounts {
  const said = `(SELECT state FROM consent WHERE consent.person_id = seat.person_id AND on_date <= :date
    ORDER BY on_date DESC, id DESC LIMIT 1)`;
  const sql = `SELECT coalesce(state, 'missing') AS state, count(*) AS number
    FROM (SELECT ${said} AS state FROM (SELECT DISTINCT person_id FROM enrolment WHERE ${ACTIVE}) AS seat
      WHERE :until IS NOT NULL) GROUP BY state`;
  const rows = transaction.prepare<[Moment], { state: string; number: number }>(sql).all(moment);
  const counted = new Map(rows.map((row) => [row.state, row.number]));
  const of = (state: string) => counted.get(state) ?? 0;
  return { given: of('given'), withdrawn: of('withdrawn'), refused: of('refused'), missing: of('missing') };
}

/** Counts invitations by their state at a moment. */
export function countInvitations(transaction: ReadTransaction, moment: Moment): Statistics['invitations'] {
  const sql = `SELECT state, count(*) AS number FROM (
      SELECT CASE WHEN revoked_at <= :until THEN 'revoked' WHEN ${USES} >= max_uses THEN 'used'
        WHEN expires_at <= :until THEN 'expired' ELSE 'open' END AS state
      FROM invitation WHERE created_at <= :until AND :date IS NOT NULL
    ) GROUP BY state`;
  const rows = transaction.prepare<[Moment], { state: string; number: number }>(sql).all(moment);
  const counted = new Map(rows.map((row) => [row.state, row.number]));
  const of = (state: string) => counted.get(state) ?? 0;
  return { open: of('open'), used: of('used'), expired: of('expired'), revoked: of('revoked') };
}

/** Counts join requests by their state at a moment. */
export function countRequests(transaction: ReadTransaction, moment: Moment): Statistics['requests'] {
  const sql = `SELECT coalesce(sum(decided_at IS NULL OR decided_at > :until), 0) AS pending,
      coalesce(sum(state = 'approved' AND decided_at <= :until), 0) AS approved,
      coalesce(sum(state = 'rejected' AND decided_at <= :until), 0) AS rejected
    FROM join_request WHERE requested_at <= :until AND :date IS NOT NULL`;
  const row = transaction.prepare<[Moment], Statistics['requests']>(sql).get(moment);
  return row ?? { pending: 0, approved: 0, rejected: 0 };
}

/**
 * Counts pupils who came into and left the organisation since its year began; moves inside it do not count. Who graduates
 * as a year begins leaves a class of the year before.
 */
export function countMovement(transaction: ReadTransaction, scope: Scope, since: IsoDate): Statistics['movement'] {
  const sql = `SELECT
      coalesce(sum(start_kind IN ('enrolled', 'reinstated') AND started_on BETWEEN :since AND :date), 0) AS arrived,
      coalesce(sum(end_kind = 'withdrawn' AND ended_on BETWEEN :since AND :date), 0) AS departed
    FROM enrolment LEFT JOIN class ON class.id = class_id
    WHERE role = 'pupil' AND (class_id IS NULL OR year = :year)`;
  const row = transaction.prepare<[Scope & { since: IsoDate }], Statistics['movement']>(sql).get({ ...scope, since });
  return row ?? { arrived: 0, departed: 0 };
}

/** What is known of a class beside its figures: the grade, and how many pupils the nomenclature plans for it. */
export type ClassPlan = { grade: number | null; headCount: number | null };

/** The figures of each teaching class of a year at a moment, in no order. */
export function listClassStatistics(transaction: ReadTransaction, scope: Scope): (ClassStatistics & ClassPlan)[] {
  const sql = `WITH
    room AS (
      SELECT id, name, grade, head_count FROM class
      WHERE year = :year AND staff = 0 AND (archived_at IS NULL OR archived_at > :until)
    ),
    pupil AS (SELECT person_id, class_id FROM enrolment WHERE role = 'pupil' AND class_id IS NOT NULL AND ${ACTIVE}),
    pupils AS (
      SELECT class_id, count(*) AS present, count(joined_at) AS joined FROM pupil
      LEFT JOIN member ON member.person_id = pupil.person_id AND role = 'pupil' AND joined_at <= :until
      GROUP BY class_id
    ),
    parents AS (
      SELECT class_id, count(*) AS present, count(joined_at) AS joined FROM (
        SELECT DISTINCT class_id, parent_id FROM pupil JOIN parent_child ON child_id = pupil.person_id
        WHERE parent_id IN (SELECT person_id FROM enrolment WHERE role = 'parent' AND ${ACTIVE})
      ) LEFT JOIN member ON member.person_id = parent_id AND role = 'parent' AND joined_at <= :until
      GROUP BY class_id
    ),
    pending AS (
      SELECT class_id, count(*) AS number FROM join_request JOIN invitation ON invitation.id = invitation_id
      WHERE requested_at <= :until AND (decided_at IS NULL OR decided_at > :until) GROUP BY class_id
    ),
    doors AS (
      SELECT class_id, count(*) AS number FROM invitation
      WHERE created_at <= :until AND (revoked_at IS NULL OR revoked_at > :until) AND expires_at > :until
        AND ${USES} < max_uses GROUP BY class_id
    )
    SELECT room.name AS class, room.grade, room.head_count AS headCount,
      coalesce(pupils.present, 0) AS pupils, coalesce(pupils.joined, 0) AS pupilsJoined,
      coalesce(parents.present, 0) AS parents, coalesce(parents.joined, 0) AS parentsJoined,
      coalesce(pending.number, 0) AS pending, coalesce(doors.number, 0) AS openInvitations,
      teacher.id AS teacherId, teacher.full_name AS teacherName
    FROM room
    LEFT JOIN pupils ON pupils.class_id = room.id
    LEFT JOIN parents ON parents.class_id = room.id
    LEFT JOIN pending ON pending.class_id = room.id
    LEFT JOIN doors ON doors.class_id = room.id
    LEFT JOIN homeroom ON homeroom.class_id = room.id AND ${ACTIVE}
    LEFT JOIN person AS teacher ON teacher.id = homeroom.person_id`;
  type Row = Omit<ClassStatistics, 'homeroomTeacher'> &
    ClassPlan & {
      teacherId: number | null;
      teacherName: string | null;
    };
  const rows = transaction.prepare<[Scope], Row>(sql).all(scope);
  return rows.map(({ teacherId, teacherName, ...row }) => ({
    ...row,
    homeroomTeacher: teacherId === null || teacherName === null ? null : { id: teacherId, fullName: teacherName },
  }));
}
