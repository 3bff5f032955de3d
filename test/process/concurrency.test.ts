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
} from '../support/program.ts';

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

/** The command line with which somebody, told apart by a number, joins. */
function joinLine(store: string, code: string, number: number): string[] {
  return ['join', code, '--name', `${surname(number)} Иван`, '--store', store, '--json'];
}

/** Takes the write lock of a store in another process and returns once it is held. */
async function hold(store: string, milliseconds: number): Promise<Launched> {
  const holder = launch(process.execPath, [join(ROOT, 'test/support/hold-store.js'), store, String(milliseconds)]);
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

describe('a use limit is a limit', () => {
  test('16 processes on one single-use invitation: one winner', async () => {
    const rounds = LONG ? 200 : 5;
    const template = await makeDoor(1);
    for (let round = 0; round < rounds; round++) {
      const store = copyStore(template.store);
      const outcomes = await runAll(16, (writer) => {
        return joinLine(store, template.code, writer);
      });
      expect(countCodes(outcomes)).toEqual({ 0: 1, '3 invitation-used': 15 });
      expect(count(store, 'join_request')).toBe(1);
      expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: 1 }]);
    }
    say(`16 processes on a single-use invitation, ${rounds} rounds: 1 winner in each`);
  }, 600_000);

  test('32 processes on a limit of 5: five come in', async () => {
    const { store, code } = await makeDoor(5);
    const outcomes = await runAll(32, (writer) => joinLine(store, code, writer));
    expect(countCodes(outcomes)).toEqual({ 0: 5, '3 invitation-used': 27 });
    expect(count(store, 'join_request')).toBe(5);
    expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: 5 }]);
    expectSound(store);
    say('32 processes on a limit of 5: 5 requests, 27 told that it is used up');
  });

  test('a use given back by several rejections at once is given back once', async () => {
    const { store, code } = await makeDoor(1);
    await ask(joinLine(store, code, 0));
    const outcomes = await runAll(6, () => ['reject', '1', '--reason', 'ошибка', '--store', store, '--json']);
    expect(countCodes(outcomes)).toEqual({ 0: 1, '3 already-decided': 5 });
    expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: 0 }]);
    const again = await runAll(6, (writer) => joinLine(store, code, writer + 1));
    expect(countCodes(again)).toEqual({ 0: 1, '3 invitation-used': 5 });
  });
});

