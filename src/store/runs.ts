import type { ReadTransaction, WriteTransaction } from './store.ts';

/** The id that the run of the present transaction will have. */
export function nextRunId(transaction: ReadTransaction): number {
  const sql = 'SELECT coalesce(max(id), 0) + 1 AS id FROM run';
  return transaction.prepare<[], { id: number }>(sql).get()?.id ?? 1;
}

/** Records that a command changed the store. */
export function insertRun(transaction: WriteTransaction, command: string, changes: number): void {
  transaction
    .prepare<[number, string, string, string, number], never>(
      'INSERT INTO run (id, at, actor, command, changes) VALUES (?, ?, ?, ?, ?)',
    )
    .run(transaction.runId, transaction.now, transaction.actor, command, changes);
}
