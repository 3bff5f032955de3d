import type { PersonRef, PersonState, Role } from '../domain/person.ts';
import type { ReadTransaction } from './store.ts';

/** A person in one role, as lists show it. */
export type Participant = {
  id: number;
  fullName: string;
  role: Role;
  classes: string[];
  state: PersonState;
  phone: string | null;
  email: string | null;
  verification: 'verified' | null;
  externalId: string | null;
  birthDate: string | null;
};

export type ParticipantFilter = {
  role?: Role;
  classId?: number;
  personId?: number;
  /** Those who left, too. */
  withLeft: boolean;
};

type Row = Omit<Participant, 'classes' | 'verification'> & { classes: string; verified: number };

/**
 * Where a person stands on the way into the community, as one SQL expression over `seat` (a person in a role). Joined
 * before requested before invited; a request counts for everyone of that name on the roster it asks for.
 * Whoever refused or withdrew consent has refused, whatever else.
 */
const STATE = `CASE
  WHEN NOT seat.active THEN 'left'
  WHEN (SELECT state FROM consent WHERE person_id = person.id ORDER BY on_date DESC, id DESC LIMIT 1)
    IN ('refused', 'withdrawn') THEN 'refused'
  WHEN EXISTS (SELECT 1 FROM member WHERE person_id = person.id AND role = seat.role) THEN 'joined'
  WHEN EXISTS (
    SELECT 1 FROM join_request JOIN invitation ON invitation.id = invitation_id
    WHERE state = 'pending' AND invitation.role = seat.role AND join_request.short_key = person.short_key
      AND CASE WHEN invitation.person_id IS NOT NULL THEN invitation.person_id = person.id
        WHEN seat.role = 'teacher' THEN TRUE
        ELSE EXISTS (SELECT 1 FROM class_roster WHERE class_roster.person_id = person.id
          AND class_roster.role = seat.role AND class_roster.class_id = invitation.class_id) END
  ) THEN 'requested'
  WHEN EXISTS (
    SELECT 1 FROM invitation WHERE person_id = person.id AND role = seat.role AND revoked_at IS NULL
      AND uses < max_uses AND expires_at > :now
  ) OR EXISTS (
    SELECT 1 FROM class_roster JOIN invitation ON invitation.class_id = class_roster.class_id
    WHERE class_roster.person_id = person.id AND class_roster.role = seat.role AND invitation.role = seat.role
      AND invitation.person_id IS NULL AND revoked_at IS NULL AND uses < max_uses AND expires_at > :now
  ) THEN 'invited'
  ELSE 'not-invited' END`;

/** Who stands on the roster of a class, in which role; asked once, not for each person. */
const ROSTER = '(person.id, seat.role) IN (SELECT person_id, role FROM class_roster WHERE class_id = :classId)';

/** Who teaches a class or leads it, which its roster does not tell; they are shown when a class's teachers are asked for. */
const TEACHERS = `person.id IN (SELECT person_id FROM class_roster WHERE class_id = :classId AND role = 'teacher'
  UNION ALL SELECT person_id FROM class_teacher WHERE class_id = :classId AND ended_on IS NULL
  UNION ALL SELECT person_id FROM homeroom WHERE class_id = :classId AND ended_on IS NULL)`;

/** The people of the register, one row for each role they have, by name. */
export function listParticipants(transaction: ReadTransaction, filter: ParticipantFilter): Participant[] {
  const conditions = [
    ...(filter.withLeft ? [] : ['seat.active']),
    ...(filter.role === undefined ? [] : ['seat.role = :role']),
    ...(filter.personId === undefined ? [] : ['seat.person_id = :personId']),
    ...(filter.classId === undefined ? [] : [filter.role === 'teacher' ? TEACHERS : ROSTER]),
  ];
  const sql = `WITH seat AS (
      SELECT person_id, role, max(ended_on IS NULL) AS active FROM enrolment GROUP BY person_id, role
    )
    SELECT person.id, full_name AS fullName, seat.role, phone, email, external_id AS externalId,
      birth_date AS birthDate, ${STATE} AS state,
      seat.role = 'teacher' AND EXISTS (
        SELECT 1 FROM teacher_verification WHERE person_id = person.id AND revoked_at IS NULL
      ) AS verified,
      (SELECT json_group_array(name) FROM (SELECT DISTINCT class.name FROM class_roster
        JOIN class ON class.id = class_roster.class_id
        WHERE class_roster.person_id = person.id AND class_roster.role = seat.role ORDER BY class.id)) AS classes
    FROM seat JOIN person ON person.id = seat.person_id
    ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
    ORDER BY name_key, person.id, seat.role`;
  const { role, classId, personId } = filter;
  const values = {
    now: transaction.now,
    ...(role !== undefined && { role }),
    ...(classId !== undefined && { classId }),
    ...(personId !== undefined && { personId }),
  };
  const rows = transaction.prepare<[Record<string, unknown>], Row>(sql).all(values);
  return rows.map(({ verified, classes, ...row }) => ({
    ...row,
    classes: JSON.parse(classes),
    verification: verified === 1 ? 'verified' : null,
  }));
}

/** The homeroom teachers of a year's classes, by class name. */
export function mapHomeroomTeachers(transaction: ReadTransaction, year: number): Map<string, PersonRef> {
  const sql = `SELECT name AS class, person.id, full_name AS fullName FROM homeroom
    JOIN class ON class.id = class_id JOIN person ON person.id = person_id
    WHERE ended_on IS NULL AND year = ? AND archived_at IS NULL`;
  const rows = transaction.prepare<[number], PersonRef & { class: string }>(sql).all(year);
  return new Map(rows.map(({ class: name, id, fullName }) => [name, { id, fullName }]));
}
