import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type Migrations, migrate, STORE_VERSION } from '../../src/store/migrate.ts';
import { upgradeStore } from '../../src/store/upgrade.ts';
import { apply, issue } from '../support/invitations.ts';
import { listDifferences, readRegister } from '../support/register.ts';
import { NOW, temporaryFolder } from '../support/run.ts';
import { loadPupils, loadStaff, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

const MIGRATIONS = new URL('../../src/store/migrations/', import.meta.url);
const RELEASES = new URL('./releases/', import.meta.url);
const nameOf = (version: number) => `${String(version).padStart(4, '0')}.sql`;

/** A small school in which most tables hold something. */
async function makeFilled(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  await loadPupils(school, 'Иванова Анна Петровна;5А;01.02.2015;', 'Петров Иван Ильич;5Б;;');
  await loadStaff(school, 'Климова Ирина Львовна;учитель;');
  await school.ask('assign-homeroom', '5А', 'Климова Ирина Львовна');
  const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '3');
  await apply(school, code, 'Иванова Анна Петровна');
  await school.ask('approve', '--matched');
  await school.ask('record-consent', 'Иванова Анна Петровна', '--state=given', '--date=01.09.2026');
  await school.ask('transfer', 'Петров Иван Ильич', '--to', '5А');
  return school;
}

