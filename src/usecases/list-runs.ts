import { type IsoDate, startOfDay } from '../domain/calendar.ts';
import type { Organization } from '../domain/organization.ts';
import { parsePersonQuery } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { getOrganization } from '../store/organization.ts';
import { listPurged } from '../store/purged.ts';
import { listRuns as findRuns, hasHash, listRunsAbout, mapUndone, type Run, verifyRuns } from '../store/runs.ts';
import type { ReadTransaction, Store } from '../store/store.ts';
import { getPerson } from './find-person.ts';

export type ListedRun = Pick<Run, 'id' | 'at' | 'actor' | 'command' | 'changes'> & { undoneBy: number | null };

/** The runs that changed the store, the last one first; `undoneBy` is the run that took one back. */
export function listRuns(store: Store): ListedRun[] {
  return store.read((transaction) => {
    const undone = mapUndone(transaction);
    const runs = findRuns(transaction, null).map(({ id, at, actor, command, changes }) => {
      return { id, at, actor, command, changes, undoneBy: undone.get(id) ?? null };
    });
    return runs.reverse();
  });
}

export type AuditEvent = Pick<Run, 'id' | 'at' | 'actor' | 'command' | 'summary' | 'hash'>;

/** What was done to the register, oldest first: since a day, or about a person. Ids and numbers, no names. */
export function listAuditEvents(
  store: Store,
  { since, person }: { since: IsoDate | null; person: string | null },
): AuditEvent[] {
  return store.read((transaction) => {
    const organization = getOrganization(transaction);
    const from = since === null ? null : startOfDay(since, organization.timeZone);
    const about = person === null ? null : listRunsAbout(transaction, findPersonId(transaction, organization, person));
    return findRuns(transaction, from)
      .filter(({ id }) => about === null || about.has(id))
      .map(({ id, at, actor, command, summary, hash }) => ({ id, at, actor, command, summary, hash }));
  });
}

/** The id of a person, also of one whose data were destroyed. */
function findPersonId(transaction: ReadTransaction, organization: Organization, text: string): number {
  const query = parsePersonQuery(text);
  const isPurged = query.kind === 'id' && listPurged(transaction).some(({ personId }) => personId === query.id);
  return isPurged ? query.id : getPerson(transaction, organization, text).id;
}

/** What verifying the audit log found. */
export type VerifiedLog = { verified: boolean; events: number; brokenAt: number | null };

/** Follows the chain of the audit log; with `head` also tells whether it still holds the hash that was kept elsewhere. */
export function verifyAuditLog(store: Store, head: string | null): VerifiedLog & { head: string | null } {
  return store.read((transaction) => {
    const check = verifyRuns(transaction);
    const held = head === null || hasHash(transaction, head);
    const brokenAt = check.brokenAt ?? (held ? null : check.events + 1);
    return { verified: brokenAt === null, events: check.events, brokenAt, head: check.head };
  });
}

/** Refuses a log that does not verify. */
export function refuseBroken({ brokenAt, events }: VerifiedLog): void {
  if (brokenAt !== null) throw new Problem('audit-broken', { at: brokenAt, events });
}
