import { dateInZone, type IsoDate } from '../domain/calendar.ts';
import type { Organization } from '../domain/organization.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { listAdministrators } from '../store/administrators.ts';
import type { SchoolClass } from '../store/classes.ts';
import {
  type Enrolment,
  endEnrolment,
  findLastEnd,
  findLastPlace,
  insertEnrolment,
  listActiveEnrolments,
  listParentIds,
  type MovementOrder,
  updateStartOrder,
} from '../store/enrolments.ts';
import { listHomeroomClasses } from '../store/homerooms.ts';
import { getOrganization } from '../store/organization.ts';
import { findHandEdited, toPersonRef, updateHandEdited } from '../store/people.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { getClass, getClassFor } from './find-class.ts';
import { getPerson } from './find-person.ts';
import { revokeGroundless, withdrawPerson } from './withdraw-person.ts';

/** Why somebody leaves the organisation. */
export const LEAVING_REASONS = ['transferred', 'graduated', 'dismissed', 'left', 'unknown'] as const;
export type LeavingReason = (typeof LEAVING_REASONS)[number];

/** When somebody moves, null being today, and by which order. */
export type Movement = { date: IsoDate | null } & MovementOrder;

/** A movement as it was recorded: from which class, into which, and from which day on. */
export type Moved = { person: PersonRef; from: string | null; to: string | null; on: IsoDate };

/**
 * Moves a pupil from one class into another (000 §3.1.8): one interval ends, the next begins the same day. A class set so
 * goes before rosters until one agrees. `from` names the class where the pupil is in several.
 */
export function transferPerson(
  store: Store,
  { person: query, to, from, movement }: { person: string; to: string; from: string | null; movement: Movement },
): Written<Moved> {
  return store.write('transfer', (transaction) => {
    const organization = getOrganization(transaction);
    const person = toPersonRef(getPerson(transaction, organization, query));
    const target = getClassFor(transaction, organization, to, 'pupil');
    const places = listPlaces(transaction, person, ['pupil']);
    refusePresent(person, target, places);
    const source = choosePlace(transaction, organization, person, places, from);
    const since = [source.startedOn, findLastEnd(transaction, person.id, 'pupil', target.id) ?? source.startedOn];
    const on = resolveDay(transaction, organization, movement.date, person, since);
    refuseBeforeYear(organization, person, on);
    endEnrolment(transaction, source, { on, kind: 'transferred', order: movement });
    begin(transaction, person, { role: 'pupil', place: target, on, kind: 'transferred', order: movement });
    updateHandEdited(transaction, person.id, [...new Set([...findHandEdited(transaction, person.id), 'class'])]);
    revokeGroundless(transaction, person.id, 'pupil');
    return { person, from: source.className, to: target.name, on };
  });
}

/** Who left, all classes that were left, and those that have no homeroom teacher for it. */
export type Withdrawn = Moved & { left: string[]; vacated: string[] };

/** How somebody leaves; `className` leaves one class only, `preview` keeps nothing. */
export type Withdrawal = {
  person: string;
  className: string | null;
  reason: LeavingReason;
  destination: string | null;
  movement: Movement;
  preview?: boolean;
};

/**
 * Lets somebody leave the organisation, or one class of several, with everything that stood on it (000 §3.1.8, §3.1.9). Who
 * is also a parent of a present pupil stays a parent.
 */
export function withdraw(store: Store, withdrawal: Withdrawal): Written<Withdrawn> {
  return store.write('withdraw', (transaction) => {
    const organization = getOrganization(transaction);
    const { className, reason, destination, movement } = withdrawal;
    const person = toPersonRef(getPerson(transaction, organization, withdrawal.person));
    const all = listActiveEnrolments(transaction, person.id);
    if (all.length === 0) throw new Problem('person-left', { person });
    const own = all.filter(({ role }) => role !== 'parent');
    const present = own.length > 0 ? own : all;
    const places = className === null ? present : getPlacesIn(transaction, organization, person, present, className);
    refuseLastAdministrator(transaction, person, places);
    const roles = [...new Set(places.map((place) => place.role))];
    const since = roles.flatMap((role) => listBounds(transaction, person, role, places, all));
    const on = resolveDay(transaction, organization, movement.date, person, since);
    const order = { ...movement, destination };
    const led = listHomeroomClasses(transaction, person.id);
    for (const role of roles) {
      const enrolmentIds = places.flatMap((place) => (place.role === role ? place.id : []));
      withdrawPerson(transaction, { personId: person.id, role, enrolmentIds, on, reason, order });
    }
    const still = listHomeroomClasses(transaction, person.id);
    if (withdrawal.preview === true) transaction.rollBack();
    const vacated = led.filter((name) => !still.includes(name));
    const left = places.flatMap((place) => place.className ?? []);
    return { person, from: left[0] ?? null, to: null, on, left, vacated };
  });
}

