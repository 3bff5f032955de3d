import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isBackupHeader } from './seal.ts';

const SQLITE_MAGIC = 'SQLite format 3\0';

/**
 * Tells whether a path is a database in use, or lies beside one as its key, log or journal: no backup may take its place.
 * A backup that nobody has opened as a store may be replaced by a newer one.
 */
export function isPartOfStore(path: string, store: string): boolean {
  const owner = path.replace(/(?:\.key|-wal|-shm|-journal)$/, '');
  if (isSameFile(owner, store) || isSameFile(path, store)) return true;
  const header = readHeader(owner);
  if (header === null) return false;
  return owner !== path || !isBackupHeader(header);
}

/** Tells whether two paths lead to one file. */
export function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return first !== undefined && second !== undefined && first.dev === second.dev && first.ino === second.ino;
}

/** The header of a database; null for what is none. */
function readHeader(path: string): Buffer | null {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
  const header = Buffer.alloc(100);
  const descriptor = openSync(path, 'r');
  try {
    const length = readSync(descriptor, header);
    return length === header.length && header.toString('latin1', 0, SQLITE_MAGIC.length) === SQLITE_MAGIC
      ? header
      : null;
  } finally {
    closeSync(descriptor);
  }
}
