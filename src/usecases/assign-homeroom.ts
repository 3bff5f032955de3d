import { dateInZone } from '../domain/calendar.ts';
import type { Organization } from '../domain/organization.ts';
import type { PersonRef } from '../domain/person.ts';
import { isProblem, Problem } from '../domain/problem.ts';
import { type RowReject, rowReject } from '../domain/row-reject.ts';
import type { SchoolClass } from '../store/classes.ts';
import { endHomeroom, findHomeroom, insertHomeroom, updateHomeroomOrder } from '../store/homerooms.ts';
import { getOrganization } from '../store/organization.ts';
import { toPersonRef } from '../store/people.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { findClass, findNearClasses, getClass } from './find-class.ts';
import { getPerson } from './find-person.ts';
import { refuseUnlessStaff } from './verify-teachers.ts';

/** One line of the distribution of homeroom teachers that the director approves. */
export type HomeroomAssignment = {
  class: string;
  person: string;
  orderNumber: string | null;
  orderDate: string | null;
};

/** An assignment whose class and teacher have been found. */
type FoundAssignment = Pick<HomeroomAssignment, 'orderNumber' | 'orderDate'> & {
  place: SchoolClass;
  person: PersonRef;
};

export type AssignedHomerooms = {
  assigned: { class: string; person: PersonRef; previous: PersonRef | null }[];
  unchanged: string[];
  removed: string[];
};

/** Attaches a homeroom teacher to a class by the director's order (000 §3.1.5); a second one only with `replace`. */
export function assignHomeroom(
  store: Store,
  assignment: HomeroomAssignment,
  replace: boolean,
): Written<AssignedHomerooms> {
  return store.write('assign-homeroom', (transaction) => {
    const organization = getOrganization(transaction);
    const place = getClass(transaction, organization, assignment.class);
    const person = toPersonRef(getPerson(transaction, organization, assignment.person));
    refuseStaffClass(place);
    refuseUnlessStaff(transaction, person);
    const result: AssignedHomerooms = { assigned: [], unchanged: [], removed: [] };
    assign(transaction, organization, result, { ...assignment, place, person, replace });
    return result;
  });
}

/** Attaches homeroom teachers by a whole distribution, or none: bad rows are returned and nothing is applied. */
export function assignHomeroomsFromFile(
  store: Store,
  rows: Iterable<{ line: number; assignment: HomeroomAssignment } | { reject: RowReject }>,
  replace: boolean,
): Written<AssignedHomerooms & { read: number; rejects: RowReject[] }> {
  return store.write('assign-homeroom', (transaction) => {
    const organization = getOrganization(transaction);
    const result: AssignedHomerooms = { assigned: [], unchanged: [], removed: [] };
    const rejects: RowReject[] = [];
    const seen = new Set<number>();
    const checked: FoundAssignment[] = [];
    let read = 0;
    for (const row of rows) {
      read++;
      const outcome = 'reject' in row ? row.reject : checkRow(transaction, organization, row, seen);
      if ('code' in outcome) rejects.push(outcome);
      else checked.push(outcome);
    }
    if (rejects.length > 0) transaction.rollBack();
    else for (const one of checked) assign(transaction, organization, result, { ...one, replace });
    return { ...result, read, rejects };
  });
}

/** Takes the homeroom teacher of a class away; a class without one is left as it is. */
export function removeHomeroom(store: Store, className: string): Written<AssignedHomerooms> {
  return store.write('assign-homeroom', (transaction) => {
    const organization = getOrganization(transaction);
    const place = getClass(transaction, organization, className);
    refuseStaffClass(place);
    const present = findHomeroom(transaction, place.id);
    if (present === undefined) return { assigned: [], unchanged: [place.name], removed: [] };
    endHomeroom(transaction, present.id, dateInZone(transaction.now, organization.timeZone));
    return { assigned: [], unchanged: [], removed: [place.name] };
  });
}

function refuseStaffClass(place: SchoolClass): void {
  if (place.staff) throw new Problem('homeroom-of-staff-class', { class: place.name });
}

function checkRow(
  transaction: WriteTransaction,
  organization: Organization,
  { line, assignment }: { line: number; assignment: HomeroomAssignment },
  seen: Set<number>,
): RowReject | FoundAssignment {
  const place = findClass(transaction, organization, assignment.class);
  if (place === undefined || place.staff) {
    const near = findNearClasses(transaction, organization, assignment.class);
    return rowReject(line, 'class-not-found', null, assignment.class, near);
  }
  if (seen.has(place.id)) return rowReject(line, 'class-repeated', null, place.name);
  seen.add(place.id);
  try {
    const person = toPersonRef(getPerson(transaction, organization, assignment.person));
    refuseUnlessStaff(transaction, person);
    return { ...assignment, place, person };
  } catch (error) {
    if (isProblem(error, 'not-staff')) return rowReject(line, 'not-staff', null, assignment.person);
    if (isProblem(error, 'ambiguous-person')) {
      const near = error.facts.candidates.map(({ id }) => `#${id}`);
      return rowReject(line, 'ambiguous-person', null, assignment.person, near);
    }
    if (!isProblem(error, 'person-not-found')) throw error;
    return rowReject(line, 'person-not-found', null, assignment.person, error.facts.near);
  }
}

/** Attaches a homeroom teacher who has been found, and tells in the result what that was. */
export function assign(
  transaction: WriteTransaction,
  organization: Organization,
  result: AssignedHomerooms,
  assignment: FoundAssignment & { replace: boolean },
): void {
  const { place, person, orderNumber, orderDate } = assignment;
  const present = findHomeroom(transaction, place.id);
  if (present?.person.id === person.id) {
    const order = { orderNumber: orderNumber ?? present.orderNumber, orderDate: orderDate ?? present.orderDate };
    const same = order.orderNumber === present.orderNumber && order.orderDate === present.orderDate;
    if (!same) updateHomeroomOrder(transaction, present.id, order);
    result.unchanged.push(place.name);
    return;
  }
  if (present !== undefined && !assignment.replace) {
    throw new Problem('homeroom-taken', { class: place.name, person: present.person });
  }
  const startedOn = dateInZone(transaction.now, organization.timeZone);
  if (present !== undefined) endHomeroom(transaction, present.id, startedOn);
  insertHomeroom(transaction, { classId: place.id, personId: person.id, startedOn, orderNumber, orderDate });
  result.assigned.push({ class: place.name, person, previous: present?.person ?? null });
}
