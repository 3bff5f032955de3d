import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ask, makeCollege, makeFolder, registration, surname, writeRoster } from './program.ts';
import { listDifferences, type Register, readRegister } from './register.ts';

const SUMMER = { SFERUM_NOW: '2027-08-25T06:00:00.000Z' };

/** A command line that changes a store, or makes one, and can be run again. */
export type Job = {
  name: string;
  /** Where it starts from: a file of the templates, or nothing yet. */
  from: 'empty' | 'roster' | 'requests';
  argv(store: string): string[];
  /** Files beside the store that the command makes, each of which is a store too. */
  makes?: readonly string[];
  env?: Record<string, string>;
  /** The codes with which it ends when the disk fails it; 8 alone where nothing else is told. */
  refused?: readonly number[];
  /** Whether it may have something to remark on what it has done. */
  remarks?: boolean;
  /** The codes with which it ends when it is run again after it was done. */
  again: readonly number[];
};

/** Stores from which jobs start; made once by `makeTemplates`. */
export const templates = { empty: '', roster: '', requests: '' };
let grown = '';
let undone = 0;

/** The work that is disturbed. */
export const JOBS: readonly Job[] = [
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
    name: 'purge',
    from: 'requests',
    // the papers lie on another disk, and may be what cannot be written
    argv: () => ['purge', '#3', '--reason', 'purpose-reached', '--out', makeFolder(), '--yes'],
    refused: [4, 8],
    // the list of the purged, which could not be written
    remarks: true,
    again: [4],
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

/** The job of a name. */
export function getJob(name: string): Job {
  const job = JOBS.find((one) => one.name === name);
  if (job === undefined) throw new Error(`no job ${name}`);
  return job;
}

/** Makes the stores from which jobs start. */
export async function makeTemplates(): Promise<void> {
  templates.roster = await makeCollege('Группа 0');
  const folder = dirname(templates.roster);
  const first = writeRoster(join(folder, 'first.csv'), 40);
  // forty who are known, all of them in other groups now, and forty more
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
}

/** Puts the store from which a job starts into a folder and returns its path. */
export function prepare({ from }: Job, folder = makeFolder()): string {
  const store = join(folder, 'school.db');
  const template = templates[from];
  if (template !== '') copyFileSync(template, store);
  if (existsSync(`${template}.key`)) copyFileSync(`${template}.key`, `${store}.key`);
  return store;
}

/** The store and what the job makes beside it. */
export function look({ makes = [] }: Job, store: string): (Register | null)[] {
  return [store, ...makes.map((name) => join(dirname(store), name))].map(readRegister);
}

/** Names what differs between two states of what a job is about. */
export function differ(one: readonly (Register | null)[], other: readonly (Register | null)[]): string[] {
  return one.flatMap((register, index) => listDifferences(register, other[index] ?? null));
}

/** The whole command line of a job on a store. */
export function lineOf(job: Job, store: string): string[] {
  return [...job.argv(store), ...(job.from === 'empty' ? [] : ['--store', store])];
}

/** The backups beside a store that bear a name: each of them was made whole, or should have been. */
export function listBackupFiles(store: string): string[] {
  const folder = join(dirname(store), 'backups');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
  return names.map((name) => join(folder, name));
}
