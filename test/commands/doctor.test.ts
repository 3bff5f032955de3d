import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { INVARIANTS } from '../../src/domain/diagnosis.ts';
import { askIn, issueAll } from '../support/invitations.ts';
import { run } from '../support/run.ts';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

type Told = { name: string; ok: boolean; detail: string };

const NAMES = [
  ...['file', 'integrity', 'foreign-keys', 'schema', 'invariants', 'time-zone', 'clock', 'key', 'backups'],
  ...['purge-list', 'modes', 'leftovers', 'wal-size', 'free-space', 'network-file-system', 'versions'],
];

/** A school with two pupils and a parent in 5А, a teacher who leads it, and codes issued. */
async function makeFilled(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  const rows = 'ФИО;Класс;Мать\nИванова Анна Петровна;5А;Иванова Вера Ильинична\nКоролёв Пётр Ильич;5А;\n';
  await school.ask('import-roster', school.file('pupils.csv', rows), '--role', 'pupil');
  await loadStaff(school, 'Климова Ирина Львовна;учитель;');
  await school.ask('assign-homeroom', '5А', 'Климова Ирина Львовна');
  await school.ask('assign-teacher', '5А', 'Климова Ирина Львовна', '--subject', 'алгебра');
  await issueAll(school, '5А', '--role', 'pupil');
  return school;
}

function change(file: string, sql: string): void {
  const connection = new Database(file);
  connection.pragma('foreign_keys = OFF');
  connection.exec(sql);
  connection.close();
}

/** The names of the findings of a document, and how the command ended. */
async function examine(school: TestSchool, ...argv: string[]) {
  const outcome = await school.run('doctor', ...argv, '--json');
  const { ok, checks }: { ok: boolean; checks: Told[] } = outcome.json;
  const findings = checks.filter((one) => !one.ok);
  expect([outcome.code, ok, outcome.error?.code]).toEqual(
    findings.length === 0 ? [0, true, undefined] : [8, false, 'findings'],
  );
  return { outcome, checks, findings, names: findings.map(({ name }) => name) };
}

