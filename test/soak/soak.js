// Hours of work on one store: a person at a terminal, four scripts, cron and backups at once, while processes are killed.
// npm run soak -- [--minutes 60] [--seed N] [--keep]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeRandom } from './chance.js';
import { check, makeFindings } from './checkpoint.js';
import { playBackups, playCron, playKiller, playPerson, playScript } from './people.js';
import { makeProcesses } from './processes.js';
import { foundSchool } from './register.js';
import { peaksByQuarter, showProgress, showSummary } from './report.js';
import { makeScene } from './scene.js';
import { makeDesk } from './work.js';

const SCRIPTS = 4;
const MINUTES_BETWEEN_CHECKS = 3;
/** The log of SQLite is taken into the store at 4 MB; beyond this it grows without limit. */
const MOST_LOG = 64 * 1024 * 1024;
/** The memory of commands may grow by this from the first quarter of an hour to the last. */
const MOST_GROWTH = 1.5;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000_000)) },
    keep: { type: 'boolean', default: false },
  },
});
const minutes = Number(options.minutes);
const seed = Number(options.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('--minutes and --seed take numbers');

const began = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'sferum-soak-'));
const store = join(folder, 'school.db');
const complaints = [];
const findings = makeFindings();
const sizes = [];
const env = { PATH: process.env.PATH, HOME: folder, XDG_STATE_HOME: folder, SFERUM_LANG: 'ru' };
const journal = join(folder, 'journal.ndjson');
const processes = makeProcesses({ store, journal, env, began, complain });
const scene = makeScene({ processes, store, folder, complain });

function say(text) {
  process.stdout.write(`${text}\n`);
}

function complain(text) {
  complaints.push(text);
  say(`WRONG: ${text}`);
}

/** The processes that worked on the store of the soak and have ended. */
const endedDeeds = () => processes.book.filter(({ elsewhere, code }) => !elsewhere && code !== undefined);

function measureStore() {
  const size = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const log = size(`${store}-wal`);
  sizes.push({ store: size(store), log });
  if (log > MOST_LOG) complain(`the log has ${log} bytes`);
}

/** Lets everybody work until the time is over, and looks at the store in between. */
async function play(codes) {
  const random = (number) => makeRandom(seed + number);
  const desk = (name, number) => makeDesk({ random: random(number), store, folder, name, codes });
  const atWork = [
    ...Array.from({ length: SCRIPTS }, (_, number) => playScript(scene, desk(`script-${number + 1}`, number + 1))),
    playPerson(scene, desk('person', 11)),
    playCron(scene, findings),
    playBackups(scene, random(12)),
    playKiller(scene, random(13)),
  ];
  const ends = Date.now() + minutes * 60_000;
  const interval = Math.min(MINUTES_BETWEEN_CHECKS, minutes / 3) * 60_000;
  for (;;) {
    await scene.wait(Math.min(interval, ends - Date.now()));
    if (scene.isOver() || Date.now() >= ends) break;
    await look();
  }
  scene.end();
  await Promise.all(atWork);
  await look();
}

async function look() {
  await check(scene, findings);
  say(showProgress({ minutes: (Date.now() - began) / 60_000, book: endedDeeds(), ...findings, complaints }));
}

function conclude() {
  measureStore();
  const seconds = (Date.now() - began) / 1000;
  const [first, , , last] = peaksByQuarter(endedDeeds(), seconds);
  if (minutes >= 5 && last.most > first.most * MOST_GROWTH) complain('memory grows: see its quarters');
  say(`\n${showSummary({ seed, seconds, book: endedDeeds(), ...findings, sizes, complaints })}`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
  if (options.keep || complaints.length > 0) say(`the store is kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

process.once('SIGINT', () => {
  say('ends early; another Ctrl-C leaves at once');
  scene.end();
  process.once('SIGINT', () => process.exit(130));
});
process.on('uncaughtException', (error) => complain(`the soak itself stumbled: ${error.stack}`));
try {
  say(`soak of ${minutes} minutes in ${folder}, seed ${seed}`);
  const codes = await foundSchool({ processes, folder, random: makeRandom(seed), minutes, began });
  say(`the school is founded: ${codes.length} personal invitations were handed out`);
  measureStore();
  setInterval(measureStore, 2000).unref();
  await play(codes);
} catch (error) {
  complain(`the soak itself failed: ${error.stack}`);
} finally {
  scene.end();
  processes.stop();
}
conclude();
