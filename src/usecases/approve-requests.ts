import { dateInZone } from '../domain/calendar.ts';
import { contradicts, type Match, namesAgree } from '../domain/join-request.ts';
import { type Organization, rulesOf } from '../domain/organization.ts';
import { NO_DETAILS, type PersonRef, type Role } from '../domain/person.ts';
import { parseFullName } from '../domain/person-name.ts';
import { isProblem, Problem, type ProblemCode } from '../domain/problem.ts';
import { findClassById, findStaffClass } from '../store/classes.ts';
import { listConsents } from '../store/consents.ts';
import {
  type Enrolment,
  endEnrolment,
  hasAnyEnrolment,
  insertEnrolment,
  insertMember,
  insertParentChild,
  isMember,
  listActiveEnrolments,
  type StartKind,
} from '../store/enrolments.ts';
import {
  decideRequest,
  findRequestById,
  hasComeInBy,
  type JoinRequest,
  listRequests,
  listRoster,
} from '../store/join-requests.ts';
import { getOrganization } from '../store/organization.ts';
import { insertPerson, toPersonRef } from '../store/people.ts';
import type { ReadTransaction, Store, WriteTransaction, Written } from '../store/store.ts';
import { findVerification, insertVerification } from '../store/verifications.ts';
import { getAnyClass } from './find-class.ts';
import { getPerson } from './find-person.ts';
import { matchRequest } from './match-request.ts';

/** Which requests to approve, and as whom. */
export type Approval = {
  ids: readonly number[];
  /** Every pending request with an exact match, narrowed by class and role. */
  matched: boolean;
  className: string | null;
  role: Role | null;
  /** The person behind the one request named; null leaves it to the match. */
  person: string | null;
  /** Enter the applicants as new people. */
  asNew: boolean;
  /** Confirm the status «учитель» of staff at once. */
  verify: boolean;
};

/** How one request is to be approved. */
type Decision = Pick<Approval, 'asNew' | 'verify'> & { person: PersonRef | null };

export type RequestRefusal = { requestId: number; code: ProblemCode; problem: Problem };

export type Approved = {
  approved: { requestId: number; person: PersonRef; class: string | null; role: Role }[];
  refused: RequestRefusal[];
};

/**
 * Accepts join requests into the community (000 §3.1.6). A request named that cannot be approved refuses all; of those
 * taken by their exact match each stands for itself.
 */
export function approveRequests(store: Store, approval: Approval): Written<Approved> {
  return store.write('approve', (transaction) => {
    const organization = getOrganization(transaction);
    const named = approval.ids.map((id) => getRequest(transaction, id));
    const person = approval.person === null ? null : toPersonRef(getPerson(transaction, organization, approval.person));
    const result: Approved = { approved: [], refused: [] };
    const within = makeFilter(transaction, organization, approval);
    const chosen = approval.matched ? listMatched(transaction, within) : named.filter(within);
    for (const request of chosen) {
      try {
        const approved = approveOne(transaction, organization, request, { ...approval, person });
        result.approved.push({ requestId: request.id, person: approved, class: request.class, role: request.role });
      } catch (error) {
        if (!isProblem(error)) throw error;
        result.refused.push({ requestId: request.id, code: error.code, problem: error });
      }
    }
    if (!approval.matched && result.refused.length > 0) {
      transaction.rollBack();
      result.approved = [];
    }
    return result;
  });
}

/** The request with an id, or the not-found problem. */
export function getRequest(transaction: ReadTransaction, id: number): JoinRequest {
  const request = findRequestById(transaction, id);
  if (request === undefined) throw new Problem('request-not-found', { id });
  return request;
}

/** Whom a request matches on the register. */
export function matchOf(transaction: ReadTransaction, request: JoinRequest): Match {
  return matchRequest(transaction, request, request);
}

/** Makes the condition that a class and a role given put on requests. */
function makeFilter(transaction: ReadTransaction, organization: Organization, { className, role }: Approval) {
  const classId = className === null ? null : getAnyClass(transaction, organization, className).id;
  return (request: JoinRequest) =>
    (classId === null || request.classId === classId) && (role === null || request.role === role);
}

