import { explainMatch, type MatchKind, type MatchReason } from '../domain/join-request.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import { listActiveEnrolments } from '../store/enrolments.ts';
import { findRequestById, listRequests } from '../store/join-requests.ts';
import { getOrganization } from '../store/organization.ts';
import { findPersonById, toPersonRef } from '../store/people.ts';
import type { ReadTransaction, Store } from '../store/store.ts';
import { matchOf } from './approve-requests.ts';
import { getAnyClass } from './find-class.ts';

/** All that somebody needs to see of a join request in order to decide on it. */
export type RequestCard = {
  id: number;
  class: string | null;
  role: Role;
  fullName: string;
  birthDate: string | null;
  phone: string | null;
  email: string | null;
  childName: string | null;
  requestedAt: string;
  /** Whom a personal invitation was for. */
  invited: PersonRef | null;
  kind: MatchKind;
  candidates: { person: PersonRef; classes: string[]; reasons: MatchReason[] }[];
};

/** The ids of the requests that wait for a decision, oldest first, narrowed by class and role. */
export function listPendingRequests(
  store: Store,
  { className, role }: { className: string | null; role: Role | null },
): number[] {
  return store.read((transaction) => {
    const organization = getOrganization(transaction);
    const place = className === null ? {} : { classId: getAnyClass(transaction, organization, className).id };
    const requests = listRequests(transaction, { state: 'pending', ...place, ...(role !== null && { role }) });
    return requests.map(({ id }) => id);
  });
}

/** A request as it stands now; null where it has been decided meanwhile. */
export function describeRequest(store: Store, id: number): RequestCard | null {
  return store.read((transaction) => {
    const request = findRequestById(transaction, id);
    if (request === undefined || request.state !== 'pending') return null;
    const { class: className, role, fullName, birthDate, phone, email, childName, requestedAt } = request;
    const { kind, candidates } = matchOf(transaction, request);
    const invited = request.invitedPersonId === null ? undefined : findPersonById(transaction, request.invitedPersonId);
    return {
      ...{ id, class: className, role, fullName, birthDate, phone, email, childName, requestedAt, kind },
      invited: invited === undefined ? null : toPersonRef(invited),
      candidates: candidates.map((candidate) => ({
        person: toPersonRef(candidate),
        classes: classesOf(transaction, candidate.id),
        reasons: explainMatch(request, candidate),
      })),
    };
  });
}

function classesOf(transaction: ReadTransaction, personId: number): string[] {
  return listActiveEnrolments(transaction, personId).flatMap(({ className }) => className ?? []);
}
