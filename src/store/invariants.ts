import { type BrokenInvariant, INVARIANTS, type Invariant } from '../domain/diagnosis.ts';
import { type OrganizationKind, rulesOf } from '../domain/organization.ts';
import type { Connection } from './sqlite.ts';

const YEAR = '(SELECT year FROM organization)';
const OPEN_CLASSES = `SELECT id FROM class WHERE year = ${YEAR} AND archived_at IS NULL`;
const ACTIVE_STAFF = "SELECT person_id FROM enrolment WHERE role = 'teacher' AND ended_on IS NULL";
const ACTIVE_PUPILS = "SELECT person_id FROM enrolment WHERE role = 'pupil' AND ended_on IS NULL";

/** For each invariant the rows that break it, by the id of the row or of the person. */
const BREAKING: Readonly<Record<Invariant, string>> = {
  'one-organization': 'SELECT 0 AS id WHERE (SELECT count(*) FROM organization) <> 1',
  'one-class-per-pupil': `SELECT person_id AS id FROM enrolment
    WHERE role = 'pupil' AND ended_on IS NULL AND class_id IS NOT NULL GROUP BY person_id HAVING count(*) > 1`,
  'no-overlapping-places': `SELECT one.person_id AS id FROM enrolment AS one
    JOIN enrolment AS other ON other.person_id = one.person_id AND other.role = one.role
      AND other.class_id IS one.class_id AND other.id > one.id
    WHERE one.started_on < coalesce(other.ended_on, '9999') AND other.started_on < coalesce(one.ended_on, '9999')`,
  'open-places-in-open-classes': `SELECT person_id AS id FROM enrolment
    WHERE ended_on IS NULL AND class_id IS NOT NULL AND class_id NOT IN (${OPEN_CLASSES})`,
  'parents-in-no-class': "SELECT person_id AS id FROM enrolment WHERE role = 'parent' AND class_id IS NOT NULL",
  'parents-with-a-child': `SELECT person_id AS id FROM enrolment WHERE role = 'parent' AND ended_on IS NULL
    AND EXISTS (SELECT 1 FROM parent_child WHERE parent_id = person_id)
    AND NOT EXISTS (SELECT 1 FROM parent_child WHERE parent_id = person_id AND child_id IN (${ACTIVE_PUPILS}))`,
  'homerooms-of-active-staff': `SELECT id FROM homeroom
    WHERE ended_on IS NULL AND (class_id NOT IN (${OPEN_CLASSES}) OR person_id NOT IN (${ACTIVE_STAFF}))`,
  'lessons-of-active-staff': `SELECT id FROM class_teacher
    WHERE ended_on IS NULL AND (class_id NOT IN (${OPEN_CLASSES}) OR person_id NOT IN (${ACTIVE_STAFF}))`,
  'active-administrators': `SELECT person_id AS id FROM administrator
    WHERE ended_on IS NULL AND person_id NOT IN (${ACTIVE_STAFF})`,
  'one-primary-administrator': `SELECT 0 AS id
    WHERE (SELECT count(*) FROM administrator WHERE ended_on IS NULL AND is_primary = 1) <> 1`,
  'uses-are-requests': `SELECT id FROM invitation WHERE uses <>
    (SELECT count(*) FROM join_request WHERE invitation_id = invitation.id AND state IN ('pending', 'approved'))`,
  'members-were-enrolled': `SELECT person_id AS id FROM member
    WHERE NOT EXISTS (SELECT 1 FROM enrolment WHERE enrolment.person_id = member.person_id AND enrolment.role = member.role)`,
  'two-channels': 'SELECT 0 AS id WHERE (SELECT count(*) FROM channel) <> 2',
};

/** How many ids of rows are told of each. */
const TOLD = 5;

/** The invariants that a register of a kind of organisation breaks. */
export function listBrokenInvariants(connection: Connection, kind: OrganizationKind): BrokenInvariant[] {
  return invariantsOf(kind).flatMap((invariant) => {
    const ids = connection.prepare<[], number>(BREAKING[invariant]).pluck().all();
    return ids.length === 0 ? [] : [{ invariant, rows: ids.length, ids: ids.filter((id) => id > 0).slice(0, TOLD) }];
  });
}

/** The invariants that hold in a kind of organisation. */
export function invariantsOf(kind: OrganizationKind): readonly Invariant[] {
  return INVARIANTS.filter((one) => one !== 'one-class-per-pupil' || rulesOf(kind).oneClassPerPupil);
}
