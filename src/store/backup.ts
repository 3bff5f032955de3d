import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Instant } from '../domain/calendar.ts';
import { cannotWrite, isProblem, Problem } from '../domain/problem.ts';
import { isPartOfStore } from './backup-target.ts';
import {
  createPrivateFile,
  digestFile,
  makePrivateFolder,
  removeDatabase,
  syncFile,
  syncFolder,
  temporaryName,
} from './file-bytes.ts';
import { openOnceMore } from './open.ts';
import { sealBackup } from './seal.ts';
import { type Connection, openConnection, toStoreProblem } from './sqlite.ts';
import { verifyCopy } from './verify.ts';

/** A backup that was made: its path, its size in bytes and its SHA-256. */
export type Backup = { file: string; bytes: number; sha256: string };

/** The occasion of a backup that a person asked for: it is never deleted. */
export const BY_HAND = 'manual';
/** How many automatic backups of each occasion are kept. */
export const KEPT_BACKUPS = 10;

/** The folder of the backups of a store, beside it. */
export function backupFolder(store: string): string {
  return join(dirname(store), 'backups');
}

/**
 * Where a backup goes unless a path is given: `backups/` beside the store, by its name, the moment and the occasion, and
 * by a number where there is one of that moment already.
 */
export function nameBackup(store: string, now: Instant, occasion: string): string {
  const name = basename(store, extname(store));
  const moment = now.replace(/\.\d+Z$/, 'Z').replaceAll(':', '');
  const second = now.replace(/\.\d+Z$/, '.000Z');
  const made = listBackups(store).filter((one) => one.moment === second && one.occasion === occasion);
  // never a number before one that is there: the oldest are those that go
  for (let number = Math.max(0, ...made.map((one) => one.number)) + 1; ; number++) {
    const ending = number === 1 ? '' : `-${number}`;
    const file = join(backupFolder(store), `${name}-${moment}-${occasion}${ending}.db`);
    if (!existsSync(file)) return file;
  }
}

/** A backup that lies in `backups/` under a name that `nameBackup` gave: the moment it tells, and why it was made. */
export type NamedBackup = { file: string; moment: Instant; occasion: string; number: number };

/** The backups of a store in `backups/` beside it, the oldest first. */
export function listBackups(store: string): NamedBackup[] {
  const folder = backupFolder(store);
  const prefix = `${basename(store, extname(store))}-`;
  const pattern = /^(\d{4}-\d\d-\d\dT)(\d\d)(\d\d)(\d\d)Z-([a-z]+(?:-[a-z]+)*)(?:-(\d+))?\.db$/;
  const names = existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : [];
  const found = names.flatMap((name): NamedBackup[] => {
    const match = name.startsWith(prefix) ? pattern.exec(name.slice(prefix.length)) : null;
    if (match === null) return [];
    const [, day, hour, minute, second, occasion = '', number = '1'] = match;
    const moment = `${day}${hour}:${minute}:${second}.000Z`;
    return [{ file: join(folder, name), moment, occasion, number: Number(number) }];
  });
  return found.sort((one, other) => compare(one.moment, other.moment) || one.number - other.number);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Deletes the oldest automatic backups of an occasion beyond those that are kept; none that a person asked for. */
export function pruneBackups(store: string, occasion: string): void {
  if (occasion === BY_HAND) return;
  const made = listBackups(store).filter((one) => one.occasion === occasion);
  for (const { file } of made.slice(0, -KEPT_BACKUPS)) rmSync(file, { force: true });
}

/** Makes a backup of a store before something that is hard to undo, and lets the oldest of that occasion go. */
export function backUpBefore(store: string, now: Instant, occasion: string, waitMilliseconds: number): Backup {
  const backup = backUpStore(store, nameBackup(store, now, occasion), waitMilliseconds);
  pruneBackups(store, occasion);
  return backup;
}

/**
 * Copies a store whole, while others may write. The copy is verified (application, integrity, foreign keys, schema),
 * sealed, made durable and readable by the owner only before it appears under its name: it is complete or absent
 * (promise 12). Without `keep` it is given up in the end.
 */
export function backUpStore(store: string, target: string, waitMilliseconds: number, keep = true): Backup {
  const connection = openOnceMore(store, waitMilliseconds);
  try {
    return copyStore(connection, { store, target, waitMilliseconds, keep });
  } finally {
    connection.close();
  }
}

/** What is copied, and where to. */
export type CopyOrder = { store: string; target: string; waitMilliseconds: number; keep: boolean };

/** The same from a connection that is open. */
export function copyStore(connection: Connection, { store, target, waitMilliseconds, keep }: CopyOrder): Backup {
  const temporary = temporaryName(target);
  const made = prepareTarget(temporary, target, store);
  try {
    connection.prepare('VACUUM INTO ?').run(temporary);
    seal(temporary, waitMilliseconds);
    verifyCopy(temporary, store, waitMilliseconds);
    const backup = { file: target, bytes: statSync(temporary).size, sha256: digestFile(temporary) };
    if (keep) {
      syncFile(temporary);
      renameSync(temporary, target);
      syncFolder(dirname(target));
    }
    return backup;
  } catch (error) {
    if (isProblem(error, 'store-corrupt')) throw new Problem('store-corrupt', { file: store });
    throw toStoreProblem(error, store, waitMilliseconds);
  } finally {
    removeDatabase(temporary);
    if (!keep && made !== null) rmSync(made, { recursive: true, force: true });
  }
}

/** Makes the folder and returns it where it was missing, and an empty file that nobody else can read: SQLite fills it. */
function prepareTarget(temporary: string, target: string, store: string): string | null {
  try {
    if (isPartOfStore(target, store)) throw new Problem('cannot-write', { file: target, obstacle: 'store' });
    const made = makePrivateFolder(target);
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) {
      throw new Problem('cannot-write', { file: target, obstacle: 'is-folder' });
    }
    createPrivateFile(temporary);
    return made;
  } catch (error) {
    throw cannotWrite(target, error);
  }
}

function seal(file: string, waitMilliseconds: number): void {
  const connection = openConnection(file, waitMilliseconds);
  try {
    sealBackup(connection, file);
  } finally {
    connection.close();
  }
}
