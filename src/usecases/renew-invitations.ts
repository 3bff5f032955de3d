import type { Instant } from '../domain/calendar.ts';
import { refuseClosedInvitation } from '../domain/invitation.ts';
import type { Organization } from '../domain/organization.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { findClassById } from '../store/classes.ts';
import { findInvitationById, findOpenInvitation, type Invitation, updateInvitationEnd } from '../store/invitations.ts';
import { getOrganization } from '../store/organization.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { type Expiry, resolveExpiry } from './expiry.ts';

export type RenewedInvitations = {
  renewed: { id: number; class: string | null; role: Role; person: PersonRef | null; expiresAt: Instant }[];
};

/**
 * Moves the end of invitations; their codes and links stay (000 §3.1.4). An expired one opens again unless its door has
 * another open one by now; one revoked or used up is refused, and then none is renewed.
 */
export function renewInvitations(store: Store, ids: readonly number[], expiry: Expiry): Written<RenewedInvitations> {
  return store.write('renew-invite', (transaction) => {
    const organization = getOrganization(transaction);
    const expiresAt = resolveExpiry(expiry, organization, transaction.now);
    const renewed = [...new Set(ids)].map((id) => {
      const invitation = findInvitationById(transaction, id);
      if (invitation === undefined) throw new Problem('invitation-not-found', { id });
      refusePastYear(transaction, organization, invitation);
      refuseClosedInvitation({ ...invitation, expiresAt }, transaction.now, organization.timeZone);
      refuseTakenDoor(transaction, invitation);
      updateInvitationEnd(transaction, id, expiresAt);
      const { class: className, role, person } = invitation;
      return { id, class: className, role, person, expiresAt };
    });
    return { renewed };
  });
}

/** An invitation goes with its year. */
function refusePastYear(
  transaction: WriteTransaction,
  { year, yearBeganAt }: Organization,
  { id, classId, createdAt, state }: Invitation,
): void {
  if (state !== 'expired') return;
  const ofPresent = classId === null || findClassById(transaction, classId)?.year === year;
  if (!ofPresent || createdAt < yearBeganAt) throw new Problem('year-over', { invitation: id });
}

/** A door has one open invitation at a time. */
function refuseTakenDoor(transaction: WriteTransaction, { id, classId, role, person }: Invitation): void {
  const open = findOpenInvitation(transaction, { classId, role, personId: person?.id ?? null });
  if (open !== undefined && open.id !== id) throw new Problem('invitation-replaced', { invitation: id, open: open.id });
}
