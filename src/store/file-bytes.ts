import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const CHUNK = 1024 * 1024;
/** What SQLite lays beside a database while it works. */
export const COMPANIONS = ['-journal', '-wal', '-shm'] as const;

/** A hidden name beside a path, under which a file is made whole before it takes the path. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.new`);
}

/** How the hidden files look that `temporaryName` names, and what SQLite lays beside them. */
export const TEMPORARY_NAME = /^\..+\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.new(?:-journal|-wal|-shm)?$/;

/** Makes an empty file that only the owner can read; a file that is there already is an error. */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600));
  chmodSync(path, 0o600);
}

/**
 * Writes a file for the owner only under a hidden name, lets it take its place (`linkSync` where nothing is to be replaced,
 * `renameSync` else) and makes it durable; when any of it fails, nothing is left of it.
 */
export function writePrivateFile(path: string, text: string, place: (temporary: string, path: string) => void): void {
  const temporary = temporaryName(path);
  try {
    createPrivateFile(temporary);
    writeFileSync(temporary, text);
    syncFile(temporary);
    place(temporary, path);
    syncFolder(dirname(path));
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Makes the folder of a path, for the owner only, and returns the first folder that was missing. */
export function makePrivateFolder(path: string): string | null {
  const made = mkdirSync(dirname(path), { recursive: true, mode: 0o700 }) ?? null;
  if (made !== null) chmodSync(dirname(path), 0o700);
  return made;
}

/** Removes the folder of a path and those above it, up to one of them, as far as they are empty. */
export function removeEmptyFolder(first: string, path: string): void {
  for (let folder = dirname(path); folder.length >= first.length; folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}

/** Removes a database that was being made, with everything that SQLite may have left beside it. */
export function removeDatabase(path: string): void {
  for (const ending of ['', ...COMPANIONS]) rmSync(path + ending, { force: true });
}

/** Reads an open file from its beginning, piece by piece; a piece is good until the next one. */
export function* readPieces(descriptor: number): Generator<{ at: number; piece: Buffer }> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let at = 0; ; ) {
    const length = readSync(descriptor, chunk, 0, chunk.length, at);
    if (length === 0) return;
    yield { at, piece: chunk.subarray(0, length) };
    at += length;
  }
}

const SQLITE_MAGIC = 'SQLite format 3\0';

/** The first hundred bytes of a database; null for what is none. */
export function readDatabaseHeader(path: string): Buffer | null {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
  const header = Buffer.alloc(100);
  const descriptor = openSync(path, 'r');
  try {
    const isWhole = readSync(descriptor, header) === header.length;
    return isWhole && header.toString('latin1', 0, SQLITE_MAGIC.length) === SQLITE_MAGIC ? header : null;
  } finally {
    closeSync(descriptor);
  }
}

/** Copies what an open file holds into a new one that only the owner can read, and makes it durable. */
export function copyOut(from: number, target: string): void {
  createPrivateFile(target);
  const descriptor = openSync(target, 'r+');
  try {
    for (const { piece } of readPieces(from)) {
      for (let written = 0; written < piece.length; ) written += writeSync(descriptor, piece, written);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The SHA-256 of a file, as `sha256sum` prints it. */
export function digestFile(path: string): string {
  const hash = createHash('sha256');
  const descriptor = openSync(path, 'r');
  try {
    for (const { piece } of readPieces(descriptor)) hash.update(piece);
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}

/** Makes what was written into a file durable. */
export function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the names in a folder durable, where the system lets a folder be opened. */
export function syncFolder(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch {
    // some systems know no such thing
  } finally {
    closeSync(descriptor);
  }
}