describe('an invitation that closes while people join', () => {
  /** The runs in the order in which they were committed: everything before the last of a command. */
  function committed(store: string): string[] {
    return query<{ command: string }>(store, 'SELECT command FROM run ORDER BY id').map(({ command }) => command);
  }

  test.each([
    ['revoke-invites', ['revoke-invites', '1']],
    ['invite', ['invite', 'Группа 1', '--role', 'pupil', '--uses', '9', '--reissue']],
  ])('%s: no use after it', { timeout: 300_000 }, async (command, line) => {
    const template = await makeDoor(50);
    const rounds = LONG ? 40 : 4;
    let [before, after] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const store = copyStore(template.store);
      const processes = 10;
      const closing = round % processes;
      const outcomes = await runAll(processes, (writer) =>
        writer === closing ? [...line, '--store', store, '--json'] : joinLine(store, template.code, writer),
      );
      const joined = outcomes.filter(({ code }, writer) => code === 0 && writer !== closing).length;
      const refused = processes - 1 - joined;
      expect(countCodes(outcomes)).toEqual({ 0: joined + 1, ...(refused > 0 && { '3 invitation-revoked': refused }) });
      expect(query(store, 'SELECT uses, revoked_at IS NOT NULL AS revoked FROM invitation WHERE id = 1')).toEqual([
        { uses: joined, revoked: 1 },
      ]);
      expect(count(store, 'join_request')).toBe(joined);
      // two runs made the store; whoever was let in was so before it closed
      expect(committed(store).slice(3)).toEqual([...Array.from({ length: joined }, () => 'join'), command]);
      before += joined;
      after += refused;
    }
    say(`${command} among joins, ${rounds} rounds: ${before} came before it, ${after} were refused after it, 0 on it`);
  });

  test('processes on both sides of the last millisecond: only the early ones come in', async () => {
    const { store, code } = await makeDoor(50);
    const [invitation] = query<{ end: string }>(store, 'SELECT expires_at AS end FROM invitation');
    const end = Date.parse(invitation?.end ?? '');
    const moments = [end - 1, end];
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, writer) => {
        const now = new Date(moments[writer % 2] ?? end).toISOString();
        return run(joinLine(store, code, writer), { env: { SFERUM_NOW: now } });
      }),
    );
    const early = outcomes.filter((_, writer) => writer % 2 === 0);
    const late = outcomes.filter((_, writer) => writer % 2 === 1);
    expect([countCodes(early), countCodes(late)]).toEqual([{ 0: 6 }, { '3 invitation-expired': 6 }]);
    expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: 6 }]);
  });

  test.each(['UTC', 'America/New_York', 'Europe/Chisinau', 'Asia/Kamchatka'])(
    'a day ends with the organisation’s day, on days of 23 and 25 hours too, on a machine in %s',
    { timeout: 120_000 },
    async (TZ) => {
      const store = join(makeFolder(), 'school.db');
      const env = { TZ };
      await ask([...registration(store), '--time-zone', 'Europe/Chisinau'], { env });
      await ask(['create-class', 'Группа 1', 'Группа 2', '--store', store]);
      for (const [group, date, end] of [
        ['Группа 1', '25.10.2026', '2026-10-25T22:00:00.000Z'],
        ['Группа 2', '2027-03-28', '2027-03-28T21:00:00.000Z'],
      ] as const) {
        const argv = ['invite', group, '--role', 'pupil', '--uses', '9', '--expires', date, '--store', store];
        const { issued } = await ask<{ issued: { code: string; expiresAt: string }[] }>(argv, { env });
        expect(issued[0]?.expiresAt).toBe(end);
        const at = (moment: number) => ({ env: { TZ, SFERUM_NOW: new Date(moment).toISOString() } });
        const line = (writer: number) => joinLine(store, issued[0]?.code ?? '', writer);
        const outcomes = [await run(line(1), at(Date.parse(end) - 1)), await run(line(2), at(Date.parse(end)))];
        expect(countCodes(outcomes)).toEqual({ 0: 1, '3 invitation-expired': 1 });
      }
    },
  );
});

describe('several who decide at once', () => {
  test('one request approved by 8 processes: approved once', { timeout: 300_000 }, async () => {
    const { store: template, code } = await makeDoor(3);
    await ask(joinLine(template, code, 0));
    const rounds = LONG ? 40 : 3;
    for (let round = 0; round < rounds; round++) {
      const store = copyStore(template);
      const outcomes = await runAll(8, () => ['approve', '1', '--as-new', '--store', store, '--json']);
      expect(countCodes(outcomes)).toEqual({ 0: 1, '3 already-decided': 7 });
      expect(count(store, 'member WHERE request_id IS NOT NULL')).toBe(1);
      // the director, the administrator and the one who joined
      expect(count(store, 'person')).toBe(3);
      expectSound(store);
    }
    say(`8 processes approve one request, ${rounds} rounds: 1 approval in each`);
  });

  test('approve and reject at once: one decision stands and the others are told', { timeout: 300_000 }, async () => {
    const { store: template, code } = await makeDoor(3);
    await ask(joinLine(template, code, 0));
    const rounds = LONG ? 40 : 4;
    const stood: Record<string, number> = { approved: 0, rejected: 0 };
    for (let round = 0; round < rounds; round++) {
      const store = copyStore(template);
      const outcomes = await runAll(8, (writer) => [
        ...(writer % 2 === round % 2 ? ['approve', '1', '--as-new'] : ['reject', '1', '--reason', 'не знаем']),
        ...['--store', store, '--json'],
      ]);
      expect(countCodes(outcomes)).toEqual({ 0: 1, '3 already-decided': 7 });
      const [request] = query<{ state: string }>(store, 'SELECT state FROM join_request');
      const approved = request?.state === 'approved' ? 1 : 0;
      expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: approved }]);
      expect(count(store, 'member WHERE request_id IS NOT NULL')).toBe(approved);
      stood[request?.state ?? ''] = (stood[request?.state ?? ''] ?? 0) + 1;
    }
    say(`approve against reject, ${rounds} rounds: ${stood.approved} approved, ${stood.rejected} rejected, 0 both`);
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
