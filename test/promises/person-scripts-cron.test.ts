import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LONG } from '../support/long.ts';
import {
  ask,
  count,
  type Ended,
  errorCode,
  expectSound,
  makeCollege,
  makeFolder,
  query,
  ROOT,
  registration,
  run,
  say,
  surname,
  writeRoster,
} from '../support/program.ts';
import { readRegister } from '../support/register.ts';
import { countCodes, hold, joinLine, makeDoor, runAll } from '../support/rivals.ts';

/**
 * Person, scripts and cron at once (promise 4): whoever writes at the same time waits for the others, nobody is told of a
 * locked database, and the rules of the register hold. Who waits longer than allowed is told so, with 7.
 */

/** How long all of them are at it. */
const SECONDS = LONG ? 60 : 20;
const ROWS = 5_000;

/** The line for cron as the README gives it. */
function readCronLine(): string[] {
  const line = /sferum-admin --store \S+ (revoke-invites .+)/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'));
  const [, words = ''] = line ?? [];
  return words.split(' ');
}

describe('eight writers, cron and a large import', () => {
  const title = `for ${SECONDS} seconds: nobody sees a locked database, nothing acknowledged is lost`;

  test(title, { timeout: 600_000 }, async () => {
    const { store, code } = await makeDoor(100_000);
    await ask(['enroll', 'Учителев Лев Ильич', '--role', 'teacher', '--store', store]);
    // an invitation that somebody has used is none of cron's business
    await ask(joinLine(store, code, 0));
    const folder = dirname(store);
    const rosters = [0, 1, 2].map((part) => writeRoster(join(folder, `${part}.csv`), ROWS, part * ROWS, 'Набор'));
    expect(readCronLine()).toContain('--unused');
    // each is asked for a command line again and again; who says nothing has nothing to do this time
    const strands: Record<string, (round: number) => string[] | Promise<string[]>> = {
      import: (round) => ['import-roster', rosters[round % 3] ?? '', '--role', 'pupil', '--create-classes'],
      cron: readCronLine,
      'first creator': (round) => ['create-class', `Первая ${round}`],
      'second creator': (round) => ['create-class', `Вторая ${round}`],
      'first enroller': (round) => [
        'enroll',
        `${surname(round)} Пётр Львович`,
        '--role',
        'pupil',
        '--class',
        'Группа 1',
      ],
      'second enroller': (round) => [
        'enroll',
        `${surname(round)} Олег Львович`,
        '--role',
        'pupil',
        '--class',
        'Группа 1',
      ],
      joiner: (round) => joinLine(store, code, round + 1).slice(0, 4),
      decider: (round) => ['approve', String(round + 1), '--as-new'],
      inviter: () => ['invite', 'Группа 1', '--role', 'parent', '--uses', '2', '--reissue'],
      editor: (round) => ['edit-person', '#2', '--phone', `+7900000${String(round % 10_000).padStart(4, '0')}`],
      reader: () => ['stats'],
    };
    const outcomes: { strand: string; ended: Ended }[] = [];
    const end = performance.now() + SECONDS * 1000;
    const work = async (strand: string) => {
      for (let round = 0; performance.now() < end; round++) {
        const argv = (await strands[strand]?.(round)) ?? [];
        // cron comes in the night of a day on which the invitations of the first are old
        const env = { SFERUM_NOW: strand === 'cron' ? '2026-09-28T23:30:00.000Z' : '2026-09-07T06:00:00.000Z' };
        const ended = await run([...argv, '--store', store, '--json', '--wait', '60'], { env });
        outcomes.push({ strand, ended });
      }
    };
    await Promise.all(Object.keys(strands).map(work));

    const unexpected = outcomes.filter(({ ended }) => ![0, 3, 4].includes(ended.code ?? -1));
    expect(unexpected).toEqual([]);
    expect(outcomes.filter(({ ended }) => /locked|SQLITE|\bat .*:\d+/.test(ended.stderr))).toEqual([]);
    // who decides may be there before anybody asked
    const refused = outcomes.filter(({ ended }) => ended.code !== 0);
    expect([...new Set(refused.map(({ strand }) => strand))].filter((strand) => strand !== 'decider')).toEqual([]);
    expect(readRegister(store)?.faults).toEqual([]);
    const runs = outcomes
      .flatMap(({ ended }) => (ended.code === 0 ? [JSON.parse(ended.stdout).runId ?? []] : []))
      .flat();
    expect(new Set(runs).size).toBe(runs.length);
    const kept = query<{ id: number }>(store, 'SELECT id FROM run WHERE id > 5').map(({ id }) => id);
    expect(runs.toSorted((one, other) => one - other)).toEqual(kept);
    const of = (strand: string) => outcomes.filter((one) => one.strand === strand).length;
    expect(Math.min(...Object.keys(strands).map(of))).toBeGreaterThan(0);
    say(
      `${SECONDS} s of 8 writers, cron and imports of ${ROWS} rows: ${outcomes.length} commands, ${runs.length} runs ` +
        `(${of('import')} imports, ${of('cron')} of cron), 0 turned away, 0 lost, 0 rules broken`,
    );
  });
});

