import type { IsoDate } from '../domain/calendar.ts';
import type { Role } from '../domain/person.ts';
import { endAdministration } from '../store/administrators.ts';
import { endTeaching } from '../store/class-teachers.ts';
import {
  endEnrolment,
  hasActiveChild,
  listActiveEnrolments,
  listParentIds,
  type MovementOrder,
} from '../store/enrolments.ts';
import { endHomeroomsOf } from '../store/homerooms.ts';
import { mapInvitations, revokeInvitation } from '../store/invitations.ts';
import type { WriteTransaction } from '../store/store.ts';

/** Somebody who leaves: a whole role, or with `enrolmentIds` only those places of it. */
export type Leaving = {
  personId: number;
  role: Role;
  enrolmentIds: readonly number[] | null;
  on: IsoDate;
  reason: string;
  order?: MovementOrder & { destination: string | null };
};

/**
 * Takes a person out of a role, with everything that stood on it: places, homerooms, lessons, administration, personal invitations, and the parents
 * whose last child this was. Who keeps another place in the role keeps the rest.
 */
export function withdrawPerson(transaction: WriteTransaction, leaving: Leaving): void {
  const { personId, role, enrolmentIds, on, reason, order } = leaving;
  const places = listActiveEnrolments(transaction, personId).filter((place) => place.role === role);
  const left = places.filter(({ id }) => enrolmentIds === null || enrolmentIds.includes(id));
  const last = left.length === places.length ? left.at(-1) : undefined;
  for (const place of left) {
    endEnrolment(transaction, place, { on, kind: place === last ? 'withdrawn' : 'removed', reason, order });
  }
  revokeGroundless(transaction, personId, role);
  if (last === undefined) return;
  if (role === 'teacher') {
    endHomeroomsOf(transaction, personId, on);
    endTeaching(transaction, { personId }, on);
    endAdministration(transaction, personId, on);
  }
  if (role === 'pupil') withdrawChildless(transaction, listParentIds(transaction, personId), leaving);
}

/** Revokes the personal invitations of somebody who has left the role, or the class into which they lead. */
export function revokeGroundless(transaction: WriteTransaction, personId: number, role: Role): void {
  const places = listActiveEnrolments(transaction, personId).filter((place) => place.role === role);
  const reason = places.length === 0 ? 'person-withdrawn' : 'person-moved';
  const standing = mapInvitations(transaction, { personId, role, states: ['open', 'expired'] }, (one) => one);
  for (const { id, classId } of standing) {
    const hasGround = places.some((place) => role !== 'pupil' || classId === null || place.classId === classId);
    if (!hasGround) revokeInvitation(transaction, id, reason);
  }
}

/** Parents whose last active child left, leave too. */
function withdrawChildless(transaction: WriteTransaction, parents: readonly number[], child: Leaving): void {
  for (const personId of parents) {
    if (hasActiveChild(transaction, personId)) continue;
    const { on, reason } = child;
    withdrawPerson(transaction, { personId, role: 'parent', enrolmentIds: null, on, reason });
  }
}
