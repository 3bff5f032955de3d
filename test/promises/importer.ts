import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Outcome } from '../support/run.ts';
import { noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

/** What import-roster tells of an import, as far as the promises need it. */
export type ImportDocument = {
  encoding: string | null;
  delimiter: string | null;
  headerLine: number | null;
  columns: { header: string; field: string | null }[];
  rows: Record<(typeof COUNTED)[number] | 'read', number>;
  rejects: { line: number; column: string | null; value: string | null; code: string }[];
  planHash: string | null;
  runId: number | null;
  applied: boolean;
};

/** An import that was run: what it did, and in which points it broke a promise. */
export type Trial = {
  outcome: Outcome;
  document: ImportDocument | null;
  breaches: string[];
  /** The time of the processor that it took; what else the machine does is no part of it. */
  milliseconds: number;
};

/** A school that is put back as it was after each import, so that no file meets what another left. */
export type Workshop = TestSchool & {
  /** Runs import-roster on a file with --json and says which promises it broke. */
  try(file: string, ...options: string[]): Promise<Trial>;
  /** Writes a file to be tried, under a name of its own or in place of the last one. */
  put(contents: string | Uint8Array, name?: string): string;
  /** Puts the store back as it was made. */
  restore(): void;
  /** Every text that is kept of people, by the name of its column. */
  texts(): Record<string, string>[];
};

/** No row ends anywhere but in one of these. */
export const COUNTED = ['added', 'updated', 'moved', 'returned', 'unchanged', 'duplicate', 'rejected'] as const;

/** An import that takes longer than this counts as hanging, in milliseconds of the processor. */
const LONGEST_WAIT = 30_000;

const REFUSED_WHOLE = ['unreadable-file', 'header-not-found'];

/** A registered organisation with the given classes, to try files on. */
export async function makeWorkshop(kind: 'school' | 'college' = 'school', ...classes: string[]): Promise<Workshop> {
  const school = noSchool();
  await school.ask(...REGISTRATION.map((word) => (word.startsWith('--kind=') ? `--kind=${kind}` : word)));
  if (classes.length > 0) await school.ask('create-class', ...classes);
  const start = readFileSync(school.store);
  const leftovers = [`${school.store}-wal`, `${school.store}-shm`];
  const holds = (bytes: Buffer) => readFileSync(school.store).equals(bytes) && !leftovers.some(existsSync);
  return {
    ...school,
    async try(file, ...options) {
      const bytes = readFileSync(file);
      const kept = readFileSync(school.store);
      const before = process.cpuUsage();
      const outcome = await withShortStacks(() => school.run('import-roster', file, ...options, '--json'));
      const milliseconds = countMilliseconds(process.cpuUsage(before));
      const document = readDocument(outcome);
      const breaches = findBreaches(outcome, document, options.includes('--dry-run'));
      const lines = document === null ? undefined : countLines(bytes, document);
      if (document !== null && lines !== undefined && lines !== document.rows.read) {
        breaches.push(`${document.rows.read} rows read, ${lines} lines`);
      }
      if (milliseconds > LONGEST_WAIT) breaches.push(`took ${milliseconds} ms`);
      if (document?.applied !== true && !holds(kept)) breaches.push('the store was touched');
      return { outcome, document, breaches, milliseconds };
    },
    put(contents, name = 'roster.csv') {
      const path = join(school.folder, name);
      writeAnew(path, contents);
      return path;
    },
    restore() {
      for (const path of leftovers) rmSync(path, { force: true });
      if (!holds(start)) writeAnew(school.store, start);
    },
    texts() {
      const connection = new Database(school.store, { readonly: true });
      try {
        return connection.prepare<[], Record<string, unknown>>('SELECT * FROM person').all().map(keepTexts);
      } finally {
        connection.close();
      }
    },
  };
}

/** Writes a new file in place of an old one: cheaper by far than writing over it, which waits for the disk. */
function writeAnew(path: string, contents: string | Uint8Array): void {
  rmSync(path, { force: true });
  writeFileSync(path, contents, { mode: 0o600 });
}

/** The CSV library makes an error of every unsound quote, and the whole stack of each costs more than the reading. */
async function withShortStacks<T>(work: () => Promise<T>): Promise<T> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** A larger file is too long for one text. */
const LARGE = 400_000_000;

/** Counts the rows of a file by its lines, as anyone would; undefined where quotes may join lines to one row. */
function countLines(bytes: Uint8Array, { encoding, delimiter, headerLine }: ImportDocument): number | undefined {
  if (encoding === null || headerLine === null || bytes.length > LARGE) return undefined;
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('"')) return undefined;
  const lines = text.split(/\r\n|\n|\r/).slice(headerLine);
  const last = lines.pop() ?? '';
  const cellsOf = (line: string) => line.split(delimiter === 'tab' ? '\t' : (delimiter ?? ''));
  const isBlank = (line: string) => cellsOf(line).every((cell) => cell.trim() === '');
  return [...lines, last.replaceAll('\x1a', '')].filter((line) => !isBlank(line)).length;
}

