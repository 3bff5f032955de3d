// How long personal invitations for a whole roster take, and revoking them all at night, beside what bare rows and bare
// sealing need in the same run. The full size: node test/bench/invitations.js --people 100000
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
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

const PLAIN = fileURLToPath(new URL('plain-invitations.js', import.meta.url));
/** The work, and the most that it may take per 100,000 people beside a start of Node, where that is promised. */
const WORK = {
  start: ['node -e 0'],
  rows: ['bare rows inserted'],
  seal: ['bare codes sealed'],
  invite: ['invite --all --role pupil --personal --quiet', 4],
  again: ['the same again with --json: all of it skipped'],
  list: ['list-invites --json'],
  plainRevoke: ['bare rows updated'],
  revoke: ['revoke-invites --unused --older-than 14d --quiet'],
  nothing: ['the same the night after: nothing to do'],
};
const { values: options } = parseArgs({
  options: { people: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '3' } },
});
const [people, rounds] = [Number(options.people), Number(options.rounds)];
if (!Number.isInteger(people) || people < 1 || !Number.isInteger(rounds) || rounds < 1) {
  throw new Error('--people and --rounds take whole numbers above 0');
}

const folder = makeBenchFolder();
const python = findPython();
const meterAt = (now) => makeMeter(folder, plainEnvironment({ HOME: folder, SFERUM_NOW: now }), python);
const [day, night, nightAfter] = ['2026-09-07T06:00:00Z', '2026-09-22T01:00:00Z', '2026-09-23T01:00:00Z'].map(meterAt);

const roster = join(folder, 'roster.csv');
writeRoster(roster, people);
const measured = [];
for (let round = 1; round <= rounds; round++) measured.push(await measureRound(round));
process.stdout.write(`${people} people, median of ${rounds}\n`);
const middle = (name, figure) => median(measured.map((round) => round[name][figure]));
for (const [name, [title, most]] of Object.entries(WORK)) {
  const peaks = measured.map((round) => round[name].megabytes);
  const memory = peaks.includes(null)
    ? ''
    : `${Math.max(...peaks)
        .toFixed(0)
        .padStart(6)} MB`;
  const limit = most === undefined ? '' : `  of at most ${((most * people) / 100_000).toFixed(2)} s and a start`;
  process.stdout.write(`${title.padEnd(50)} ${middle(name, 'seconds').toFixed(2).padStart(6)} s${memory}${limit}\n`);
}
const floor = middle('rows', 'seconds') + middle('seal', 'seconds');
tellRatio('invite beside bare rows and bare sealing', middle('invite', 'seconds') / floor);
tellRatio('revoke-invites beside bare updates', middle('revoke', 'seconds') / middle('plainRevoke', 'seconds'));

function tellRatio(title, ratio) {
  process.stdout.write(`${title}: ${ratio.toFixed(2)}\n`);
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
  await program(day, ...REGISTRATION);
  await program(day, 'import-roster', roster, '--role', 'pupil', '--create-classes', '--quiet');
  await note('start', day(process.execPath, ['-e', '0']));
  await note('rows', day(process.execPath, [PLAIN, 'rows', plain, String(people)]), plain);
  await note('seal', day(process.execPath, [PLAIN, 'seal', String(people)]));
  const invite = ['invite', '--all', '--role', 'pupil', '--personal'];
  await note('invite', program(day, ...invite, '--quiet'), store);
  expectRows(store, 'revoked_at IS NULL', people);
  const again = JSON.parse(await note('again', program(day, ...invite, '--json'), store));
  if (again.skipped.length !== people) throw new Error(`${again.skipped.length} skipped instead of ${people}`);
  await note('list', program(day, 'list-invites', '--json'));
  await note('plainRevoke', day(process.execPath, [PLAIN, 'revoke', plain]), plain);
  const revoke = ['revoke-invites', '--unused', '--older-than', '14d', '--quiet'];
  const told = await note('revoke', program(night, ...revoke), store);
  if (told !== '') throw new Error(`a quiet command says ${told}`);
  expectRows(store, "revoke_reason = 'unused'", people);
  await note('nothing', program(nightAfter, ...revoke), store);
  for (const file of [store, plain]) rmSync(file);
  return figures;
}

function expectRows(store, condition, wanted) {
  const connection = new Database(store, { readonly: true });
  const found = connection.prepare(`SELECT count(*) FROM invitation WHERE ${condition}`).pluck().get();
  connection.close();
  if (found !== wanted) throw new Error(`${found} invitations with ${condition} instead of ${wanted}`);
}
