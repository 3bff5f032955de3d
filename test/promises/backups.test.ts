import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { backUpStore } from '../../src/store/backup.ts';
import { openStore } from '../../src/store/store.ts';
import { issueAll } from '../support/invitations.ts';
import { LONG } from '../support/long.ts';
import {
  ask,
  chooseSeed,
  copyStore,
  count,
  errorCode,
  expectSound,
  launch,
  makeCollege,
  makeRandom,
  NOW,
  query,
  ROOT,
  run,
  say,
  sleep,
  start,
  writeRoster,
} from '../support/program.ts';
import { loadPupils, makeSchool, type TestSchool } from '../support/school.ts';

/**
 * Backups restore (promise 12): a backup is whole or absent while others write and when its process is killed; of damaged
 * copies none is accepted; a restoration loses nothing that was acknowledged and leaves the store of before or the restored one.
 */
const COPIES = LONG ? 500 : 60;
const SEED = chooseSeed();
const PAGE = 4096;

type Random = () => number;
type Damage = (bytes: Buffer, random: Random) => Buffer;

const below = (random: Random, limit: number) => Math.floor(random() * limit);

/** Fills a stretch of a copy. */
function overwrite(bytes: Buffer, from: number, length: number, value: () => number): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = from; at < Math.min(from + length, bytes.length); at++) changed[at] = value();
  return changed;
}

const DAMAGES: Readonly<Record<string, Damage>> = {
  'one bit': (bytes, random) => {
    const changed = Buffer.from(bytes);
    const at = below(random, bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8));
    return changed;
  },
  'a bit of the header': (bytes, random) => {
    const changed = Buffer.from(bytes);
    const at = below(random, 100);
    changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8));
    return changed;
  },
  'a byte': (bytes, random) => overwrite(bytes, below(random, bytes.length), 1, () => below(random, 256)),
  'a block of zeros': (bytes, random) => overwrite(bytes, below(random, bytes.length / 512) * 512, 512, () => 0),
  'a block of rubbish': (bytes, random) =>
    overwrite(bytes, below(random, bytes.length / 512) * 512, 512, () => below(random, 256)),
  'a page of zeros': (bytes, random) => overwrite(bytes, below(random, bytes.length / PAGE) * PAGE, PAGE, () => 0),
  'the end missing': (bytes, random) => bytes.subarray(0, below(random, bytes.length)),
  'the last page missing': (bytes) => bytes.subarray(0, bytes.length - PAGE),
  'something at the end': (bytes, random) => Buffer.concat([bytes, Buffer.alloc(1 + below(random, 2 * PAGE), 7)]),
  'two pages exchanged': (bytes, random) => {
    const pages = bytes.length / PAGE;
    const one = below(random, pages);
    const other = (one + 1 + below(random, pages - 1)) % pages;
    const changed = Buffer.from(bytes);
    bytes.copy(changed, one * PAGE, other * PAGE, (other + 1) * PAGE);
    bytes.copy(changed, other * PAGE, one * PAGE, (one + 1) * PAGE);
    return changed;
  },
};

async function makeFilled(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б', '6А');
  const letters = 'абвгдежзиклмнопрстуфхцчшщэюя';
  const lines = Array.from(letters, (letter, index) => `Тестов${letter} Лев Ильич;${['5А', '5Б', '6А'][index % 3]};;`);
  await loadPupils(school, ...lines);
  await issueAll(school, '--all', '--role', 'pupil');
  return school;
}

test(`of ${COPIES} damaged copies restore accepts none`, { timeout: 900_000 }, async () => {
  const random = makeRandom(SEED);
  const school = await makeFilled();
  const copy = join(school.folder, 'copy.db');
  await school.ask('backup', '--out', copy);
  const bytes = readFileSync(copy);
  const before = school.bytes();
  const kinds = Object.entries(DAMAGES);
  const refused: Record<string, number> = {};
  let tried = 0;
  for (let number = 0; tried < COPIES; number++) {
    const [kind, damage] = kinds[number % kinds.length] ?? kinds[0] ?? ['', (whole: Buffer) => whole];
    const damaged = damage(bytes, random);
    if (damaged.equals(bytes)) continue;
    tried++;
    writeFileSync(copy, damaged);
    const outcome = await school.run('restore', copy, '--yes', '--json');
    const where = `copy ${number} with ${kind}, SFERUM_SEED=${SEED}`;
    expect([outcome.code, outcome.stdout], where).toEqual([8, '']);
    expect(school.bytes() === before, where).toBe(true);
    const code = outcome.error?.code ?? '';
    expect(['store-corrupt', 'store-foreign', 'store-newer'], where).toContain(code);
    refused[code] = (refused[code] ?? 0) + 1;
  }
  writeFileSync(copy, bytes);
  expect(await school.ask('restore', copy, '--yes')).toMatchObject({ applied: true });
  say(`${COPIES} damaged copies: 0 accepted (${JSON.stringify(refused)}), the sound one restored; seed ${SEED}`);
});