describe('writers at once', () => {
  test.each([2, 8])(
    '%i processes create classes: nobody is turned away, everything is kept',
    { timeout: 120_000 },
    async (writers) => {
      const store = await makeCollege();
      const rounds = LONG ? 10 : 1;
      for (let round = 0; round < rounds; round++) {
        const outcomes = await runAll(writers, (writer) => {
          return ['create-class', `Группа ${round}-${writer}`, '--store', store, '--json'];
        });
        expect(countCodes(outcomes)).toEqual({ 0: writers });
        expect(outcomes.map(({ stderr }) => stderr).join('')).toBe('');
      }
      const { items } = await ask<{ items: { name: string; staff: boolean }[] }>(['list-classes', '--store', store]);
      const expected = Array.from({ length: rounds * writers }, (_, index) => {
        return `Группа ${Math.floor(index / writers)}-${index % writers}`;
      });
      expect(items.flatMap(({ name, staff }) => (staff ? [] : [name])).sort()).toEqual(expected.sort());
      expect(count(store, 'run')).toBe(1 + rounds * writers);
      expectSound(store);
      say(`${writers} writers, ${rounds * writers} acknowledged, 0 lost`);
    },
  );

  test.each([2, 8])('%i processes join by one code: every request is kept', async (writers) => {
    const { store, code } = await makeDoor(100);
    const outcomes = await runAll(writers, (writer) => {
      return joinLine(store, code, writer);
    });
    expect(countCodes(outcomes)).toEqual({ 0: writers });
    const ids = outcomes.map(({ stdout }) => (JSON.parse(stdout) as { request: { id: number } }).request.id);
    expect(new Set(ids).size).toBe(writers);
    expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: writers }]);
    expect(count(store, "join_request WHERE state = 'pending'")).toBe(writers);
    expectSound(store);
  });
});

describe('another process holds the store', { concurrent: true }, () => {
  test('a write waits for it and succeeds', async () => {
    const store = await makeCollege();
    const holder = await hold(store, 2000);
    const began = performance.now();
    const outcome = await run(['create-class', 'Группа 1', '--store', store, '--json']);
    const waited = performance.now() - began;
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    expect(waited).toBeGreaterThan(1000);
    expect(count(store, "class WHERE name = 'Группа 1'")).toBe(1);
    await holder.ended;
    say(`a writer waited ${Math.round(waited)} ms for a lock held 2000 ms`);
  });

  test('past --wait it ends with 7 and nothing is changed; reading needs no wait', async () => {
    const store = await makeCollege();
    const holder = await hold(store, 60_000);
    try {
      const argv = ['create-class', 'Группа 1', '--store', store, '--wait', '0.3'];
      const began = performance.now();
      const outcome = await run([...argv, '--json']);
      const waited = performance.now() - began;
      expect([outcome.code, outcome.stdout, errorCode(outcome)]).toEqual([7, '', 'store-busy']);
      expect(waited).toBeGreaterThan(300);
      expect(waited).toBeLessThan(9500);
      const screen = await run(argv);
      expect([screen.code, screen.stdout]).toEqual([7, '']);
      expect(screen.stderr).not.toMatch(/database is locked|SQLITE|\bat .*:\d+/);
      expect(await ask(['list-classes', '--store', store, '--wait', '0'])).toMatchObject({ total: 1 });
    } finally {
      holder.child.kill('SIGKILL');
      await holder.ended;
    }
    expect(count(store, 'class')).toBe(1);
    expect(count(store, 'run')).toBe(1);
  });
});

describe('two registrations of one store at once', { concurrent: true }, () => {
  test('one wins, the other is refused, the store is whole', async () => {
    const rounds = LONG ? 50 : 3;
    for (let round = 0; round < rounds; round++) {
      const store = join(makeFolder(), 'school.db');
      const outcomes = await runAll(2, () => [...registration(store), '--json']);
      expect(countCodes(outcomes)).toEqual({ 0: 1, '3 already-registered': 1 });
      expect(count(store, 'organization')).toBe(1);
      expect(await ask(['list-classes', '--store', store])).toMatchObject({ total: 1 });
      expectSound(store);
      expect(readdirSync(dirname(store)).filter((name) => !name.startsWith('school.db'))).toEqual([]);
    }
  }, 120_000);
});

describe('a year that several begin', () => {
  const PUPILS = 1_000;
  const RIVALS = 8;
  const SUMMER = { env: { SFERUM_NOW: '2027-08-25T06:00:00.000Z' } };

  test(`${RIVALS} at once begin it once`, { timeout: 300_000 }, async () => {
    const store = await makeCollege();
    const roster = writeRoster(join(dirname(store), 'roster.csv'), PUPILS);
    await ask(['import-roster', roster, '--role', 'pupil', '--create-classes', '--store', store]);
    const line = ['start-year', '2027', '--graduate', 'Группа 9', '--yes', '--store', store];
    const rivals = Array.from({ length: RIVALS }, () => run([...line, '--json', '--wait', '60'], SUMMER));
    const outcomes = await Promise.all(rivals);
    const codes = outcomes.map(({ code }) => code).sort();
    expect(codes).toEqual([0, ...Array.from({ length: RIVALS - 1 }, () => 3)]);
    const refused = outcomes.filter(({ code }) => code === 3).map(({ stderr }) => JSON.parse(stderr).error.code);
    expect(new Set(refused)).toEqual(new Set(['year-already-started']));
    const active =
      "enrolment JOIN class ON class.id = class_id WHERE role = 'pupil' AND ended_on IS NULL AND year = 2027";
    expect([count(store, active), count(store, 'run')]).toEqual([PUPILS * 0.9, 3]);
    expect(query(store, 'SELECT year FROM organization')).toEqual([{ year: 2027 }]);
    expect(readRegister(store)?.faults).toEqual([]);
    say(`${RIVALS} begin one year: 1 began it, ${RIVALS - 1} were told that it has begun`);
    expect(count(store, 'past_year')).toBe(1);
  });
});
