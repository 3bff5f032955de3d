import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { LONG } from '../support/long.ts';
import { chooseSeed, makeFolder, makeRandom, say } from '../support/program.ts';
import { run, temporaryFolder } from '../support/run.ts';
import { REGISTRATION } from '../support/school.ts';

const NEXT_SUMMER = { now: '2027-08-25T06:00:00.000Z' };

/** Commands that stand for all that open a store: reading, writing, with files, with a key. */
const COMMANDS: readonly (readonly string[])[] = [
  ['show-org'],
  ['list-people', '--missing'],
  ['stats'],
  ['show-person', 'Иванова Анна Петровна'],
  ['create-class', '6А'],
  ['enroll', 'Новиков Лев Ильич', '--role', 'pupil', '--class', '5А'],
  ['invite', '5А', '--role', 'pupil', '--uses', '3'],
  ['list-invites', '--show-links'],
  ['approve', '--matched'],
  ['start-year', '2027', '--yes'],
  ['backup'],
];

let template = '';

beforeAll(async () => {
  template = join(makeFolder(), 'school.db');
  const ask = async (...argv: string[]) => expect((await run(['--store', template, ...argv])).code).toBe(0);
  await ask(...REGISTRATION);
  const roster = join(makeFolder(), 'pupils.csv');
  const letters = [...'абвгдежзиклмнопрстуфхцчшщэюя'];
  const lines = letters.map(
    (letter, index) => `Тестов${letter} Лев Ильич;${['5А', '5Б'][index % 2]};Тестова${letter} Ян`,
  );
  writeFileSync(roster, `ФИО;Класс;Мать\nИванова Анна Петровна;5А;\n${lines.join('\n')}\n`);
  await ask('import-roster', roster, '--role', 'pupil', '--create-classes');
  await ask('invite', '--all', '--role', 'pupil', '--personal');
});

/** A copy of the store in a folder of its own. */
function copyTemplate(): { folder: string; store: string } {
  const folder = temporaryFolder();
  const store = join(folder, 'school.db');
  copyFileSync(template, store);
  copyFileSync(`${template}.key`, `${store}.key`);
  return { folder, store };
}

function change(file: string, sql: string): void {
  const connection = new Database(file);
  connection.exec(sql);
  connection.close();
}

const KINDS: [string, string, (store: string) => void][] = [
  ['a text', 'store-foreign', (store) => writeFileSync(store, 'ФИО;Класс\n'.repeat(200))],
  ['an empty file', 'store-foreign', (store) => truncateSync(store)],
  ['the first bytes of a store', 'store-foreign', (store) => truncateSync(store, 60)],
  [
    'the database of another program',
    'store-foreign',
    (store) => {
      truncateSync(store);
      change(store, 'CREATE TABLE organization (name); INSERT INTO organization VALUES (1)');
    },
  ],
  ['a store without its organisation', 'store-corrupt', (store) => change(store, 'DELETE FROM organization')],
  ['a store of a newer version', 'store-newer', (store) => change(store, 'PRAGMA user_version = 99')],
  ['half of a store', 'store-corrupt', (store) => truncateSync(store, 81_920)],
  ['the first page of a store', 'store-corrupt', (store) => truncateSync(store, 4096)],
  ['a store without tables', 'store-corrupt', (store) => writeFileSync(store, readFileSync(store).fill(0, 100, 4096))],
];

describe.each(KINDS)('%s', (_kind, problem, spoil) => {
  test.each(COMMANDS.map((argv) => [argv]))(`%j ends with 8 ${problem} and touches nothing`, async (argv) => {
    const { folder, store } = copyTemplate();
    spoil(store);
    const [before, files] = [readFileSync(store), readdirSync(folder)];
    const outcome = await run(['--store', store, ...argv, '--json'], NEXT_SUMMER);
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([8, problem, '']);
    expect(outcome.error?.message).toContain(store);
    expect(outcome.error?.hint).toMatch(/^\p{Lu}.+\.$/u);
    expect([readFileSync(store).equals(before), readdirSync(folder).filter((name) => name !== 'backups')]).toEqual([
      true,
      files,
    ]);
  });
});

test('a folder in the place of the store is 8 too', async () => {
  const store = join(temporaryFolder(), 'school.db');
  mkdirSync(store);
  for (const argv of COMMANDS) {
    const outcome = await run(['--store', store, ...argv, '--json'], NEXT_SUMMER);
    expect([argv[0], outcome.code, outcome.error?.code]).toEqual([argv[0], 8, 'store-foreign']);
  }
  expect(readdirSync(store)).toEqual([]);
});

/** Damages a store in one place or a few, so that it can still be opened more often than not. */
function damage(store: string, random: () => number): void {
  const bytes = readFileSync(store);
  const size = statSync(store).size;
  const places = 1 + Math.floor(random() * 3);
  for (let place = 0; place < places; place++) {
    const at = Math.floor(random() * size);
    const length = random() < 0.5 ? 1 : 1 + Math.floor(random() * 600);
    for (let index = at; index < Math.min(at + length, size); index++) bytes[index] = Math.floor(random() * 256);
  }
  writeFileSync(store, bytes);
}

test('whatever byte of a store is damaged, no command takes it for a fault of its own', {
  timeout: 900_000,
}, async () => {
  const seed = chooseSeed();
  const random = makeRandom(seed);
  const rounds = LONG ? 150 : 12;
  const codes: Record<string, number> = {};
  for (let round = 0; round < rounds; round++) {
    const { store } = copyTemplate();
    damage(store, random);
    for (const argv of COMMANDS) {
      const { folder: own, store: copy } = copyTemplate();
      copyFileSync(store, copy);
      const outcome = await run(['--store', copy, ...argv, '--json'], NEXT_SUMMER);
      const where = `${argv.join(' ')}, round ${round}, SFERUM_SEED=${seed}, ${own}: ${outcome.stderr}`;
      expect([0, 3, 4, 8], where).toContain(outcome.code);
      const key = `${outcome.code} ${outcome.error?.code ?? ''}`.trim();
      codes[key] = (codes[key] ?? 0) + 1;
    }
  }
  say(`${rounds} damaged stores, ${COMMANDS.length} commands each: ${JSON.stringify(codes)}; seed ${seed}`);
});