test('one bit in any byte of the header, of the seal at the end, and in bytes throughout the file, is noticed', async () => {
  const school = await makeFilled();
  const copy = join(school.folder, 'copy.db');
  await school.ask('backup', '--out', copy);
  const bytes = readFileSync(copy);
  const step = LONG ? 97 : 1481;
  const accepted: number[] = [];
  const places = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => index * step);
  const ends = Array.from({ length: 100 }, (_, index) => [index, bytes.length - 1 - index]).flat();
  for (const at of new Set([...ends, ...places])) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(copy, damaged);
    if ((await school.run('restore', copy, '--dry-run')).code === 0) accepted.push(at);
  }
  expect(accepted).toEqual([]);
});

const WRITERS = 8;
const BACKUPS = LONG ? 40 : 6;
const KILLS = LONG ? 100 : 8;
const PEOPLE = LONG ? 20_000 : 3_000;

const namesIn = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith('.'));

describe('backup', () => {
  test(`${WRITERS} processes write meanwhile: every backup is whole`, { timeout: 900_000 }, async () => {
    const store = await makeCollege();
    let over = false;
    const acknowledged = new Set<string>();
    const write = async (writer: number) => {
      for (let number = 0; !over; number++) {
        const name = `Группа ${writer}-${number}`;
        const { code, stderr } = await run(['create-class', name, '--store', store, '--wait', '60']);
        expect([name, code, stderr]).toEqual([name, 0, '']);
        acknowledged.add(name);
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    for (let number = 0; number < BACKUPS; number++) {
      const before = [...acknowledged];
      const { file } = await ask<{ file: string }>(['backup', '--store', store, '--wait', '60']);
      expectSound(file);
      const kept = new Set(query<{ name: string }>(file, 'SELECT name FROM class').map(({ name }) => name));
      expect(before.filter((name) => !kept.has(name))).toEqual([]);
      expect(count(file, 'run')).toBe(kept.size);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    over = true;
    await Promise.all(writers);
    expectSound(store);
    expect(count(store, 'run')).toBe(1 + acknowledged.size);
    say(`${BACKUPS} backups while ${WRITERS} wrote ${acknowledged.size} classes: all whole, 0 writers turned away`);
  });

  test(`${KILLS} kills: a backup is whole or is not there`, { timeout: 900_000 }, async () => {
    const random = makeRandom(SEED);
    const template = await makeCollege();
    const roster = writeRoster(join(dirname(template), 'roster.csv'), PEOPLE);
    await ask(['import-roster', roster, '--role', 'pupil', '--create-classes', '--store', template]);
    const began = performance.now();
    await ask(['backup', '--store', copyStore(template)]);
    const duration = performance.now() - began;
    const figures = { whole: 0, absent: 0 };
    for (let kill = 0; kill < KILLS; kill++) {
      const store = copyStore(template);
      const out = join(dirname(store), 'copy.db');
      const delay = Math.round(duration * (0.3 + 1.1 * random()));
      const { child, ended } = start(['backup', '--out', out, '--store', store], {});
      await sleep(delay);
      child.kill('SIGKILL');
      const { code } = await ended;
      const made = namesIn(dirname(store)).includes('copy.db');
      const where = `kill ${kill} after ${delay} of ${Math.round(duration)} ms, SFERUM_SEED=${SEED}`;
      if (code === 0) expect(made, where).toBe(true);
      if (made) {
        expectSound(out);
        expect(count(out, "enrolment WHERE role = 'pupil'"), where).toBe(PEOPLE);
      }
      for (const name of readdirSync(dirname(store)).filter((one) => one.startsWith('.'))) {
        expect(statSync(join(dirname(store), name)).mode & 0o777, name).toBe(0o600);
      }
      figures[made ? 'whole' : 'absent']++;
      expectSound(store);
    }
    say(`${KILLS} kills of backup: ${figures.whole} whole, ${figures.absent} absent, 0 half; seed ${SEED}`);
  });

  test('leaves the locks of a store that the same process has open', async () => {
    const store = await makeCollege();
    const opened = openStore({ file: store, actor: 'tester', dryRun: false, waitMilliseconds: 0, now: () => NOW });
    const program = `
      const connection = new (require('better-sqlite3'))(process.argv[1], { timeout: 0 });
      connection.pragma('locking_mode = EXCLUSIVE');
      try { connection.exec('BEGIN EXCLUSIVE'); console.log('taken') } catch (error) { console.log(error.code) }`;
    const rival = async () => (await launch(process.execPath, ['-e', program, store]).ended).stdout.trim();
    try {
      opened.read((transaction) => transaction.prepare('SELECT count(*) FROM person').get());
      expect(await rival()).toBe('SQLITE_BUSY');
      backUpStore(store, join(dirname(store), 'copy.db'), 0);
      expect(await rival()).toBe('SQLITE_BUSY');
    } finally {
      opened.close();
    }
    expect(await rival()).toBe('taken');
    expect(new Database(store).pragma('integrity_check', { simple: true })).toBe('ok');
  });
});

const RESTORE_WRITERS = 6;
const RESTORATIONS = LONG ? 40 : 6;

type Restored = { previous: string | null };

const namesOf = (store: string) => query<{ name: string }>(store, 'SELECT name FROM class').map(({ name }) => name);

/** A store with one group, and a backup of it as it was before that group came. */
async function makeChanged(): Promise<{ store: string; copy: string }> {
  const store = await makeCollege();
  const copy = join(dirname(store), 'copy.db');
  await ask(['backup', '--out', copy, '--store', store]);
  await ask(['create-class', 'Группа 1', '--store', store]);
  return { store, copy };
}

describe('restore', () => {
  test('while another process has the store at work: 7, and nothing is changed', async () => {
    const { store, copy } = await makeChanged();
    const holder = launch(process.execPath, [join(ROOT, 'test/support/hold-store.js'), store, '60000']);
    await new Promise<void>((resolve) => holder.child.stdout?.once('data', () => resolve()));
    const files = readdirSync(dirname(store)).sort();
    const outcome = await run(['restore', copy, '--yes', '--json', '--wait', '0.5', '--store', store]);
    expect([outcome.code, errorCode(outcome), outcome.stdout]).toEqual([7, 'store-busy', '']);
    expect(readdirSync(dirname(store)).sort()).toEqual(files);
    holder.child.kill('SIGKILL');
    await holder.ended;
    expect(namesOf(store)).toContain('Группа 1');
    await ask<Restored>(['restore', copy, '--yes', '--store', store]);
    expect(namesOf(store)).not.toContain('Группа 1');
  });

  test(`${RESTORE_WRITERS} processes write meanwhile: nothing acknowledged is lost`, { timeout: 900_000 }, async () => {
    const { store, copy } = await makeChanged();
    let over = false;
    const acknowledged = new Set<string>();
    const codes: Record<string, number> = {};
    const write = async (writer: number) => {
      for (let number = 0; !over; number++) {
        const name = `Группа ${writer}-${number}`;
        const outcome = await run(['create-class', name, '--store', store, '--wait', '60', '--json']);
        const code = outcome.code === 0 ? '0' : `${outcome.code} ${errorCode(outcome)}`;
        codes[code] = (codes[code] ?? 0) + 1;
        if (outcome.code === 0) acknowledged.add(name);
      }
    };
    const writers = Array.from({ length: RESTORE_WRITERS }, (_, writer) => write(writer));
    const found = new Set<string>();
    for (let round = 0; round < RESTORATIONS; round++) {
      const { previous } = await ask<Restored>(['restore', copy, '--yes', '--wait', '120', '--store', store]);
      expectSound(previous ?? '');
      for (const name of namesOf(previous ?? '')) found.add(name);
      await sleep(300);
    }
    over = true;
    await Promise.all(writers);
    expectSound(store);
    for (const name of namesOf(store)) found.add(name);
    expect([...acknowledged].filter((name) => !found.has(name))).toEqual([]);
    expect(codes).toEqual({ 0: acknowledged.size });
    say(
      `${RESTORATIONS} restorations while ${RESTORE_WRITERS} wrote ${acknowledged.size} classes: 0 lost, 0 turned away`,
    );
  });

  test(`${KILLS} kills: the store of before or the restored one, whole`, { timeout: 900_000 }, async () => {
    const random = makeRandom(SEED);
    const { store: template, copy } = await makeChanged();
    const began = performance.now();
    await ask(['restore', copy, '--yes', '--store', copyStore(template)]);
    const duration = performance.now() - began;
    const figures = { before: 0, restored: 0 };
    for (let kill = 0; kill < KILLS; kill++) {
      const store = copyStore(template);
      const delay = Math.round(duration * (0.4 + 1.1 * random()));
      const { child, ended } = start(['restore', copy, '--yes', '--store', store]);
      await sleep(delay);
      child.kill('SIGKILL');
      const { code } = await ended;
      const where = `kill ${kill} after ${delay} of ${Math.round(duration)} ms, SFERUM_SEED=${SEED}`;
      expectSound(store);
      const isBefore = namesOf(store).includes('Группа 1');
      if (code === 0) expect(isBefore, where).toBe(false);
      if (!isBefore) expect(readdirSync(join(dirname(store), 'backups')), where).not.toEqual([]);
      figures[isBefore ? 'before' : 'restored']++;
      await ask(['restore', copy, '--yes', '--store', store]);
      await ask(['create-class', 'Группа 2', '--store', store]);
      expect(count(store, 'class'), where).toBe(2);
    }
    say(`${KILLS} kills of restore: ${figures.before} left the store of before, ${figures.restored} the restored one`);
  });
});
