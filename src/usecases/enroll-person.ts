import { dateInZone, type IsoDate } from '../domain/calendar.ts';
import { type Organization, rulesOf } from '../domain/organization.ts';
import { differ, type PersonDetails, type PersonRef, parsePersonQuery, type Role } from '../domain/person.ts';
import { parseFullName } from '../domain/person-name.ts';
import { Problem } from '../domain/problem.ts';
import { findStaffClass, type SchoolClass } from '../store/classes.ts';
import {
  endEnrolment,
  hasEverHadRole,
  insertEnrolment,
  insertParentChild,
  listActiveEnrolments,
  type MovementOrder,
  type StartKind,
  updateStartOrder,
} from '../store/enrolments.ts';
import { getOrganization } from '../store/organization.ts';
import {
  findPersonByExternalId,
  insertPerson,
  listCandidates,
  listPeopleByNameKey,
  toPersonRef,
} from '../store/people.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { getClassFor } from './find-class.ts';
import { getPerson } from './find-person.ts';
import { reinstateParents } from './move-person.ts';

/** Whom to enter, as what and where. `who` is a full name, or `#ID` or `id:ID` of somebody who is known. */
export type Enrolling = {
  who: string;
  role: Role;
  className: string | null;
  details: PersonDetails;
  /** The child of a parent. */
  child: string | null;
  order: MovementOrder;
};

export type Enrolled = { person: PersonRef; role: Role; class: string | null };

/**
 * Enters somebody into the organisation (000 §3.1.2, §3.1.8). A name that somebody in the role has, and that nothing tells
 * apart, is refused: whoever is meant is named by number then. Who left comes back as the same person.
 */
export function enrollPerson(store: Store, enrolling: Enrolling): Written<Enrolled> {
  return store.write('enroll', (transaction) => {
    const organization = getOrganization(transaction);
    const { who, role, className, order } = enrolling;
    const place = findPlace(transaction, organization, role, className);
    const on = dateInZone(transaction.now, organization.timeZone);
    const known = parsePersonQuery(who).kind === 'name' ? null : toPersonRef(getPerson(transaction, organization, who));
    const child = enrolling.child === null ? null : getChild(transaction, organization, enrolling.child);
    if (child !== null && child.id === known?.id) {
      throw new Problem('conflicting-options', { flags: [who, `--child ${enrolling.child}`] });
    }
    const person = known ?? enter(transaction, enrolling);
    if (known === null || !isParentAlready(transaction, person, role, child)) {
      const kind = prepareKnown(transaction, organization, { person, role, place, on });
      const enrolment = { personId: person.id, role, classId: place?.id ?? null, startedOn: on, startKind: kind };
      updateStartOrder(transaction, insertEnrolment(transaction, enrolment), order);
      if (role === 'pupil' && kind === 'reinstated') reinstateParents(transaction, person.id, on);
    }
    if (child !== null) insertParentChild(transaction, person.id, child.id);
    return { person, role, class: place?.name ?? null };
  });
}

function findPlace(
  transaction: WriteTransaction,
  organization: Organization,
  role: Role,
  className: string | null,
): SchoolClass | null {
  if (className === null) return role === 'teacher' ? (findStaffClass(transaction, organization.year) ?? null) : null;
  return getClassFor(transaction, organization, className, role);
}

function getChild(transaction: WriteTransaction, organization: Organization, text: string): PersonRef {
  const child = toPersonRef(getPerson(transaction, organization, text));
  const isPupil = listActiveEnrolments(transaction, child.id).some(({ role }) => role === 'pupil');
  if (!isPupil) throw new Problem('person-not-in-role', { person: child, role: 'pupil' });
  return child;
}

/** A parent who is one already is only given a further child. */
function isParentAlready(
  transaction: WriteTransaction,
  person: PersonRef,
  role: Role,
  child: PersonRef | null,
): boolean {
  return (
    role === 'parent' && child !== null && listActiveEnrolments(transaction, person.id).some((one) => one.role === role)
  );
}

/** Enters somebody new, unless the name may be somebody's who is known. */
function enter(transaction: WriteTransaction, { who, role, details }: Enrolling): PersonRef {
  const name = parseFullName(who);
  if (name === undefined) throw new Problem('name-invalid', { flag: 'FULLNAME', value: who });
  const holder = details.externalId === null ? undefined : findPersonByExternalId(transaction, details.externalId);
  if (holder !== undefined) {
    throw new Problem('external-id-taken', { externalId: details.externalId ?? '', person: toPersonRef(holder) });
  }
  const same = listPeopleByNameKey(transaction, name.nameKey).filter(
    (person) =>
      hasEverHadRole(transaction, person.id, role) &&
      !differ(person.birthDate, details.birthDate) &&
      !differ(person.externalId, details.externalId) &&
      !(role === 'parent' && differ(person.phone, details.phone)),
  );
  if (same.length > 0) {
    throw new Problem('ambiguous-person', { query: who, candidates: listCandidates(transaction, same) });
  }
  return { id: insertPerson(transaction, name, details), fullName: name.fullName };
}

/** Refuses a second place where there can be one only, and tells as what the new one begins. */
function prepareKnown(
  transaction: WriteTransaction,
  organization: Organization,
  { person, role, place, on }: { person: PersonRef; role: Role; place: SchoolClass | null; on: IsoDate },
): StartKind {
  const present = listActiveEnrolments(transaction, person.id).filter((one) => one.role === role);
  const [first] = present;
  if (first === undefined) return hasEverHadRole(transaction, person.id, role) ? 'reinstated' : 'enrolled';
  const classless = present.find(({ classId }) => classId === null);
  if (role === 'pupil' && place !== null && classless !== undefined) {
    endEnrolment(transaction, classless, { on, kind: 'transferred' });
    return 'transferred';
  }
  const further = role === 'pupil' && place !== null && !rulesOf(organization.kind).oneClassPerPupil;
  if (further && present.every(({ classId }) => classId !== place.id)) return 'added';
  throw new Problem('already-in-class', { person, class: first.className ?? '—' });
}
