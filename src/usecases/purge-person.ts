import { dateInZone, type Instant, type IsoDate } from '../domain/calendar.ts';
import type { PersonRef } from '../domain/person.ts';
import { type DataCategory, listDataCategories } from '../store/data-categories.ts';
import { listActiveEnrolments, listParentIds } from '../store/enrolments.ts';
import { erasePerson } from '../store/erasure.ts';
import { listHolders, type Sought } from '../store/holders.ts';
import { getOrganization } from '../store/organization.ts';
import { findPersonById, toPersonRef } from '../store/people.ts';
import { joinPurgeLists, readPurgeList, writePurgeList } from '../store/purge-list.ts';
import { holdsPerson, identifyPerson, insertPurged, listPurged, type PurgedPerson } from '../store/purged.ts';
import { nextRunId } from '../store/runs.ts';
import type { ReadTransaction, SoleStore, Store, WriteTransaction, Written } from '../store/store.ts';
import { getPerson } from './find-person.ts';
import { refuseLastAdministrator } from './move-person.ts';
import { withdrawPerson } from './withdraw-person.ts';

/** Why somebody's data are destroyed (152-ФЗ art. 21 parts 4 and 5). */
export const PURGE_REASONS = ['consent-withdrawn', 'purpose-reached'] as const;
export type PurgeReason = (typeof PURGE_REASONS)[number];

/** What a register tells of a destruction for the papers on it (Roskomnadzor's order № 179 of 28.10.2022, points 3 and 5). */
export type Destruction = {
  organization: { name: string; address: string | null; timeZone: string };
  person: PersonRef;
  categories: readonly DataCategory[];
  at: Instant;
  runId: number;
};

/** Whose data would go, with what goes with them. */
export type PurgePlan = {
  person: PersonRef;
  categories: DataCategory[];
  /** The parents who leave because no other child of theirs is there. */
  leaving: PersonRef[];
  backups: string[];
};

/** Where the papers are, and which backups still hold the data. */
export type PurgedPapers = { personId: number; act: string; log: string; backups: string[] };

/** Tells what purging somebody would destroy; nothing is changed. */
export function planPurge(store: Store, person: string): PurgePlan {
  const plan = store.write('purge', (transaction) => {
    transaction.rollBack();
    return purge(transaction, person);
  });
  const { person: named, categories, leaving, sought } = plan;
  return { person: named, categories, leaving, backups: listHolders(store.file, sought) };
}

/** What the papers will tell of it, before anything is destroyed: asked of a store that nobody else has open. */
export function describeDestruction(store: Store, query: string): Destruction {
  return store.read((transaction) => {
    const organization = getOrganization(transaction);
    const { name, address, timeZone } = organization;
    const person = getPerson(transaction, organization, query);
    return {
      organization: { name, address, timeZone },
      person: toPersonRef(person),
      categories: listDataCategories(transaction, person.id),
      at: transaction.now,
      runId: nextRunId(transaction),
    };
  });
}

/**
 * Destroys all that the register holds of a person, who leaves first where they are present. `file` is called when
 * nothing but the commit is left: a paper that cannot be written keeps the data. Nothing brings them back: the list of the
 * purged beside the store goes before any backup. `listed` tells whether it could be written, which `doctor` does otherwise.
 */
export function purgePerson(
  store: Store,
  query: string,
  file: () => void,
): Written<{ personId: number }> & { listed: boolean } {
  const purged = store.write('purge', (transaction) => {
    const { person } = purge(transaction, query);
    file();
    return { personId: person.id };
  });
  const listed = !purged.applied || keepPurgeList(store);
  return { ...purged, listed };
}

/** Writes the list of the purged beside the store, with what stands there already; tells whether the disk took it. */
function keepPurgeList(store: Store): boolean {
  const purged = store.read((transaction) => listPurged(transaction));
  try {
    writePurgeList(store.file, joinPurgeLists(readPurgeList(store.file), purged));
    return true;
  } catch {
    return false;
  }
}

/** What became of a backup that is restored: how many of the purged it still held, and all who are known to be purged. */
export type RepeatedPurges = Written<{ purged: number; all: PurgedPerson[] }>;

/** Purges again whomever a backup brings back, and records that it was restored. */
export function repeatPurges(store: SoleStore, known: readonly PurgedPerson[]): RepeatedPurges {
  const repeated = store.write('restore', (transaction) => {
    transaction.record();
    const on = dateInZone(transaction.now, getOrganization(transaction).timeZone);
    const held = known.filter((one) => holdsPerson(transaction, one));
    for (const { personId } of held) {
      leave(transaction, personId, on);
      erasePerson(transaction, personId);
    }
    const before = listPurged(transaction);
    for (const one of known) insertPurged(transaction, one);
    return { purged: held.length, all: joinPurgeLists(before, known) };
  });
  if (repeated.purged > 0) store.rewrite();
  return repeated;
}

function purge(transaction: WriteTransaction, query: string) {
  const organization = getOrganization(transaction);
  const found = getPerson(transaction, organization, query);
  const person = toPersonRef(found);
  refuseLastAdministrator(transaction, person, listActiveEnrolments(transaction, person.id));
  const categories = listDataCategories(transaction, person.id);
  const identity = identifyPerson(transaction, person.id);
  const leaving = leave(transaction, person.id, dateInZone(transaction.now, organization.timeZone));
  erasePerson(transaction, person.id);
  insertPurged(transaction, identity);
  const sought: Sought = { ...identity, nameKey: found.nameKey };
  return { person, categories, leaving, sought };
}

/** Lets somebody leave all that they are in; returns the parents who leave with them. */
function leave(transaction: WriteTransaction, personId: number, on: IsoDate): PersonRef[] {
  const places = listActiveEnrolments(transaction, personId);
  const parents = listParentIds(transaction, personId).filter((id) => isParent(transaction, id));
  for (const role of new Set(places.map((place) => place.role))) {
    withdrawPerson(transaction, { personId, role, enrolmentIds: null, on, reason: 'unknown' });
  }
  return parents.flatMap((id) => {
    const parent = isParent(transaction, id) ? undefined : findPersonById(transaction, id);
    return parent === undefined ? [] : toPersonRef(parent);
  });
}

function isParent(transaction: ReadTransaction, personId: number): boolean {
  return listActiveEnrolments(transaction, personId).some(({ role }) => role === 'parent');
}
