import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { askIn, issueAll, plain } from '../support/invitations.ts';
import { NOW, run } from '../support/run.ts';
import { loadPupils, makeSchool, noSchool } from '../support/school.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

/** Asks a database by SQL without leaving anything beside it. */
function look(file: string, sql: string): unknown {
  const connection = new Database(file);
  try {
    return connection.prepare(sql).pluck().get();
  } finally {
    connection.close();
  }
}

describe('backup', () => {
  test('goes into backups/ beside the store, and its document tells file, size and digest', async () => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const document = await school.ask('backup');
    const file = join(school.folder, 'backups', 'school-2026-09-07T060000Z-manual.db');
    const contents = readFileSync(file);
    expect(document).toEqual({
      file,
      bytes: contents.length,
      sha256: createHash('sha256').update(contents).digest('hex'),
    });
    expect([modeOf(file), modeOf(join(school.folder, 'backups')), school.bytes() === before]).toEqual([
      0o600,
      0o700,
      true,
    ]);
    expect(readdirSync(join(school.folder, 'backups'))).toHaveLength(1);
  });

  test('says what it made, and where the key is that it does not hold', async () => {
    const school = await makeSchool();
    const out = join(school.folder, 'copy.db');
    const russian = await school.run('backup', '--out', out);
    expect([russian.code, russian.stderr]).toEqual([0, '']);
    expect(plain(russian.stdout).replace(/[0-9a-f]{64}/, '…')).toBe(
      `Резервная копия: «${out}», ${Math.ceil(statSync(out).size / 1000)} КБ.\nSHA-256: …\nКлюч к кодам приглашений в неё не входит, храните его отдельно: «${school.store}.key».\n`,
    );
    const english = await school.run('backup', '--out', out, '--lang', 'en');
    expect(english.stdout).toContain('The key to the invitation codes is not in it');
    expect((await school.run('backup', '--out', out, '--quiet')).stdout).toBe('');
  });

  test('is a whole store that can be read as one, and holds neither key nor code', async () => {
    const school = await makeSchool('5А');
    await loadPupils(school, 'Иванова Анна Петровна;5А;;');
    const [issued] = await issueAll(school, '5А', '--role', 'pupil');
    const { file } = await school.ask('backup', '--out', join(school.folder, 'copy.db'));
    expect(readFileSync(file).includes(issued?.code ?? 'none')).toBe(false);
    const people = await run(['--store', file, 'list-people', '--role', 'pupil', '--json']);
    expect(people.json.items).toMatchObject([{ fullName: 'Иванова Анна Петровна' }]);
    expect(look(file, 'PRAGMA integrity_check')).toBe('ok');
  });

  test('a dry run makes and verifies it, and leaves nothing', async () => {
    const school = await makeSchool();
    const document = await school.ask('backup', '--dry-run');
    expect(document).toMatchObject({ file: expect.stringContaining('-manual.db'), sha256: expect.any(String) });
    expect(readdirSync(school.folder)).toEqual(['school.db']);
    const shown = await school.run('backup', '--dry-run');
    expect(shown.stdout).toContain('Пробный запуск: копия сделана, проверена и удалена');
  });

  test('an earlier backup is replaced, and two of one moment stand beside one another', async () => {
    const school = await makeSchool();
    const out = join(school.folder, 'copy.db');
    await school.ask('backup', '--out', out);
    await school.ask('create-class', '5А');
    await school.ask('backup', '--out', out);
    expect(look(out, 'SELECT count(*) FROM class')).toBe(2);
    const names = [await school.ask('backup'), await school.ask('backup')].map(({ file }) => file);
    expect(names.map((name) => name.replace(/^.*Z-/, ''))).toEqual(['manual.db', 'manual-2.db']);
  });

  test.each<[string, (folder: string, store: string) => string]>([
    ['the store itself', (_folder, store) => store],
    ['its log', (_folder, store) => `${store}-wal`],
    ['its key', (_folder, store) => `${store}.key`],
    [
      'a way round to the store',
      (folder, store) => {
        symlinkSync(store, join(folder, 'link.db'));
        return join(folder, 'link.db');
      },
    ],
    [
      'another store',
      (folder, store) => {
        copyFileSync(store, join(folder, 'other.db'));
        return join(folder, 'other.db');
      },
    ],
    [
      'the database of another program',
      (folder) => {
        const connection = new Database(join(folder, 'other.db'));
        connection.exec('CREATE TABLE note (text)');
        connection.close();
        return join(folder, 'other.db');
      },
    ],
    [
      'a folder',
      (folder) => {
        mkdirSync(join(folder, 'other'));
        return join(folder, 'other');
      },
    ],
    [
      'a file in the place of a folder',
      (folder) => {
        writeFileSync(join(folder, 'other'), '');
        return join(folder, 'other', 'copy.db');
      },
    ],
  ])('never takes the place of %s', async (_kind, place) => {
    const school = await makeSchool();
    const out = place(school.folder, school.store);
    const [before, files] = [school.bytes(), readdirSync(school.folder)];
    const outcome = await school.run('backup', '--out', out, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([4, 'cannot-write', '']);
    expect([school.bytes() === before, readdirSync(school.folder)]).toEqual([true, files]);
  });

  test('standard output is no place for it', async () => {
    const school = await makeSchool();
    const outcome = await school.run('backup', '--out', '-', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([2, 'invalid-value']);
  });

  test('without a store there is nothing to copy', async () => {
    const school = noSchool();
    const outcome = await school.run('backup', '--json');
    expect([outcome.code, outcome.error?.code, readdirSync(school.folder)]).toEqual([4, 'store-missing', []]);
  });

  test('a damaged store is not copied, and the file is not left behind', async () => {
    const school = await makeSchool('5А', '5Б');
    const bytes = readFileSync(school.store);
    const broken = Buffer.from(bytes);
    broken.fill(0x5a, 4096 * 3, 4096 * 6);
    writeFileSync(school.store, broken);
    const outcome = await school.run('backup', '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([8, 'store-corrupt', '']);
    expect(readFileSync(school.store).equals(broken)).toBe(true);
    expect(readdirSync(join(school.folder, 'backups'))).toEqual([]);
  });
});

describe('automatic backups', () => {
  test('of each occasion the last ten are kept, and whatever else lies there stays', async () => {
    const school = await makeSchool('5А');
    const backups = join(school.folder, 'backups');
    mkdirSync(backups);
    const old = Array.from({ length: 14 }, (_, day) => `school-2025-08-${10 + day}T060000Z-start-year.db`);
    const others = [
      'other-2025-08-10T060000Z-start-year.db',
      'school-2025-08-10T060000Z-manual.db',
      'school-2025-08-10T060000Z-before-restore.db',
      'school-start-year.db',
      'notes.txt',
    ];
    for (const name of [...old, ...others]) writeFileSync(join(backups, name), '');
    const later = { now: '2027-08-25T06:00:00.000Z' };
    await askIn(school, later, 'start-year', '2027', '--yes');
    const made = 'school-2027-08-25T060000Z-start-year.db';
    expect(readdirSync(backups).sort()).toEqual([...old.slice(5), made, ...others].sort());
    await askIn(school, later, 'backup');
    expect(readdirSync(backups)).toHaveLength(10 + others.length + 1);
    expect(NOW < later.now).toBe(true);
  });

  test('of one second the newest stay too, whatever numbers have become free', async () => {
    const school = await makeSchool('5А');
    const copy = join(school.folder, 'copy.db');
    await school.ask('backup', '--out', copy);
    for (let time = 1; time <= 12; time++) {
      const { previous } = await school.ask('restore', copy, '--yes');
      expect([time, existsSync(previous)]).toEqual([time, true]);
    }
  });
});
