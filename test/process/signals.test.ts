import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { LONG } from '../support/long.ts';
import {
  ask,
  BIN,
  chooseSeed,
  copyStore,
  count,
  type Ended,
  expectSound,
  launch,
  makeCollege,
  makeFolder,
  makeRandom,
  query,
  quote,
  registration,
  run,
  say,
  sleep,
  start,
  writeRoster,
} from '../support/program.ts';

const ROWS = LONG ? 60_000 : 5_000;
const MOMENTS = LONG ? 8 : 3;
const KILLS = LONG ? 1000 : 10;
const SEED = chooseSeed();

/** Every signal the contract names, with what a shell's `$?` says of it. */
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

let turn: Promise<unknown> = Promise.resolve();

/** Runs pieces of work one after another, so that only the two strands of this file share the machine. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}

/** Runs a command line under a shell, sends its process a signal, and gives what the shell's `$?` was. */
async function interrupt(argv: readonly string[], signal: NodeJS.Signals, delay: number): Promise<number> {
  const line = `exec ${[process.execPath, BIN, ...argv].map(quote).join(' ')} >/dev/null`;
  // The inner shell tells its number and then becomes the program.
  const shell = launch('sh', ['-c', `sh -c ${quote(`echo $$; ${line}`)}; echo "ended $?"`], { stdin: '' });
  const id = await new Promise<number>((resolve) => {
    shell.child.stdout?.once('data', (text: string) => resolve(Number.parseInt(text, 10)));
  });
  await sleep(delay);
  try {
    process.kill(id, signal);
  } catch {
    // it has ended already
  }
  return Number(/ended (\d+)/.exec((await shell.ended).stdout)?.[1] ?? -1);
}

describe.skipIf(process.platform === 'win32')('interrupted', { concurrent: true }, () => {
  let template = '';
  let roster = '';
  let before = 0;
  /** How long the import takes when nobody interrupts it. */
  let duration = 0;

  beforeAll(async () => {
    template = await makeCollege('Группа 0');
    roster = writeRoster(join(dirname(template), 'roster.csv'), ROWS);
    before = count(template, 'person');
    const began = performance.now();
    await ask(importOf(copyStore(template)));
    duration = performance.now() - began;
  }, 120_000);

  const importOf = (store: string) => {
    return ['import-roster', roster, '--role', 'pupil', '--create-classes', '--store', store];
  };

  /** The first moment is early, then every other is around the end of the run, where it commits. */
  function chooseMoments(random: () => number): number[] {
    return Array.from({ length: MOMENTS }, (_, index) => {
      // the first one is early enough on a machine that has become several times faster since `duration` was measured
      const part = index === 0 ? 0.15 * random() : index % 2 === 1 ? 0.75 + 0.25 * random() : random();
      return Math.round(duration * part);
    });
  }

  test.for(SIGNALS)('an import interrupted by %s: all or nothing, $? is %i', { timeout: 600_000 }, ([signal, status]) =>
    inTurn(() => interruptAll(signal, status)),
  );

  async function interruptAll(signal: NodeJS.Signals, status: number): Promise<void> {
    const moments = chooseMoments(makeRandom(SEED + status));
    const figures = { interrupted: 0, finished: 0 };
    let store = copyStore(template);
    for (const moment of moments) {
      const where = `${signal} after ${moment} of ${Math.round(duration)} ms, SFERUM_SEED=${SEED}`;
      const ended = await interrupt(importOf(store), signal, moment);
      expect([0, status], where).toContain(ended);
      figures[ended === 0 ? 'finished' : 'interrupted']++;
      expectSound(store);
      const people = count(store, 'person');
      expect([before, before + ROWS], where).toContain(people);
      if (ended === 0) expect(people, where).toBe(before + ROWS);
      expect(count(store, 'run'), where).toBe(people === before ? 2 : 3);
      expect(count(store, 'class'), where).toBe(people === before ? 2 : 11);
      if (LONG || moment === moments.at(-1)) await expectFullAfter(store, where);
      if (people !== before) store = copyStore(template);
    }
    expect(figures.interrupted).toBeGreaterThan(0);
    say(`${signal}: ${figures.interrupted} interrupted, ${figures.finished} finished first, 0 half done; seed ${SEED}`);
  }

  /** The same command again brings the state that an undisturbed run brings. */
  async function expectFullAfter(store: string, where: string): Promise<void> {
    const again = copyAside(store);
    await ask(importOf(again));
    expect(count(again, 'person'), where).toBe(before + ROWS);
    expect(count(again, 'class'), where).toBe(11);
    expectSound(again);
  }

  /** Copies a store as the interrupted process left it, its -wal included. */
  function copyAside(store: string): string {
    const copy = copyStore(store);
    if (existsSync(`${store}-wal`)) copyFileSync(`${store}-wal`, `${copy}-wal`);
    return copy;
  }
});