/** Takes somebody back who left, as the same person (000 §3.1.8): a pupil brings back the parents who left as well. */
export function reinstatePerson(
  store: Store,
  { person: query, to, movement }: { person: string; to: string; movement: Movement },
): Written<Moved> {
  return store.write('reinstate', (transaction) => {
    const organization = getOrganization(transaction);
    const person = toPersonRef(getPerson(transaction, organization, query));
    const last = findLastPlace(transaction, person.id);
    const [place] = listActiveEnrolments(transaction, person.id).filter(({ role }) => role !== 'parent');
    if (place !== undefined) throw new Problem('already-in-class', { person, class: place.className ?? '—' });
    if (last === undefined) throw new Problem('person-not-in-role', { person, role: null });
    const target = getClassFor(transaction, organization, to, last.role);
    const on = resolveDay(transaction, organization, movement.date, person, [last.endedOn]);
    refuseBeforeYear(organization, person, on);
    begin(transaction, person, { role: last.role, place: target, on, kind: 'reinstated', order: movement });
    if (last.role === 'pupil') reinstateParents(transaction, person.id, on);
    return { person, from: null, to: target.name, on };
  });
}

function begin(
  transaction: WriteTransaction,
  person: PersonRef,
  start: { role: Role; place: SchoolClass; on: IsoDate; kind: 'transferred' | 'reinstated'; order: MovementOrder },
): void {
  const { role, place, on, kind, order } = start;
  const enrolment = { personId: person.id, role, classId: place.id, startedOn: on, startKind: kind };
  updateStartOrder(transaction, insertEnrolment(transaction, enrolment), order);
}

function listPlaces(transaction: WriteTransaction, person: PersonRef, roles: readonly Role[]): Enrolment[] {
  const all = listActiveEnrolments(transaction, person.id);
  if (all.length === 0) throw new Problem('person-left', { person });
  const places = all.filter(({ role }) => roles.includes(role));
  if (places.length === 0) throw new Problem('person-not-in-role', { person, role: roles[0] ?? null });
  return places;
}

/** The place that a class names, or the only one where none is named. */
function choosePlace(
  transaction: WriteTransaction,
  organization: Organization,
  person: PersonRef,
  places: readonly Enrolment[],
  className: string | null,
): Enrolment {
  if (className === null) {
    const [only, ...more] = places;
    if (only === undefined || more.length > 0) throw new Problem('missing-value', { flag: '--from' });
    return only;
  }
  return getPlacesIn(transaction, organization, person, places, className)[0];
}

/** The places in a class: more than one where somebody is there in two roles. */
function getPlacesIn(
  transaction: WriteTransaction,
  organization: Organization,
  person: PersonRef,
  places: readonly Enrolment[],
  className: string,
): [Enrolment, ...Enrolment[]] {
  const { id, name } = getClass(transaction, organization, className);
  const [place, ...others] = places.filter(({ classId }) => classId === id);
  if (place === undefined) throw new Problem('not-in-class', { person, class: name });
  return [place, ...others];
}

function refusePresent(person: PersonRef, target: SchoolClass, places: readonly Enrolment[]): void {
  if (places.some(({ classId }) => classId === target.id)) {
    throw new Problem('already-in-class', { person, class: target.name });
  }
}

/** The community keeps somebody who administers it; one of several goes with the place. */
export function refuseLastAdministrator(
  transaction: WriteTransaction,
  person: PersonRef,
  places: readonly Enrolment[],
): void {
  const leaves = places.some(({ role }) => role === 'teacher');
  const [only, ...others] = listAdministrators(transaction);
  if (leaves && others.length === 0 && only?.id === person.id) {
    throw new Problem('last-administrator', { person });
  }
}

/** The day of a movement: today, or one in the past that nothing recorded contradicts. */
function resolveDay(
  transaction: WriteTransaction,
  { timeZone }: Organization,
  date: IsoDate | null,
  person: PersonRef,
  since: readonly IsoDate[],
): IsoDate {
  const today = dateInZone(transaction.now, timeZone);
  const on = date ?? today;
  if (on > today) throw new Problem('invalid-value', { flag: '--date', value: on, expected: 'past-date' });
  const latest = [...since].sort().at(-1) ?? on;
  if (on < latest) throw new Problem('movement-too-early', { person, date: on, since: latest, cause: 'record' });
  return on;
}

/** Nobody comes into a class of the present year before that began. */
function refuseBeforeYear({ yearBeganAt, timeZone }: Organization, person: PersonRef, on: IsoDate): void {
  const since = dateInZone(yearBeganAt, timeZone);
  if (on < since) throw new Problem('movement-too-early', { person, date: on, since, cause: 'year' });
}

/**
 * The days before which somebody did not leave places of a role: their beginnings, and, where others of the role are kept,
 * the day on which the first of those began; where none is, the last day on which one was left before.
 */
function listBounds(
  transaction: WriteTransaction,
  person: PersonRef,
  role: Role,
  leaving: readonly Enrolment[],
  present: readonly Enrolment[],
): IsoDate[] {
  const left = leaving.filter((place) => place.role === role);
  const kept = present.filter((place) => place.role === role && !leaving.includes(place));
  const [first] = kept.map(({ startedOn }) => startedOn).sort();
  const other = kept.length > 0 ? first : findLastEnd(transaction, person.id, role);
  return [...left.map(({ startedOn }) => startedOn), ...(other === undefined ? [] : [other])];
}

/** Brings back the parents of a child who is back, no earlier than they left. */
export function reinstateParents(transaction: WriteTransaction, childId: number, on: IsoDate): void {
  for (const personId of listParentIds(transaction, childId)) {
    const present = listActiveEnrolments(transaction, personId).some(({ role }) => role === 'parent');
    if (present) continue;
    const left = findLastEnd(transaction, personId, 'parent') ?? on;
    const startedOn = left > on ? left : on;
    insertEnrolment(transaction, { personId, role: 'parent', classId: null, startedOn, startKind: 'reinstated' });
  }
}
