import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Database as Connection } from 'better-sqlite3';
import Database from 'better-sqlite3';
import { isProblem, Problem } from '../domain/problem.ts';

export type { Connection };

/** SQLite before this can lose committed rows when two processes write in WAL mode. */
const OLDEST_SQLITE = '3.51.3';

/** Opens a database file; the native addon is loaded by its own path, which is faster than the usual search for it. */
export function openConnection(file: string, waitMilliseconds: number, readonly = false): Connection {
  const timeout = Math.min(waitMilliseconds, 0x7fffffff);
  return new Database(file, { nativeBinding: loadAddon(), timeout, readonly });
}

function loadAddon() {
  return createRequire(import.meta.url)('better-sqlite3/build/Release/better_sqlite3.node');
}

/**
 * Opens a database that cannot be written. SQLite wants a place for the index of the log beside it; where it may make none
 * and there is no log, the file is taken into memory, which says the same.
 */
export function openForReadingOnly(file: string, waitMilliseconds: number): Connection {
  let connection: Connection | null = null;
  try {
    connection = openConnection(file, waitMilliseconds, true);
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
    return connection;
  } catch (error) {
    connection?.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const log = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (!code.startsWith('SQLITE_CANTOPEN') || log > 0) throw error;
    return openInMemory(readFileSync(file));
  }
}

/** Where a header says whether there is a log: a database in memory has none. */
const JOURNAL_MODE_AT = 18;

function openInMemory(bytes: Buffer): Connection {
  bytes.fill(1, JOURNAL_MODE_AT, JOURNAL_MODE_AT + 2);
  return new Database(bytes, { nativeBinding: loadAddon(), readonly: true });
}

/** Waits until nobody else has a database open, and keeps all others out until it is closed. */
export function lockWhole(connection: Connection): Connection {
  try {
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.exec('BEGIN EXCLUSIVE; COMMIT');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Refuses to work with an SQLite that is known to lose data. */
export function checkSqliteVersion(connection: Connection): void {
  const version = String(connection.prepare('SELECT sqlite_version()').pluck().get());
  const [found, oldest] = [version, OLDEST_SQLITE].map((text) =>
    text.split('.').reduce((total, part) => total * 1000 + Number(part), 0),
  );
  if ((found ?? 0) < (oldest ?? 0)) throw new Problem('sqlite-too-old', { version, needed: OLDEST_SQLITE });
}

const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Tells whether the disk itself refused: it is full, or what may be put on it is, or it fails. */
export function isDiskError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'EIO' || NO_ROOM.includes(code);
}

/** Takes what the log holds into the file. Closing does the same, but keeps it to itself when the disk refuses. */
export function takeLogIn(connection: Connection): void {
  const [state] = connection.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  if (state?.busy !== 0) throw new Error('the log of a database that nobody else has open is busy');
}

/** Translates an error of SQLite or of the file system under it into the problem it is for the user; others come back as they are. */
export function toStoreProblem(error: unknown, file: string, waitMilliseconds: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new Problem('store-busy', { file, seconds: waitMilliseconds / 1000 });
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_PERM')) {
    return new Problem('store-read-only', { file });
  }
  if (code === 'SQLITE_FULL' || NO_ROOM.includes(code)) return new Problem('disk-full', { file });
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') return new Problem('disk-error', { file });
  // who reads rows does not know of which file they are
  if (isProblem(error, 'store-corrupt') && error.facts.file === '') return new Problem('store-corrupt', { file });
  if (code.startsWith('SQLITE_CORRUPT')) return new Problem('store-corrupt', { file });
  if (code === 'SQLITE_NOTADB') return new Problem('store-foreign', { file });
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new Problem('store-read-only', { file });
  }
  return error;
}
