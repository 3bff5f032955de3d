import { dateInZone } from '../domain/calendar.ts';
import { Problem } from '../domain/problem.ts';
import {
  type Administrator,
  endAdministration,
  insertAdministrator,
  listAdministrators,
  updateAdministratorOrder,
} from '../store/administrators.ts';
import type { MovementOrder } from '../store/enrolments.ts';
import { getOrganization } from '../store/organization.ts';
import { findPersonById, toPersonRef } from '../store/people.ts';
import type { Store, Written } from '../store/store.ts';
import { getPerson } from './find-person.ts';
import { refuseUnlessJoinedStaff } from './verify-teachers.ts';

/** Who was appointed or dismissed, and who administers the community now. */
export type Administration = { administrator: Administrator; administrators: Administrator[] };

/**
 * Appoints an additional administrator from the staff who joined (001, 003); who is one already only gets the order that
 * is told.
 */
export function appointAdministrator(store: Store, query: string, order: MovementOrder): Written<Administration> {
  return store.write('appoint-admin', (transaction) => {
    const organization = getOrganization(transaction);
    const person = toPersonRef(getPerson(transaction, organization, query));
    refuseUnlessJoinedStaff(transaction, person);
    if (listAdministrators(transaction).some(({ id }) => id === person.id)) {
      updateAdministratorOrder(transaction, person.id, order);
    } else {
      const startedOn = dateInZone(transaction.now, organization.timeZone);
      insertAdministrator(transaction, { personId: person.id, primary: false, startedOn, ...order });
    }
    const administrators = listAdministrators(transaction);
    const phone = findPersonById(transaction, person.id)?.phone ?? null;
    const primary = administrators.some((one) => one.id === person.id && one.primary);
    return { administrator: { ...person, phone, primary }, administrators };
  });
}

/** Dismisses an administrator; the last one stays. After the primary one it is the one appointed first who is. */
export function dismissAdministrator(store: Store, query: string): Written<Administration> {
  return store.write('dismiss-admin', (transaction) => {
    const organization = getOrganization(transaction);
    const person = toPersonRef(getPerson(transaction, organization, query));
    const present = listAdministrators(transaction);
    const administrator = present.find(({ id }) => id === person.id);
    if (administrator === undefined) throw new Problem('not-administrator', { person });
    if (present.length === 1) throw new Problem('last-administrator', { person });
    endAdministration(transaction, person.id, dateInZone(transaction.now, organization.timeZone));
    return { administrator, administrators: listAdministrators(transaction) };
  });
}
