import { createRequire } from 'node:module';
import type { Instant } from '../domain/calendar.ts';
import type { ChangeSummary } from './change-log.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** A changing command that was run: who, when, and what it did, in ids and numbers. */
export type Run = {
  id: number;
  at: Instant;
  actor: string;
  command: string;
  changes: number;
  summary: ChangeSummary;
  undoes: number | null;
  /** The digest of the run and of all before it, in hexadecimal. */
  hash: string;
};

type RunRow = Omit<Run, 'summary'> & { summary: string };

const SELECT = 'SELECT id, at, actor, command, changes, summary, undoes, lower(hex(hash)) AS hash FROM run';

/** The id that the run of the present transaction will have. */
export function nextRunId(transaction: ReadTransaction): number {
  const sql = 'SELECT coalesce(max(id), 0) + 1 AS id FROM run';
  return transaction.prepare<[], { id: number }>(sql).get()?.id ?? 1;
}

/** Records that a command changed the store, chained to the runs before it. */
export function insertRun(
  transaction: WriteTransaction,
  run: { command: string; changes: number; summary: ChangeSummary; undoes: number | null },
): void {
  const { runId: id, now: at, actor } = transaction;
  const { command, changes, undoes } = run;
  const summary = JSON.stringify(run.summary);
  const before = transaction.prepare<[], { hash: string }>(`${SELECT} ORDER BY id DESC LIMIT 1`).get()?.hash ?? '';
  const hash = chain(before, { id, at, actor, command, changes, summary, undoes });
  const sql = `INSERT INTO run (id, at, actor, command, changes, summary, undoes, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, unhex(?))`;
  transaction.prepare<unknown[], never>(sql).run(id, at, actor, command, changes, summary, undoes, hash);
}

/**
 * The digest of a run behind that of the run before it, in hexadecimal. The library for it is loaded only here: commands
 * that change nothing start without it.
 */
function chain(before: string, run: Omit<RunRow, 'hash'>): string {
  const { createHash } = createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto');
  const { id, at, actor, command, changes, summary, undoes } = run;
  const told = JSON.stringify([before, id, at, actor, command, changes, summary, undoes]);
  return createHash('sha256').update(told).digest('hex');
}

/** The run with an id. */
export function findRun(transaction: ReadTransaction, id: number): Run | undefined {
  const row = transaction.prepare<[number], RunRow>(`${SELECT} WHERE id = ?`).get(id);
  return row && toRun(row);
}

/** The last run. */
export function findLastRun(transaction: ReadTransaction): Run | undefined {
  const row = transaction.prepare<[], RunRow>(`${SELECT} ORDER BY id DESC LIMIT 1`).get();
  return row && toRun(row);
}

/** All runs since a moment, oldest first; null for all. */
export function listRuns(transaction: ReadTransaction, since: Instant | null): Run[] {
  return transaction
    .prepare<[string], RunRow>(`${SELECT} WHERE at >= ? ORDER BY id`)
    .all(since ?? '')
    .map(toRun);
}

function toRun({ summary, ...run }: RunRow): Run {
  return { ...run, summary: JSON.parse(summary) as ChangeSummary };
}

/** The columns of all tables that name a person, by the table: who a row of it is about. */
export function listPersonColumns(transaction: ReadTransaction): Map<string, string[]> {
  const sql = `SELECT schema.name AS "table", key."from" AS "column" FROM sqlite_schema AS schema
    JOIN pragma_foreign_key_list(schema.name) AS key ON key."table" = 'person' WHERE schema.type = 'table'`;
  const columns = new Map([['person', ['id']]]);
  for (const { table, column } of transaction.prepare<[], { table: string; column: string }>(sql).all()) {
    columns.set(table, [...(columns.get(table) ?? []), column]);
  }
  return columns;
}

/** The ids of the runs that added or changed a row about a person. */
export function listRunsAbout(transaction: ReadTransaction, personId: number): Set<number> {
  const parts = [...listPersonColumns(transaction)].flatMap(([table, columns]) =>
    columns.flatMap((column) => [
      `SELECT added.run_id FROM ${table} AS row JOIN added ON table_name = '${table}' AND row.id BETWEEN first_id AND last_id
        WHERE row.${column} = :personId`,
      `SELECT changed.run_id FROM ${table} AS row JOIN changed ON table_name = '${table}' AND row_id = row.id
        WHERE row.${column} = :personId`,
    ]),
  );
  // of whom data were destroyed there is no row any more, only what runs did to it
  const gone = [
    "SELECT run_id FROM added WHERE table_name = 'person' AND :personId BETWEEN first_id AND last_id",
    "SELECT run_id FROM changed WHERE table_name = 'person' AND row_id = :personId",
  ];
  const sql = `SELECT DISTINCT run_id AS id FROM (${[...parts, ...gone].join(' UNION ALL ')})`;
  const rows = transaction.prepare<[object], { id: number }>(sql);
  return new Set(rows.all({ personId }).map(({ id }) => id));
}

/** The runs that were taken back and still are, each with the run that took it back. */
export function mapUndone(transaction: ReadTransaction): Map<number, number> {
  const sql = 'SELECT id, undoes FROM run WHERE undoes IS NOT NULL ORDER BY id DESC';
  const undone = new Map<number, number>();
  for (const { id, undoes } of transaction.prepare<[], { id: number; undoes: number }>(sql).all()) {
    if (!undone.has(id) && !undone.has(undoes)) undone.set(undoes, id);
  }
  return undone;
}

/** Tells whether there is a run with a hash, in hexadecimal. */
export function hasHash(transaction: ReadTransaction, hash: string): boolean {
  const sql = 'SELECT 1 AS found FROM run WHERE hash = unhex(?)';
  return transaction.prepare<[string], { found: number }>(sql).get(hash) !== undefined;
}

/** What verifying the chain of runs found: how many there are, the hash of the last one, and the first that does not fit. */
export type ChainCheck = { events: number; head: string | null; brokenAt: number | null };

/**
 * Follows the chain of runs (promise 14): finds one that was edited, left out, put in or moved, and by the highest id ever
 * given that the last ones were cut off.
 */
export function verifyRuns(transaction: ReadTransaction): ChainCheck {
  let before = '';
  let expected = 1;
  let events = 0;
  for (const row of transaction.prepare<[], RunRow>(`${SELECT} ORDER BY id`).iterate()) {
    if (row.id !== expected || row.hash !== chain(before, row))
      return { events, head: before || null, brokenAt: row.id };
    before = row.hash;
    expected = row.id + 1;
    events++;
  }
  const sql = "SELECT seq FROM sqlite_sequence WHERE name = 'run'";
  const last = transaction.prepare<[], { seq: number }>(sql).get()?.seq ?? 0;
  return { events, head: before || null, brokenAt: last >= expected ? expected : null };
}
