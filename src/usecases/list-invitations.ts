import type { InvitationState } from '../domain/invitation.ts';
import { maskCode } from '../domain/invitation-code.ts';
import type { Role } from '../domain/person.ts';
import { type Invitation, mapInvitations } from '../store/invitations.ts';
import { getOrganization } from '../store/organization.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { getAnyClass } from './find-class.ts';

export type ListedInvitation = Omit<Invitation, 'classId' | 'codeSealed' | 'linkSealed'> & {
  /** Masked unless codes are to be shown; null where the key to them is not here. */
  code: string | null;
  /** The platform's link; there only where codes are to be shown. */
  link?: string | null;
};

export type InvitationQuery = {
  state: InvitationState | null;
  className: string | null;
  role: Role | null;
  showLinks: boolean;
};

/** The invitations that fit a query, oldest first; `keyMissing` tells that codes could not be opened. */
export function listInvitations(
  store: Store,
  vault: Vault,
  query: InvitationQuery,
): { items: ListedInvitation[]; keyMissing: boolean } {
  return store.read((transaction) => {
    const organization = getOrganization(transaction);
    const place =
      query.className === null ? {} : { classId: getAnyClass(transaction, organization, query.className).id };
    const state = query.state === null ? {} : { states: [query.state] };
    const role = query.role === null ? {} : { role: query.role };
    let keyMissing = false;
    const items = mapInvitations(transaction, { ...place, ...state, ...role }, (invitation) => {
      const { classId: _class, codeSealed, linkSealed, ...shown } = invitation;
      const code = vault.unseal(codeSealed);
      keyMissing ||= code === null;
      if (!query.showLinks) return { ...shown, code: code && maskCode(code) };
      return { ...shown, code, link: linkSealed === null ? null : vault.unseal(linkSealed) };
    });
    return { items, keyMissing };
  });
}
