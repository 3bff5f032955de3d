import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CALLS, countCalls, type Fault, findObstacle, HARMS, runFaulty, spread } from '../support/faults.ts';
import { LONG } from '../support/long.ts';
import {
  ask,
  type Ended,
  makeCollege,
  makeFolder,
  registration,
  run,
  say,
  surname,
  writeRoster,
} from '../support/program.ts';
import { listDifferences, type Register, readRegister } from '../support/register.ts';

/**
 * All or nothing (promise 2): whatever call to the disk fails or is the last, the store opens, its rules hold, it is as
 * before the command or as after it, the user is told so plainly, and the same command run again ends as if nothing had
 * been.
 */

const SUMMER = { SFERUM_NOW: '2027-08-25T06:00:00.000Z' };

/** A command line whose every call to the disk is to fail once. */
type Job = {
  name: string;
  /** Where it starts from: a file of the templates, or nothing yet. */
  from: 'empty' | 'roster' | 'requests';
  argv(store: string): string[];
  /** Files beside the store that the command makes, each of which is a store too. */
  makes?: readonly string[];
  env?: Record<string, string>;
  /** The codes with which it ends when it is run again after it was done. */
  again: readonly number[];
};

const templates = { empty: '', roster: '', requests: '' };
let grown = '';
let undone = 0;

const JOBS: readonly Job[] = [
  { name: 'register-org', from: 'empty', argv: (store) => registration(store), again: [3] },
  { name: 'create-class', from: 'roster', argv: () => ['create-class', 'Группа 91', 'Группа 92'], again: [3] },
  {
    name: 'import-roster',
    from: 'roster',
    argv: () => ['import-roster', grown, '--role', 'pupil', '--create-classes', '--moves'],
    again: [0],
  },
  { name: 'invite', from: 'roster', argv: () => ['invite', '--all', '--role', 'pupil', '--personal'], again: [0] },
  { name: 'approve', from: 'requests', argv: () => ['approve', '--matched'], again: [0] },
  { name: 'undo', from: 'requests', argv: () => ['undo', String(undone)], again: [3] },
  {
    name: 'start-year',
    from: 'requests',
    argv: () => ['start-year', '2027', '--graduate', 'Группа 9', '--yes'],
    env: SUMMER,
    again: [3],
  },
  {
    name: 'backup',
    from: 'requests',
    argv: (store) => ['backup', '--out', join(dirname(store), 'copy.db')],
    makes: ['copy.db'],
    again: [0],
  },
  { name: 'restore', from: 'requests', argv: () => ['restore', `${templates.requests}.copy`, '--yes'], again: [0] },
];

beforeAll(async () => {
  templates.roster = await makeCollege('Группа 0');
  const folder = dirname(templates.roster);
  const first = writeRoster(join(folder, 'first.csv'), 40);
  // forty who are known, every other of them in another group, and forty more
  grown = writeRoster(join(folder, 'grown.csv'), 80, 0, 'Набор');
  await ask(['import-roster', first, '--role', 'pupil', '--create-classes', '--store', templates.roster]);
  templates.requests = join(folder, 'requests.db');
  copyFileSync(templates.roster, templates.requests);
  const store = ['--store', templates.requests];
  await ask(['backup', '--out', `${templates.requests}.copy`, ...store]);
  const { issued } = await ask<{ issued: { code: string }[] }>(['invite', '--all', '--role', 'pupil', ...store]);
  for (const [group, { code }] of issued.slice(0, 4).entries()) {
    await ask(['join', code, '--name', `${surname(group)} Иван Петрович`, ...store]);
  }
  const { runId } = await ask<{ runId: number }>(['create-class', 'Группа 71', 'Группа 72', ...store]);
  undone = runId;
}, 60_000);

/** A folder with a store from which a job starts. */
function prepare({ from }: Job): string {
  const store = join(makeFolder(), 'school.db');
  const template = templates[from];
  if (template !== '') copyFileSync(template, store);
  if (existsSync(`${template}.key`)) copyFileSync(`${template}.key`, `${store}.key`);
  return store;
}

/** The store and what the job makes beside it. */
function look({ makes = [] }: Job, store: string): (Register | null)[] {
  return [store, ...makes.map((name) => join(dirname(store), name))].map(readRegister);
}