describe('doctor', () => {
  test('a sound store: every check is told, nothing is changed, 0', async () => {
    const school = await makeFilled();
    const [before, files] = [school.bytes(), readdirSync(school.folder)];
    const { checks, outcome } = await examine(school);
    expect(checks.map(({ name }) => name)).toEqual(NAMES);
    for (const { detail } of checks) expect(detail).toMatch(/^[\p{Lu}\d«].+\.$/u);
    expect(Object.keys(outcome.json)).toEqual(['ok', 'checks', 'repaired']);
    expect([school.bytes() === before, readdirSync(school.folder)]).toEqual([true, files]);
    expect((await school.run('doctor', '--quiet')).stdout).toBe('');
    expect((await school.run('doctor')).stdout).toContain('Всё в порядке.');
    expect((await school.run('doctor', '--lang', 'en')).stdout).toContain('Everything is in order.');
  });

  test('a finding is told with its cure, on both streams and in both languages, also quietly', async () => {
    const school = await makeFilled();
    chmodSync(school.store, 0o644);
    const russian = await school.run('doctor', '--quiet');
    expect([russian.code, russian.stdout]).toEqual([
      8,
      expect.stringContaining(`! modes                Доступно не только владельцу: «${school.store}» (644).`),
    ]);
    expect(russian.stderr).toContain('Проверка нашла неладное: modes.');
    const english = await school.run('doctor', '--lang', 'en');
    expect(english.stdout).toContain(`Not for the owner only: “${school.store}” (644).`);
  });

  test('--repair closes files, deletes leftovers and says so; a dry run only says so', async () => {
    const school = await makeFilled();
    await school.ask('backup');
    const backups = join(school.folder, 'backups');
    const [backup = ''] = readdirSync(backups).map((name) => join(backups, name));
    const leftover = join(backups, '.school.db.0f8fad5b-d9cb-469f-a165-70867728950e.new');
    const atWork = join(backups, '.other.db.7c9e6679-7425-40de-944b-e07fc1f90ae7.new');
    writeFileSync(leftover, 'half a backup', { mode: 0o600 });
    writeFileSync(atWork, 'a backup in the making', { mode: 0o600 });
    utimesSync(leftover, 1_700_000_000, 1_700_000_000);
    for (const path of [school.store, `${school.store}.key`, backup]) chmodSync(path, 0o666);
    chmodSync(backups, 0o777);
    expect((await examine(school)).names).toEqual(['modes', 'leftovers']);
    const trial = await examine(school, '--repair', '--dry-run');
    expect([trial.names, trial.outcome.json.repaired.length]).toEqual([['modes', 'leftovers'], 5]);
    const { names, outcome } = await examine(school, '--repair');
    expect([names, outcome.json.repaired]).toEqual([
      [],
      [
        { what: 'mode', file: school.store },
        { what: 'mode', file: `${school.store}.key` },
        { what: 'mode', file: backups },
        { what: 'mode', file: backup },
        { what: 'leftover', file: leftover },
      ],
    ]);
    expect([existsSync(leftover), existsSync(atWork)]).toEqual([false, true]);
    expect([school.store, backups, backup].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700, 0o600]);
    expect((await school.run('doctor', '--repair')).stdout).not.toContain('Исправлено');
  });

  test('a log that has grown is taken in', async () => {
    const school = await makeFilled();
    const log = `${school.store}-wal`;
    writeFileSync(log, '', { mode: 0o600 });
    const frames = new Uint8Array(65 * 1024 * 1024);
    writeFileSync(log, frames);
    const { names } = await examine(school, '--dry-run');
    expect(names).toEqual(['wal-size']);
    writeFileSync(log, frames, { mode: 0o600 });
    const repaired = await examine(school, '--repair');
    expect([repaired.names, repaired.outcome.json.repaired]).toEqual([[], [{ what: 'log', file: log }]]);
    expect(readdirSync(school.folder)).not.toContain('school.db-wal');
  });

  test('no backup of a register of people that is older than a week, an old one, a damaged one', async () => {
    const school = await makeFilled();
    const at = async (now: string) => {
      const outcome = await school.runIn({ now }, 'doctor', '--json');
      return outcome.json.checks.find(({ name }: Told) => name === 'backups') as Told;
    };
    expect((await at('2026-09-13T06:00:00.000Z')).ok).toBe(true);
    const none = await at('2026-09-16T06:00:00.000Z');
    expect([none.ok, none.detail]).toEqual([
      false,
      'Резервных копий рядом с хранилищем нет, а реестру 9 дней. Сделайте копию: sferum-admin backup.',
    ]);
    const { file } = await askIn(school, { now: '2026-09-16T06:00:00.000Z' }, 'backup');
    expect((await at('2026-09-17T06:00:00.000Z')).ok).toBe(true);
    expect((await at('2026-12-16T06:00:00.000Z')).ok).toBe(true);
    await askIn(school, { now: '2026-09-18T06:00:00.000Z' }, 'create-class', '6А');
    expect((await at('2026-12-16T06:00:00.000Z')).detail).toContain('Последней резервной копии 91 день');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect((await at('2026-09-19T06:00:00.000Z')).detail).toContain('Последняя резервная копия повреждена');
    const empty = await makeSchool();
    const later = await empty.runIn({ now: '2026-10-16T06:00:00.000Z' }, 'doctor', '--json');
    expect(later.code).toBe(0);
  });

  test('a key that is missing, another or no key', async () => {
    const school = await makeFilled();
    const key = `${school.store}.key`;
    writeFileSync(key, `${'5'.repeat(64)}\n`);
    expect((await examine(school)).findings).toMatchObject([
      { name: 'key', detail: `Ключ «${key}» не открывает коды. Верните прежний файл ключа из своей копии.` },
    ]);
    writeFileSync(key, 'не ключ');
    expect((await examine(school)).names).toEqual(['key']);
    rmSync(key);
    expect((await examine(school)).findings).toMatchObject([
      { name: 'key', detail: expect.stringContaining('Нет файла') },
    ]);
    expect(existsSync(key)).toBe(false);
  });

  test('a clock that is behind the register, and one that is set', async () => {
    const school = await makeFilled();
    const behind = await school.runIn({ now: '2000-01-01T00:00:00.000Z' }, 'doctor', '--json');
    expect(behind.json.checks.filter(({ ok }: Told) => !ok)).toMatchObject([
      {
        name: 'clock',
        detail: 'Часы: 01.01.2000, а последнее изменение — от 07.09.2026. Проверьте часы компьютера и SFERUM_NOW.',
      },
    ]);
    const set = await school.runIn({ env: { SFERUM_NOW: '2026-09-08T06:00:00Z' } }, 'doctor', '--json');
    const clock = set.json.checks.find(({ name }: Told) => name === 'clock');
    expect([set.code, clock.detail]).toEqual([0, 'Время задано переменной SFERUM_NOW: 08.09.2026.']);
  });
});

