import { addToInstant } from '../domain/calendar.ts';
import type { InvitationState } from '../domain/invitation.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { findInvitationById, type InvitationFilter, mapInvitations, revokeInvitation } from '../store/invitations.ts';
import { listApplicantNames } from '../store/join-requests.ts';
import { getOrganization } from '../store/organization.ts';
import type { ReadTransaction, Store, Written } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { getAnyClass } from './find-class.ts';
import { getPerson } from './find-person.ts';

/** Which invitations to revoke; the conditions given narrow each other. */
export type Revocation = {
  ids: readonly number[];
  unused: boolean;
  expired: boolean;
  olderThanMilliseconds: number | null;
  className: string | null;
  role: Role | null;
  person: string | null;
  reason: string | null;
};

export type RevokedInvitations = {
  revoked: {
    id: number;
    class: string | null;
    role: Role;
    person: PersonRef | null;
    uses: number;
    reason: string | null;
    platformLink: boolean;
  }[];
  count: number;
};

/** What is told of a revocation beside its document. */
export type RevocationNotes = {
  /** The names of those who hold a use of an invitation revoked. */
  entered: string[];
  /** The links to be annulled on the platform, by invitation; null where the key to them is not here. */
  platformLinks: Map<number, string | null>;
};

/**
 * Annuls invitations (000 §3.1.9). Only open and expired ones can be revoked; one that is used up or revoked already is
 * passed over. Nothing to revoke is no refusal. `file` is called when nothing but the commit is left.
 */
export function revokeInvitations(
  store: Store,
  vault: Vault,
  revocation: Revocation,
  file: (result: RevokedInvitations & { notes: RevocationNotes }) => void,
): Written<RevokedInvitations & { notes: RevocationNotes }> {
  return store.write('revoke-invites', (transaction) => {
    for (const id of revocation.ids) {
      if (findInvitationById(transaction, id) === undefined) throw new Problem('invitation-not-found', { id });
    }
    const notes: RevocationNotes = { entered: [], platformLinks: new Map() };
    const reason = revocation.reason ?? (revocation.expired ? 'expired' : revocation.unused ? 'unused' : null);
    const filter = toFilter(transaction, revocation);
    const revoked = mapInvitations(transaction, filter, ({ id, class: className, role, person, uses, linkSealed }) => {
      if (linkSealed !== null) notes.platformLinks.set(id, vault.unseal(linkSealed));
      return { id, class: className, role, person, uses, reason, platformLink: linkSealed !== null };
    });
    for (const { id, uses } of revoked) {
      revokeInvitation(transaction, id, reason);
      if (uses > 0) notes.entered.push(...listApplicantNames(transaction, id));
    }
    const result = { revoked, count: revoked.length, notes };
    file(result);
    return result;
  });
}

function toFilter(transaction: ReadTransaction, revocation: Revocation): InvitationFilter {
  const organization = getOrganization(transaction);
  const { ids, className, person, role, olderThanMilliseconds: age } = revocation;
  const states: InvitationState[] = revocation.expired ? ['expired'] : ['open', 'expired'];
  return {
    states,
    ...(ids.length > 0 && { ids }),
    ...(revocation.unused && { unused: true }),
    ...(className !== null && { classId: getAnyClass(transaction, organization, className).id }),
    ...(role !== null && { role }),
    ...(person !== null && { personId: getPerson(transaction, organization, person).id }),
    ...(age !== null && { createdUntil: addToInstant(transaction.now, -age) }),
  };
}
