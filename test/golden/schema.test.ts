import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { APPLICATION_ID, STORE_VERSION } from '../../src/store/migrate.ts';
import { openStoreFile } from '../../src/store/open.ts';
import type { Connection } from '../../src/store/sqlite.ts';
import { makeSchool, type TestSchool } from '../support/school.ts';

describe('the store', () => {
  let school: TestSchool;
  beforeEach(async () => {
    school = await makeSchool();
  });

  /** Looks into the store through the program's own way of opening it. */
  function inspect<T>(look: (connection: Connection) => T): T {
    const connection = openStoreFile(school.store, 1000);
    try {
      return look(connection);
    } finally {
      connection.close();
    }
  }

  test('a new store has the schema of schema.sql', async () => {
    const statements = inspect((connection) =>
      connection
        .prepare<[], string>(
          `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 WHEN 'view' THEN 1 ELSE 2 END, name`,
        )
        .pluck()
        .all(),
    );
    const title = '-- The schema of a store as its migrations leave it; written by `npm run golden`.\n';
    const schema = statements.map((sql) => `\n${sql};\n`).join('');
    await expect(title + schema).toMatchFileSnapshot('../../src/store/schema.sql');
  });

  test('its version is the number of migrations, which are numbered without gaps', () => {
    const files = readdirSync(new URL('../../src/store/migrations/', import.meta.url)).sort();
    expect(files.map((name) => Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1]))).toEqual(
      files.map((_, at) => at + 1),
    );
    expect(STORE_VERSION).toBe(files.length);
    expect(inspect((connection) => connection.pragma('user_version', { simple: true }))).toBe(STORE_VERSION);
  });

  test('every table is STRICT', () => {
    const tables = inspect((connection) => connection.pragma('table_list')) as {
      name: string;
      type: string;
      strict: number;
    }[];
    const own = tables.filter(({ name, type }) => type === 'table' && !name.startsWith('sqlite_'));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
  });

  test('a connection keeps every promise of durability', () => {
    const pragmas = inspect((connection) =>
      ['journal_mode', 'synchronous', 'foreign_keys', 'application_id'].map((name) => [
        name,
        connection.pragma(name, { simple: true }),
      ]),
    );
    expect(Object.fromEntries(pragmas)).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      application_id: APPLICATION_ID,
    });
  });

  test('SQLite is one that does not lose committed rows when two processes write', () => {
    const version = inspect((connection) => connection.prepare<[], string>('SELECT sqlite_version()').pluck().get());
    const [major = 0, minor = 0, patch = 0] = String(version).split('.').map(Number);
    expect(major * 1_000_000 + minor * 1000 + patch).toBeGreaterThanOrEqual(3_051_003);
  });

  test('nothing but the store lies in its folder once it is closed', () => {
    expect(readdirSync(dirname(school.store))).toEqual(['school.db']);
  });
});
