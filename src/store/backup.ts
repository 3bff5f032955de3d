import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Instant } from '../domain/calendar.ts';
import { Problem } from '../domain/problem.ts';
import { APPLICATION_ID } from './migrate.ts';
import { openStoreFile } from './open.ts';
import { openConnection, toStoreProblem } from './sqlite.ts';

/** A backup that was made: its path and its size in bytes. */
export type Backup = { file: string; bytes: number };

/**
 * Where a backup goes unless a path is given: `backups/` beside the store, by its name, the moment and the occasion, and
 * by a number where there is one of that moment already.
 */
export function nameBackup(store: string, now: Instant, occasion: string): string {
  const name = basename(store, extname(store));
  const moment = now.replace(/\.\d+Z$/, 'Z').replaceAll(':', '');
  for (let number = 1; ; number++) {
    const ending = number === 1 ? '' : `-${number}`;
    const file = join(dirname(store), 'backups', `${name}-${moment}-${occasion}${ending}.db`);
    if (!existsSync(file)) return file;
  }
}

/**
 * Copies a store whole, while others may write. The copy is verified (application, integrity, foreign keys), made durable
 * and readable by the owner only before it appears under its name: it is complete or absent (promise 12).
 */
export function backUpStore(store: string, target: string, waitMilliseconds: number): Backup {
  const temporary = join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}.new`);
  prepareTarget(temporary, target);
  try {
    const connection = openStoreFile(store, waitMilliseconds);
    try {
      connection.prepare('VACUUM INTO ?').run(temporary);
    } finally {
      connection.close();
    }
    verify(temporary, waitMilliseconds);
    sync(temporary);
    renameSync(temporary, target);
    sync(dirname(target));
    return { file: target, bytes: statSync(target).size };
  } catch (error) {
    throw toStoreProblem(error, store, waitMilliseconds);
  } finally {
    for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(temporary + ending, { force: true });
  }
}

/** Makes the folder, and an empty file that nobody else can read: SQLite fills it and leaves its mode. */
function prepareTarget(temporary: string, target: string): void {
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) throw new Error('EISDIR');
    closeSync(openSync(temporary, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600));
  } catch (error) {
    throw new Problem('cannot-write', { file: target, reason: error instanceof Error ? error.message : '' });
  }
}

function verify(file: string, waitMilliseconds: number): void {
  const connection = openConnection(file, waitMilliseconds, true);
  try {
    const sound =
      connection.pragma('application_id', { simple: true }) === APPLICATION_ID &&
      connection.pragma('integrity_check', { simple: true }) === 'ok' &&
      (connection.pragma('foreign_key_check') as unknown[]).length === 0 &&
      connection.prepare('SELECT count(*) FROM organization').pluck().get() === 1;
    if (!sound) throw new Problem('store-corrupt', { file });
  } finally {
    connection.close();
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
