import { statSync } from 'node:fs';
import type { CheckFacts } from '../domain/diagnosis.ts';
import type { OrganizationKind } from '../domain/organization.ts';
import { isProblem } from '../domain/problem.ts';
import { invariantsOf, listBrokenInvariants } from './invariants.ts';
import { checkStoreFile } from './open.ts';
import { joinPurgeLists, readPurgeList, writePurgeList } from './purge-list.ts';
import { listPurged, type PurgedPerson } from './purged.ts';
import { compareSchema } from './schema.ts';
import { type Connection, openConnection, openForReadingOnly, toStoreProblem } from './sqlite.ts';

/** How many faults of a kind are told. */
const TOLD = 5;

/** What the doctor needs to know of a register beside its faults. */
export type RegisterFacts = {
  kind: OrganizationKind;
  timeZone: string;
  people: number;
  beganAt: string | null;
  changedAt: string | null;
};

/** Opens a store to look at it, whatever is wrong with it: nothing is changed, and nothing is expected of it. */
export function openForExamination(file: string, waitMilliseconds: number): Connection {
  let connection: Connection | null = null;
  try {
    connection = openConnection(file, waitMilliseconds);
    connection.pragma('query_only = ON');
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
    return connection;
  } catch (error) {
    connection?.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!/^SQLITE_(?:READONLY|CANTOPEN|PERM)/.test(code)) throw error;
    return openForReadingOnly(file, waitMilliseconds);
  }
}

/** Tells whether a file is a store of this program, and of no newer version. A store that is missing is refused. */
export function checkFile(file: string): CheckFacts['file'] {
  const { size: bytes } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
  try {
    checkStoreFile(file);
    return { file, bytes, fault: null };
  } catch (error) {
    if (isProblem(error, 'store-foreign')) return { file, bytes, fault: 'foreign' };
    if (isProblem(error, 'store-newer')) return { file, bytes, fault: 'newer' };
    throw error;
  }
}

/** Has SQLite check the structure of the whole file. */
export function checkIntegrity(connection: Connection): CheckFacts['integrity'] {
  const rows = connection.pragma(`integrity_check(${TOLD})`) as { integrity_check: string }[];
  const errors = rows.flatMap((row) => row.integrity_check.split('\n')).filter((text) => text !== 'ok');
  return { errors: errors.slice(0, TOLD) };
}

/** Counts the rows that refer to rows that are not there. */
export function checkForeignKeys(connection: Connection): CheckFacts['foreign-keys'] {
  const rows = connection.pragma('foreign_key_check') as { table: string }[];
  return { rows: rows.length, tables: [...new Set(rows.map(({ table }) => table))] };
}

/** Compares the schema with the one that the migrations make. */
export function checkSchema(connection: Connection): CheckFacts['schema'] {
  return compareSchema(connection);
}

/** Asks for every rule of the register whether it holds. */
export function checkInvariants(connection: Connection, kind: OrganizationKind): CheckFacts['invariants'] {
  return { broken: listBrokenInvariants(connection, kind), checked: invariantsOf(kind).length };
}

/** What a register tells of itself; undefined where it has no organisation. */
export function findRegisterFacts(connection: Connection): RegisterFacts | undefined {
  const sql = `SELECT kind, time_zone AS timeZone, (SELECT count(*) FROM person) AS people,
    (SELECT min(at) FROM run) AS beganAt, (SELECT max(at) FROM run) AS changedAt FROM organization`;
  return connection.prepare<[], RegisterFacts>(sql).get();
}

/** Tells whether anything is wrong with the contents of a store; where it cannot even be looked at, too. */
export function isDamaged(file: string, waitMilliseconds: number): boolean {
  let connection: Connection | null = null;
  try {
    connection = openForExamination(file, waitMilliseconds);
    const register = findRegisterFacts(connection);
    return (
      register === undefined ||
      checkIntegrity(connection).errors.length > 0 ||
      checkForeignKeys(connection).rows > 0 ||
      Object.values(checkSchema(connection)).flat().length > 0 ||
      checkInvariants(connection, register.kind).broken.length > 0
    );
  } catch (error) {
    return !isProblem(toStoreProblem(error, file, waitMilliseconds), 'store-busy');
  } finally {
    connection?.close();
  }
}

/** Who is listed as purged beside a store, and who should be: those whom it knows to be, too. */
export function comparePurgeList(file: string, connection: Connection): Record<'listed' | 'all', PurgedPerson[]> {
  const listed = readPurgeList(file);
  const purged = listPurged({ now: '', prepare: (sql) => connection.prepare(sql) });
  return { listed, all: joinPurgeLists(listed, purged) };
}

/** Completes the list of the purged beside a store; returns how many were missing there. */
export function completePurgeList(file: string, waitMilliseconds: number, dryRun: boolean): number {
  let connection: Connection | null = null;
  try {
    connection = openForExamination(file, waitMilliseconds);
    const { listed, all } = comparePurgeList(file, connection);
    const missing = all.length - listed.length;
    if (missing > 0 && !dryRun) writePurgeList(file, all);
    return missing;
  } catch (error) {
    // what cannot be read is told of by other checks
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')) return 0;
    throw error;
  } finally {
    connection?.close();
  }
}

/** The version of SQLite that this program has. */
export function findSqliteVersion(): string {
  const connection = openConnection(':memory:', 0);
  try {
    return String(connection.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    connection.close();
  }
}

/** Takes the log into the store and empties it, as far as others let it. */
export function emptyLog(file: string, waitMilliseconds: number): void {
  const connection = openConnection(file, waitMilliseconds);
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}
