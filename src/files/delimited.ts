import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse/sync';
import { Problem } from '../domain/problem.ts';
import { DamagedRecord, type LinesAhead } from './damaged-record.ts';
import type { Delimiter } from './delimiter.ts';
import type { Encoding } from './encoding.ts';

/** Why a record cannot be taken as it stands. */
export type RecordFault = 'quote-not-closed' | 'field-too-long' | 'bad-characters';

/**
 * One record of a delimited file: the physical line it begins on, from 1, and its cells without the white space around
 * them. In a record whose quote is not closed the cells are the raw line, cut at every delimiter.
 */
export type DelimitedRecord = { line: number; cells: string[]; fault: RecordFault | null };

/** Where a text comes from; `name` is what messages call it. */
export type TextSource = { name: string; bytes: Uint8Array } | { name: string; path: string };

/** The longest cell that is taken, in UTF-16 units; what spreadsheets hold. */
export const MAX_CELL_LENGTH = 32_767;

/** The widest table that is taken. */
export const MAX_COLUMNS = 200;

/** The longest table that is taken. */
export const MAX_ROWS = 5_000_000;

const CHUNK_BYTES = 64 * 1024;
/** A line longer than every cell at its limit is cut here; the cut line is one with a cell too long. */
const MAX_LINE_LENGTH = MAX_COLUMNS * (MAX_CELL_LENGTH + 3);

/** Reads a source piece by piece; a piece is overwritten by the next. A path that cannot be read is a Problem. */
export function* readChunks(source: TextSource): Generator<Uint8Array> {
  if ('bytes' in source) {
    for (let at = 0; at < source.bytes.length; at += CHUNK_BYTES) yield source.bytes.subarray(at, at + CHUNK_BYTES);
    return;
  }
  const file = attempt(source, () => openSync(source.path, 'r'));
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const length = attempt(source, () => readSync(file, buffer));
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** Counts the lines of a source roughly, by its line feeds or, where it has none, its carriage returns. */
export function countLines(source: TextSource): number {
  let feeds = 0;
  let returns = 0;
  for (const chunk of readChunks(source)) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) feeds++;
    if (feeds > 0) continue;
    for (let at = chunk.indexOf(13); at !== -1; at = chunk.indexOf(13, at + 1)) returns++;
  }
  return feeds > 0 ? feeds : returns;
}

const NO_SUCH_FILE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EINVAL', 'ERR_INVALID_ARG_VALUE']);

/** Does one step of the file system and tells its failure as a Problem about the source. */
export function attempt<T>(source: TextSource, step: () => T): T {
  try {
    return step();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    if (code === 'EISDIR') throw new Problem('file-not-found', { file: source.name, folder: true });
    if (NO_SUCH_FILE.has(code)) throw new Problem('file-not-found', { file: source.name, folder: false });
    throw new Problem('unreadable-file', { file: source.name, reason: { kind: 'no-access' } });
  }
}

/**
 * Decodes a source piece by piece without its byte order mark; bytes that are no text in the encoding are a Problem. UTF-8
 * is taken as checked before (`isUtf8Text`): the decoder that checks again takes several times as long.
 */
export function* decodeText(source: TextSource, encoding: Encoding): Generator<string> {
  if (encoding === 'utf-8') return yield* decodeUtf8(source);
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (const chunk of readChunks(source)) yield decodeOrRefuse(decoder, source, encoding, chunk);
  decodeOrRefuse(decoder, source, encoding);
}

function* decodeUtf8(source: TextSource): Generator<string> {
  const decoder = new StringDecoder('utf8');
  let begun = false;
  for (const chunk of readChunks(source)) {
    const text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    if (text === '') continue;
    yield !begun && text.startsWith('\ufeff') ? text.slice(1) : text;
    begun = true;
  }
  yield decoder.end();
}

function decodeOrRefuse(decoder: TextDecoder, source: TextSource, encoding: Encoding, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw undecodable(source, encoding);
  }
}

/** Says that a source is not written in an encoding, with the first line that shows it; reads the source again. */
export function undecodable(source: TextSource, encoding: Encoding): Problem<'unreadable-file'> {
  let line = 0;
  for (const text of readLines(decodeLeniently(source, encoding))) {
    line++;
    if (text.includes('\ufffd')) break;
  }
  return new Problem('unreadable-file', { file: source.name, reason: { kind: 'undecodable', encoding, line } });
}

