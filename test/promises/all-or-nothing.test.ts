import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { canForbidWriting, growDisk, mountDisk, withoutWriting } from '../support/disks.ts';
import { type Call, countCalls, type Fault, findObstacle, HARMS, runFaulty, spread } from '../support/faults.ts';
import {
  differ,
  getJob,
  JOBS,
  type Job,
  lineOf,
  listBackupFiles,
  look,
  makeTemplates,
  prepare,
} from '../support/jobs.ts';
import { LONG } from '../support/long.ts';
import {
  ask,
  chooseSeed,
  type Ended,
  errorCode,
  interrupt,
  makeCollege,
  makeFolder,
  makeRandom,
  registration,
  run,
  runShell,
  say,
  toShell,
  writeRoster,
} from '../support/program.ts';
import { listDifferences, type Register, readRegister } from '../support/register.ts';
import { inStrands } from '../support/strands.ts';

/**
 * All or nothing (promise 2): whatever call to the disk fails or is the last one, the store opens, its rules hold, it is as
 * before the command or as after it, the user is told so plainly, and the same command run again ends as if nothing had
 * happened.
 */

const SEED = chooseSeed();
/** At how many places of each call a fault is injected, where there are more of them. */
const PLACES = LONG ? 60 : 5;

beforeAll(makeTemplates, 60_000);

type States = { before: (Register | null)[]; after: (Register | null)[] };
type Tally = Record<string, number>;

function tell(tally: Tally): string {
  const entries = Object.entries(tally).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([name, number]) => `${number} ${name}`).join(', ');
}

/** The states before a job and after it, when nothing disturbs it. */
async function learnStates(job: Job): Promise<States> {
  const store = prepare(job);
  const before = look(job, store);
  const ended = await run(lineOf(job, store), { env: job.env ?? {} });
  expect([job.name, ended.code, ended.stderr]).toEqual([job.name, 0, '']);
  const after = look(job, store);
  expect([differ(before, after).length > 0, after.flatMap((register) => register?.faults ?? [])]).toEqual([true, []]);
  return { before, after };
}

/** What is wrong with how a disturbed command ended and with what it left, in words for people; nothing when all is well. */
function judge(job: Job, store: string, ended: Ended, { before, after }: States) {
  const left = look(job, store);
  const [isBefore, isAfter] = [differ(left, before).length === 0, differ(left, after).length === 0];
  const lines = ended.stderr.split('\n').filter((line) => line !== '');
  const allowed = ended.code !== 0 ? [2] : job.remarks === true ? [0, 1] : [0];
  const isTold = allowed.includes(lines.length) && lines.every((line) => /^\p{Lu}.*\.$/u.test(line));
  const hidden = readdirSync(dirname(store)).filter((name) => name.startsWith('.'));
  const backups = listBackupFiles(store).flatMap((file) => readRegister(file)?.faults ?? []);
  const faults = [...left.flatMap((register) => register?.faults ?? []), ...backups];
  const isRefused = (job.refused ?? [8]).includes(ended.code ?? 0);
  const checks: Record<string, boolean> = {
    [`it ended with ${ended.code} ${ended.signal}`]: ended.code !== 0 && !isRefused && ended.signal !== 'SIGKILL',
    [`it said ${JSON.stringify(ended.stderr)}`]: ended.signal === null && !isTold,
    [`it left ${hidden}`]: ended.signal === null && hidden.length > 0,
    [`half is done: ${differ(left, before)} / ${differ(left, after)}`]: !isBefore && !isAfter,
    'it was acknowledged and is lost': ended.code === 0 && !isAfter,
    [`the store is ill: ${faults}`]: faults.length > 0,
  };
  return { wrong: Object.keys(checks).filter((name) => checks[name]), done: isAfter, isRefused };
}

/** What is wrong after the same command was run again undisturbed. */
async function judgeAgain(job: Job, store: string, done: boolean, { after }: States): Promise<string[]> {
  const ended = await run(lineOf(job, store), { env: job.env ?? {} });
  const reached = look(job, store);
  const wrong = (done ? job.again : [0]).includes(ended.code ?? -1) ? [] : [`again: ${ended.code}, ${ended.stderr}`];
  if (differ(reached, after).length > 0) wrong.push(`again it ended elsewhere: ${differ(reached, after)}`);
  wrong.push(...reached.flatMap((register) => register?.faults ?? []));
  if (job.name === 'invite') {
    const { items } = await ask<{ items: { code: string }[] }>(['list-invites', '--show-links', '--store', store]);
    if (!items.every(({ code }) => /^[2-9A-HJKMNP-Z]{6}(?:-[2-9A-HJKMNP-Z]{6}){2}$/.test(code))) {
      wrong.push('codes cannot be read');
    }
  }
  return wrong;
}

