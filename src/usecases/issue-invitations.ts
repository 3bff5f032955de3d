import { addToInstant, type Instant } from '../domain/calendar.ts';
import { classAdmits } from '../domain/invitation.ts';
import type { Organization } from '../domain/organization.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import type { RowReject } from '../domain/row-reject.ts';
import { listOpenClasses, type SchoolClass } from '../store/classes.ts';
import { isMember, listActiveEnrolments } from '../store/enrolments.ts';
import {
  findInvitationByLink,
  findOpenInvitation,
  insertInvitation,
  replaceOpenInvitations,
} from '../store/invitations.ts';
import { listParentClasses, listRosterNotJoined } from '../store/invitees.ts';
import { getOrganization } from '../store/organization.ts';
import { toPersonRef } from '../store/people.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { digestSecret, type Vault } from '../store/vault.ts';
import { type Expiry, resolveExpiry } from './expiry.ts';
import { getClass, sortByClass } from './find-class.ts';
import { getPerson } from './find-person.ts';
import { type PlatformLink, type PlatformLinks, placeKey, readPlatformLinks } from './platform-links.ts';

const DAY = 86_400_000;

/** Which invitations to issue. */
export type InvitationOrder = {
  /** Classes named; `all` takes every class of the year that admits the role. */
  classes: readonly string[];
  all: boolean;
  roles: readonly Role[];
  /** One single-use invitation for everyone of the role who has not joined. */
  personal: boolean;
  /** One invitation for this person. */
  person: string | null;
  uses: number | null;
  expiry: Expiry | null;
  issuedTo: string | null;
  link: string | null;
  reissue: boolean;
};

export type SkipReason = 'already-open' | 'nobody-to-invite' | 'joined';

export type IssuedInvitations = {
  issued: {
    id: number;
    class: string | null;
    role: Role;
    person: PersonRef | null;
    issuedTo: PersonRef | null;
    code: string;
    link: string | null;
    maxUses: number;
    expiresAt: Instant;
  }[];
  skipped: { class: string | null; role: Role; person: PersonRef | null; reason: SkipReason }[];
};

type Door = { class: Pick<SchoolClass, 'id' | 'name'> | null; role: Role; person: PersonRef | null };
type Issuing = {
  transaction: WriteTransaction;
  vault: Vault;
  order: InvitationOrder;
  issuedTo: PersonRef | null;
  expiresAt: Instant;
  result: IssuedInvitations;
};

/**
 * Issues invitations by class and role, or to people (000 §3.1.4). An open one for the same door is not issued twice:
 * it is skipped, or with `reissue` revoked and succeeded. `file` is called when nothing but the commit is left: codes that
 * cannot be put down are not issued.
 */
export function issueInvitations(
  store: Store,
  vault: Vault,
  order: InvitationOrder,
  file: (result: IssuedInvitations) => void,
): Written<IssuedInvitations> {
  return store.write('invite', (transaction) => {
    const organization = getOrganization(transaction);
    const issuing = startIssuing(transaction, organization, vault, order);
    if (order.person !== null) inviteOne(issuing, organization, order.person);
    else for (const [place, role] of listPlaces(transaction, organization, order)) invitePlace(issuing, place, role);
    file(issuing.result);
    return issuing.result;
  });
}

/**
 * Issues invitations with the links that the platform issued: for the classes and roles that the order names, or else
 * for those of the links. Rows that cannot be taken are returned, and then nothing is issued nor filed.
 */
export function issueInvitationsByLinks(
  store: Store,
  vault: Vault,
  order: InvitationOrder,
  rows: Iterable<{ line: number; link: PlatformLink } | { reject: RowReject }>,
  file: (result: IssuedInvitations) => void,
): Written<IssuedInvitations & { read: number; rejects: RowReject[] }> {
  return store.write('invite', (transaction) => {
    const organization = getOrganization(transaction);
    const { links, read, rejects } = readPlatformLinks(transaction, organization, rows);
    const issuing = startIssuing(transaction, organization, vault, order);
    if (rejects.length > 0) transaction.rollBack();
    else {
      for (const [place, role] of listLinkedPlaces(transaction, organization, order, links)) {
        const link = links.get(placeKey(place, role))?.url ?? null;
        invitePlace({ ...issuing, order: { ...order, link } }, place, role);
      }
      file(issuing.result);
    }
    return { ...issuing.result, read, rejects };
  });
}

function listLinkedPlaces(
  transaction: WriteTransaction,
  organization: Organization,
  order: InvitationOrder,
  links: PlatformLinks,
): [SchoolClass, Role][] {
  if (order.all || order.classes.length > 0) return listPlaces(transaction, organization, order);
  const chosen = [...links.values()].filter(({ role }) => order.roles.length === 0 || order.roles.includes(role));
  return chosen.map(({ place, role }): [SchoolClass, Role] => [place, role]);
}

