// How long it takes to keep a store: backup, restore, doctor, the audit log verified, an import undone; beside a plain copy
// of the file, and what SQLite itself needs, in the same run. The full size, about 300 MB: node test/bench/keeping.js --people 800000
import { rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeBenchFolder, makeMeter, median, PROGRAM, plainEnvironment, REGISTRATION, syncFile } from './measure.js';
import { writeRoster } from './rosters.js';

/** The work, and how many times as long as the copy it may take, where that is promised. */
const WORK = {
  copy: ['cp and sync'],
  vacuum: ['bare VACUUM INTO'],
  checked: ['bare VACUUM INTO and integrity_check'],
  backup: ['backup', 2],
  restore: ['restore, with the backup before it'],
  doctor: ['doctor'],
  verify: ['audit-log --verify'],
  undo: ['undo of the import'],
};
const { values: options } = parseArgs({
  options: { people: { type: 'string', default: '50000' }, rounds: { type: 'string', default: '3' } },
});
const [people, rounds] = [Number(options.people), Number(options.rounds)];
if (![people, rounds].every((number) => Number.isInteger(number) && number > 0)) {
  throw new Error('--people and --rounds take whole numbers above 0');
}

const folder = makeBenchFolder();
const meter = makeMeter(folder, plainEnvironment({ HOME: folder, SFERUM_NOW: '2026-09-07T06:00:00Z' }));
const [roster, store, copy] = ['roster.csv', 'school.db', 'copy.db'].map((name) => join(folder, name));
const program = (...args) => meter(process.execPath, [PROGRAM, ...args, '--store', store]);

/** The least that a verified backup made by SQLite costs: a copy written anew, and read through where it is to be checked. */
const BARE = `const connection = new (require(process.argv[1]))(process.argv[2]);
connection.prepare('VACUUM INTO ?').run(process.argv[3]);
if (process.argv[4] !== undefined) new (require(process.argv[1]))(process.argv[3]).pragma('integrity_check');`;
const bare = (...more) =>
  meter(process.execPath, ['-e', BARE, createRequire(import.meta.url).resolve('better-sqlite3'), store, copy, ...more]);

writeRoster(roster, people);
await program(...REGISTRATION);
const imported = await program('import-roster', roster, '--role', 'pupil', '--create-classes', '--json');
const { runId } = JSON.parse(imported.stdout);
const size = statSync(store).size;
const measured = [];
for (let round = 1; round <= rounds; round++) measured.push(await measureRound(round));
process.stdout.write(`${people} people, ${Math.round(size / 1e6)} MB, median of ${rounds}\n`);
const copied = median(measured.map(({ copy: { seconds } }) => seconds));
for (const [name, [title, most]] of Object.entries(WORK)) {
  const seconds = median(measured.map((round) => round[name].seconds));
  const peak = Math.max(...measured.map((round) => round[name].megabytes ?? 0));
  const memory = peak === 0 ? '' : `${peak.toFixed(0).padStart(6)} MB`;
  const ratio = `${(seconds / copied).toFixed(2).padStart(8)} × the copy`;
  const limit = most === undefined ? '' : `, at most ${most}`;
  process.stdout.write(`${title.padEnd(38)} ${seconds.toFixed(2).padStart(6)} s${memory}${ratio}${limit}\n`);
}

async function measureRound(round) {
  const backup = join(folder, `backup-${round}.db`);
  const figures = {};
  const note = async (name, work, file) => {
    const { seconds, megabytes } = await work;
    figures[name] = { seconds: seconds + (file === undefined ? 0 : syncFile(file)), megabytes };
    process.stderr.write(`round ${round}, ${WORK[name][0]}: ${figures[name].seconds.toFixed(2)} s\n`);
  };
  await note('copy', meter('cp', [store, copy]), copy);
  rmSync(copy);
  await note('vacuum', bare(), copy);
  rmSync(copy);
  await note('checked', bare('check'), copy);
  rmSync(copy);
  await note('backup', program('backup', '--out', backup), backup);
  await note('doctor', program('doctor'));
  await note('verify', program('audit-log', '--verify', '--json'));
  await note('undo', program('undo', String(runId), '--yes'), store);
  await note('restore', program('restore', backup, '--yes'), store);
  rmSync(backup);
  return figures;
}
