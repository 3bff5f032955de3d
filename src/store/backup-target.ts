import { statSync } from 'node:fs';
import { readDatabaseHeader } from './file-bytes.ts';
import { isBackupHeader } from './seal.ts';

/**
 * Tells whether a path is a database in use, or lies beside one as its key, log or journal: no backup may take its place.
 * A backup that nobody has opened as a store may be replaced by a newer one.
 */
export function isPartOfStore(path: string, store: string): boolean {
  const owner = path.replace(/(?:\.key|\.purged|-wal|-shm|-journal)$/, '');
  if (isSameFile(owner, store) || isSameFile(path, store)) return true;
  const header = readDatabaseHeader(owner);
  if (header === null) return false;
  return owner !== path || !isBackupHeader(header);
}

/** Tells whether two paths lead to one file. */
export function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return first !== undefined && second !== undefined && first.dev === second.dev && first.ino === second.ino;
}
