import { classAdmits } from '../domain/invitation.ts';
import type { Organization } from '../domain/organization.ts';
import type { Role } from '../domain/person.ts';
import { type RejectCode, type RowReject, rowReject } from '../domain/row-reject.ts';
import type { SchoolClass } from '../store/classes.ts';
import { findInvitationByLink } from '../store/invitations.ts';
import type { ReadTransaction } from '../store/store.ts';
import { digestSecret } from '../store/vault.ts';
import { findClass, findNearClasses } from './find-class.ts';

/** A link that the platform issued for a class and a role. */
export type PlatformLink = { class: string; role: Role; url: string };

/** Links by the class and the role that they lead into. */
export type PlatformLinks = ReadonlyMap<string, { place: SchoolClass; role: Role; url: string }>;

/** Finds the places of links; a row that cannot be taken comes back as its reject. No link and no place stands twice. */
export function readPlatformLinks(
  transaction: ReadTransaction,
  organization: Organization,
  rows: Iterable<{ line: number; link: PlatformLink } | { reject: RowReject }>,
): { links: PlatformLinks; read: number; rejects: RowReject[] } {
  const links = new Map<string, { place: SchoolClass; role: Role; url: string }>();
  const urls = new Set<string>();
  const rejects: RowReject[] = [];
  let read = 0;
  for (const row of rows) {
    read++;
    if ('reject' in row) {
      rejects.push(row.reject);
      continue;
    }
    const { class: className, role, url } = row.link;
    const refuse = (code: RejectCode, value: string | null, near: readonly string[] = []) =>
      rejects.push(rowReject(row.line, code, null, value, near));
    const place = findClass(transaction, organization, className);
    if (place === undefined)
      refuse('class-not-found', className, findNearClasses(transaction, organization, className));
    else if (!classAdmits(place.staff, role)) refuse('role-not-in-class', role);
    else if (links.has(placeKey(place, role))) refuse('class-repeated', className);
    else if (urls.has(url) || findInvitationByLink(transaction, digestSecret(url))) refuse('link-repeated', null);
    else links.set(placeKey(place, role), { place, role, url });
    urls.add(url);
  }
  return { links, read, rejects };
}

/** By what the link of a class and a role is looked up. */
export function placeKey(place: SchoolClass, role: Role): string {
  return `${place.id} ${role}`;
}