const differ = (one: (Register | null)[], other: (Register | null)[]) =>
  one.flatMap((register, index) => listDifferences(register, other[index] ?? null));

/** What is wrong with what a faulty run left, for people to read; nothing when all is well. */
function judge(ended: Ended, left: readonly (Register | null)[], harm: string): string[] {
  const lines = ended.stderr.split('\n').filter((line) => line !== '');
  const killed = harm === 'SIGKILL' && ended.signal === 'SIGKILL';
  const told =
    ended.code === 0 ? lines.length === 0 : lines.length === 2 && lines.every((line) => /^\p{Lu}.*\.$/u.test(line));
  return [
    ...(killed || ended.code === 0 || ended.code === 8 ? [] : [`ended with ${ended.code} ${ended.signal}`]),
    ...(killed || told ? [] : [`said ${JSON.stringify(ended.stderr)}`]),
    ...left.flatMap((register) => register?.faults ?? []),
  ];
}

/** Runs pieces of work in two strands, as many as the machine of the tests has cores. */
async function inStrands<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const strand = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([strand(), strand()]);
}

const obstacle = findObstacle();
if (obstacle !== null) say(`SKIPPED: faults cannot be injected, ${obstacle}`);

describe.skipIf(obstacle !== null)('a call to the disk that fails', () => {
  test.each(JOBS.map((job) => [job.name, job] as const))('%s', { timeout: 3_600_000 }, async (name, job) => {
    const lineFor = (store: string) => [...job.argv(store), ...(job.from === 'empty' ? [] : ['--store', store])];
    const sound = prepare(job);
    const before = look(job, sound);
    const { ended, calls } = await countCalls(lineFor(sound), job.env);
    expect([name, ended.code, ended.stderr]).toEqual([name, 0, '']);
    const after = look(job, sound);
    expect(after.flatMap((register) => register?.faults ?? [])).toEqual([]);

    const broken: [Fault, string[]][] = [];
    const figures: Record<string, number> = {};
    const count = (figure: string) => {
      figures[figure] = (figures[figure] ?? 0) + 1;
    };
    await inStrands(chooseFaults(calls), async (fault) => {
      const store = prepare(job);
      const outcome = await runFaulty(lineFor(store), fault, job.env);
      const left = look(job, store);
      const [isBefore, isAfter] = [differ(left, before).length === 0, differ(left, after).length === 0];
      const wrong = judge(outcome, left, fault.harm);
      const leftovers = readdirSync(dirname(store)).filter((file) => file.startsWith('.'));
      if (fault.harm !== 'SIGKILL' && leftovers.length > 0) wrong.push(`left ${leftovers.join(', ')}`);
      if (!isBefore && !isAfter) wrong.push(`half done: ${differ(left, before)} / ${differ(left, after)}`);
      if (outcome.code === 0 && !isAfter) wrong.push('acknowledged and lost');
      if (outcome.code === 8 && !isBefore && fault.call !== 'fsync' && fault.call !== 'fdatasync')
        wrong.push('refused and done');
      const second = await run(lineFor(store), { env: job.env ?? {} });
      const expected = isAfter && !isBefore ? job.again : [0];
      if (!expected.includes(second.code ?? -1)) wrong.push(`run again it ended with ${second.code}: ${second.stderr}`);
      const reached = look(job, store);
      if (differ(reached, after).length > 0) wrong.push(`run again it ended elsewhere: ${differ(reached, after)}`);
      wrong.push(...reached.flatMap((register) => register?.faults ?? []));
      if (wrong.length > 0) broken.push([fault, wrong]);
      count(outcome.signal ?? `exit ${outcome.code}`);
      count(isAfter && !isBefore ? 'as after' : 'as before');
    });
    const told = [...calls].map(([call, number]) => `${number} ${call}`).join(', ');
    expect(broken).toEqual([]);
    say(`${name} (${told}): ${JSON.stringify(figures)}, 0 between`);
  });
});

/** In CI a few places of each call with one harm after the other, in the long run every place with each of them. */
function chooseFaults(calls: ReadonlyMap<(typeof CALLS)[number], number>): Fault[] {
  return [...calls].flatMap(([call, number]) =>
    spread(number, LONG ? 120 : 8).flatMap((at, index) =>
      (LONG ? HARMS : HARMS.filter((_, harm) => harm === index % HARMS.length)).map((harm) => ({ call, at, harm })),
    ),
  );
}