function startIssuing(
  transaction: WriteTransaction,
  organization: Organization,
  vault: Vault,
  order: InvitationOrder,
): Issuing {
  const holder = order.issuedTo === null ? null : getPerson(transaction, organization, order.issuedTo);
  return {
    ...{ transaction, vault, order },
    issuedTo: holder && toPersonRef(holder),
    expiresAt: findExpiry(order, organization, transaction.now),
    result: { issued: [], skipped: [] },
  };
}

function findExpiry({ expiry }: InvitationOrder, organization: Organization, now: Instant): Instant {
  if (expiry === null) return addToInstant(now, organization.invitationDays * DAY);
  return resolveExpiry(expiry, organization, now);
}

function listPlaces(
  transaction: WriteTransaction,
  organization: Organization,
  order: InvitationOrder,
): [SchoolClass, Role][] {
  const named = order.classes.map((text) => getClass(transaction, organization, text));
  const unique = [...new Map(named.map((one) => [one.id, one])).values()];
  if (!order.all) {
    for (const one of unique) {
      const role = order.roles.find((wanted) => !classAdmits(one.staff, wanted));
      if (role !== undefined) throw new Problem('role-not-in-class', { class: one.name, role });
    }
    return unique.flatMap((one) => order.roles.map((role): [SchoolClass, Role] => [one, role]));
  }
  const classes = sortByClass(listOpenClasses(transaction, organization.year), (one) => one.name);
  return classes.flatMap((one) =>
    order.roles.filter((role) => one.staff === (role === 'teacher')).map((role): [SchoolClass, Role] => [one, role]),
  );
}

function invitePlace(issuing: Issuing, place: SchoolClass, role: Role): void {
  const { transaction, order, result } = issuing;
  const door: Door = { class: place, role, person: null };
  const awaited = listRosterNotJoined(transaction, place, role);
  if (order.personal) {
    for (const person of awaited.people) issue(issuing, { ...door, person: toPersonRef(person) }, 1);
    if (awaited.people.length === 0) result.skipped.push({ ...toSkipped(door), reason: 'nobody-to-invite' });
    return;
  }
  const maxUses = order.uses ?? awaited.people.length;
  if (maxUses > 0) return issue(issuing, door, maxUses);
  if (awaited.onRoster === 0 && !order.all) throw new Problem('uses-required', { class: place.name, role });
  result.skipped.push({ ...toSkipped(door), reason: 'nobody-to-invite' });
}

function inviteOne(issuing: Issuing, organization: Organization, text: string): void {
  const { transaction, order, result } = issuing;
  const person = toPersonRef(getPerson(transaction, organization, text));
  const places = listActiveEnrolments(transaction, person.id);
  if (places.length === 0) throw new Problem('person-left', { person });
  const roles = [...new Set(places.map((place) => place.role))];
  const [role = null, ...more] = order.roles.length > 0 ? order.roles : roles;
  if (role === null || more.length > 0) throw new Problem('person-not-in-role', { person, role: null });
  const place = places.find((one) => one.role === role);
  if (place === undefined) throw new Problem('person-not-in-role', { person, role });
  const [home] = role === 'parent' ? listParentClasses(transaction, person.id) : [];
  const own = place.classId === null || place.className === null ? null : { id: place.classId, name: place.className };
  const door: Door = { class: own ?? home ?? null, role, person };
  if (isMember(transaction, person.id, role)) result.skipped.push({ ...toSkipped(door), reason: 'joined' });
  else issue(issuing, door, order.uses ?? 1);
}

function issue(issuing: Issuing, door: Door, maxUses: number): void {
  const { transaction, vault, order, issuedTo, expiresAt, result } = issuing;
  const classId = door.class?.id ?? null;
  const key = { classId, role: door.role, personId: door.person?.id ?? null };
  const present = findOpenInvitation(transaction, key);
  // who is met in a second class holds the one that was issued for the first
  const isOfThisRun = (id: number) => id >= (result.issued[0]?.id ?? Number.POSITIVE_INFINITY);
  if (present !== undefined && (!order.reissue || isOfThisRun(present.id))) {
    result.skipped.push({ ...toSkipped(door), reason: 'already-open' });
    return;
  }
  refuseRecordedLink(transaction, order.link);
  const code = vault.makeCode();
  const id = insertInvitation(transaction, {
    ...key,
    issuedTo: issuedTo?.id ?? null,
    codeDigest: digestSecret(code),
    codeSealed: vault.seal(code),
    linkDigest: order.link === null ? null : digestSecret(order.link),
    linkSealed: order.link === null ? null : vault.seal(order.link),
    maxUses,
    expiresAt,
  });
  if (present !== undefined) replaceOpenInvitations(transaction, key, id);
  const { person, role } = door;
  const shown = { class: door.class?.name ?? null, role, person, issuedTo, code, link: order.link };
  result.issued.push({ id, ...shown, maxUses, expiresAt });
}

function refuseRecordedLink(transaction: WriteTransaction, link: string | null): void {
  const holder = link === null ? undefined : findInvitationByLink(transaction, digestSecret(link));
  if (holder !== undefined) throw new Problem('link-already-recorded', { invitation: holder.id });
}

function toSkipped(door: Door) {
  return { class: door.class?.name ?? null, role: door.role, person: door.person };
}
