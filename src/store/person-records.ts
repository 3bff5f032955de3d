import { listLoggedColumns } from './change-log.ts';
import { listPersonColumns } from './runs.ts';
import type { ReadTransaction } from './store.ts';

/** A row as it stands, each cell under the name of its column; digests and what is sealed are left out. */
export type StoredRow = Record<string, string | number | null>;

/** A row as a run found it before it changed or deleted it, as long as the store remembers. */
export type EarlierRow = { table: string; id: number; runId: number; row: StoredRow };

/** All rows of all tables that are about a person, by the table; a table that is new is among them by itself. */
export function listPersonRecords(transaction: ReadTransaction, personId: number): Record<string, StoredRow[]> {
  const records: Record<string, StoredRow[]> = {};
  for (const [table, columns] of listPersonColumns(transaction)) {
    const told = ['id', ...listToldColumns(transaction, table).map(({ name }) => name)].join(', ');
    const about = columns.map((column) => `${column} = :personId`).join(' OR ');
    const sql = `SELECT ${told} FROM ${table} WHERE ${about} ORDER BY id`;
    const rows = transaction.prepare<[object], StoredRow>(sql).all({ personId });
    if (rows.length > 0) records[table] = rows;
  }
  return records;
}

/** What the store remembers of how those rows were before. */
export function listEarlierRecords(transaction: ReadTransaction, personId: number): EarlierRow[] {
  return [...listPersonColumns(transaction)].flatMap(([table, columns]) => {
    const logged = listLoggedColumns(transaction, table);
    const about = columns.map((column) =>
      column === 'id'
        ? 'row_id = :personId'
        : `json_extract(before, '$[${logged.findIndex(({ name }) => name === column)}]') = :personId`,
    );
    const sql = `SELECT row_id AS id, run_id AS runId, before FROM changed
      WHERE table_name = '${table}' AND before IS NOT NULL AND (${about.join(' OR ')}) ORDER BY run_id, row_id`;
    type Row = { id: number; runId: number; before: string };
    return transaction
      .prepare<[object], Row>(sql)
      .all({ personId })
      .map(({ id, runId, before }) => ({ table, id, runId, row: nameCells(before, logged) }));
  });
}

type LoggedColumn = { name: string; type: string };

function nameCells(before: string, columns: readonly LoggedColumn[]): StoredRow {
  const cells = JSON.parse(before) as (string | number | null)[];
  return Object.fromEntries(
    columns.flatMap(({ name, type }, index) => (type === 'BLOB' ? [] : [[name, cells[index] ?? null]])),
  );
}

function listToldColumns(transaction: ReadTransaction, table: string): LoggedColumn[] {
  return listLoggedColumns(transaction, table).filter(({ type }) => type !== 'BLOB');
}
