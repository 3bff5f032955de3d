import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { listBrokenInvariants } from '../../src/store/invariants.ts';
import { verifyRuns } from '../../src/store/runs.ts';

/** Columns that differ each time because chance is in them. */
const DRAWN = new Set(['code_digest', 'code_sealed', 'link_sealed']);

/** What a store holds: the rows of each table as text, and what is wrong with it, which should be nothing. */
export type Register = { rows: Readonly<Record<string, readonly string[]>>; faults: readonly string[] };

/** Reads everything that a store holds, but what was drawn by chance; null where there is no store. */
export function readRegister(store: string): Register | null {
  if (!existsSync(store)) return null;
  const connection = new Database(store, { timeout: 10_000 });
  try {
    const names = connection.prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    );
    const tables = names.pluck().all();
    const rows = Object.fromEntries(tables.map((table) => [table, readTable(connection, table)]));
    return { rows, faults: listFaults(connection) };
  } finally {
    connection.close();
  }
}

function readTable(connection: Database.Database, table: string): string[] {
  const rows = connection.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).all();
  const told = rows.map((row) =>
    JSON.stringify(Object.entries(row), (_, value: unknown) =>
      Array.isArray(value) && DRAWN.has(String(value[0])) ? [value[0]] : value,
    ),
  );
  // the log of changes holds such columns in hexadecimal
  return (table === 'changed' ? told.map((row) => row.replace(/[0-9a-f]{48,}/gi, '…')) : told).sort();
}

/** What is wrong with an open store: its structure, its references, the rules of the register, the chain of its log. */
function listFaults(connection: Database.Database): string[] {
  const integrity = connection.pragma('integrity_check', { simple: true });
  const references = connection.pragma('foreign_key_check') as unknown[];
  const kind = connection.prepare<[], 'school' | 'college' | 'supplementary'>('SELECT kind FROM organization').pluck();
  const broken = listBrokenInvariants(connection, kind.get() ?? 'college');
  const { brokenAt } = verifyRuns({ now: '', prepare: (sql) => connection.prepare(sql) });
  return [
    ...(integrity === 'ok' ? [] : [`integrity: ${String(integrity)}`]),
    ...references.map((reference) => `reference: ${JSON.stringify(reference)}`),
    ...broken.map(({ invariant, rows }) => `${invariant}: ${rows} rows`),
    ...(brokenAt === null ? [] : [`the log is broken at ${brokenAt}`]),
  ];
}

/** Names the tables in which two registers differ; a register that is not there differs from one that is. */
export function listDifferences(one: Register | null, other: Register | null): string[] {
  if (one === null || other === null) return one === other ? [] : ['one of them is not there'];
  const tables = new Set([...Object.keys(one.rows), ...Object.keys(other.rows)]);
  return [...tables].filter((table) => one.rows[table]?.join('\n') !== other.rows[table]?.join('\n'));
}
