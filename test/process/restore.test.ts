import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
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
  query,
  ROOT,
  run,
  say,
  sleep,
  start,
} from '../support/program.ts';

const WRITERS = 6;
const ROUNDS = LONG ? 40 : 6;
const KILLS = LONG ? 100 : 8;
const SEED = chooseSeed();

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

  test(`${WRITERS} processes write meanwhile: nothing acknowledged is lost`, { timeout: 900_000 }, async () => {
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
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    const found = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
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
    say(`${ROUNDS} restorations while ${WRITERS} wrote ${acknowledged.size} classes: 0 lost, 0 turned away`);
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
      const delay = Math.round(duration * (0.4 + 0.7 * random()));
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