const PUPIL = "(SELECT person_id FROM enrolment WHERE role = 'pupil' LIMIT 1)";

describe('the schema and the rules of the register', () => {
  test.each<[string, string, string]>([
    ['schema', 'DROP INDEX person_by_name', 'нет: index person_by_name'],
    ['schema', 'CREATE TABLE note (text)', 'лишнее: table note'],
    ['schema', 'DROP VIEW class_roster; CREATE VIEW class_roster AS SELECT 1', 'не такое: view class_roster'],
    ['foreign-keys', 'UPDATE join_request SET invitation_id = 99; UPDATE homeroom SET person_id = 99', 'homeroom'],
    ['time-zone', "UPDATE organization SET time_zone = 'Europe/Nowhere'", 'Europe/Nowhere'],
  ])('%s: %s', async (name, sql, told) => {
    const school = await makeFilled();
    change(school.store, sql);
    const { findings } = await examine(school);
    expect(findings.find((one) => one.name === name)?.detail).toContain(told);
  });

  const broken: Record<(typeof INVARIANTS)[number], [sql: string, told: string]> = {
    'one-organization': ['DELETE FROM organization', 'Организация в хранилище не одна (1)'],
    'one-class-per-pupil': [
      `INSERT INTO enrolment (person_id, role, class_id, started_on, start_kind) VALUES (${PUPIL}, 'pupil', 3, '2026-09-07', 'added')`,
      'Учащийся не в одном классе, а в нескольких (1: #3)',
    ],
    'no-overlapping-places': [
      `INSERT INTO enrolment (person_id, role, class_id, started_on, start_kind, ended_on, end_kind)
        VALUES (${PUPIL}, 'pupil', 2, '2026-09-01', 'formed', '2026-09-20', 'transferred')`,
      'Один человек дважды в одно время в классе (1: #3)',
    ],
    'open-places-in-open-classes': [
      'UPDATE class SET year = 2025 WHERE id = 2',
      'в классе прошлого года или из архива (2: ',
    ],
    'parents-in-no-class': [
      "UPDATE enrolment SET class_id = 2 WHERE role = 'parent'",
      'Место родителя прямо в классе, а не через ребёнка (1',
    ],
    'parents-with-a-child': [
      `UPDATE enrolment SET ended_on = '2026-09-07', end_kind = 'withdrawn' WHERE role = 'pupil'`,
      'Родитель числится, а дети выбыли (1',
    ],
    'homerooms-of-active-staff': [
      'UPDATE homeroom SET person_id = 3',
      'Классный руководитель не числится сотрудником (1: #1)',
    ],
    'lessons-of-active-staff': [
      'UPDATE class_teacher SET person_id = 3',
      'Занятия ведёт тот, кто не числится сотрудником (1',
    ],
    'active-administrators': [
      'UPDATE administrator SET person_id = 3',
      'Администратор не числится сотрудником (1: #3)',
    ],
    'one-primary-administrator': ['UPDATE administrator SET is_primary = 0', 'Основной администратор не один (1)'],
    'uses-are-requests': [
      'UPDATE invitation SET uses = 1',
      'Число входов по приглашению не равно числу заявок (1: #1)',
    ],
    'members-were-enrolled': [
      "INSERT INTO member (person_id, role, joined_at) VALUES (3, 'teacher', '2026-09-07T06:00:00.000Z')",
      'В сообществе тот, кто никогда не числился (1: #3)',
    ],
    'two-channels': ["DELETE FROM channel WHERE kind = 'staff'", 'Системных каналов не два (1)'],
  };

  test.each(INVARIANTS)('%s', async (invariant) => {
    const school = await makeFilled();
    const [sql, told] = broken[invariant];
    change(school.store, sql);
    const { findings, checks } = await examine(school);
    expect(findings.find(({ name }) => name === 'invariants')?.detail).toContain(told);
    expect(checks.find(({ name }) => name === 'integrity')?.ok).toBe(true);
    const english = await school.run('doctor', '--lang', 'en', '--json');
    expect(english.json.checks.find(({ name }: Told) => name === 'invariants').detail).not.toMatch(
      /\p{Script=Cyrillic}/u,
    );
  });

  test('a centre allows several classes, and is spoken of in its own words', async () => {
    const centre = noSchool();
    await centre.ask(...REGISTRATION.filter((word) => !word.startsWith('--kind')), '--kind=supplementary');
    const rows = 'ФИО;Объединение\nИванова Анна Петровна;Хор\nИванова Анна Петровна;Лепка\n';
    await centre.ask('import-roster', centre.file('p.csv', rows), '--role', 'pupil', '--create-classes', '--moves');
    expect((await examine(centre)).names).toEqual([]);
    change(centre.store, "UPDATE class SET year = 2025 WHERE name = 'Хор'");
    expect((await examine(centre)).findings[0]?.detail).toContain('в объединении прошлого года');
  });
});

