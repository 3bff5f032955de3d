import { join } from 'node:path';
import { ask, type Ended, errorCode, type Launched, launch, makeCollege, ROOT, run, surname } from './program.ts';

type Issued = { issued: { code: string }[] };

/** A college with one group and an invitation into it. */
export async function makeDoor(uses: number): Promise<{ store: string; code: string }> {
  const store = await makeCollege('Группа 1');
  const line = ['invite', 'Группа 1', '--role', 'pupil', '--uses', String(uses), '--store', store];
  const { issued } = await ask<Issued>(line);
  return { store, code: issued[0]?.code ?? '' };
}

/** Starts as many command lines at once as there are numbers, and waits for all. */
export function runAll(processes: number, argvOf: (number: number) => string[]): Promise<Ended[]> {
  return Promise.all(Array.from({ length: processes }, (_, number) => run(argvOf(number))));
}

/** The command line with which somebody, told apart by a number, joins. */
export function joinLine(store: string, code: string, number: number): string[] {
  return ['join', code, '--name', `${surname(number)} Иван`, '--store', store, '--json'];
}

/** Counts outcomes by exit code and problem. */
export function countCodes(outcomes: readonly Ended[]): Record<string, number> {
  const codes: Record<string, number> = {};
  for (const outcome of outcomes) {
    const name = outcome.code === 0 ? '0' : `${outcome.code} ${errorCode(outcome)}`;
    codes[name] = (codes[name] ?? 0) + 1;
  }
  return codes;
}

/** Takes the write lock of a store in another process and returns once it is held. */
export async function hold(store: string, milliseconds: number): Promise<Launched> {
  const holder = launch(process.execPath, [join(ROOT, 'test/support/hold-store.js'), store, String(milliseconds)]);
  await new Promise<void>((resolve) => holder.child.stdout?.once('data', () => resolve()));
  return holder;
}
