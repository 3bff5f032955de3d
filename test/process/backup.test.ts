import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { backUpStore } from '../../src/store/backup.ts';
import { openStore } from '../../src/store/store.ts';
import { LONG } from '../support/long.ts';
import {
  ask,
  chooseSeed,
  copyStore,
  count,
  expectSound,
  launch,
  makeCollege,
  makeRandom,
  NOW,
  query,
  run,
  say,
  sleep,
  start,
  writeRoster,
} from '../support/program.ts';

const WRITERS = 8;
const BACKUPS = LONG ? 40 : 6;
const KILLS = LONG ? 100 : 8;
const PEOPLE = LONG ? 20_000 : 3_000;
const SEED = chooseSeed();

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
      const delay = Math.round(duration * (0.3 + 0.8 * random()));
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
