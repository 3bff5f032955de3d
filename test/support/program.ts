import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, expect } from 'vitest';

/** The folder of the program. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The program as a shell runs it. */
export const BIN = join(ROOT, 'bin', 'sferum-admin.js');
export const SCHOOL = join(ROOT, 'fixtures', 'school');

/** The moment at which every process lives unless it is told otherwise. */
export const NOW = '2026-09-07T06:00:00.000Z';

/** How a process ended and everything it printed. */
export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

export type Launched = { child: ChildProcess; ended: Promise<Ended> };

export type LaunchOptions = { env?: Record<string, string>; stdin?: string };

const folders: string[] = [];
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A new empty folder that goes away after the last test of the file. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sferum-process-'));
  folders.push(folder);
  return folder;
}

/** The environment of a process: nothing of the machine's but the way to its programs. */
export function makeEnvironment(more: Record<string, string> = {}): Record<string, string> {
  const home = join(tmpdir(), 'sferum-process-no-home');
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    SFERUM_NOW: NOW,
    SFERUM_LANG: 'ru',
    SFERUM_ACTOR: 'tester',
    ...more,
  };
}

/** Starts any program; what it prints is collected. */
export function launch(command: string, args: readonly string[], { env, stdin }: LaunchOptions = {}): Launched {
  const child = spawn(command, args, { cwd: ROOT, env: makeEnvironment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  if (stdin !== undefined) child.stdin.end(stdin);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, ended };
}

/** Starts the program on a command line, with standard input at its end. */
export function start(argv: readonly string[], options: LaunchOptions = {}): Launched {
  return launch(process.execPath, [BIN, ...argv], { stdin: '', ...options });
}

/** Runs the program on a command line. */
export function run(argv: readonly string[], options: LaunchOptions = {}): Promise<Ended> {
  return start(argv, options).ended;
}

/** Runs a line of a POSIX shell. */
export function runShell(line: string, options: LaunchOptions = {}): Promise<Ended> {
  return launch('sh', ['-c', line], { stdin: '', ...options }).ended;
}

/** A word as a POSIX shell reads it back. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line of the program for a POSIX shell. */
export function toShell(argv: readonly string[]): string {
  return [process.execPath, BIN, ...argv].map(quote).join(' ');
}

/**
 * Runs a command line under a shell, sends its process a signal after so many milliseconds, and gives what the shell's `$?`
 * was. The shell looks to the time, for the test itself may be busy.
 */
export async function interrupt(argv: readonly string[], signal: NodeJS.Signals, delay: number): Promise<number> {
  const kill = `(sleep ${(delay / 1000).toFixed(3)}; kill -${signal.slice(3)} $$) >/dev/null 2>&1 &`;
  const line = `${kill} exec ${toShell(argv)} >/dev/null`;
  const shell = launch('sh', ['-c', `sh -c ${quote(line)}; echo "ended $?"`], { stdin: '' });
  return Number(/ended (\d+)/.exec((await shell.ended).stdout)?.[1] ?? -1);
}

/** Runs a command line with --json that must end with 0, and gives its document. */
export async function ask<T>(argv: readonly string[], options: LaunchOptions = {}): Promise<T> {
  const { code, stdout, stderr } = await run([...argv, '--json'], options);
  expect([argv[0], code, stderr]).toEqual([argv[0], 0, '']);
  return JSON.parse(stdout) as T;
}

/** The code of the error object that `--json` puts on standard error. */
export function errorCode({ stderr }: Ended): string {
  try {
    return String((JSON.parse(stderr) as { error: { code: string } }).error.code);
  } catch {
    return `no error object: ${stderr}`;
  }
}

/** The command line that registers a college, whose groups may have any name. */
export function registration(store: string): string[] {
  return [
    'register-org',
    ...['--store', store, '--kind', 'college', '--name', 'Колледж связи города Приреченска'],
    ...['--short-name', 'Колледж связи', '--director', 'Орлова Мария Ивановна'],
    ...['--admin', 'Лебедев Пётр Алексеевич', '--admin-phone', '8 (900) 000-00-17'],
    ...['--order-number', '12-од', '--order-date', '01.09.2026'],
  ];
}

/** Registers a college in a new folder and returns the path of its store. */
export async function makeCollege(...groups: string[]): Promise<string> {
  const store = join(makeFolder(), 'school.db');
  await ask(registration(store));
  if (groups.length > 0) await ask(['create-class', ...groups, '--store', store]);
  return store;
}

/** Copies a store that nobody has open, with its key, into a new folder. */
export function copyStore(store: string): string {
  const copy = join(makeFolder(), 'school.db');
  copyFileSync(store, copy);
  if (existsSync(`${store}.key`)) copyFileSync(`${store}.key`, `${copy}.key`);
  return copy;
}

/** Asks a store by SQL, as any other program that has it open would. */
export function query<T>(store: string, sql: string, ...values: unknown[]): T[] {
  const connection = new Database(store, { timeout: 10_000 });
  try {
    return connection.prepare<unknown[], T>(sql).all(...values);
  } finally {
    connection.close();
  }
}

/** Counts the rows that a FROM clause names. */
export function count(store: string, from: string): number {
  return query<{ number: number }>(store, `SELECT count(*) AS number FROM ${from}`)[0]?.number ?? -1;
}

/** Proves that a store is whole. */
export function expectSound(store: string): void {
  expect(query(store, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(query(store, 'PRAGMA foreign_key_check')).toEqual([]);
}

const LETTERS = 'абвгдежзиклмнопрстуфхцчшщэюя';

/** Spells a number as a surname nobody has: «Тестов» and letters. */
export function surname(number: number): string {
  let letters = '';
  for (let rest = number; rest > 0 || letters === ''; rest = Math.floor(rest / LETTERS.length)) {
    letters += LETTERS[rest % LETTERS.length];
  }
  return `Тестов-${letters[0]?.toUpperCase()}${letters.slice(1)}ин`;
}

/** Writes a roster of invented pupils in ten groups; `from` numbers the first of them. */
export function writeRoster(file: string, rows: number, from = 0, group = 'Группа'): string {
  const lines = ['ФИО;Группа;Дата рождения;Телефон'];
  for (let row = from; row < from + rows; row++) {
    const day = String(1 + (row % 28)).padStart(2, '0');
    const month = String(1 + (row % 12)).padStart(2, '0');
    lines.push(`${surname(row)} Иван Петрович;${group} ${row % 10};${day}.${month}.2009;`);
  }
  writeFileSync(file, `${lines.join('\r\n')}\r\n`);
  return file;
}

/** A generator of fractions that a seed makes repeatable (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The seed of this run: SFERUM_SEED, or a new one. */
export function chooseSeed(): number {
  return Number(process.env.SFERUM_SEED ?? Math.floor(Math.random() * 1_000_000_000));
}

/** Prints a figure that a test reached. */
export function say(text: string): void {
  process.stdout.write(`    ${text}\n`);
}

/** Waits for some milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
