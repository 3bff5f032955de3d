import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LONG } from '../support/long.ts';
import {
  ask,
  chooseSeed,
  copyStore,
  count,
  expectSound,
  makeCollege,
  makeRandom,
  query,
  run,
  say,
  sleep,
  start,
  writeRoster,
} from '../support/program.ts';

const PUPILS = LONG ? 30_000 : 3_000;
const KILLS = LONG ? 100 : 6;
const RIVALS = 8;
const SEED = chooseSeed();
const SUMMER = { env: { SFERUM_NOW: '2027-08-25T06:00:00.000Z' } };

/** Which year a store is in, and how many pupils stand in the classes of the old year and of the new one. */
function look(store: string): { year: number; old: number; young: number; left: number; runs: number } {
  const sql = `SELECT (SELECT year FROM organization) AS year,
    (SELECT count(*) FROM enrolment JOIN class ON class.id = class_id WHERE role = 'pupil' AND year = 2026 AND ended_on IS NULL) AS old,
    (SELECT count(*) FROM enrolment JOIN class ON class.id = class_id WHERE role = 'pupil' AND year = 2027 AND ended_on IS NULL) AS young,
    (SELECT count(*) FROM enrolment WHERE end_reason = 'graduated') AS left,
    (SELECT count(*) FROM run) AS runs`;
  const [seen] = query<{ year: number; old: number; young: number; left: number; runs: number }>(store, sql);
  if (seen === undefined) throw new Error('the store says nothing');
  return seen;
}

async function makeOldYear(): Promise<string> {
  const store = await makeCollege();
  const roster = writeRoster(join(dirname(store), 'roster.csv'), PUPILS);
  await ask(['import-roster', roster, '--role', 'pupil', '--create-classes', '--store', store]);
  await ask(['invite', '--all', '--role', 'pupil', '--expires', '400d', '--store', store]);
  return store;
}

const commandOf = (store: string) => {
  return ['start-year', '2027', '--graduate', 'Группа 9', '--yes', '--store', store];
};

describe('the year', () => {
  const title = `${KILLS} kills of start-year: the old year whole or the new one`;

  test(title, { timeout: 1_800_000 }, async () => {
    const random = makeRandom(SEED);
    const template = await makeOldYear();
    const old = { year: 2026, old: PUPILS, young: 0, left: 0, runs: 3 };
    const young = { year: 2027, old: 0, young: PUPILS * 0.9, left: PUPILS * 0.1, runs: 4 };
    const began = performance.now();
    const whole = copyStore(template);
    await ask(commandOf(whole), SUMMER);
    const duration = performance.now() - began;
    expect(look(whole)).toEqual(young);
    const figures = { old: 0, young: 0 };
    for (let kill = 0; kill < KILLS; kill++) {
      const store = copyStore(template);
      const delay = Math.round(duration * (0.4 + 0.6 * random()));
      const { child, ended } = start([...commandOf(store), '--json'], SUMMER);
      await sleep(delay);
      child.kill('SIGKILL');
      const outcome = await ended;
      const where = `kill ${kill} after ${delay} of ${Math.round(duration)} ms, SFERUM_SEED=${SEED}`;
      expectSound(store);
      const seen = look(store);
      expect([old, young], where).toContainEqual(seen);
      if (outcome.code === 0) expect(seen, where).toEqual(young);
      figures[seen.year === 2026 ? 'old' : 'young']++;
      const again = await run(commandOf(store), SUMMER);
      expect(again.code, where).toBe(seen.year === 2026 ? 0 : 3);
      expect(look(store), where).toEqual(young);
      const backups = readdirSync(join(dirname(store), 'backups')).filter((name) => !name.startsWith('.'));
      for (const name of backups) expectSound(join(dirname(store), 'backups', name));
    }
    say(
      `${KILLS} kills of start-year: ${figures.old} left the old year, ${figures.young} the new one, 0 half; seed ${SEED}`,
    );
  });

  test(`${RIVALS} at once begin it once`, { timeout: 300_000 }, async () => {
    const store = copyStore(await makeOldYear());
    const rivals = Array.from({ length: RIVALS }, () => run([...commandOf(store), '--json', '--wait', '60'], SUMMER));
    const outcomes = await Promise.all(rivals);
    const codes = outcomes.map(({ code }) => code).sort();
    expect(codes).toEqual([0, ...Array.from({ length: RIVALS - 1 }, () => 3)]);
    const refused = outcomes.filter(({ code }) => code === 3).map(({ stderr }) => JSON.parse(stderr).error.code);
    expect(new Set(refused)).toEqual(new Set(['year-already-started']));
    expect(look(store)).toMatchObject({ year: 2027, young: PUPILS * 0.9, runs: 4 });
    expect(count(store, 'past_year')).toBe(1);
  });
});