/** A store as SQL that makes it again. */
function dump(store: string): string {
  const connection = new Database(store, { readonly: true });
  const literal = (cell: unknown) =>
    cell === null
      ? 'NULL'
      : typeof cell === 'number'
        ? String(cell)
        : Buffer.isBuffer(cell)
          ? `x'${cell.toString('hex')}'`
          : `'${String(cell).replaceAll("'", "''")}'`;
  const schema = connection.prepare<[], { name: string; type: string; sql: string }>(
    "SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  );
  const tables = schema.all().filter(({ type }) => type === 'table');
  const columns = (table: string) =>
    (connection.pragma(`table_xinfo(${table})`) as { name: string; hidden: number }[])
      .filter(({ hidden }) => hidden === 0)
      .map(({ name }) => name);
  const rows = [...tables.map(({ name }) => name), 'sqlite_sequence'].flatMap((table) => {
    const names = columns(table).join(', ');
    const all = connection.prepare<[], unknown[]>(`SELECT ${names} FROM ${table}`).raw().all();
    return all.map((row) => `INSERT INTO ${table} (${names}) VALUES (${row.map(literal).join(', ')});\n`).sort();
  });
  const pragmas = ['application_id', 'user_version'].map(
    (pragma) => `PRAGMA ${pragma} = ${connection.pragma(pragma, { simple: true })};\n`,
  );
  const of = (wanted: (type: string) => boolean) =>
    schema.all().flatMap(({ type, sql }) => (wanted(type) ? `${sql};\n` : []));
  const text = [...pragmas, ...of((type) => type === 'table'), ...rows, ...of((type) => type !== 'table')].join('');
  connection.close();
  return text;
}

/** Makes a store of a dump. */
function load(version: number): TestSchool {
  const school = noSchool();
  const connection = new Database(school.store);
  connection.pragma('foreign_keys = OFF');
  connection.exec(`BEGIN; ${readFileSync(new URL(nameOf(version), RELEASES), 'utf8')}; COMMIT`);
  connection.pragma('journal_mode = WAL');
  connection.close();
  return school;
}

describe('stores of every released version', () => {
  test('the present one is among the dumps; that of a release is not written again', async () => {
    const school = await makeFilled();
    await expect(dump(school.store)).toMatchFileSnapshot(`./releases/${nameOf(STORE_VERSION)}`);
    expect(readdirSync(RELEASES).sort()).toEqual(Array.from({ length: STORE_VERSION }, (_, at) => nameOf(at + 1)));
  });

  test.each(Array.from({ length: STORE_VERSION }, (_, at) => at + 1))(
    'one of version %i is opened and sound',
    async (version) => {
      const school = load(version);
      const people = (await school.ask('list-people')).items.map((one: { fullName: string }) => one.fullName);
      expect(people).toEqual(
        expect.arrayContaining(['Иванова Анна Петровна', 'Петров Иван Ильич', 'Климова Ирина Львовна']),
      );
      const checks = (await school.run('doctor', '--json')).json.checks;
      const ill = checks.filter(
        ({ name, ok }: { name: string; ok: boolean }) => !ok && !['key', 'modes'].includes(name),
      );
      expect(ill).toEqual([]);
      expect(existsSync(join(school.folder, 'backups'))).toBe(version < STORE_VERSION);
      expect((await school.ask('undo')).undone).toBeGreaterThan(0);
    },
  );
});

describe('a store that is older than the program', () => {
  /** Migrations of a program to come: two more steps, in which a function is called between the statements. */
  function makeMigrations(): Migrations {
    const folder = join(temporaryFolder(), 'migrations');
    cpSync(MIGRATIONS, folder, { recursive: true });
    const pupil = "UPDATE person SET position = coalesce(position, 'учащийся')";
    writeFileSync(
      join(folder, '0002-hobby.sql'),
      `ALTER TABLE person ADD COLUMN hobby TEXT; ${pupil};
      SELECT step(); CREATE TABLE hobby (id INTEGER PRIMARY KEY) STRICT; SELECT step();`,
    );
    writeFileSync(
      join(folder, '0003-hobbies.sql'),
      'INSERT INTO hobby VALUES (1); SELECT step(); DROP TABLE word; SELECT step();',
    );
    return { folder: pathToFileURL(`${folder}/`), version: 3 };
  }
  const settings = (file: string) => ({ file, now: NOW, waitMilliseconds: 1000 });
  const versionOf = (file: string) => {
    const connection = new Database(file);
    const version = Number(connection.pragma('user_version', { simple: true }));
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    connection.close();
    return version;
  };

  test('is backed up as it was and brought to the present version', async () => {
    const school = await makeFilled();
    const before = readRegister(school.store);
    const migrations = makeMigrations();
    for (const name of ['0002-hobby.sql', '0003-hobbies.sql']) {
      const file = new URL(name, migrations.folder);
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('SELECT step();', ''));
    }
    upgradeStore(settings(school.store), migrations);
    expect(versionOf(school.store)).toBe(3);
    const backups = readdirSync(join(school.folder, 'backups'));
    expect(backups).toEqual(['school-2026-09-07T060000Z-before-migration.db']);
    const copy = join(school.folder, 'backups', backups[0] ?? '');
    expect(listDifferences(before, readRegister(copy)).filter((table) => table !== 'backup_seal')).toEqual([]);
    const outcome = await school.run('list-people', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([8, 'store-newer']);
  });

  test('killed at any step it is of one version or the next, whole, and the next attempt finishes it', async () => {
    const school = await makeFilled();
    const migrations = makeMigrations();
    const connection = new Database(school.store);
    const found: number[] = [];
    let step = 0;
    connection.function('step', () => {
      // what a kill at this moment would leave: the files as they are
      const folder = join(school.folder, `step-${++step}`);
      mkdirSync(folder);
      for (const ending of ['', '-wal']) copyFileSync(school.store + ending, join(folder, `school.db${ending}`));
      found.push(versionOf(join(folder, 'school.db')));
      return null;
    });
    connection.pragma('cache_size = 1');
    migrate(connection, migrations.version, migrations);
    connection.close();
    expect(found).toEqual([1, 1, 2, 2]);
    expect(versionOf(school.store)).toBe(3);
  });

  test('that cannot be brought further stays as it was, with its backup', async () => {
    const school = await makeFilled();
    const migrations = makeMigrations();
    const before = readRegister(school.store);
    expect(() => upgradeStore(settings(school.store), migrations)).toThrow('no such function: step');
    expect(versionOf(school.store)).toBe(1);
    expect(listDifferences(before, readRegister(school.store))).toEqual([]);
    expect(readdirSync(join(school.folder, 'backups'))).toHaveLength(1);
  });
});
