import type { Instant } from '../domain/calendar.ts';
import { type InvitationState, invitationState } from '../domain/invitation.ts';
import type { Organization } from '../domain/organization.ts';
import type { PersonDetails, PersonRef } from '../domain/person.ts';
import { type Consent, listConsents } from '../store/consents.ts';
import { getOrganization } from '../store/organization.ts';
import { listParticipants, type Participant } from '../store/participants.ts';
import { findHandEdited, toPersonRef } from '../store/people.ts';
import {
  findSource,
  listAdministrationHistory,
  listHomeroomHistory,
  listOwnInvitations,
  listOwnRequests,
  listPlaceHistory,
  listRelatives,
  listTeachingHistory,
  listVerificationHistory,
  mapJoined,
  type OwnInvitation,
  type OwnRequest,
  type PastAdministration,
  type PastHomeroom,
  type PastPlace,
  type PastTeaching,
  type PastVerification,
  type Source,
} from '../store/person-history.ts';
import { type EarlierRow, listEarlierRecords, listPersonRecords, type StoredRow } from '../store/person-records.ts';
import { listRuns, listRunsAbout, type Run } from '../store/runs.ts';
import type { ReadTransaction, Store } from '../store/store.ts';
import { getPerson } from './find-person.ts';

/** Everything that the register knows of a person, with its history and where it came from. */
export type ShownPerson = {
  person: PersonRef & { surname: string; name: string; patronymic: string | null } & PersonDetails;
  roles: (Pick<Participant, 'role' | 'state' | 'classes' | 'verification'> & { joinedAt: Instant | null })[];
  parents: PersonRef[];
  children: PersonRef[];
  places: PastPlace[];
  homerooms: PastHomeroom[];
  teaching: PastTeaching[];
  administration: PastAdministration[];
  verifications: PastVerification[];
  consents: Consent[];
  invitations: (Pick<OwnInvitation, 'id' | 'class' | 'role' | 'createdAt' | 'expiresAt'> & {
    state: InvitationState;
  })[];
  requests: OwnRequest[];
  /** The fields that were set by hand, which rosters leave alone. */
  handEdited: string[];
  /** The run that entered the person. */
  source: Source | null;
};

/** Shows a person; histories come oldest first. */
export function showPerson(store: Store, query: string): ShownPerson {
  return store.read((transaction) => describePerson(transaction, query));
}

/**
 * Everything that the store holds of a person, for the person: what is shown, the rows themselves, what is remembered of how
 * they were before, and what was done about them (152-ФЗ art. 14). Codes of invitations are no data about anybody.
 */
export type ExportedPerson = {
  exportedAt: Instant;
  organization: Pick<Organization, 'name' | 'address' | 'email' | 'phone' | 'inn'>;
} & ShownPerson & {
    records: Record<string, StoredRow[]>;
    earlier: EarlierRow[];
    runs: Pick<Run, 'id' | 'at' | 'actor' | 'command'>[];
  };

/** Gathers that copy. */
export function exportPerson(store: Store, query: string): ExportedPerson {
  return store.read((transaction) => {
    const shown = describePerson(transaction, query);
    const { name, address, email, phone, inn } = getOrganization(transaction);
    const about = listRunsAbout(transaction, shown.person.id);
    const runs = listRuns(transaction, null).filter(({ id }) => about.has(id));
    return {
      exportedAt: transaction.now,
      organization: { name, address, email, phone, inn },
      ...shown,
      records: listPersonRecords(transaction, shown.person.id),
      earlier: listEarlierRecords(transaction, shown.person.id),
      runs: runs.map(({ id, at, actor, command }) => ({ id, at, actor, command })),
    };
  });
}

function describePerson(transaction: ReadTransaction, query: string): ShownPerson {
  const found = getPerson(transaction, getOrganization(transaction), query);
  const { id, surname, givenName, patronymic } = found;
  const { externalId, birthDate, sex, phone, email, position, subjects, homeroomOf } = found;
  const details: PersonDetails = { externalId, birthDate, sex, phone, email, position, subjects, homeroomOf };
  const joined = mapJoined(transaction, id);
  return {
    person: { ...toPersonRef(found), surname, name: givenName, patronymic, ...details },
    roles: listParticipants(transaction, { withLeft: true, personId: id }).map(
      ({ role, state, classes, verification }) => ({
        ...{ role, state, classes, verification },
        joinedAt: joined.get(role) ?? null,
      }),
    ),
    parents: listRelatives(transaction, id, 'parents'),
    children: listRelatives(transaction, id, 'children'),
    places: listPlaceHistory(transaction, id),
    homerooms: listHomeroomHistory(transaction, id),
    teaching: listTeachingHistory(transaction, id),
    administration: listAdministrationHistory(transaction, id),
    verifications: listVerificationHistory(transaction, id),
    consents: listConsents(transaction, id),
    invitations: listOwnInvitations(transaction, id).map(({ id: number, class: place, role, ...one }) => ({
      ...{ id: number, class: place, role, createdAt: one.createdAt, expiresAt: one.expiresAt },
      state: invitationState(one, transaction.now),
    })),
    requests: listOwnRequests(transaction, id),
    handEdited: findHandEdited(transaction, id),
    source: findSource(transaction, id) ?? null,
  };
}