/** How a job is disturbed, in each of several ways. */
type Disturbance<W> = {
  /** The folder in which the store is to lie. */
  place?: (way: W) => string;
  act: (store: string, way: W) => Promise<Ended>;
  /** Tells whether a command may have been done although it was refused. */
  isUncertain?: (way: W) => boolean;
  /** Takes the cause away before anybody looks. */
  relieve?: (store: string) => void;
};

/** Disturbs a job in several ways; prints how it ended, and fails with every way that left something wrong. */
async function disturb<W>(
  job: Job,
  ways: readonly W[],
  { place = () => makeFolder(), act, isUncertain = () => false, relieve }: Disturbance<W>,
): Promise<Tally> {
  const states = await learnStates(job);
  const broken: [W, string[]][] = [];
  const tally: Tally = {};
  await inStrands(ways, async (way) => {
    const store = prepare(job, place(way));
    const ended = await act(store, way);
    relieve?.(store);
    const { wrong, done, isRefused } = judge(job, store, ended, states);
    if (isRefused && done && !isUncertain(way)) wrong.push('it was refused and is done');
    wrong.push(...(await judgeAgain(job, store, done, states)));
    if (wrong.length > 0) broken.push([way, wrong]);
    for (const name of [ended.signal ?? `exit ${ended.code}`, done ? 'as after' : 'as before']) {
      tally[name] = (tally[name] ?? 0) + 1;
    }
  });
  expect(broken, `SFERUM_SEED=${SEED}`).toEqual([]);
  return tally;
}

/** Prints that something was left out, which nobody should overlook. */
function skip(what: string, why: string): void {
  say(`SKIPPED: ${what}: ${why}`);
}

const obstacle = findObstacle();
if (obstacle !== null) skip('calls to the disk that fail', obstacle);

describe.skipIf(obstacle !== null)('a call to the disk that fails', () => {
  test.each(JOBS.map((job) => [job.name, job] as const))('%s', { timeout: 3_600_000 }, async (name, job) => {
    const { ended, calls } = await countCalls(lineOf(job, prepare(job)), job.env);
    expect([name, ended.code, ended.stderr]).toEqual([name, 0, '']);
    const faults = chooseFaults(calls);
    const tally = await disturb(job, faults, {
      act: (store, fault) => runFaulty(lineOf(job, store), fault, job.env),
      // what an fsync that failed has left is not known; whatever else is refused has not been done
      isUncertain: ({ call }) => call === 'fsync' || call === 'fdatasync',
    });
    const told = [...calls].flatMap(([call, number]) => (number === 0 ? [] : [`${number} ${call}`])).join(', ');
    say(`${name} of ${told}: ${faults.length} faults, ${tell(tally)}, 0 half done; seed ${SEED}`);
  });

  /** In CI a few places of each call with one harm after the other, in the long run more of them, each with all. */
  function chooseFaults(calls: ReadonlyMap<Call, number>): Fault[] {
    const random = makeRandom(SEED);
    return [...calls].flatMap(([call, number]) =>
      spread(number, PLACES, random).flatMap((at, index) =>
        (LONG ? HARMS : HARMS.filter((_, harm) => harm === index % HARMS.length)).map((harm) => ({ call, at, harm })),
      ),
    );
  }
});

const disk = mountDisk(64);
if (disk === null) skip('a disk that is really full', 'no disk may be mounted');

describe.skipIf(disk === null)('a disk that is really full', () => {
  test.each(JOBS.map((job) => [job.name, job] as const))('%s', { timeout: 600_000 }, async (name, job) => {
    const sizeOfStore = job.from === 'empty' ? 0 : Math.ceil(statSync(prepare(job)).size / 4096) * 4 + 8;
    const rooms = LONG ? spread(1_600, 100, makeRandom(SEED)) : [0, 48, 200];
    const tally = await disturb(job, rooms, {
      place: (room) => mountDisk(sizeOfStore + room) ?? '',
      act: (store) => run(lineOf(job, store), { env: job.env ?? {} }),
      relieve: (store) => growDisk(dirname(store), 65_536),
    });
    expect(tally['exit 8']).toBeGreaterThan(0);
    say(`${name} with ${rooms.join(', ')} KB of room: ${tell(tally)}, 0 half done`);
  });
});

