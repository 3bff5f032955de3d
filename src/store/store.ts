import type { Statement } from 'better-sqlite3';
import type { Instant } from '../domain/calendar.ts';
import { countSummary, markRows, recordRows } from './change-log.ts';
import { createStoreFile, openStoreFile } from './open.ts';
import { findSetting, type Setting } from './organization.ts';
import { insertRun, nextRunId } from './runs.ts';
import { type Connection, toStoreProblem } from './sqlite.ts';

/** One consistent view of the store. Statements are prepared once and kept. */
export type ReadTransaction = {
  /** The one clock reading of this transaction. */
  readonly now: Instant;
  prepare<Parameters extends unknown[], Row>(sql: string): Statement<Parameters, Row>;
};

/** A transaction that may change the store. */
export type WriteTransaction = ReadTransaction & {
  readonly actor: string;
  readonly runId: number;
  /** Runs a statement that defines part of the schema. */
  execute(sql: string): void;
  /** Says which run the present one takes back. */
  takeBack(runId: number): void;
  /** Gives up every change of this transaction; what the use case returns is still its result, not applied. */
  rollBack(): void;
};

/** A use case's result together with what became of its transaction. */
export type Written<T> = T & { runId: number | null; applied: boolean };

/** The organisation's register. Every use case is one call of `read` or `write`. */
export type Store = {
  readonly file: string;
  /** Runs a function on one snapshot. */
  read<T>(use: (transaction: ReadTransaction) => T): T;
  /**
   * Runs a function in one BEGIN IMMEDIATE transaction, kept when it returns and undone when it throws, rolls back, or
   * the command is a dry run. A run is recorded when rows changed, with what it did; `runId` is null when none did.
   */
  write<T extends object>(command: string, use: (transaction: WriteTransaction) => T): Written<T>;
  /** How the organisation tells its days and calls its things; null while none is registered. */
  setting(): Setting | null;
  close(): void;
};

/** Who works on a store, and how. */
export type StoreSettings = {
  file: string;
  actor: string;
  dryRun: boolean;
  waitMilliseconds: number;
  now: () => Instant;
};

/** Opens the store of an organisation. */
export function openStore(settings: StoreSettings): Store {
  return makeStore(openStoreFile(settings.file, settings.waitMilliseconds), settings);
}

/** Creates a store and fills it in its first transaction; a dry run leaves no file behind. */
export function createStore<T>(settings: StoreSettings, fill: (store: Store) => T): T {
  const { file, waitMilliseconds, dryRun } = settings;
  return createStoreFile(file, waitMilliseconds, (connection) => fill(makeStore(connection, settings)), !dryRun);
}

function makeStore(connection: Connection, settings: StoreSettings): Store {
  const statements = new Map<string, Statement<unknown[], unknown>>();
  function prepare<Parameters extends unknown[], Row>(sql: string): Statement<Parameters, Row> {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = connection.prepare<unknown[], unknown>(sql);
      statements.set(sql, statement);
    }
    return statement as Statement<Parameters, Row>;
  }

  function transact<T>(begin: string, run: () => { result: T; keep: boolean }): T {
    try {
      connection.exec(begin);
      const { result, keep } = run();
      connection.exec(keep ? 'COMMIT' : 'ROLLBACK');
      return result;
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw toStoreProblem(error, settings.file, settings.waitMilliseconds);
    }
  }

  return {
    file: settings.file,
    read: (use) => transact('BEGIN', () => ({ result: use({ now: settings.now(), prepare }), keep: true })),
    write: <T extends object>(command: string, use: (transaction: WriteTransaction) => T): Written<T> =>
      transact('BEGIN IMMEDIATE', () => {
        let rolledBack = false;
        const rollBack = () => {
          rolledBack = true;
        };
        const base = { now: settings.now(), prepare, actor: settings.actor };
        const execute = (sql: string) => void connection.exec(sql);
        let undoes: number | null = null;
        const takeBack = (runId: number) => {
          undoes = runId;
        };
        const transaction: WriteTransaction = { ...base, runId: nextRunId(base), execute, rollBack, takeBack };
        markRows(base);
        const before = countWritten(base);
        const result = use(transaction);
        const keep = !rolledBack && !settings.dryRun;
        const changes = keep && countWritten(base) > before ? recordRun(transaction, command, undoes) : 0;
        const runId = changes > 0 ? transaction.runId : null;
        return { result: { ...result, runId, applied: keep }, keep: keep && countWritten(base) > before };
      }),
    setting: () =>
      transact('BEGIN', () => ({ result: findSetting({ now: settings.now(), prepare }) ?? null, keep: true })),
    close: () => connection.close(),
  };
}

/** Records the run that is ending; returns how many rows it added and changed, none of which makes it no run at all. */
function recordRun(transaction: WriteTransaction, command: string, undoes: number | null): number {
  const summary = recordRows(transaction);
  const changes = countSummary(summary);
  if (changes > 0) insertRun(transaction, { command, changes, summary, undoes });
  return changes;
}

/** How many rows the connection has written, those of book-keeping too. */
function countWritten(transaction: ReadTransaction): number {
  return transaction.prepare<[], { changes: number }>('SELECT total_changes() AS changes').get()?.changes ?? 0;
}
