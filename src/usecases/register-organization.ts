import { dateInZone, schoolYearOf } from '../domain/calendar.ts';
import { parseFreeName } from '../domain/class-name.ts';
import {
  DIRECTOR_POSITION,
  type Messenger,
  type Organization,
  type OrganizationKind,
  type Registration,
  wordsOf,
} from '../domain/organization.ts';
import { NO_DETAILS, type PersonDetails, type PersonRef } from '../domain/person.ts';
import type { PersonName } from '../domain/person-name.ts';
import { Problem } from '../domain/problem.ts';
import { insertAdministrator } from '../store/administrators.ts';
import { insertClass } from '../store/classes.ts';
import { insertEnrolment, insertMember } from '../store/enrolments.ts';
import { getOrganization, insertChannel, insertOrganization } from '../store/organization.ts';
import { insertPerson } from '../store/people.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';

/** What registering an organisation needs: the data of the order that appoints the administrator (001 §2.1, 004 §4.5). */
export type RegistrationRequest = {
  kind: OrganizationKind;
  name: string;
  shortName: string;
  director: PersonName;
  administrator: PersonName;
  administratorPhone: string;
  administratorEmail: string | null;
  orderNumber: string;
  orderDate: string;
  region: string | null;
  address: string | null;
  email: string | null;
  phone: string | null;
  website: string | null;
  inn: string | null;
  messenger: Messenger;
  staffClass: string | null;
  timeZone: string;
  year: number | null;
};

export type RegisteredOrganization = {
  organization: {
    kind: OrganizationKind;
    name: string;
    shortName: string;
    director: string;
    messenger: Messenger;
    registration: Registration;
  };
  administrator: PersonRef & { phone: string };
  staffClass: { id: number; name: string };
  channels: string[];
  year: number;
};

/**
 * Registers the organisation in a new store: its data, the staff class (000 §3.1.2), the two system channels, and the
 * director and the administrator as staff; the administrator counts as joined.
 */
export function registerOrganization(store: Store, request: RegistrationRequest): Written<RegisteredOrganization> {
  return store.write('register-org', (transaction) => {
    const { administrator, administratorPhone } = request;
    const today = dateInZone(transaction.now, request.timeZone);
    const organization = toOrganization(request, request.year ?? schoolYearOf(today), transaction.now);
    insertOrganization(transaction, organization);
    const words = wordsOf(request.kind);
    const staffName = parseFreeName(request.staffClass ?? words.staffClass);
    if (staffName === undefined) throw new Problem('class-invalid', { value: request.staffClass ?? '' });
    const staffClass = insertClass(transaction, staffName, { year: organization.year, staff: true, headCount: null });
    insertChannel(transaction, 'general', words.generalChannel);
    insertChannel(transaction, 'staff', words.staffChannel);
    const enroll = (name: PersonName, details: Partial<typeof NO_DETAILS>) =>
      enrollStaff(transaction, staffClass.id, today, { ...NO_DETAILS, ...details, ...name });
    const contacts = { phone: administratorPhone, email: request.administratorEmail };
    const same = administrator.nameKey === request.director.nameKey;
    if (!same) enroll(request.director, { position: DIRECTOR_POSITION });
    const id = enroll(administrator, { ...contacts, position: same ? DIRECTOR_POSITION : null });
    insertMember(transaction, { personId: id, role: 'teacher', requestId: null });
    const order = { orderNumber: request.orderNumber, orderDate: request.orderDate };
    insertAdministrator(transaction, { personId: id, primary: true, startedOn: today, ...order });
    const { kind, name, shortName, director, messenger, registration, year } = organization;
    return {
      organization: { kind, name, shortName, director, messenger, registration },
      administrator: { id, fullName: administrator.fullName, phone: administratorPhone },
      staffClass: { id: staffClass.id, name: staffClass.name },
      channels: [words.generalChannel, words.staffChannel],
      year,
    };
  });
}

/** The short name of the organisation that a store holds already. */
export function findRegistered(store: Store): string {
  return store.read((transaction) => getOrganization(transaction).shortName);
}

function enrollStaff(
  transaction: WriteTransaction,
  classId: number,
  startedOn: string,
  person: PersonName & PersonDetails,
): number {
  const personId = insertPerson(transaction, person, person);
  insertEnrolment(transaction, { personId, role: 'teacher', classId, startedOn, startKind: 'formed' });
  return personId;
}

function toOrganization(request: RegistrationRequest, year: number, now: string): Organization {
  const { kind, name, shortName, messenger, region, address, email, phone, website, inn, timeZone } = request;
  return {
    ...{ kind, name, shortName, messenger, region, address, email, phone, website, inn, timeZone },
    director: request.director.fullName,
    registration: 'draft',
    platformId: null,
    invitationDays: 14,
    consentRequired: false,
    undoDays: 400,
    orderNumber: request.orderNumber,
    orderDate: request.orderDate,
    year,
    yearBeganAt: now,
  };
}
