import type { Statement } from 'better-sqlite3';
import type { Instant } from '../domain/calendar.ts';
import { countSummary, forgetOldRuns, markRows, recordRows } from './change-log.ts';
import { findVersion, STORE_VERSION } from './migrate.ts';
import { createStoreFile, openSoleFile, openStoreFile } from './open.ts';
import { findSetting, type Setting } from './organization.ts';
import { insertRun, nextRunId } from './runs.ts';
import { type Connection, takeLogIn, toStoreProblem } from './sqlite.ts';

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
  /** Says that the run is to be recorded even if it changes no row. */
  record(): void;
  /** Gives up every change of this transaction; what the use case returns is still its result, not applied. */
  rollBack(): void;
};

/** A use case's result together with what became of its transaction. */
export type Written<T> = T & { runId: number | null; applied: boolean };

/** The organisation's register. Every use case is one call of `read` or `write`. */
export type Store = {
  readonly file: string;
  /** Whether an older program made it: then it is upgraded before anything else. */
  readonly isOlder: boolean;
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

/** A store that this process alone has open, and in which nothing that is deleted leaves a trace. */
export type SoleStore = Store & {
  /** Writes the file anew without what was deleted before, and takes the log in. */
  rewrite(): void;
  /** Takes the log into the file, which from then on is the whole store. */
  settle(): void;
};

/** Opens the store of an organisation once nobody else has it open, and keeps all others out until it is closed. */
export function openSoleStore(settings: StoreSettings): SoleStore {
  const { file, waitMilliseconds } = settings;
  const connection = openSoleFile(file, waitMilliseconds);
  const guard = (work: () => void) => {
    try {
      work();
    } catch (error) {
      throw toStoreProblem(error, file, waitMilliseconds);
    }
  };
  return {
    ...makeStore(connection, settings),
    rewrite: () =>
      guard(() => {
        connection.exec('VACUUM');
        takeLogIn(connection);
      }),
    settle: () => guard(() => takeLogIn(connection)),
  };
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
    isOlder: findVersion(connection) < STORE_VERSION,
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
        let isEvent = false;
        const record = () => {
          isEvent = true;
        };
        const runId = nextRunId(base);
        const transaction: WriteTransaction = { ...base, runId, execute, rollBack, takeBack, record };
        markRows(base);
        const before = countWritten(base);
        const result = use(transaction);
        const keep = !rolledBack && !settings.dryRun;
        const isRun = keep && (isEvent || countWritten(base) > before);
        const isRecorded = isRun && recordRun(transaction, { command, undoes, isEvent });
        return { result: { ...result, runId: isRecorded ? runId : null, applied: keep }, keep: isRun };
      }),
    setting: () =>
      transact('BEGIN', () => ({ result: findSetting({ now: settings.now(), prepare }) ?? null, keep: true })),
    close: () => connection.close(),
  };
}

/** Records the run that is ending; one that neither added nor changed a row is none, unless it is an event by itself. */
function recordRun(
  transaction: WriteTransaction,
  { command, undoes, isEvent }: { command: string; undoes: number | null; isEvent: boolean },
): boolean {
  const summary = recordRows(transaction);
  const changes = countSummary(summary);
  const isRun = changes > 0 || isEvent;
  if (isRun) {
    insertRun(transaction, { command, changes, summary, undoes });
    forgetOldRuns(transaction);
  }
  return isRun;
}

/** How many rows the connection has written, those of book-keeping too. */
function countWritten(transaction: ReadTransaction): number {
  return transaction.prepare<[], { changes: number }>('SELECT total_changes() AS changes').get()?.changes ?? 0;
}
