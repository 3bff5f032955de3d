import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { issueAll, plain } from '../support/invitations.ts';
import { run } from '../support/run.ts';
import { loadPupils, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

const PREVIOUS = 'school-2026-09-07T060000Z-before-restore.db';

/** A school with a backup of itself as it was with class 5А only; then 5Б came. */
async function makeChanged(): Promise<{ school: TestSchool; copy: string }> {
  const school = await makeSchool('5А');
  await loadPupils(school, 'Иванова Анна Петровна;5А;;');
  const copy = join(school.folder, 'copy.db');
  await school.ask('backup', '--out', copy);
  await school.ask('create-class', '5Б');
  return { school, copy };
}

const classesOf = async (school: TestSchool) => {
  const { items } = await school.ask('list-classes');
  return items.map(({ name }: { name: string }) => name);
};

function change(file: string, sql: string): void {
  const connection = new Database(file);
  connection.exec(sql);
  connection.close();
}

describe('restore', () => {
  test('brings a backup back and keeps what was there, whole', async () => {
    const { school, copy } = await makeChanged();
    const previous = join(school.folder, 'backups', PREVIOUS);
    expect(await school.ask('restore', copy, '--yes')).toEqual({
      ...{ restored: copy, previous, keyOpens: null, purged: 0, runId: 4, applied: true },
    });
    expect((await school.ask('audit-log')).items.at(-1)).toMatchObject({ id: 4, command: 'restore' });
    expect(await school.ask('audit-log', '--verify')).toMatchObject({ verified: true, events: 4 });
    expect((await school.run('undo', '--json')).error?.code).toBe('run-not-undoable');
    expect(await classesOf(school)).toEqual(['Учительская', '5А']);
    expect(readdirSync(school.folder).sort()).toEqual(['backups', 'copy.db', 'pupils.csv', 'school.db']);
    expect([statSync(school.store).mode & 0o777, statSync(previous).mode & 0o777]).toEqual([0o600, 0o600]);
    await school.ask('restore', previous, '--yes');
    expect(await classesOf(school)).toEqual(['Учительская', '5А', '5Б']);
    expect(readdirSync(join(school.folder, 'backups'))).toHaveLength(2);
  });

  test('what is restored is a store like any: no seal is left on it, and it can be backed up and restored again', async () => {
    const { school, copy } = await makeChanged();
    await school.ask('restore', copy, '--yes');
    const connection = new Database(school.store);
    expect(connection.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'backup_seal'").pluck().get()).toBe(0);
    connection.close();
    await school.ask('create-class', '6А');
    const again = join(school.folder, 'again.db');
    await school.ask('backup', '--out', again);
    await school.ask('restore', again, '--yes');
    expect(await classesOf(school)).toEqual(['Учительская', '5А', '6А']);
  });

  test('says what it did, in both languages', async () => {
    const { school, copy } = await makeChanged();
    const russian = await school.run('restore', copy, '--yes');
    expect(plain(russian.stdout).split('\n')).toEqual([
      `Хранилище восстановлено из «${copy}»: «Школа № 5», последнее изменение 07.09.2026 09:00.`,
      `Прежнее осталось здесь: «${join(school.folder, 'backups', PREVIOUS)}».`,
      '',
    ]);
    const english = await school.run('restore', copy, '--dry-run', '--lang', 'en');
    expect(english.stdout).toContain(`Dry run, nothing was written. The backup “${copy}” is sound`);
    expect((await school.run('restore', copy, '--yes', '--quiet')).stdout).toBe('');
  });

  test('without a terminal it needs --yes, a dry run does not and changes nothing', async () => {
    const { school, copy } = await makeChanged();
    const [before, files] = [school.bytes(), readdirSync(school.folder)];
    const bare = await school.run('restore', copy, '--json');
    expect([bare.code, bare.error?.code, bare.stdout]).toEqual([2, 'confirmation-needed', '']);
    expect(await school.ask('restore', copy, '--dry-run')).toMatchObject({
      ...{ previous: join(school.folder, 'backups', PREVIOUS), applied: false },
    });
    expect([school.bytes() === before, readdirSync(school.folder)]).toEqual([true, files]);
  });

  test('says when the key that is here does not open the codes', async () => {
    const school = await makeSchool('5А');
    await loadPupils(school, 'Иванова Анна Петровна;5А;;');
    await issueAll(school, '5А', '--role', 'pupil');
    const copy = join(school.folder, 'copy.db');
    await school.ask('backup', '--out', copy);
    expect(await school.ask('restore', copy, '--yes')).toMatchObject({ keyOpens: true });
    writeFileSync(`${school.store}.key`, `${'5'.repeat(64)}\n`);
    expect(await school.ask('restore', copy, '--yes')).toMatchObject({ keyOpens: false });
    rmSync(`${school.store}.key`);
    const { stdout } = await school.run('restore', copy, '--yes');
    expect(stdout).toContain('верните на его место прежний файл ключа');
    expect(existsSync(`${school.store}.key`)).toBe(false);
  });

  test('where no store is yet it becomes the store', async () => {
    const { copy } = await makeChanged();
    const other = noSchool();
    const store = join(other.folder, 'new', 'school.db');
    const trial = await run(['--store', store, 'restore', copy, '--dry-run', '--json']);
    expect([trial.json.previous, readdirSync(other.folder)]).toEqual([null, []]);
    const outcome = await run(['--store', store, 'restore', copy, '--yes', '--json']);
    expect(outcome.json).toMatchObject({ previous: null, applied: true });
    expect([statSync(store).mode & 0o777, readdirSync(join(other.folder, 'new'))]).toEqual([0o600, ['school.db']]);
    expect((await run(['--store', store, 'show-org'])).code).toBe(0);
  });

  test('a copy of the file of a store that nobody had open is as good', async () => {
    const { school } = await makeChanged();
    const copy = join(school.folder, 'by-hand.db');
    copyFileSync(school.store, copy);
    chmodSync(copy, 0o644);
    await school.ask('create-class', '6А');
    await school.ask('restore', copy, '--yes');
    expect(await classesOf(school)).toEqual(['Учительская', '5А', '5Б']);
    expect(statSync(school.store).mode & 0o777).toBe(0o600);
  });

  test('a backup that was looked into, or written to as a store, is good; one that was changed past us is not', async () => {
    const { school, copy } = await makeChanged();
    expect((await run(['--store', copy, 'list-classes'])).code).toBe(0);
    await school.ask('restore', copy, '--dry-run');
    change(copy, "UPDATE person SET surname = 'Подменная'");
    expect((await school.run('restore', copy, '--yes', '--json')).error?.code).toBe('store-corrupt');
    const other = join(school.folder, 'other.db');
    await school.ask('backup', '--out', other);
    expect((await run(['--store', other, 'create-class', '7А'])).code).toBe(0);
    await school.ask('restore', other, '--yes');
    expect(await classesOf(school)).toEqual(['Учительская', '5А', '5Б', '7А']);
  });
});

describe('restore refuses', () => {
  const fill = (school: TestSchool, name: string, contents: string | Uint8Array) => school.file(name, contents);
  const cases: [string, number, string, (school: TestSchool, copy: string) => string][] = [
    ['a file that is not there', 4, 'file-not-found', (school) => join(school.folder, 'none.db')],
    ['a folder', 4, 'file-not-found', (school) => school.folder],
    ['the store itself', 2, 'conflicting-options', (school) => school.store],
    ['an empty file', 8, 'store-foreign', (school) => fill(school, 'empty.db', '')],
    ['a text', 8, 'store-foreign', (school) => fill(school, 'text.db', 'ФИО;Класс\n'.repeat(100))],
    [
      'the database of another program',
      8,
      'store-foreign',
      (school) => {
        change(join(school.folder, 'other.db'), 'CREATE TABLE note (text)');
        return join(school.folder, 'other.db');
      },
    ],
    [
      'a store of a newer version',
      8,
      'store-newer',
      (_school, copy) => {
        change(copy, 'PRAGMA user_version = 99');
        return copy;
      },
    ],
    [
      'a truncated backup',
      8,
      'store-corrupt',
      (_school, copy) => {
        const bytes = readFileSync(copy);
        writeFileSync(copy, bytes.subarray(0, bytes.length - 4096));
        return copy;
      },
    ],
    [
      'a backup with one bit of a name changed',
      8,
      'store-corrupt',
      (_school, copy) => {
        const bytes = readFileSync(copy);
        const at = bytes.indexOf(Buffer.from('Анна'));
        bytes[at + 1] = (bytes[at + 1] ?? 0) ^ 1;
        writeFileSync(copy, bytes);
        return copy;
      },
    ],
    [
      'a store without its log',
      8,
      'store-corrupt',
      (school, copy) => {
        fill(school, 'copy.db-wal', 'frames');
        return copy;
      },
    ],
    [
      'a store with a table that is not its own',
      8,
      'store-corrupt',
      (school) => {
        const other = join(school.folder, 'other.db');
        copyFileSync(school.store, other);
        change(other, 'CREATE TABLE note (text)');
        return other;
      },
    ],
    [
      'a store without an organisation',
      8,
      'store-corrupt',
      (school) => {
        const other = join(school.folder, 'other.db');
        copyFileSync(school.store, other);
        change(other, 'DELETE FROM organization');
        return other;
      },
    ],
    [
      'a store whose rows refer to nobody',
      8,
      'store-corrupt',
      (school) => {
        const other = join(school.folder, 'other.db');
        copyFileSync(school.store, other);
        change(other, 'PRAGMA foreign_keys = OFF; DELETE FROM person WHERE id = 1');
        return other;
      },
    ],
  ];

  test.each(cases)('%s, and changes nothing', async (_kind, code, problem, make) => {
    const { school, copy } = await makeChanged();
    const file = make(school, copy);
    const [before, files] = [school.bytes(), readdirSync(school.folder).sort()];
    const source = existsSync(file) && statSync(file).isFile() ? readFileSync(file) : null;
    for (const flag of ['--yes', '--dry-run']) {
      const outcome = await school.run('restore', file, flag, '--json');
      expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    }
    expect([school.bytes() === before, readdirSync(school.folder).sort()]).toEqual([true, files]);
    if (source !== null) expect(readFileSync(file).equals(source)).toBe(true);
  });

  test('a file of others in the place of the store', async () => {
    const { copy, school } = await makeChanged();
    const notes = school.file('notes.txt', 'не хранилище, а заметки');
    const outcome = await run(['--store', notes, 'restore', copy, '--yes', '--json']);
    expect([outcome.code, outcome.error?.code]).toEqual([8, 'store-foreign']);
    expect(readFileSync(notes, 'utf8')).toBe('не хранилище, а заметки');
  });
});

describe('a present store that is damaged', () => {
  const damages: [string, (bytes: Buffer) => Buffer][] = [
    ['pages of rubbish', (bytes) => Buffer.from(bytes).fill(0x5a, 8192, 20_480)],
    ['a header of zeros', (bytes) => Buffer.from(bytes).fill(0, 0, 4096)],
    ['half of it', (bytes) => bytes.subarray(0, 10_000)],
    ['nothing at all', () => Buffer.alloc(0)],
  ];

  test.each(damages)('%s: it is moved aside byte for byte, and the backup takes its place', async (_kind, damage) => {
    const { school, copy } = await makeChanged();
    mkdirSync(join(school.folder, 'backups'));
    await school.ask('backup');
    const damaged = damage(readFileSync(school.store));
    writeFileSync(school.store, damaged);
    const { previous, applied } = await school.ask('restore', copy, '--yes');
    expect([applied, previous]).toEqual([true, join(school.folder, 'backups', 'school-2026-09-07T060000Z-damaged.db')]);
    expect(readFileSync(previous).equals(damaged)).toBe(true);
    expect(statSync(previous).mode & 0o777).toBe(0o600);
    expect(await classesOf(school)).toEqual(['Учительская', '5А']);
    expect(readdirSync(school.folder).filter((name) => name.startsWith('school.db'))).toEqual(['school.db']);
  });

  test('a log that was left beside it goes with it and not into the new one', async () => {
    const { school, copy } = await makeChanged();
    await school.ask('backup');
    writeFileSync(school.store, 'x'.repeat(5000));
    school.file('school.db-wal', 'frames');
    school.file('school.db-shm', 'index');
    const { previous } = await school.ask('restore', copy, '--yes');
    expect(readFileSync(`${previous}-wal`, 'utf8')).toBe('frames');
    expect(readdirSync(school.folder).filter((name) => name.startsWith('school.db'))).toEqual(['school.db']);
    expect(await classesOf(school)).toEqual(['Учительская', '5А']);
  });
});
