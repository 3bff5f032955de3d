// How long short commands take beside bare Node, in the same run: medians of alternating starts. `npm run bench`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, plainEnvironment } from './measure.js';

const ROUNDS = 25;
const program = 'bin/sferum-admin.js';
const folder = mkdtempSync(join(tmpdir(), 'sferum-bench-'));
const store = join(folder, 'demo', 'school.db');
const env = plainEnvironment();

/** The most that a command may take, as a multiple of bare Node; null where nothing is promised yet. */
const CASES = [
  ['node -e 0', ['-e', '0'], null],
  ['--version', [program, '--version'], 1.5],
  ['--help', [program, '--help'], 2.2],
  ['invite --help', [program, 'invite', '--help'], 2.2],
  ['stats --json', [program, 'stats', '--json', '--store', store], 2.5],
  ['stats', [program, 'stats', '--store', store], null],
  ['list-people', [program, 'list-people', '--store', store], null],
];

/** Runs Node once and gives the milliseconds it took. */
function time(args) {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { env });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

try {
  time([program, 'demo', '--quiet', '--dir', join(folder, 'demo')]);
  const times = new Map(CASES.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) for (const [name, args] of CASES) times.get(name).push(time(args));
  const bare = median(times.get('node -e 0'));
  for (const [name, , most] of CASES) {
    const taken = median(times.get(name));
    const limit = most === null ? '' : `  of at most ${most}`;
    process.stdout.write(
      `${name.padEnd(14)} ${taken.toFixed(1).padStart(7)} ms  ${(taken / bare).toFixed(2)}${limit}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