describe('a store that other commands refuse', () => {
  const damages: [string, (school: TestSchool) => void, string[], string][] = [
    [
      'pages of rubbish',
      ({ store }) => writeFileSync(store, readFileSync(store).fill(0x5a, 12_288, 40_960)),
      ['integrity'],
      'Файл повреждён',
    ],
    [
      'half of it',
      ({ store }) => writeFileSync(store, readFileSync(store).subarray(0, 60_000)),
      ['integrity'],
      'Файл повреждён',
    ],
    ['a text', ({ store }) => writeFileSync(store, 'не хранилище'), ['file'], 'не хранилище sferum-admin'],
    ['nothing', ({ store }) => writeFileSync(store, ''), ['file'], 'не хранилище sferum-admin'],
    ['a newer version', ({ store }) => change(store, 'PRAGMA user_version = 99'), ['file'], 'более новой программой'],
  ];

  test.each(damages)('%s: it says what it found and touches nothing', async (_kind, damage, names, told) => {
    const school = await makeFilled();
    damage(school);
    const before = school.bytes();
    const { findings } = await examine(school);
    expect(findings.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(findings.find(({ name }) => name === names[0])?.detail).toContain(told);
    expect(school.bytes() === before).toBe(true);
  });

  test('no store at all, and a folder', async () => {
    const school = noSchool();
    const none = await school.run('doctor', '--json');
    expect([none.code, none.error?.code, none.stdout, readdirSync(school.folder)]).toEqual([
      4,
      'store-missing',
      '',
      [],
    ]);
    mkdirSync(school.store);
    const folder = await run(['--store', school.store, 'doctor', '--repair', '--json']);
    expect([folder.code, folder.error?.code]).toEqual([8, 'findings']);
    expect(statSync(school.store).isDirectory()).toBe(true);
  });
});

test('loading people by the ordinary commands leaves no finding', async () => {
  const school = await makeSchool('5А');
  await loadPupils(school, 'Иванова Анна Петровна;5А;;', 'Королёв Пётр Ильич;5А;;');
  await school.ask('enroll', 'Иванова Вера Ильинична', '--role', 'parent', '--child', 'Иванова Анна Петровна');
  await school.ask('create-class', '5Б');
  await school.ask('transfer', 'Иванова Анна Петровна', '--to', '5Б');
  await school.ask('transfer', 'Иванова Анна Петровна', '--to', '5А');
  await school.ask('withdraw', 'Иванова Анна Петровна', '--reason', 'left');
  await school.ask('reinstate', 'Иванова Анна Петровна', '--class', '5Б');
  expect((await examine(school)).names).toEqual([]);
  await askIn(school, { now: '2027-08-25T06:00:00.000Z' }, 'start-year', '2027', '--yes');
  const later = await school.runIn({ now: '2027-08-25T07:00:00.000Z' }, 'doctor', '--json');
  expect(later.code).toBe(0);
});
