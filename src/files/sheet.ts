import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { Problem } from '../domain/problem.ts';
import { attempt, type DelimitedRecord, findFault, type TextSource } from './delimited.ts';

/** A sheet of a workbook; `records()` gives what is not blank. */
export type Sheet = { name: string; hidden: boolean; records(): Iterable<DelimitedRecord> };

/** A workbook as the source of a table: `sheet` is the one that the user names, `open()` gives what sheets there are. */
export type SheetSource = { name: string; sheet: string | null; open(): readonly Sheet[] };

/** What the process that reads a workbook may take; past it the workbook counts as too large. */
export type ReadingLimits = { megabytes: number; seconds: number };

type Row = readonly [line: number, cells: readonly string[]];
type FaultKind =
  | 'other-document'
  | 'workbook-unsupported'
  | 'workbook-password'
  | 'workbook-damaged'
  | 'workbook-too-large';
type Message =
  | { sheet: { name: string; hidden: boolean } }
  | { rows: readonly Row[] }
  | { fault: FaultKind }
  | { done: true };
type Reading = { sheets: { name: string; hidden: boolean; rows: Row[] }[]; end: FaultKind | 'done' | undefined };

const MEGABYTE = 1024 * 1024;
const MAX_FILE_MEGABYTES = 256;
const READING_LIMITS: ReadingLimits = { megabytes: 1024, seconds: 60 };
const FAILED = 1;

/**
 * Takes a workbook of Excel (.xlsx, .xls) or LibreOffice Calc (.ods) as a source, whatever its file is called. What
 * cannot be read is a Problem. The library that reads it can be brought to fill all memory or never to end, and V8 then
 * ends the process with all its threads: so it has a process of its own.
 */
export async function openWorkbook(
  source: TextSource,
  sheet: string | null,
  limits: ReadingLimits = READING_LIMITS,
): Promise<SheetSource> {
  const { sheets, end } = await readWorkbook(readBytes(source), limits);
  if (end === 'workbook-too-large') throw tooLarge(source, limits.megabytes);
  if (end !== undefined && end !== 'done') {
    throw new Problem('unreadable-file', { file: source.name, reason: { kind: end } });
  }
  const opened = sheets.map(({ name, hidden, rows }) => ({ name, hidden, records: () => makeRecords(rows) }));
  return { name: source.name, sheet, open: () => opened };
}

function readBytes(source: TextSource): Uint8Array {
  const size = 'bytes' in source ? source.bytes.length : attempt(source, () => statSync(source.path)).size;
  if (size > MAX_FILE_MEGABYTES * MEGABYTE) throw tooLarge(source, MAX_FILE_MEGABYTES);
  return 'bytes' in source ? source.bytes : attempt(source, () => readFileSync(source.path));
}

function tooLarge(source: TextSource, limit: number): Problem<'unreadable-file'> {
  return new Problem('unreadable-file', { file: source.name, reason: { kind: 'workbook-too-large', limit } });
}

async function readWorkbook(bytes: Uint8Array, { megabytes, seconds }: ReadingLimits): Promise<Reading> {
  const reader = fork(new URL('./workbook-worker.js', import.meta.url), {
    execArgv: [`--max-old-space-size=${megabytes}`],
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  const timer = setTimeout(() => reader.kill('SIGKILL'), seconds * 1000);
  try {
    return await receive(reader, bytes);
  } finally {
    clearTimeout(timer);
    reader.kill('SIGKILL');
  }
}

/** A reader that ends before its time, but for a fault of its own, had no memory left or no time. */
async function receive(reader: ChildProcess, bytes: Uint8Array): Promise<Reading> {
  const reading: Reading = { sheets: [], end: undefined };
  reader.on('message', (message: Message) => {
    if ('sheet' in message) reading.sheets.push({ ...message.sheet, rows: [] });
    else if ('rows' in message) for (const row of message.rows) reading.sheets.at(-1)?.rows.push(row);
    else reading.end = 'fault' in message ? message.fault : 'done';
  });
  reader.stdin?.on('error', () => undefined).end(bytes);
  await Promise.all([once(reader, 'exit'), once(reader, 'disconnect')]);
  if (reading.end === undefined && reader.exitCode === FAILED) throw new Error('the reader of workbooks failed');
  return { ...reading, end: reading.end ?? 'workbook-too-large' };
}

function* makeRecords(rows: readonly Row[]): Generator<DelimitedRecord> {
  for (const [line, cells] of rows) yield { line, cells: [...cells], fault: findFault(cells) };
}