function* decodeLeniently(source: TextSource, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding);
  for (const chunk of readChunks(source)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Cuts a text into physical lines at LF, CRLF or CR; the end-of-file sign of DOS after the last line is dropped. */
export function* readLines(texts: Iterable<string>): Generator<string> {
  let rest = '';
  for (const text of texts) {
    const buffer = appendWithinLimit(rest, text);
    const searched = Math.max(0, rest.length - 1);
    let start = 0;
    let feed = buffer.indexOf('\n', searched);
    let carriage = buffer.indexOf('\r', searched);
    while (feed !== -1 || carriage !== -1) {
      const byFeed = carriage === -1 || (feed !== -1 && feed < carriage);
      const end = byFeed ? feed : carriage;
      if (!byFeed && end === buffer.length - 1) break;
      yield buffer.slice(start, end);
      start = !byFeed && feed === end + 1 ? end + 2 : end + 1;
      if (feed !== -1 && feed < start) feed = buffer.indexOf('\n', start);
      if (carriage !== -1 && carriage < start) carriage = buffer.indexOf('\r', start);
    }
    rest = buffer.slice(start);
  }
  if (rest !== '') yield cutEnd(rest);
}

function cutEnd(lastLine: string): string {
  let end = lastLine.length;
  while (lastLine[end - 1] === '\x1a' || (lastLine[end - 1] === '\r' && end === lastLine.length)) end--;
  return lastLine.slice(0, end);
}

function appendWithinLimit(rest: string, text: string): string {
  if (rest.length < MAX_LINE_LENGTH || rest.endsWith('\r')) return rest + text;
  const end = text.search(/[\r\n]/);
  return end === -1 ? rest : rest + text.slice(end);
}

/** Cuts a text into records; blank ones, and a first line `sep=…`, are none. Memory stays flat whatever the text. */
export function* readRecords(texts: Iterable<string>, delimiter: Delimiter): Generator<DelimitedRecord> {
  const lines = new LineQueue(readLines(texts));
  try {
    for (let text = lines.take(); text !== undefined; text = lines.take()) {
      if (text === '' || (lines.number === 1 && separatorOf(text) !== undefined)) continue;
      const { number } = lines;
      const record = text.includes('"')
        ? readQuoted(text, number, delimiter, lines)
        : makeRecord(text, number, splitLine(text, delimiter));
      if (text.length >= MAX_LINE_LENGTH || record.cells.some((cell) => cell !== '')) yield record;
    }
  } finally {
    lines.close();
  }
}

/** Reads the line `sep=;` with which a file names its delimiter to a spreadsheet; undefined for any other line. */
export function separatorOf(line: string): string | undefined {
  return /^"?sep=(.?)"?$/i.exec(line)?.[1];
}

/** So many lines that were looked at are kept beyond their being taken, so that taking one costs the same always. */
const KEPT_LINES = 1000;

/** The lines still to be read, with a look at those ahead. `number` is that of the line taken last. */
class LineQueue {
  number = 0;
  /** A quote that is open at the end of a line before this one is not closed: it has been followed as far as it goes. */
  followedTo = 0;
  readonly #lines: Iterator<string>;
  readonly #ahead: string[] = [];
  #taken = 0;

  constructor(lines: Iterator<string>) {
    this.#lines = lines;
  }

  take(): string | undefined {
    const line = this.#taken < this.#ahead.length ? this.#ahead[this.#taken++] : this.#pull();
    if (this.#taken > KEPT_LINES && this.#taken * 2 > this.#ahead.length) {
      this.#ahead.splice(0, this.#taken);
      this.#taken = 0;
    }
    if (line !== undefined) this.number++;
    return line;
  }

  peek(index: number): string | undefined {
    while (this.#ahead.length - this.#taken <= index) {
      const line = this.#pull();
      if (line === undefined) return undefined;
      this.#ahead.push(line);
    }
    return this.#ahead[this.#taken + index];
  }

  close(): void {
    this.#lines.return?.();
  }

  #pull(): string | undefined {
    const next = this.#lines.next();
    return next.done === true ? undefined : next.value;
  }
}