describe('killed', { concurrent: true }, () => {
  type Job = { argv: string[]; table: string; more: number };

  /** So many kills on one store, then on a new one, which keeps the long run quick. */
  const STORE_LASTS = 30;
  const title = `acknowledged means kept: ${KILLS} kills of import, invite and create-class`;

  test(title, { timeout: 1_800_000 }, async () => {
    const random = makeRandom(SEED);
    const template = await makeCollege('Группа 0');
    const first = writeRoster(join(dirname(template), 'first.csv'), 40);
    await ask(['import-roster', first, '--role', 'pupil', '--create-classes', '--store', template]);
    const began = performance.now();
    await ask(['list-classes', '--store', template]);
    const startup = performance.now() - began;
    const figures = { acknowledged: 0, unacknowledgedKept: 0, undone: 0 };
    let store = copyStore(template);
    for (let kill = 0; kill < KILLS; kill++) {
      if (kill % STORE_LASTS === 0) store = copyStore(template);
      const { argv, table, more } = makeJob(store, kill);
      const [before, runs] = [count(store, table), count(store, 'run')];
      const delay = Math.round(startup * (0.7 + random() * (argv[0] === 'import-roster' ? 1.5 : 0.7)));
      const outcome = await killAfter([...argv, '--store', store, '--json'], delay);
      const where = `kill ${kill} of ${argv[0]} after ${delay} ms, SFERUM_SEED=${SEED}`;
      expectSound(store);
      const reached = count(store, table);
      const runId = acknowledgedRun(outcome);
      expect([before, before + more], where).toContain(reached);
      expect(count(store, 'run') - runs, where).toBe(reached === before ? 0 : 1);
      if (runId !== null) {
        expect(reached, where).toBe(before + more);
        expect(query(store, 'SELECT max(id) AS id FROM run'), where).toEqual([{ id: runId }]);
      }
      figures[runId !== null ? 'acknowledged' : reached === before ? 'undone' : 'unacknowledgedKept']++;
    }
    expect((await run(['stats', '--store', store])).code).toBe(0);
    const { acknowledged, unacknowledgedKept, undone } = figures;
    say(
      `${KILLS} kills: ${acknowledged} acknowledged and all kept, ${unacknowledgedKept} kept before they could say so, ` +
        `${undone} undone, 0 lost, 0 half done; seed ${SEED}`,
    );
  });

  /** A command that changes a store, with the table whose rows tell how far it came. */
  function makeJob(store: string, kill: number): Job {
    if (kill % 3 === 0) {
      const file = writeRoster(join(dirname(store), `${kill}.csv`), 2000, 1000 + kill * 2000, `Набор ${kill},`);
      return { argv: ['import-roster', file, '--role', 'pupil', '--create-classes'], table: 'person', more: 2000 };
    }
    if (kill % 3 === 1) {
      const names = Array.from({ length: 100 }, (_, index) => `Группа ${kill}/${index}`);
      return { argv: ['create-class', ...names], table: 'class', more: 100 };
    }
    const classes = query(store, "SELECT DISTINCT class_id FROM class_roster WHERE role = 'pupil'").length;
    return { argv: ['invite', '--all', '--role', 'pupil', '--reissue'], table: 'invitation', more: classes };
  }

  async function killAfter(argv: readonly string[], delay: number): Promise<Ended> {
    const { child, ended } = start(argv);
    await sleep(delay);
    child.kill('SIGKILL');
    return ended;
  }

  /** The run that a process said it had made, if it came to say so. */
  function acknowledgedRun({ code, stdout }: Ended): number | null {
    try {
      const { runId, applied } = JSON.parse(stdout) as { runId: number | null; applied: boolean };
      expect(applied).toBe(true);
      return runId;
    } catch {
      expect(code).not.toBe(0);
      return null;
    }
  }
});

describe.skipIf(process.platform === 'win32')('interrupted before there is a store', { concurrent: true }, () => {
  test('register-org leaves a whole store or none', { timeout: 300_000 }, async () => {
    const random = makeRandom(SEED);
    for (let round = 0; round < (LONG ? 100 : 4); round++) {
      const store = join(makeFolder(), 'school.db');
      const ended = await interrupt(registration(store), 'SIGTERM', 60 + random() * 150);
      expect([0, 143]).toContain(ended);
      if (ended === 0) expect(existsSync(store)).toBe(true);
      const again = await run(registration(store));
      expect([0, 3]).toContain(again.code);
      expect(count(store, 'organization')).toBe(1);
      expectSound(store);
    }
  });
});
