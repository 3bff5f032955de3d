// How long it takes to begin a school year: half of the people are pupils with a personal invitation each, the other half
// their mothers; beside bare rows in the same run. The full size: node test/bench/year.js --people 100000
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  findPython,
  makeBenchFolder,
  makeMeter,
  median,
  PROGRAM,
  plainEnvironment,
  REGISTRATION,
  syncFile,
} from './measure.js';
import { writeRoster } from './rosters.js';

const PLAIN = fileURLToPath(new URL('plain-year.js', import.meta.url));
/** The work, and the most seconds that it may take per 100,000 people, where that is promised. */
const WORK = {
  plain: ['bare places ended and begun'],
  trial: ['start-year --dry-run'],
  start: ['start-year --yes, with its backup', 10],
};
const { values: options } = parseArgs({
  options: { people: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '3' } },
});
const [people, rounds] = [Number(options.people), Number(options.rounds)];
if (!Number.isInteger(people / 2) || people < 2 || !Number.isInteger(rounds) || rounds < 1) {
  throw new Error('--people takes an even number, --rounds a whole one above 0');
}

const folder = makeBenchFolder();
const python = findPython();
const meterAt = (now) => makeMeter(folder, plainEnvironment({ HOME: folder, SFERUM_NOW: now }), python);
const [autumn, summer] = ['2026-09-07T06:00:00Z', '2027-08-25T06:00:00Z'].map(meterAt);

const roster = join(folder, 'roster.csv');
writeRoster(roster, people / 2, { parents: true });
const measured = [];
for (let round = 1; round <= rounds; round++) measured.push(await measureRound(round));
process.stdout.write(`${people} people, median of ${rounds}\n`);
for (const [name, [title, most]] of Object.entries(WORK)) {
  const seconds = median(measured.map((round) => round[name].seconds));
  const peak = Math.max(...measured.map((round) => round[name].megabytes ?? 0));
  const memory = peak === 0 ? '' : `${peak.toFixed(0).padStart(6)} MB`;
  const limit = most === undefined ? '' : `  of at most ${((most * people) / 100_000).toFixed(1)} s`;
  process.stdout.write(`${title.padEnd(40)} ${seconds.toFixed(2).padStart(6)} s${memory}${limit}\n`);
}

async function measureRound(round) {
  const [store, plain] = ['school', 'plain'].map((name) => join(folder, `${name}-${round}.db`));
  const program = (meter, ...args) => meter(process.execPath, [PROGRAM, ...args, '--store', store]);
  const figures = {};
  const note = async (name, running, file) => {
    const { stdout, seconds, megabytes } = await running;
    figures[name] = { seconds: seconds + (file === undefined ? 0 : syncFile(file)), megabytes };
    process.stderr.write(`round ${round}, ${WORK[name][0]}: ${figures[name].seconds.toFixed(2)} s\n`);
    return stdout;
  };
  await program(autumn, ...REGISTRATION);
  await program(autumn, 'import-roster', roster, '--role', 'pupil', '--create-classes', '--quiet');
  const invite = ['invite', '--all', '--role', 'pupil', '--personal', '--expires', '400d', '--quiet'];
  await program(autumn, ...invite);
  await autumn(process.execPath, [PLAIN, 'fill', plain, String(people / 2)]);
  await note('plain', autumn(process.execPath, [PLAIN, 'carry', plain]), plain);
  await note('trial', program(summer, 'start-year', '2027', '--dry-run', '--quiet'));
  const started = JSON.parse(await note('start', program(summer, 'start-year', '2027', '--yes', '--json'), store));
  const moved = [...started.promoted, ...started.graduated].reduce((sum, one) => sum + one.pupils, 0);
  if (moved !== people / 2 || started.invitationsRevoked !== people / 2) {
    throw new Error(`${moved} pupils and ${started.invitationsRevoked} invitations instead of ${people / 2}`);
  }
  for (const file of [store, plain]) rmSync(file);
  return figures;
}