describe.skipIf(disk === null)('a full disk for the file that tells of a change', () => {
  test.each([
    ['invite', (file: string) => ['invite', '--all', '--role', 'pupil', '--personal', '--out', file]],
    ['revoke-invites', (file: string) => ['revoke-invites', '--all', '--yes', '--out', file]],
    [
      'import-roster',
      (file: string, roster: string) => ['import-roster', roster, '--role', 'pupil', '--rejects', file],
    ],
  ])('%s changes nothing', async (_, toArgv) => {
    const store = prepare(getJob('approve'));
    const roster = join(dirname(store), 'roster.csv');
    writeFileSync(roster, 'ФИО;Группа\nНовикова Анна Петровна;Группа 1\nНовикова;Группа 1\n');
    const folder = mountDisk(4) ?? '';
    writeFileSync(join(folder, 'filler'), Buffer.alloc(4096));
    const file = join(folder, 'list.csv');
    const before = readRegister(store);
    const ended = await run([...toArgv(file, roster), '--json', '--store', store]);
    expect([ended.code, errorCode(ended)]).toEqual([4, 'cannot-write']);
    expect([listDifferences(readRegister(store), before), readdirSync(folder)]).toEqual([[], ['filler']]);
    growDisk(folder, 64);
    const again = await run([...toArgv(file, roster), '--json', '--store', store]);
    expect([0, 5]).toContain(again.code);
    expect(listDifferences(readRegister(store), before).length).toBeGreaterThan(0);
    expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeGreaterThan(1);
  });
});

describe.skipIf(process.platform === 'win32' || (disk !== null && !LONG))('files that may not grow', () => {
  test.each(JOBS.map((job) => [job.name, job] as const))('%s', { timeout: 600_000 }, async (name, job) => {
    const blocks = LONG ? spread(700, 60, makeRandom(SEED)) : [1, 400];
    const tally = await disturb(job, blocks, {
      act: (store, limit) =>
        runShell(`trap '' XFSZ; ulimit -f ${limit}; exec ${toShell(lineOf(job, store))}`, { env: job.env ?? {} }),
    });
    expect(tally['exit 8']).toBeGreaterThan(0);
    say(`${name} with files of at most ${blocks.join(', ')} blocks: ${tell(tally)}, 0 half done`);
  });
});

const writable = !canForbidWriting();
if (writable) skip('a folder that cannot be written to', 'no folder may be mounted so');

