import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN, type Ended, launch, makeFolder } from './program.ts';

/** The system calls by which a store and the files beside it come to the disk. */
export const CALLS = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate'] as const;
export type Call = (typeof CALLS)[number];

/** What befalls a call: the disk is full or fails, once or from then on, or the process is killed on entering it. */
export const HARMS = ['ENOSPC', 'EIO', 'ENOSPC from then on', 'EIO from then on', 'SIGKILL'] as const;
export type Harm = (typeof HARMS)[number];

/** One fault: at the Nth call of a kind, counted from 1. */
export type Fault = { call: Call; at: number; harm: Harm };

/** Why no faults can be injected on this machine; null where they can. */
export function findObstacle(): string | null {
  if (process.platform !== 'linux') return 'there is no strace but on Linux';
  const tried = spawnSync('strace', ['-f', '-qq', '-e', 'trace=none', '-e', 'inject=fsync:error=EIO', 'true']);
  if (tried.error !== undefined) return 'strace is not installed';
  return tried.status === 0 ? null : `strace is forbidden here: ${String(tried.stderr).trim().split('\n')[0]}`;
}

function trace(
  log: string,
  argv: readonly string[],
  options: readonly string[],
  env: Record<string, string>,
  calls: readonly string[] = CALLS,
) {
  const all = ['-f', '-qq', '-o', log, '-e', `trace=${calls.join(',')}`, ...options, process.execPath, BIN, ...argv];
  return launch('strace', all, { stdin: '', env }).ended;
}

/** Runs a command line to which the system says that all files lie in a file system of this number, as statfs(2) has them. */
export function runInFileSystem(magic: number, argv: readonly string[], env = {}): Promise<Ended> {
  const type = Buffer.alloc(8);
  type.writeUInt32LE(magic);
  const poke = `inject=statfs:poke_exit=@arg2=${type.toString('hex')}`;
  return trace('/dev/null', argv, ['-e', poke], env, ['statfs']);
}

/** Runs a command line and counts the calls of each kind that its main thread makes. */
export async function countCalls(
  argv: readonly string[],
  env = {},
): Promise<{ ended: Ended; calls: Map<Call, number> }> {
  const log = join(makeFolder(), 'calls');
  const ended = await trace(log, argv, [], env);
  const lines = readFileSync(log, 'utf8').split('\n');
  const main = lines[0]?.split(' ')[0] ?? '';
  const calls = new Map(
    CALLS.map((call) => [
      call,
      lines.filter((line) => line.startsWith(`${main} `) && line.includes(` ${call}(`)).length,
    ]),
  );
  return { ended, calls };
}

/** Runs a command line that meets a fault. */
export function runFaulty(argv: readonly string[], { call, at, harm }: Fault, env = {}): Promise<Ended> {
  const [name = '', ...lasting] = harm.split(' ');
  const effect = name.startsWith('SIG') ? `signal=${name}` : `error=${name}`;
  const when = `when=${at}${lasting.length > 0 ? '+' : ''}`;
  return trace('/dev/null', argv, ['-e', `inject=${call}:${effect}:${when}`], env);
}

/** Whole numbers from 1 to a last one, in order: all of them, or one by chance out of each of so many equal parts. */
export function spread(last: number, most: number, random: () => number): number[] {
  if (last <= most) return Array.from({ length: last }, (_, index) => index + 1);
  return Array.from({ length: most }, (_, part) => 1 + Math.floor(((part + random()) * last) / most));
}
