import type { SchemaDifference } from '../domain/diagnosis.ts';
import { migrate } from './migrate.ts';
import { SEAL_TABLE } from './seal.ts';
import { type Connection, openConnection } from './sqlite.ts';

const OWN = `SELECT type || ' ' || name AS name, sql FROM sqlite_schema
  WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> ?`;

/** Compares the schema of a store with the one that the migrations make, up to the version that the store has. */
export function compareSchema(connection: Connection): SchemaDifference {
  const version = Number(connection.pragma('user_version', { simple: true }));
  const expected = makeSchema(version);
  const found = readSchema(connection);
  return {
    missing: [...expected.keys()].filter((name) => !found.has(name)),
    unknown: [...found.keys()].filter((name) => !expected.has(name)),
    other: [...found].flatMap(([name, sql]) => (expected.has(name) && expected.get(name) !== sql ? [name] : [])),
  };
}

function makeSchema(version: number): Map<string, string> {
  const connection = openConnection(':memory:', 0);
  try {
    migrate(connection, version);
    return readSchema(connection);
  } finally {
    connection.close();
  }
}

function readSchema(connection: Connection): Map<string, string> {
  const rows = connection.prepare<[string], { name: string; sql: string }>(OWN).all(SEAL_TABLE);
  return new Map(rows.map(({ name, sql }) => [name, sql]));
}
