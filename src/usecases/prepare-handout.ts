import { addToInstant, dateInZone, endOfDay, type Instant, type IsoDate, timeInZone } from '../domain/calendar.ts';
import { isPrimaryGrade } from '../domain/class-name.ts';
import { nameKey } from '../domain/name-key.ts';
import type { Organization } from '../domain/organization.ts';
import { ROLES, type Role } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { listAdministrators } from '../store/administrators.ts';
import { findClassById } from '../store/classes.ts';
import { findHomeroom } from '../store/homerooms.ts';
import { type Invitation, type InvitationFilter, mapInvitations } from '../store/invitations.ts';
import { getOrganization } from '../store/organization.ts';
import { toPersonRef } from '../store/people.ts';
import type { ReadTransaction, Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { getClass, sortByClass } from './find-class.ts';
import { getPerson } from './find-person.ts';

/** Whose invitations go onto paper: those of a class, those of a person, or all where neither is named. */
export type HandoutChoice = { className: string | null; person: string | null };

/** The moment an invitation ends, in the organisation's zone; `time` is null where it is good to the end of the day. */
export type HandoutEnd = { date: IsoDate; time: string | null };

/** One open invitation as it is handed to people. `person` is null where it admits many. */
export type HandoutInvitation = {
  id: number;
  role: Role;
  person: string | null;
  code: string;
  link: string | null;
  end: HandoutEnd;
};

/** The invitations to one class: those that admit many, and the personal ones by role. */
export type HandoutClass = {
  class: string | null;
  /** The class of staff, which is none of the kind that pupils are in. */
  staff: boolean;
  /** Grades 1–4: a parent's e-mail may stand in for the pupil's own (002 §4). */
  primary: boolean;
  homeroomTeacher: string | null;
  sheets: HandoutInvitation[];
  cards: { role: Role; invitations: HandoutInvitation[] }[];
};

/** Everything that the printed sheets say, in the order in which they are printed. */
export type Handout = {
  organization: Pick<Organization, 'name' | 'shortName' | 'messenger'>;
  administrator: string | null;
  /** The moment at which this was so. */
  at: Instant;
  /** Whether cards are handed out by a teacher, who signs for them; one person's own are not. */
  signOff: boolean;
  classes: HandoutClass[];
  invitations: number;
  /** Open invitations whose codes cannot be opened with the key that is here. */
  skipped: { id: number; reason: 'key-missing' }[];
};

/**
 * Gathers the open invitations that are to be handed out (000 §3.1.4, 002 §5): class by class, in the order people
 * expect, cards by name. Refuses when there is none, or no key that opens any.
 */
export function prepareHandout(store: Store, vault: Vault, choice: HandoutChoice): Handout {
  return store.read((transaction) => {
    const organization = getOrganization(transaction);
    const open = listOpen(transaction, organization, choice);
    const { timeZone, name, shortName, messenger } = organization;
    const skipped: Handout['skipped'] = [];
    const byClass = new Map<number | null, { class: string | null; invitations: HandoutInvitation[] }>();
    for (const invitation of open) {
      const opened = openInvitation(invitation, vault, timeZone);
      if (opened === null) {
        skipped.push({ id: invitation.id, reason: 'key-missing' });
        continue;
      }
      const place = byClass.get(invitation.classId) ?? { class: invitation.class, invitations: [] };
      byClass.set(invitation.classId, place);
      place.invitations.push(opened);
    }
    if (skipped.length === open.length) throw new Problem('key-missing', { file: vault.keyFile });
    const classes = [...byClass].map(([id, place]) => describeClass(transaction, id, place));
    return {
      organization: { name, shortName, messenger },
      administrator: listAdministrators(transaction)[0]?.fullName ?? null,
      at: transaction.now,
      signOff: choice.person === null,
      classes: sortByClass(classes, (one) => one.class),
      invitations: open.length - skipped.length,
      skipped,
    };
  });
}

function listOpen(transaction: ReadTransaction, organization: Organization, choice: HandoutChoice): Invitation[] {
  const place = choice.className === null ? null : getClass(transaction, organization, choice.className);
  const person = choice.person === null ? null : toPersonRef(getPerson(transaction, organization, choice.person));
  const filter: InvitationFilter = {
    states: ['open'],
    ...(place !== null && { classId: place.id }),
    ...(person !== null && { personId: person.id }),
  };
  const open = mapInvitations(transaction, filter, (invitation) => invitation);
  if (open.length === 0) throw new Problem('no-open-invitations', { class: place?.name ?? null, person });
  return open;
}

function openInvitation(invitation: Invitation, vault: Vault, timeZone: string): HandoutInvitation | null {
  const { id, role, person, codeSealed, linkSealed, expiresAt } = invitation;
  const code = vault.unseal(codeSealed);
  const link = linkSealed === null ? null : vault.unseal(linkSealed);
  if (code === null) return null;
  return { id, role, person: person?.fullName ?? null, code, link, end: describeEnd(expiresAt, timeZone) };
}

/** An end, exclusive, as people say it: the last day, with the time where that day is not good to its end. */
function describeEnd(expiresAt: Instant, timeZone: string): HandoutEnd {
  const date = dateInZone(addToInstant(expiresAt, -1), timeZone);
  return { date, time: expiresAt === endOfDay(date, timeZone) ? null : timeInZone(expiresAt, timeZone) };
}

function describeClass(
  transaction: ReadTransaction,
  id: number | null,
  place: { class: string | null; invitations: HandoutInvitation[] },
): HandoutClass {
  const byRole = ROLES.map((role) => ({ role, invitations: place.invitations.filter((one) => one.role === role) }));
  const cards = byRole.map(({ role, invitations }) => ({
    role,
    invitations: sortByName(invitations.filter(({ person }) => person !== null)),
  }));
  const found = id === null ? undefined : findClassById(transaction, id);
  return {
    class: place.class,
    staff: found?.staff === true,
    primary: isPrimaryGrade(found?.grade ?? null),
    homeroomTeacher: (id === null ? undefined : findHomeroom(transaction, id))?.person.fullName ?? null,
    sheets: byRole.flatMap(({ invitations }) => invitations.filter(({ person }) => person === null)),
    cards: cards.filter(({ invitations }) => invitations.length > 0),
  };
}

function sortByName(invitations: HandoutInvitation[]): HandoutInvitation[] {
  const keyed = invitations.map((one) => ({ one, key: nameKey(one.person ?? '') }));
  return keyed.sort((left, right) => (left.key < right.key ? -1 : Number(left.key > right.key))).map(({ one }) => one);
}
