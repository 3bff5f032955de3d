import type { MatchKind, RequestState } from '../domain/join-request.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import { listRequests as selectRequests } from '../store/join-requests.ts';
import { getOrganization } from '../store/organization.ts';
import { toPersonRef } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import { matchOf } from './approve-requests.ts';
import { getAnyClass } from './find-class.ts';

export type ListedRequest = {
  id: number;
  state: RequestState;
  class: string | null;
  role: Role;
  fullName: string;
  match: { kind: MatchKind; candidates: PersonRef[] };
  invitationId: number;
  requestedAt: string;
  decidedAt: string | null;
  decidedBy: string | null;
  reason: string | null;
  person: PersonRef | null;
};

export type RequestQuery = {
  state: RequestState | null;
  className: string | null;
  role: Role | null;
  match: MatchKind | null;
};

/** The join requests that fit a query, oldest first, each matched against the register as it is now. */
export function listRequests(store: Store, query: RequestQuery): ListedRequest[] {
  return store.read((transaction) => {
    const organization = getOrganization(transaction);
    const place =
      query.className === null ? {} : { classId: getAnyClass(transaction, organization, query.className).id };
    const state = query.state === null ? {} : { state: query.state };
    const role = query.role === null ? {} : { role: query.role };
    const items = selectRequests(transaction, { ...state, ...place, ...role }).map((request) => {
      const { id, fullName, invitationId, requestedAt, decidedAt, decidedBy, reason, person } = request;
      const { kind, candidates } = matchOf(transaction, request);
      return {
        ...{ id, state: request.state, class: request.class, role: request.role, fullName },
        match: { kind, candidates: candidates.map(toPersonRef) },
        ...{ invitationId, requestedAt, decidedAt, decidedBy, reason, person },
      };
    });
    return query.match === null ? items : items.filter((item) => item.match.kind === query.match);
  });
}