function countMilliseconds({ user, system }: NodeJS.CpuUsage): number {
  return Math.round((user + system) / 1000);
}

function readDocument({ stdout }: Outcome): ImportDocument | null {
  try {
    return JSON.parse(stdout) as ImportDocument;
  } catch {
    return null;
  }
}

function keepTexts(row: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(row).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}

/** In which points an import broke its promises: exit code, streams, accounting, all or nothing. */
function findBreaches(outcome: Outcome, document: ImportDocument | null, dryRun: boolean): string[] {
  const { code, stdout, stderr } = outcome;
  const said = `${stdout}${stderr}`;
  const error = outcome.error?.code;
  const breaches = [
    [[0, 4, 5].includes(code), `exit code ${code}: ${stderr}`],
    [!/\n\s+at /.test(said), `a stack trace: ${said}`],
    [code === 0 ? stderr === '' : error !== undefined && stderr.endsWith('}}\n'), `exit ${code} says ${stderr}`],
    [!/\p{Cc}/u.test(stdout.replace(/\n$/, '')), 'standard output is not one line'],
    [(document === null) === (code !== 0 && code !== 5), `exit ${code} with the document ${stdout.slice(0, 200)}`],
    [code !== 4 || stdout === '', `exit 4 prints ${stdout}`],
  ] as const;
  const broken = breaches.flatMap(([kept, breach]) => (kept ? [] : [breach]));
  return document === null ? broken : [...broken, ...findMiscounts(document, code, error, dryRun)];
}

function findMiscounts({ rows, rejects, ...document }: ImportDocument, code: number, error = '', dryRun = false) {
  const sum = COUNTED.reduce((total, kind) => total + rows[kind], 0);
  const readNone = rows.read === 0 && document.headerLine === null;
  const points = [
    [rows.read === sum, `rows do not add up: ${JSON.stringify(rows)}`],
    [rows.rejected === rejects.length, `${rows.rejected} rejected, ${rejects.length} listed`],
    [code === 0 ? rejects.length === 0 : true, `exit 0 with ${rejects.length} rejects`],
    [code === 5 ? REFUSED_WHOLE.includes(error) === readNone : true, `${error} with ${rows.read} rows read`],
    [code === 5 ? rejects.length > 0 === (error === 'rows-rejected') : true, `${error}: ${rejects.length} rejects`],
    [code === 5 || document.applied === !dryRun, `exit ${code}, applied ${document.applied}`],
    [code === 0 || document.runId === null || document.applied, `run ${document.runId} though nothing was applied`],
  ] as const;
  return points.flatMap(([kept, breach]) => (kept ? [] : [breach]));
}

/** Control characters, bidi and zero-width signs, replacement characters: no name has any of them. */
const NO_NAME = /[\p{C}\p{Zl}\p{Zp}\ufffd]/u;
/** No text that is kept has any of these. */
const NO_TEXT = /[\p{Cc}\p{Cs}\ufffd]/u;
/** UTF-8 read as Western or as windows-1251: «ÐÐ²Ð°Ð½», «РРІР°РЅ». */
const MISREAD = /(?:[ÐÑ][^ÐÑ]){2}|(?:[РС][^а-яёА-ЯЁa-zA-Z .'-]){2}/u;

/** What was taken that nobody wrote, be it in `written`: damaged characters, or text read in a wrong encoding. */
export function findDamage(texts: readonly Record<string, string>[], written = ''): string[] {
  return texts.flatMap((person) =>
    Object.entries(person)
      .filter(([column, text]) => {
        const isDamaged = (/name|patronymic/.test(column) ? NO_NAME : NO_TEXT).test(text);
        return isDamaged || (MISREAD.test(text) && !written.includes(text));
      })
      .map(([column, text]) => `took ${column} ${JSON.stringify(text)}`),
  );
}

/** What broke, by the name of the file that broke it: an empty list when nothing did. */
export type Broken = [name: string, breaches: string[]][];

/** Pupils as list-people tells them, in the order in which they came. */
export async function listPupils(school: Workshop): Promise<Record<string, unknown>[]> {
  const { items } = await school.ask('list-people', '--role', 'pupil', '--all');
  return items.sort((one: { id: number }, other: { id: number }) => one.id - other.id);
}

/** The codes of the refused rows, in the order of the file. */
export function codesOf(document: ImportDocument | null): string[] | undefined {
  return document?.rejects.map(({ code }) => code);
}

/** Spells a number in letters, as surnames have them. */
export function spellNumber(number: number): string {
  return [...String(number)]
    .map((digit) => 'абвгдежзик'[Number(digit)])
    .join('')
    .replace(/^./, (letter) => letter.toUpperCase());
}