describe.skipIf(writable)('a folder that cannot be written to', () => {
  const runThere = (store: string, argv: readonly string[], env = {}) =>
    runShell(withoutWriting(dirname(store), toShell(argv)), { env });

  test.each(JOBS.map((job) => [job.name, job] as const))('%s is refused, and nothing is changed', async (_, job) => {
    const store = prepare(job);
    const bytes = job.from === 'empty' ? '' : readFileSync(store, 'base64');
    const files = readdirSync(dirname(store));
    const ended = await runThere(store, [...lineOf(job, store), '--json'], job.env);
    const writesElsewhere = job.name === 'register-org' || job.name === 'backup' || job.name === 'restore';
    expect([ended.code, errorCode(ended), ended.stdout]).toEqual(
      writesElsewhere ? [4, 'cannot-write', ''] : [8, 'store-read-only', ''],
    );
    expect(readdirSync(dirname(store))).toEqual(files);
    if (job.from !== 'empty') expect(readFileSync(store, 'base64') === bytes).toBe(true);
  });

  test('is read as any other, and backed up into another', async () => {
    const job = getJob('approve');
    const store = prepare(job);
    const copy = join(makeFolder(), 'copy.db');
    for (const argv of [['show-org'], ['list-people'], ['list-invites', '--show-links'], ['stats'], ['audit-log']]) {
      const [here, there] = [
        await run([...argv, '--json', '--store', store]),
        await runThere(store, [...argv, '--json', '--store', store]),
      ];
      expect([argv[0], there.code, there.stderr, there.stdout]).toEqual([argv[0], 0, '', here.stdout]);
    }
    const doctor = JSON.parse((await runThere(store, ['doctor', '--json', '--store', store])).stdout);
    expect(doctor.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
    expect((await runThere(store, ['backup', '--out', copy, '--store', store])).code).toBe(0);
    const restored = prepare(job);
    expect((await runThere(copy, ['restore', copy, '--yes', '--store', restored])).code).toBe(0);
    // but for the run that tells of it
    expect(differ([readRegister(restored)], [readRegister(store)])).toEqual(['mark', 'run']);
    say('a store and a backup that cannot be written to: read, examined, copied and restored');
  });
});

/** Every signal the contract names, with what a shell's `$?` says of it. */
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

describe.skipIf(process.platform === 'win32')('a signal', () => {
  const ROWS = LONG ? 60_000 : 1_500;
  const MOMENTS = 17;
  let template = '';
  let roster = '';
  let states: Record<'before' | 'after', Register | null> = { before: null, after: null };
  /** How long the import takes when nobody interrupts it, in milliseconds: the quickest one seen. */
  let duration = 0;

  const copyTemplate = (folder = makeFolder()) => {
    const store = join(folder, 'school.db');
    copyFileSync(template, store);
    return store;
  };
  const importInto = (store: string) => {
    return ['import-roster', roster, '--role', 'pupil', '--create-classes', '--store', store];
  };

  beforeAll(async () => {
    template = await makeCollege('Группа 0');
    roster = writeRoster(join(dirname(template), 'roster.csv'), ROWS);
    const store = copyTemplate();
    const began = performance.now();
    await ask(importInto(store));
    duration = performance.now() - began;
    states = { before: readRegister(template), after: readRegister(store) };
  }, 120_000);

  /** Moments as parts of the whole run: the first is early, then every other is around the end, where it commits. */
  function chooseMoments(random: () => number): number[] {
    return Array.from({ length: MOMENTS }, (_, index) => {
      // the first one is early enough on a machine that has become several times faster since `duration` was measured
      return index === 0 ? 0.15 * random() : index % 2 === 1 ? 0.8 + 0.7 * random() : random();
    });
  }

  test.each(SIGNALS)('%s during an import: all or nothing, $? is %i', { timeout: 900_000 }, async (signal, status) => {
    const figures = { interrupted: 0, finished: 0, done: 0 };
    await inStrands(chooseMoments(makeRandom(SEED + status)), async (part) => {
      const moment = Math.round(duration * part);
      const where = `${signal} after ${moment} of ${Math.round(duration)} ms, SFERUM_SEED=${SEED}`;
      const store = copyTemplate();
      const began = performance.now();
      const ended = await interrupt(importInto(store), signal, moment);
      expect([0, status], where).toContain(ended);
      if (ended === 0) duration = Math.min(duration, performance.now() - began);
      const left = readRegister(store);
      const done = listDifferences(left, states.after).length === 0;
      if (!done) expect(listDifferences(left, states.before), where).toEqual([]);
      expect([left?.faults, ended === 0 && !done], where).toEqual([[], false]);
      figures[ended === 0 ? 'finished' : 'interrupted']++;
      if (done) figures.done++;
      if (!LONG && figures.interrupted % 4 !== 1) return;
      await ask(importInto(store));
      expect(listDifferences(readRegister(store), states.after), where).toEqual([]);
    });
    expect(figures.interrupted).toBeGreaterThan(0);
    const { interrupted, finished, done } = figures;
    say(
      `${signal} at ${MOMENTS} moments: ${interrupted} interrupted, ${finished} finished first, ${done} done whole, 0 half; seed ${SEED}`,
    );
  });

  test('before there is a store: register-org leaves a whole one or none', { timeout: 300_000 }, async () => {
    const random = makeRandom(SEED);
    for (let round = 0; round < (LONG ? 100 : 4); round++) {
      const store = join(makeFolder(), 'school.db');
      const ended = await interrupt(registration(store), 'SIGTERM', 60 + random() * 150);
      expect([0, 143]).toContain(ended);
      if (ended === 0) expect(existsSync(store)).toBe(true);
      expect([0, 3]).toContain((await run(registration(store))).code);
      expect(readRegister(store)).toMatchObject({ faults: [], rows: { organization: [expect.any(String)] } });
    }
  });
});
