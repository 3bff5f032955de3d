// Measuring child processes: how long they take and how much memory they need at most.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program that is measured, and the command line that registers its school. */
export const PROGRAM = fileURLToPath(new URL('../../bin/sferum-admin.js', import.meta.url));
export const REGISTRATION = [
  ...['register-org', '--kind=school', '--name=Средняя школа № 5 города Приреченска', '--short-name=Школа № 5'],
  ...['--director=Орлова Мария Ивановна', '--admin=Лебедев Пётр Алексеевич', '--admin-phone=8 (900) 000-00-17'],
  ...['--order-number=12-од', '--order-date=01.09.2026'],
];

/** A folder for one bench, which goes away with the process, however that ends. */
export function makeBenchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'sferum-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(signal, () => process.exit(code));
  }
  return folder;
}

const TIME = '/usr/bin/time';
/** Runs a command, then writes what it used into a file: peak memory in KB, seconds of processor, seconds by the clock. */
const WATCH = `
import resource, subprocess, sys, time
started = time.monotonic()
status = subprocess.call(sys.argv[2:])
seconds = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = used.ru_maxrss // 1024 if sys.platform == 'darwin' else used.ru_maxrss
with open(sys.argv[1], 'w') as report:
    report.write(f'{peak} {used.ru_utime} {used.ru_stime} {seconds}')
sys.exit(status if status >= 0 else 128 - status)
`;

/**
 * The environment in which the program is measured: without its own variables, and without the certificates that cost
 * every start of Node 50 ms and have nothing to do with the program.
 */
export function plainEnvironment(more = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== 'NODE_EXTRA_CA_CERTS' && !name.startsWith('SFERUM_'),
  );
  return { ...Object.fromEntries(kept), ...more };
}

/** The middle one of some numbers. */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** The real Python behind the command `python3`, which may be a script that looks for it; undefined when there is none. */
export function findPython() {
  const { status, stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Writes a file through to the disk and gives the seconds it took. */
export function syncFile(file) {
  const started = performance.now();
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
  return (performance.now() - started) / 1000;
}

/**
 * Gives a function that runs a command with all it prints kept, and says the seconds it took, the seconds of processor
 * among them and the MB it held at most; the latter two are null where neither GNU time nor Python is there to tell. A
 * command that fails is an error.
 */
export function makeMeter(folder, env, python) {
  const report = join(folder, 'usage.txt');
  const watch = chooseWatch(report, python);
  return async (command, args, input = '') => {
    const started = performance.now();
    const output = await run([...watch, command, ...args], env, input);
    const seconds = (performance.now() - started) / 1000;
    if (watch.length === 0) return { seconds, processor: null, megabytes: null, ...output };
    const [peak, user, system, inside = seconds] = readFileSync(report, 'utf8').trim().split(' ').map(Number);
    return { seconds: inside, processor: user + system, megabytes: peak / 1024, ...output };
  };
}

/** The command that stands before the measured one; it starts it as its only child and counts nothing of its own. */
function chooseWatch(report, python) {
  const watches = [
    [TIME, '-f', '%M %U %S', '-o', report],
    [python, '-c', WATCH, report],
  ];
  return watches.find(([command, ...args]) => existsSync(command ?? '') && answers(command, args)) ?? [];
}

function answers(command, args) {
  return spawnSync(command, [...args, process.execPath, '-e', '0']).status === 0;
}

/** Runs a command in a process group of its own, which ends when this process does. */
function run([command, ...args], env, input) {
  const child = spawn(command, args, { env, detached: true });
  const end = () => process.kill(-child.pid, 'SIGKILL');
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      printed[stream] += text;
    });
  }
  child.stdin.on('error', () => {}).end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => process.prependOnceListener('exit', end));
    child.once('close', (status, signal) => {
      process.off('exit', end);
      if (status === 0) resolve(printed);
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${status ?? signal}: ${printed.stderr}`));
    });
  });
}
