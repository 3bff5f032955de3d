import { statSync } from 'node:fs';
import { isProblem, Problem } from '../domain/problem.ts';
import { readDatabaseHeader } from './file-bytes.ts';
import { APPLICATION_ID } from './migrate.ts';
import { checkStoreFile } from './open.ts';
import { compareSchema } from './schema.ts';
import { checkSeal, isBackupHeader } from './seal.ts';
import { type Connection, openConnection, toStoreProblem } from './sqlite.ts';

const PAGE_SIZE_AT = 16;
const PAGE_COUNT_AT = 28;
const APPLICATION_ID_AT = 68;

/**
 * Verifies a copy of a store that nobody else has open: it is of this program and no newer version, as long as it says,
 * unchanged since it was sealed if it is sealed, sound for SQLite, of the schema of its version, and holds one
 * organisation. `named` is the file that a problem names.
 */
export function verifyCopy(path: string, named: string, waitMilliseconds: number): void {
  try {
    checkStoreFile(named, path);
  } catch (error) {
    throw isProblem(error, 'store-foreign') ? new Problem('store-foreign', { file: named, what: 'copy' }) : error;
  }
  if (!hasItsLength(path)) throw new Problem('store-corrupt', { file: named, what: 'copy' });
  let connection: Connection | null = null;
  try {
    connection = openConnection(path, waitMilliseconds, true);
    const sound = checkSeal(connection, path) !== 'broken' && isSound(connection);
    if (!sound) throw new Problem('store-corrupt', { file: named, what: 'copy' });
  } catch (error) {
    throw toCopyProblem(error, named, waitMilliseconds);
  } finally {
    connection?.close();
  }
}

/** Tells whether a backup is as good as when it was made; one that was opened as a store since is not looked into. */
export function isBackupSound(file: string, waitMilliseconds: number): boolean {
  try {
    if (isBackupFile(file)) verifyCopy(file, file, waitMilliseconds);
    return true;
  } catch {
    return false;
  }
}

/** Tells whether SQLite and the schema find nothing wrong with a store, and it holds one organisation. */
export function isSound(connection: Connection): boolean {
  const differences = Object.values(compareSchema(connection)).flat();
  return (
    connection.pragma('application_id', { simple: true }) === APPLICATION_ID &&
    connection.pragma('integrity_check', { simple: true }) === 'ok' &&
    (connection.pragma('foreign_key_check') as unknown[]).length === 0 &&
    differences.length === 0 &&
    connection.prepare('SELECT count(*) FROM organization').pluck().get() === 1
  );
}

/** Whatever SQLite cannot read in a file with our header is damage. */
function toCopyProblem(error: unknown, file: string, waitMilliseconds: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const damage = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_ERROR', 'SQLITE_CANTOPEN', 'SQLITE_IOERR_SHORT_READ'];
  if (damage.some((one) => code.startsWith(one))) return new Problem('store-corrupt', { file, what: 'copy' });
  return toStoreProblem(error, file, waitMilliseconds);
}

/** A file that was opened as a store is one of those that SQLite lays others beside when it is read. */
function isBackupFile(path: string): boolean {
  const header = readDatabaseHeader(path);
  return header?.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID || isBackupHeader(header);
}

/** Tells whether a database file is as long as its header says. */
function hasItsLength(path: string): boolean {
  const header = readDatabaseHeader(path);
  if (header === null) return false;
  const pageSize = header.readUInt16BE(PAGE_SIZE_AT);
  return statSync(path).size === header.readUInt32BE(PAGE_COUNT_AT) * (pageSize === 1 ? 65_536 : pageSize);
}