/** Control characters but TAB and LF, and the replacement character: signs of a damaged or wrongly decoded text. */
const BAD_CHARACTER = /[^\t\n -~\u00a0-\ufffc]/;

function makeRecord(text: string, line: number, cells: string[], notClosed = false): DelimitedRecord {
  if (notClosed) return { line, cells, fault: 'quote-not-closed' };
  const tooLong = text.length > MAX_CELL_LENGTH && hasLongCell(text, cells);
  if (tooLong) return { line, cells, fault: 'field-too-long' };
  return { line, cells, fault: BAD_CHARACTER.test(text) ? 'bad-characters' : null };
}

/** Tells what is wrong with cells that were not read from a line of text. */
export function findFault(cells: readonly string[]): RecordFault | null {
  if (cells.some((cell) => cell.length > MAX_CELL_LENGTH)) return 'field-too-long';
  return cells.some((cell) => cell !== '' && BAD_CHARACTER.test(cell)) ? 'bad-characters' : null;
}

function hasLongCell(text: string, cells: readonly string[]): boolean {
  return text.length >= MAX_LINE_LENGTH || cells.some((cell) => cell.length > MAX_CELL_LENGTH);
}

function splitLine(text: string, delimiter: Delimiter): string[] {
  const cells: string[] = [];
  let start = 0;
  for (let end = text.indexOf(delimiter); end !== -1; end = text.indexOf(delimiter, start)) {
    cells.push(cutTrimmed(text, start, end));
    start = end + 1;
  }
  cells.push(cutTrimmed(text, start, text.length));
  return cells;
}

function cutTrimmed(text: string, start: number, end: number): string {
  const cell = text.slice(start, end);
  return start < end && (mayBeSpace(text.charCodeAt(start)) || mayBeSpace(text.charCodeAt(end - 1)))
    ? cell.trim()
    : cell;
}

function mayBeSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || code >= 0x1680;
}

const NO_LINES: LinesAhead = { peek: () => undefined };

/**
 * Reads a record that has quotes: by csv-parse where they are sound on one line, else as well as it can be read. Two
 * records that reach the end of a line with a quote open are in the same cell there: were one cell the longer, all quotes
 * of that line would be doubled, and the other would have none open. So what was followed in vain is not followed again.
 */
function readQuoted(text: string, line: number, delimiter: Delimiter, lines: LineQueue): DelimitedRecord {
  const cells = parseSoundly(text, delimiter);
  if (cells !== undefined) return makeRecord(text, line, cells);
  const damaged = new DamagedRecord(text, delimiter, line < lines.followedTo ? NO_LINES : lines);
  if (!damaged.read()) {
    lines.followedTo = Math.max(lines.followedTo, line + damaged.extraLines);
    return makeRecord(text, line, splitLine(text, delimiter), true);
  }
  for (let extra = damaged.extraLines; extra > 0; extra--) lines.take();
  return makeRecord(damaged.text, line, damaged.cells);
}

/** Lines of bare cells and of cells in sound quotes: csv-parse gives others up, by an error that costs more than reading. */
const SOUND: Readonly<Record<Delimiter, RegExp>> = {
  ';': soundLine(';'),
  ',': soundLine(','),
  '|': soundLine('|'),
  '\t': soundLine('\t'),
};

function soundLine(delimiter: Delimiter): RegExp {
  const space = `[^\\S${delimiter}]*`;
  const cell = `(?:[^"${delimiter}]*|${space}"(?:[^"]|"")*"${space})`;
  return new RegExp(`^${cell}(?:[${delimiter}]${cell})*$`);
}

/** The cells of one line by csv-parse; undefined where its quotes are not sound. */
function parseSoundly(text: string, delimiter: Delimiter): string[] | undefined {
  if (text.length > MAX_CELL_LENGTH || !SOUND[delimiter].test(text)) return undefined;
  try {
    const options = { delimiter, trim: true, relax_column_count: true, record_delimiter: '\0' };
    return parse(text, options)[0]?.map((cell) => cell.trim());
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
