import { dateInZone } from '../domain/calendar.ts';
import { parseClassName, parseFreeName } from '../domain/class-name.ts';
import { Problem } from '../domain/problem.ts';
import { endTeaching } from '../store/class-teachers.ts';
import {
  archiveClass as archive,
  countPresent,
  findClassByKey,
  type SchoolClass,
  updateClassName,
} from '../store/classes.ts';
import { endHomeroom, findHomeroom } from '../store/homerooms.ts';
import { mapInvitations, revokeInvitation } from '../store/invitations.ts';
import { listRequests } from '../store/join-requests.ts';
import { getOrganization } from '../store/organization.ts';
import type { Store, Written } from '../store/store.ts';
import { getClass } from './find-class.ts';
import { rejectRequest } from './reject-requests.ts';

export type RenamedClass = {
  class: Pick<SchoolClass, 'id' | 'name' | 'grade' | 'letter' | 'year'>;
  from: string;
};

/** Gives a class another name (000 §3.1.3); everybody and everything in it stays. */
export function renameClass(store: Store, className: string, newName: string): Written<RenamedClass> {
  return store.write('rename-class', (transaction) => {
    const organization = getOrganization(transaction);
    const place = getClass(transaction, organization, className);
    const name = place.staff ? parseFreeName(newName) : parseClassName(organization.kind, newName);
    if (name === undefined) throw new Problem('class-invalid', { value: newName });
    const holder = findClassByKey(transaction, place.year, name.nameKey);
    if (holder !== undefined && holder.id !== place.id) throw new Problem('class-exists', { class: holder.name });
    if (name.name !== place.name) updateClassName(transaction, place.id, name);
    const { grade, letter } = name;
    return { class: { id: place.id, name: name.name, grade, letter, year: place.year }, from: place.name };
  });
}

export type ArchivedClass = {
  class: Pick<SchoolClass, 'id' | 'name'>;
  invitationsRevoked: number;
  requestsRejected: number;
};

/**
 * Puts an empty class away (000 §3.1.3): its homeroom ends, its invitations are revoked and the requests that still wait are
 * rejected, for there is nowhere to come in to. The class and its history stay readable.
 */
export function archiveClass(store: Store, className: string): Written<ArchivedClass> {
  return store.write('archive-class', (transaction) => {
    const organization = getOrganization(transaction);
    const { id, name } = getClass(transaction, organization, className);
    const present = countPresent(transaction, id);
    if (present > 0) throw new Problem('class-not-empty', { class: name, present });
    const pending = listRequests(transaction, { state: 'pending', classId: id });
    for (const request of pending) rejectRequest(transaction, request, REASON);
    const states = ['open', 'expired', 'used'] as const;
    const standing = mapInvitations(transaction, { classId: id, states }, (one) => one.id);
    for (const invitation of standing) revokeInvitation(transaction, invitation, REASON);
    const homeroom = findHomeroom(transaction, id);
    const today = dateInZone(transaction.now, organization.timeZone);
    if (homeroom !== undefined) endHomeroom(transaction, homeroom.id, today);
    endTeaching(transaction, { classId: id }, today);
    archive(transaction, id);
    return { class: { id, name }, invitationsRevoked: standing.length, requestsRejected: pending.length };
  });
}

const REASON = 'class-archived';