function listMatched(transaction: ReadTransaction, within: (request: JoinRequest) => boolean): JoinRequest[] {
  const pending = listRequests(transaction, { state: 'pending' }).filter(within);
  return pending.filter((request) => matchOf(transaction, request).kind === 'exact');
}

function approveOne(
  transaction: WriteTransaction,
  organization: Organization,
  request: JoinRequest,
  approval: Decision,
): PersonRef {
  if (request.state !== 'pending') throw new Problem('already-decided', { request: request.id, state: request.state });
  const known = approval.asNew ? null : choosePerson(transaction, organization, request, approval);
  if (organization.consentRequired) refuseWithoutConsent(transaction, known, request);
  const person =
    known === null
      ? addApplicant(transaction, organization, request)
      : placePerson(transaction, organization, request, known);
  decideRequest(transaction, request.id, { state: 'approved', personId: person.id });
  if (!isMember(transaction, person.id, request.role)) {
    insertMember(transaction, { personId: person.id, role: request.role, requestId: request.id });
  }
  if (approval.verify && request.role === 'teacher' && findVerification(transaction, person.id) === undefined) {
    const verifiedOn = dateInZone(transaction.now, organization.timeZone);
    insertVerification(transaction, person.id, { verifiedOn, basis: null });
  }
  return person;
}

/** Where consent is required, nobody comes in whose last word on it is not that it is given. */
function refuseWithoutConsent(transaction: ReadTransaction, person: PersonRef | null, { fullName }: JoinRequest): void {
  const last = person === null ? undefined : listConsents(transaction, person.id).at(-1);
  if (last?.state !== 'given') throw new Problem('consent-missing', { fullName, person });
}

function choosePerson(
  transaction: ReadTransaction,
  organization: Organization,
  request: JoinRequest,
  approval: Decision,
): PersonRef {
  if (approval.person !== null) return approval.person;
  const match = matchOf(transaction, request);
  const [person] = match.candidates;
  if (match.kind === 'exact' && person !== undefined) return toPersonRef(person);
  const elsewhere = findOnlyNamesakeElsewhere(transaction, organization, request, match);
  if (elsewhere !== undefined) throw elsewhere;
  const kind = match.kind === 'exact' ? 'none' : match.kind;
  throw new Problem('unmatched-request', { request: request.id, fullName: request.fullName, kind });
}

/** The applicant is plainly somebody of another class: says so rather than that nobody matches. */
function findOnlyNamesakeElsewhere(
  transaction: ReadTransaction,
  organization: Organization,
  request: JoinRequest,
  match: Match,
): Problem | undefined {
  const [person, ...others] = match.candidates;
  if (request.role !== 'pupil' || !rulesOf(organization.kind).oneClassPerPupil) return undefined;
  if (person === undefined || others.length > 0 || person.onRoster) return undefined;
  if (!namesAgree(request, person) || contradicts(request, person)) return undefined;
  const place = listActiveEnrolments(transaction, person.id).find((one) => one.role === 'pupil');
  if (place?.className == null || place.classId === request.classId) return undefined;
  return new Problem('already-in-class', { person: toPersonRef(person), class: place.className });
}

/**
 * Makes sure that a person of the register may come in by the request's door, and puts them where it leads. Who has
 * joined comes in again only to something new: a further class where several are allowed, a further child.
 */
function placePerson(
  transaction: WriteTransaction,
  organization: Organization,
  request: JoinRequest,
  person: PersonRef,
): PersonRef {
  const places = listActiveEnrolments(transaction, person.id);
  if (places.length === 0 && hasAnyEnrolment(transaction, person.id)) throw new Problem('person-left', { person });
  const inRole = places.filter((place) => place.role === request.role);
  const placed =
    request.role === 'parent'
      ? placeParent(transaction, organization, request, person, inRole)
      : placeInClass(transaction, organization, request, person, inRole);
  if (!placed && isMember(transaction, person.id, request.role)) throw new Problem('already-joined', { person });
  return person;
}

