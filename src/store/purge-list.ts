import { readFileSync, renameSync } from 'node:fs';
import { writePrivateFile } from './file-bytes.ts';
import type { PurgedPerson } from './purged.ts';

/** Where it is kept beside a store whose data were destroyed, for when the store itself is lost and an older backup takes its place. */
export function purgeListFile(store: string): string {
  return `${store}.purged`;
}

/** Reads that list; there is none where nobody's data were destroyed. It holds ids and hashes, no names. */
export function readPurgeList(store: string): PurgedPerson[] {
  let text: string;
  try {
    text = readFileSync(purgeListFile(store), 'utf8');
  } catch {
    return [];
  }
  const lines = text.matchAll(/^(\d{1,15}) ([0-9a-f]{64})$/gm);
  return [...lines].map(([, personId, entered = '']) => ({ personId: Number(personId), entered }));
}

/** Writes that list, whole or not at all, readable by the owner only. */
export function writePurgeList(store: string, people: readonly PurgedPerson[]): void {
  const text = people.map(({ personId, entered }) => `${personId} ${entered}\n`).join('');
  writePrivateFile(purgeListFile(store), text, renameSync);
}

/** Two lists as one, in order. */
export function joinPurgeLists(...lists: readonly (readonly PurgedPerson[])[]): PurgedPerson[] {
  const byKey = new Map(lists.flat().map((one) => [`${one.personId} ${one.entered}`, one]));
  return [...byKey.values()].sort(
    (one, other) => one.personId - other.personId || (one.entered < other.entered ? -1 : 1),
  );
}
