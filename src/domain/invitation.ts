import { addToInstant, dateInZone, type Instant } from './calendar.ts';
import type { Role } from './person.ts';
import { Problem } from './problem.ts';

export const INVITATION_STATES = ['open', 'used', 'expired', 'revoked'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

/** What decides whether an invitation still opens its door. */
export type InvitationValidity = {
  uses: number;
  maxUses: number;
  expiresAt: Instant;
  revokedAt: Instant | null;
};

/**
 * The state of an invitation at a moment. Several at once are told in the order revoked, used, expired. It is valid at
 * the last millisecond before `expiresAt` and not at it (promise 5).
 */
export function invitationState(invitation: InvitationValidity, now: Instant): InvitationState {
  if (invitation.revokedAt !== null) return 'revoked';
  if (invitation.uses >= invitation.maxUses) return 'used';
  return now >= invitation.expiresAt ? 'expired' : 'open';
}

/** Refuses a use of an invitation that is not open, saying which of the three closed it; days are told in the zone. */
export function refuseClosedInvitation(
  invitation: InvitationValidity & { class: string | null; revokeReason: string | null },
  now: Instant,
  timeZone: string,
): void {
  const state = invitationState(invitation, now);
  if (state === 'revoked') {
    throw new Problem('invitation-revoked', { class: invitation.class, reason: invitation.revokeReason });
  }
  if (state === 'used') {
    throw new Problem('invitation-used', { class: invitation.class, maxUses: invitation.maxUses });
  }
  if (state === 'expired') {
    const lastDay = dateInZone(addToInstant(invitation.expiresAt, -1), timeZone);
    throw new Problem('invitation-expired', { class: invitation.class, lastDay });
  }
}

/** Which roles a class admits: staff into the staff class, everyone into a teaching class (000 §3.1.2, §3.1.4). */
export function classAdmits(isStaffClass: boolean, role: Role): boolean {
  return !isStaffClass || role === 'teacher';
}

/** Tells whether an address is one that a platform link can have: https, with a host and no spaces. It is never fetched. */
export function isPlatformLink(text: string): boolean {
  if (text.length > 500 || /[\s\p{C}]/u.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' && url.hostname.includes('.') && url.username === '';
}