/** Makes somebody a parent of the organisation and of the child named; tells whether anything was new. */
function placeParent(
  transaction: WriteTransaction,
  organization: Organization,
  request: JoinRequest,
  person: PersonRef,
  inRole: readonly Enrolment[],
): boolean {
  if (inRole.length === 0) enroll(transaction, organization, { personId: person.id, role: 'parent', classId: null });
  return linkChild(transaction, request, person.id) || inRole.length === 0;
}

/**
 * Puts a pupil into the class of the request, where the kind allows it; tells whether that was new. Where several classes
 * are allowed, the door of one by which the pupil has not come in yet is new, though the roster has them there already.
 */
function placeInClass(
  transaction: WriteTransaction,
  organization: Organization,
  { role, classId }: JoinRequest,
  person: PersonRef,
  inRole: readonly Enrolment[],
): boolean {
  if (inRole.length === 0) throw new Problem('person-not-in-role', { person, role });
  if (role === 'teacher' || classId === null) return false;
  const { oneClassPerPupil } = rulesOf(organization.kind);
  if (inRole.some((place) => place.classId === classId)) {
    return !oneClassPerPupil && !hasComeInBy(transaction, person.id, { classId, role });
  }
  const taken = inRole.find((place) => place.className !== null);
  if (taken?.className != null && oneClassPerPupil) {
    throw new Problem('already-in-class', { person, class: taken.className });
  }
  const today = dateInZone(transaction.now, organization.timeZone);
  const waiting = inRole.filter((place) => place.classId === null);
  for (const place of waiting) endEnrolment(transaction, place, { on: today, kind: 'transferred' });
  const startKind = waiting.length > 0 ? 'transferred' : 'added';
  enroll(transaction, organization, { personId: person.id, role, classId }, startKind);
  return true;
}

function enroll(
  transaction: WriteTransaction,
  { timeZone }: Organization,
  enrolment: { personId: number; role: Role; classId: number | null },
  startKind: StartKind = 'enrolled',
): void {
  const startedOn = dateInZone(transaction.now, timeZone);
  insertEnrolment(transaction, { ...enrolment, startedOn, startKind });
}

/** Enters the applicant as somebody the register did not know. */
function addApplicant(transaction: WriteTransaction, organization: Organization, request: JoinRequest): PersonRef {
  const { surname, givenName, patronymic, fullName, nameKey, shortKey, birthDate, phone, email, role } = request;
  const name = { surname, givenName, patronymic, fullName, nameKey, shortKey };
  const id = insertPerson(transaction, name, { ...NO_DETAILS, birthDate, phone, email });
  enroll(transaction, organization, { personId: id, role, classId: findPlaceFor(transaction, organization, request) });
  if (role === 'parent') linkChild(transaction, request, id);
  return { id, fullName };
}

/** Where a new applicant belongs: a parent to no class, and staff to a class of staff, whichever they were invited into. */
function findPlaceFor(
  transaction: ReadTransaction,
  { year }: Organization,
  { role, classId }: JoinRequest,
): number | null {
  if (role === 'parent' || classId === null) return null;
  const intoStaff = findClassById(transaction, classId)?.staff === true;
  return role === 'pupil' || intoStaff ? classId : (findStaffClass(transaction, year)?.id ?? null);
}

/** Links a parent to the child named in the request, where that is one pupil of the class; tells whether that was new. */
function linkChild(transaction: WriteTransaction, request: JoinRequest, parentId: number): boolean {
  const child = request.childName === null ? undefined : parseFullName(request.childName);
  if (child === undefined) return false;
  const pupils = listRoster(transaction, request.classId, 'pupil').filter((pupil) => namesAgree(child, pupil));
  const [only, ...others] = pupils;
  return only !== undefined && others.length === 0 && insertParentChild(transaction, parentId, only.id);
}
