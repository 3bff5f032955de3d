import type { ReadTransaction, WriteTransaction } from './store.ts';

/** What a run did to a table: the range of ids that it added, and how many rows it changed, with the first of them. */
export type TableChanges = { added: [first: number, last: number] | null; changed: number; ids: number[] };

/** What a run did, by table: ids and numbers only. */
export type ChangeSummary = Record<string, TableChanges>;

/** So many ids of changed rows are told in a summary. */
const MOST_IDS = 20;

/** Columns that are book-keeping and are not remembered. */
const UNREMEMBERED: Readonly<Record<string, readonly string[]>> = { enrolment: ['roster_digest'] };

/** The columns of a table as `changed.before` holds them, in their order. */
export function listLoggedColumns(transaction: ReadTransaction, table: string): { name: string; type: string }[] {
  type Info = { name: string; type: string; hidden: number };
  const left = [...(UNREMEMBERED[table] ?? []), 'id'];
  const all = transaction.prepare<[], Info>(`PRAGMA table_xinfo(${table})`).all();
  return all.filter(({ name, hidden }) => hidden === 0 && !left.includes(name));
}

/** Changes rows without the log of the present run remembering how they were. */
export function withoutLog(transaction: WriteTransaction, change: () => void): void {
  // no row has an id before such a mark
  const turn = 'UPDATE mark SET last_id = -1 - last_id';
  transaction.prepare<[], never>(turn).run();
  change();
  transaction.prepare<[], never>(turn).run();
}

/** Notes the last ids, so that the rows which the present run adds are known as its own. */
export function markRows(transaction: ReadTransaction): void {
  const sql = `INSERT INTO mark (table_name, last_id) SELECT name, seq FROM sqlite_sequence WHERE true
    ON CONFLICT DO UPDATE SET last_id = excluded.last_id WHERE last_id <> excluded.last_id`;
  transaction.prepare<[], never>(sql).run();
}

/** Records which rows the present run has added, and sums up all that it did. */
export function recordRows(transaction: WriteTransaction): ChangeSummary {
  const { runId } = transaction;
  const add = `INSERT INTO added (run_id, table_name, first_id, last_id)
    SELECT ?, name, coalesce(last_id, 0) + 1, seq FROM sqlite_sequence LEFT JOIN mark ON table_name = name
    WHERE seq > coalesce(last_id, 0)`;
  transaction.prepare<[number], never>(add).run(runId);
  return summarize(transaction, runId);
}

function summarize(transaction: ReadTransaction, runId: number): ChangeSummary {
  const ranges = `SELECT table_name AS name, first_id AS first, last_id AS last FROM added WHERE run_id = ?
    ORDER BY table_name`;
  const counts = 'SELECT table_name AS name, count(*) AS number FROM changed WHERE run_id = ? GROUP BY table_name';
  const firstIds = `SELECT row_id AS id FROM changed WHERE run_id = ? AND table_name = ? ORDER BY row_id LIMIT ${MOST_IDS}`;
  const summary: ChangeSummary = {};
  const of = (name: string): TableChanges => {
    summary[name] ??= { added: null, changed: 0, ids: [] };
    return summary[name];
  };
  const rangeRows = transaction.prepare<[number], { name: string; first: number; last: number }>(ranges);
  for (const { name, first, last } of rangeRows.all(runId)) of(name).added = [first, last];
  const ids = transaction.prepare<[number, string], { id: number }>(firstIds);
  for (const { name, number } of transaction.prepare<[number], { name: string; number: number }>(counts).all(runId)) {
    of(name).changed = number;
    of(name).ids = ids.all(runId, name).map(({ id }) => id);
  }
  return summary;
}

/** Forgets what runs changed that are older than the organisation wants them remembered: they cannot be undone any more. */
export function forgetOldRuns(transaction: WriteTransaction): void {
  const past = `SELECT id FROM run WHERE at < strftime('%Y-%m-%dT%H:%M:%fZ', :now,
    (SELECT '-' || undo_days || ' days' FROM organization)) ORDER BY id DESC LIMIT 1`;
  const last = transaction.prepare<[object], { id: number }>(past).get({ now: transaction.now })?.id;
  if (last === undefined) return;
  for (const table of ['added', 'changed']) {
    transaction.prepare<[number], never>(`DELETE FROM ${table} WHERE run_id <= ?`).run(last);
  }
}

/** The first run of which it is remembered what it added: that which registered the organisation, until it is forgotten. */
export function findFirstRemembered(transaction: ReadTransaction): number {
  const sql = 'SELECT min(run_id) AS id FROM added';
  return transaction.prepare<[], { id: number | null }>(sql).get()?.id ?? Number.POSITIVE_INFINITY;
}

/** Tells whether it is still remembered what a run changed. */
export function isRemembered(transaction: ReadTransaction, runId: number): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM added WHERE run_id = :runId)
    OR EXISTS (SELECT 1 FROM changed WHERE run_id = :runId) AS remembered`;
  return transaction.prepare<[object], { remembered: number }>(sql).get({ runId })?.remembered === 1;
}

/** How many rows a summary tells of. */
export function countSummary(summary: ChangeSummary): number {
  const numbers = Object.values(summary).map(({ added, changed }) => (added ? added[1] - added[0] + 1 : 0) + changed);
  return numbers.reduce((sum, number) => sum + number, 0);
}
