import { closeSync, constants, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cannotWrite, Problem, type WriteObstacle } from '../domain/problem.ts';

/** What a file is to hold. */
export type Contents = string | Uint8Array | Iterable<string>;

/** A file that is about to be written. It appears under its name whole or not at all. */
export type PendingFile = {
  readonly path: string;
  /**
   * Writes the contents, whole or in pieces, and makes them durable: what may fail for want of room is done before a change
   * that the file tells of is committed. Returns their size in bytes.
   */
  write(contents: Contents): number;
  /** Puts the file in its place. */
  place(): void;
  /** Writes the contents and puts the file in its place; returns its size in bytes. */
  finish(contents: Contents): number;
  /** Gives the file up. */
  discard(): void;
};

/**
 * Prepares a file for writing, so that a path that cannot be written is found out before anything is changed. Readable
 * by the owner only, whatever the umask: files that we write hold names and codes (promise 13).
 */
export function prepareFile(path: string): PendingFile {
  const refuse = (obstacle: WriteObstacle) => {
    throw new Problem('cannot-write', { file: path, obstacle });
  };
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.new`);
  const descriptor = attempt(path, () => {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) refuse('is-folder');
    if (belongsToStore(path)) refuse('store');
    return openSync(temporary, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  });
  let open = true;
  function discard(): void {
    if (!open) return;
    open = false;
    closeSync(descriptor);
    rmSync(temporary, { force: true });
  }
  function attemptOrDiscard<T>(action: () => T): T {
    try {
      return attempt(path, action);
    } catch (error) {
      discard();
      throw error;
    }
  }
  function write(contents: Contents): number {
    const pieces = typeof contents === 'string' || contents instanceof Uint8Array ? [contents] : contents;
    return attemptOrDiscard(() => {
      let size = 0;
      for (const piece of pieces) size += writeWhole(descriptor, piece);
      fsyncSync(descriptor);
      return size;
    });
  }
  function place(): void {
    attemptOrDiscard(() => renameSync(temporary, path));
    discard();
  }
  function finish(contents: Contents): number {
    const size = write(contents);
    place();
    return size;
  }
  return { path, write, place, finish, discard };
}

function writeWhole(descriptor: number, piece: string | Uint8Array): number {
  const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  return bytes.length;
}

const SQLITE_MAGIC = 'SQLite format 3\0';

/** Tells whether a path is a database or lies beside one as its key or journal: nothing we write may take its place. */
function belongsToStore(path: string): boolean {
  const store = path.replace(/(?:\.key|\.purged|-wal|-shm|-journal)$/, '');
  if (statSync(store, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const head = Buffer.alloc(SQLITE_MAGIC.length);
  const descriptor = openSync(store, 'r');
  try {
    return readSync(descriptor, head) === head.length && head.toString('latin1') === SQLITE_MAGIC;
  } finally {
    closeSync(descriptor);
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw cannotWrite(path, error);
  }
}
