import { Problem } from '../domain/problem.ts';
import { returnInvitationUse } from '../store/invitations.ts';
import { decideRequest, type JoinRequest } from '../store/join-requests.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { getRequest } from './approve-requests.ts';
import { revokeGroundless } from './withdraw-person.ts';

export type RefusedRequest = { requestId: number; code: 'already-decided'; problem: Problem };
export type Rejected = {
  rejected: { requestId: number; fullName: string; class: string | null; reason: string }[];
  refused: RefusedRequest[];
};

/**
 * Rejects join requests with a reason, all or none; each gives its use back to the invitation, which opens no door again
 * for a person who has left meanwhile.
 */
export function rejectRequests(
  store: Store,
  { ids, reason }: { ids: readonly number[]; reason: string },
): Written<Rejected> {
  return store.write('reject', (transaction) => {
    const requests = ids.map((id) => getRequest(transaction, id));
    const result: Rejected = { rejected: [], refused: [] };
    for (const request of requests) {
      const { id: requestId, fullName, class: className, state } = request;
      if (state !== 'pending') {
        const problem = new Problem('already-decided', { request: requestId, state });
        result.refused.push({ requestId, code: 'already-decided', problem });
        continue;
      }
      rejectRequest(transaction, request, reason);
      result.rejected.push({ requestId, fullName, class: className, reason });
    }
    if (result.refused.length > 0) {
      transaction.rollBack();
      result.rejected = [];
    }
    return result;
  });
}

/** Rejects a pending request; the use that it gives back opens no door to somebody who has left. */
export function rejectRequest(transaction: WriteTransaction, request: JoinRequest, reason: string): void {
  decideRequest(transaction, request.id, { state: 'rejected', reason });
  returnInvitationUse(transaction, request.invitationId);
  if (request.invitedPersonId !== null) revokeGroundless(transaction, request.invitedPersonId, request.role);
}
