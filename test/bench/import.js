// How long a roster takes to import beside what SQLite's own shell needs for the same file, in the same run.
// node test/bench/import.js [--rows 10000,100000,1000000] [--rounds N] [--shuffled] [--markdown]
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { findPromises, showPromises, showSize, toMarkdown, WORK } from './import-report.js';
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

const PLAIN_IMPORT = fileURLToPath(new URL('plain-import.py', import.meta.url));
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000,100000,1000000' },
    rounds: { type: 'string' },
    shuffled: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
  },
});
const sizes = options.rows.split(',').map((text) => readCount('--rows', text));
const rounds = options.rounds === undefined ? undefined : readCount('--rounds', options.rounds);

const folder = makeBenchFolder();

const python = findPython();
const meter = makeMeter(folder, plainEnvironment({ HOME: folder, SFERUM_NOW: '2026-09-07T06:00:00Z' }), python);
const shellVersion = (await meter('sqlite3', ['--version']).catch(() => undefined))?.stdout.split(' ')[0];

if (shellVersion === undefined) print('sqlite3 is not installed: no ratio to its .import');
if (python === undefined) print('python3 is not installed: its import is left out');
const results = [];
for (const rows of sizes) results.push(await measureSize(rows));
const versions = await findVersions();
const promises = findPromises(results);
for (const result of results) print(`\n${showSize(result)}`);
print(`\n${showPromises(promises)}`);
if (options.markdown) print(`\n${toMarkdown(results, promises, versions)}`);

function readCount(flag, text) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`${flag} takes whole numbers above 0, not ${text}`);
  return count;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

/** Measures all the work on rosters of one length; median seconds, most megabytes. */
async function measureSize(rows) {
  const { shuffled } = options;
  const roster = { rows, file: join(folder, 'roster.csv'), changedFile: join(folder, 'changed.csv') };
  writeRoster(roster.file, rows, { shuffled });
  roster.changedRows = writeRoster(roster.changedFile, rows, { shuffled, changed: true });
  const wanted = rounds ?? (rows > 200_000 ? 1 : rows > 20_000 ? 3 : 5);
  const measured = [];
  for (let round = 1; round <= wanted; round++) measured.push(await measureRound(roster, round));
  const bytes = statSync(roster.file).size;
  for (const file of [roster.file, roster.changedFile]) rmSync(file);
  return { rows, bytes, rounds: wanted, work: summarize(measured) };
}

function summarize(measured) {
  const names = Object.keys(WORK).filter((name) => measured[0][name] !== undefined);
  return Object.fromEntries(
    names.map((name) => {
      const all = measured.map((round) => round[name]);
      const middle = (figure) => median(all.map((round) => round[figure]));
      const peaks = all.map(({ megabytes }) => megabytes);
      const megabytes = peaks.includes(null) ? null : Math.max(...peaks);
      return [name, { seconds: middle('seconds'), processor: middle('processor'), megabytes }];
    }),
  );
}

/** Does all the work once, each in a process of its own, on databases that are new. */
async function measureRound(roster, round) {
  const place = join(folder, 'round');
  mkdirSync(place);
  const measured = {};
  const note = (name, figures) => {
    measured[name] = figures;
    process.stderr.write(`${roster.rows} rows, round ${round}, ${WORK[name]}: ${figures.seconds.toFixed(2)} s\n`);
  };
  if (shellVersion !== undefined) note('shell', await importByShell(roster, join(place, 'shell.db')));
  if (python !== undefined) note('python', await importByPython(roster, join(place, 'python.db')));
  const store = join(place, 'school.db');
  await meter(process.execPath, [PROGRAM, '--store', store, ...REGISTRATION]);
  note('first', await importFirst(roster, store));
  note('unchanged', await importUnchanged(roster, store));
  note('changed', await importChanged(roster, store));
  rmSync(place, { recursive: true });
  return measured;
}

/** The floor: what SQLite's shell needs for the same file with as many indexes, made after the rows. */
async function importByShell({ file, rows }, database) {
  const script = `PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE person (id TEXT, surname TEXT, name TEXT, patronymic TEXT, birth_date TEXT, class TEXT, phone TEXT, email TEXT);
BEGIN;
.mode csv
.separator ;
.import --skip 1 '${file}' person
CREATE UNIQUE INDEX person_by_id ON person (id);
CREATE INDEX person_by_full_name ON person (surname, name, patronymic);
CREATE INDEX person_by_name ON person (surname, name);
CREATE INDEX person_by_class ON person (class);
COMMIT;
`;
  const figures = await meter('sqlite3', ['-batch', '-bail', database], script);
  const written = syncFile(database);
  expect(countPeople(database), rows, 'rows imported by sqlite3');
  return { ...figures, seconds: figures.seconds + written };
}

async function importByPython({ file, rows }, database) {
  const figures = await meter(python, [PLAIN_IMPORT, file, database]);
  const written = syncFile(database);
  expect(countPeople(database), rows, 'rows imported by python');
  return { ...figures, seconds: figures.seconds + written };
}

function countPeople(database) {
  const connection = new Database(database, { readonly: true });
  try {
    return connection.prepare('SELECT count(*) FROM person').pluck().get();
  } finally {
    connection.close();
  }
}

async function importFirst({ file, rows }, store) {
  const { document, ...figures } = await importRoster(file, store);
  expect(document.rows, { ...document.rows, read: rows, added: rows }, 'rows of the first import');
  return figures;
}

async function importUnchanged({ file, rows }, store) {
  const before = await digest(store);
  const { document, ...figures } = await importRoster(file, store);
  expect(document.rows, { ...document.rows, read: rows, unchanged: rows }, 'rows of the unchanged import');
  expect(document.runId, null, 'run of the unchanged import');
  expect(await digest(store), before, 'bytes of the store after the unchanged import');
  return figures;
}

async function importChanged({ changedFile, rows, changedRows }, store) {
  const { document, ...figures } = await importRoster(changedFile, store);
  const counts = { read: rows, updated: changedRows, unchanged: rows - changedRows };
  expect(document.rows, { ...document.rows, ...counts }, 'rows of the changed import');
  return figures;
}

/** Imports a roster with the program; what it says of itself must be that everything was applied. */
async function importRoster(file, store) {
  const args = ['import-roster', file, '--role', 'pupil', '--create-classes', '--json', '--store', store];
  const { stdout, stderr: _empty, ...figures } = await meter(process.execPath, [PROGRAM, ...args]);
  const document = JSON.parse(stdout);
  expect(document.applied, true, 'applied');
  expect(document.warnings.length, 0, 'warnings');
  return { ...figures, seconds: figures.seconds + syncFile(store), document };
}

function expect(found, wanted, what) {
  const [one, other] = [found, wanted].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(`${what}: ${one} instead of ${other}`);
}

/** The digest of a store at rest: all of it is in its file, nothing waits in a log beside it. */
async function digest(store) {
  if (existsSync(`${store}-wal`)) throw new Error('a log was left beside the store');
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(store)) hash.update(chunk);
  return hash.digest('hex');
}

async function findVersions() {
  const connection = new Database(':memory:');
  const ours = connection.prepare('SELECT sqlite_version()').pluck().get();
  connection.close();
  const pythonText = 'import platform, sqlite3; print(platform.python_version(), "SQLite", sqlite3.sqlite_version)';
  const ofPython = python && `Python ${(await meter(python, ['-c', pythonText])).stdout.trim()}`;
  const shell = shellVersion && `sqlite3 ${shellVersion}`;
  return [`Node ${process.versions.node} with SQLite ${ours}`, shell, ofPython].filter((one) => one).join(', ');
}
