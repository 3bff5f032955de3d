import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { makeSchool } from '../support/school.ts';

/** Tables that keep book of runs themselves. */
const BOOKS = ['run', 'mark', 'added', 'changed', 'purged'];
/** Columns that are book-keeping and need not come back. */
const UNREMEMBERED: Readonly<Record<string, readonly string[]>> = { enrolment: ['roster_digest'] };

/** Every table of the register with the columns that a run may change. */
async function readTables() {
  const school = await makeSchool();
  const connection = new Database(school.store, { readonly: true });
  try {
    const all = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    const names = (all.pluck().all() as string[]).filter((name) => !BOOKS.includes(name));
    const trigger = connection.prepare('SELECT sql FROM sqlite_schema WHERE type = ? AND name = ?').pluck();
    return names.map((name) => {
      type Column = { name: string; hidden: number; pk: number };
      const columns = connection.prepare(`PRAGMA table_xinfo(${name})`).all() as Column[];
      const left = UNREMEMBERED[name] ?? [];
      return {
        name,
        key: columns.filter(({ pk }) => pk > 0).map((column) => column.name),
        columns: columns
          .filter((one) => one.pk === 0 && one.hidden === 0 && !left.includes(one.name))
          .map((one) => one.name),
        updated: String(trigger.get('trigger', `${name}_updated`) ?? ''),
        deleted: String(trigger.get('trigger', `${name}_deleted`) ?? ''),
        table: String(trigger.get('table', name)),
      };
    });
  } finally {
    connection.close();
  }
}

/** The columns that a trigger remembers, in their order. */
const rememberedBy = (sql: string) => [...sql.matchAll(/OLD\.(\w+)/g)].map(([, name]) => name).slice(2);

test('every table of the register is remembered before it is changed, column by column, and gives no id twice', async () => {
  const tables = await readTables();
  expect(tables.length).toBeGreaterThan(12);
  for (const { name, key, columns, updated, deleted, table } of tables) {
    expect([name, key]).toEqual([name, ['id']]);
    expect([name, table.includes('AUTOINCREMENT')]).toEqual([name, true]);
    expect([name, rememberedBy(updated)]).toEqual([name, columns]);
    expect([name, rememberedBy(deleted)]).toEqual([name, columns]);
    const of = /AFTER UPDATE OF ([\w,\s]+?) ON /.exec(updated)?.[1]?.split(/,\s*/);
    expect([name, of]).toEqual([name, columns]);
  }
});
