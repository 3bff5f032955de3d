import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LONG } from '../support/long.ts';
import {
  ask,
  copyStore,
  count,
  type Ended,
  errorCode,
  expectSound,
  type Launched,
  launch,
  makeCollege,
  makeFolder,
  query,
  ROOT,
  registration,
  run,
  say,
  surname,
} from './program.ts';

type Issued = { issued: { code: string }[] };

/** A college with one group and an invitation into it. */
async function makeDoor(uses: number): Promise<{ store: string; code: string }> {
  const store = await makeCollege('Группа 1');
  const { issued } = await ask<Issued>([
    'invite',
    'Группа 1',
    '--role',
    'pupil',
    '--uses',
    String(uses),
    '--store',
    store,
  ]);
  return { store, code: issued[0]?.code ?? '' };
}

/** Starts as many command lines at once as there are numbers, and waits for all. */
function runAll(processes: number, argvOf: (number: number) => string[]): Promise<Ended[]> {
  return Promise.all(Array.from({ length: processes }, (_, number) => run(argvOf(number))));
}

/** Takes the write lock of a store in another process and returns once it is held. */
async function hold(store: string, milliseconds: number): Promise<Launched> {
  const holder = launch(process.execPath, [join(ROOT, 'test/process/hold-store.js'), store, String(milliseconds)]);
  await new Promise<void>((resolve) => holder.child.stdout?.once('data', () => resolve()));
  return holder;
}

function countCodes(outcomes: readonly Ended[]): Record<string, number> {
  const codes: Record<string, number> = {};
  for (const outcome of outcomes) {
    const name = outcome.code === 0 ? '0' : `${outcome.code} ${errorCode(outcome)}`;
    codes[name] = (codes[name] ?? 0) + 1;
  }
  return codes;
}

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
      return ['join', code, '--name', `${surname(writer)} Иван`, '--store', store, '--json'];
    });
    expect(countCodes(outcomes)).toEqual({ 0: writers });
    const ids = outcomes.map(({ stdout }) => (JSON.parse(stdout) as { request: { id: number } }).request.id);
    expect(new Set(ids).size).toBe(writers);
    expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: writers }]);
    expect(count(store, "join_request WHERE state = 'pending'")).toBe(writers);
    expectSound(store);
  });
});

describe('a use limit is a limit', () => {
  test('16 processes on one single-use invitation: one winner', async () => {
    const rounds = LONG ? 200 : 5;
    const template = await makeDoor(1);
    for (let round = 0; round < rounds; round++) {
      const store = copyStore(template.store);
      const outcomes = await runAll(16, (writer) => {
        return ['join', template.code, '--name', `${surname(writer)} Иван`, '--store', store, '--json'];
      });
      expect(countCodes(outcomes)).toEqual({ 0: 1, '3 invitation-used': 15 });
      expect(count(store, 'join_request')).toBe(1);
      expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: 1 }]);
    }
    say(`16 processes on a single-use invitation, ${rounds} rounds: 1 winner in each`);
  }, 600_000);

  test('12 processes on a limit of 5: five come in', async () => {
    const { store, code } = await makeDoor(5);
    const outcomes = await runAll(12, (writer) => {
      return ['join', code, '--name', `${surname(writer)} Иван`, '--store', store, '--json'];
    });
    expect(countCodes(outcomes)).toEqual({ 0: 5, '3 invitation-used': 7 });
    expect(count(store, 'join_request')).toBe(5);
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
