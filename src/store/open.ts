import { existsSync, linkSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { cannotWrite, isProblem, Problem } from '../domain/problem.ts';
import { createPrivateFile, readDatabaseHeader, removeDatabase, syncFolder, temporaryName } from './file-bytes.ts';
import { APPLICATION_ID, migrate, STORE_VERSION } from './migrate.ts';
import { refuseNetwork } from './network.ts';
import {
  type Connection,
  checkSqliteVersion,
  lockWhole,
  openConnection,
  openForReadingOnly,
  takeLogIn,
  toStoreProblem,
} from './sqlite.ts';

/** Where a database header keeps the application's id and the store's version, in bytes. */
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

/** Opens an existing store with every promise of durability set and read back; refuses what is no store of ours. */
export function openStoreFile(file: string, waitMilliseconds: number): Connection {
  return openInPlace(file, () => {
    refuseNetwork(file);
    checkStoreFile(file);
    return openHere(file, waitMilliseconds);
  });
}

/**
 * Opens a store that this process may have open already. Its header is not read past SQLite then: a file that a process
 * opens and closes loses all locks the process has on it, and another could take the log away under the first connection.
 */
export function openOnceMore(file: string, waitMilliseconds: number): Connection {
  return openInPlace(file, () => openHere(file, waitMilliseconds));
}

/**
 * Opens a database anew until what was opened is what lies under the name. Another store may be restored into its place
 * meanwhile; whoever still held the old file then would take the log of the new one for its own, and mix the two. Once it
 * has been read, a connection has a lock that keeps the file where it is.
 */
export function openInPlace(file: string, open: () => Connection): Connection {
  for (;;) {
    const before = identify(file);
    try {
      const connection = open();
      if (identify(file) === before) return connection;
      connection.close();
    } catch (error) {
      if (identify(file) === before && !wasReplaced(error)) throw error;
    }
  }
}

/** What tells one file from another that has its name. */
function identify(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.dev} ${found.ino}`;
}

function openHere(file: string, waitMilliseconds: number): Connection {
  try {
    return configure(openConnection(file, waitMilliseconds), file);
  } catch (error) {
    if (wasReplaced(error)) throw error;
    const problem = toStoreProblem(error, file, waitMilliseconds);
    if (!isProblem(problem, 'store-read-only')) throw problem;
    return openForReading(file, waitMilliseconds);
  }
}

/** Tells whether another store was restored into the place of the one that was being opened. */
function wasReplaced(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_READONLY_DBMOVED';
}

/** Opens a store that nobody else has open, and keeps it so; what is deleted is overwritten with zeros. */
export function openSoleFile(file: string, waitMilliseconds: number): Connection {
  try {
    return openInPlace(file, () => {
      refuseNetwork(file);
      checkStoreFile(file);
      const connection = configure(lockWhole(openConnection(file, waitMilliseconds)), file);
      connection.pragma('secure_delete = ON');
      return connection;
    });
  } catch (error) {
    throw toStoreProblem(error, file, waitMilliseconds);
  }
}

/**
 * Creates a store at a path where nothing is yet. It is built whole in a temporary file beside it, readable by the owner
 * only, and appears under its name in one step: a crash leaves no half-made store, and of two that race one wins.
 */
export function createStoreFile<T>(
  file: string,
  waitMilliseconds: number,
  fill: (connection: Connection) => T,
  keep: boolean,
): T {
  refuseNetwork(file);
  const temporary = temporaryName(file);
  try {
    createPrivateFile(temporary);
  } catch (error) {
    throw cannotWrite(file, error);
  }
  try {
    const connection = openConnection(temporary, waitMilliseconds);
    let result: T;
    try {
      connection.pragma(`application_id = ${APPLICATION_ID}`);
      configure(connection, file);
      migrate(connection);
      result = fill(connection);
      if (keep) takeLogIn(connection);
    } finally {
      connection.close();
    }
    if (keep) publish(temporary, file);
    return result;
  } catch (error) {
    throw toStoreProblem(error, file, waitMilliseconds);
  } finally {
    removeDatabase(temporary);
  }
}

/** Makes the folder in which a store will stand, readable by the owner only; returns the first folder that was missing. */
export function makeStoreFolder(file: string): string | null {
  try {
    return mkdirSync(dirname(file), { recursive: true, mode: 0o700 }) ?? null;
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/** Refuses a file that is missing or is no store of this program, before SQLite touches it; `path` is where it lies. */
export function checkStoreFile(file: string, path = file): void {
  if (!existsSync(path)) throw new Problem('store-missing', { file });
  let header: Buffer | null;
  try {
    header = readDatabaseHeader(path);
  } catch (error) {
    throw toStoreProblem(error, file, 0);
  }
  if (header?.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) throw new Problem('store-foreign', { file });
  const version = header.readUInt32BE(USER_VERSION_AT);
  if (version > STORE_VERSION) throw new Problem('store-newer', { file, version, supported: STORE_VERSION });
}

function configure(connection: Connection, file: string): Connection {
  try {
    checkSqliteVersion(connection);
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('trusted_schema = OFF');
    connection.pragma('cache_size = -16384');
    connection.pragma('temp_store = FILE');
    connection.pragma('threads = 2');
    const expected = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, application_id: APPLICATION_ID };
    for (const [pragma, value] of Object.entries(expected)) {
      if (connection.pragma(pragma, { simple: true }) !== value) throw new Problem('store-network', { file });
    }
    const version = Number(connection.pragma('user_version', { simple: true }));
    if (version > STORE_VERSION) throw new Problem('store-newer', { file, version, supported: STORE_VERSION });
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** A store that cannot be written can still be read; a write then meets SQLITE_READONLY. */
function openForReading(file: string, waitMilliseconds: number): Connection {
  try {
    return openForReadingOnly(file, waitMilliseconds);
  } catch (error) {
    throw toStoreProblem(error, file, waitMilliseconds);
  }
}

function publish(temporary: string, file: string): void {
  try {
    linkSync(temporary, file);
    syncFolder(dirname(file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EEXIST') throw new Problem('already-registered', { name: basename(file) });
    throw cannotWrite(file, error);
  }
}
