import { statSync } from 'node:fs';
import { foldLookAlikes } from '../domain/name-key.ts';
import { Problem, type UnreadableReason } from '../domain/problem.ts';
import {
  attempt,
  type DelimitedRecord,
  decodeText,
  MAX_COLUMNS,
  readChunks,
  readLines,
  readRecords,
  separatorOf,
  type TextSource,
  undecodable,
} from './delimited.ts';
import type { Delimiter } from './delimiter.ts';
import { detectEncoding, type Encoding, encodingOfMark, isBinary, isSpreadsheet, isUtf8Text } from './encoding.ts';

/**
 * What is known of the columns of one kind of file. A field is found under its aliases and under its own name; the most
 * telling fields and aliases come first, they are named to a user whose header is not recognised. `ignored` are headers
 * that are never taken for a field though a part of them looks like one.
 */
export type ColumnCatalogue<F extends string> = {
  aliases: Readonly<Record<F, readonly string[]>>;
  ignored: readonly string[];
  isHeader(found: ReadonlySet<F>): boolean;
};

/** A column by the header it has in the file; the field is null where the column is not read. */
export type TableColumn<F extends string> = { header: string; field: F | null };

/**
 * A delimited file whose shape is known. `rows()` reads the file anew at each call and gives its records below the
 * header; a row may have fewer cells than there are columns, or more when those in excess are not empty.
 */
export type TableFile<F extends string> = {
  encoding: Encoding;
  delimiter: Delimiter;
  headerLine: number;
  columns: readonly TableColumn<F>[];
  rows(): Iterable<DelimitedRecord>;
};

/** What a user may say of a file instead of leaving it to be recognised; `mapping` is from header to field. */
export type TableFileOptions<F extends string> = {
  encoding?: Encoding;
  delimiter?: Delimiter;
  mapping?: ReadonlyMap<string, F>;
};

/** The longest file that is taken. */
export const MAX_ROWS = 5_000_000;

const MAX_PIPE_BYTES = 512 * 1024 * 1024;
const DELIMITERS: readonly Delimiter[] = [';', ',', '\t', '|'];
const HEADER_SEARCH_RECORDS = 30;

/**
 * Opens a delimited file: recognises its encoding, delimiter and header among the first 30 records. What cannot be read
 * whole as text is a Problem here; only a file with too many rows, or one that changes meanwhile, is one from `rows()`.
 */
export function openTableFile<F extends string>(
  source: TextSource,
  catalogue: ColumnCatalogue<F>,
  options: TableFileOptions<F>,
): TableFile<F> {
  const held = holdSource(source);
  const encoding = chooseEncoding(held, options.encoding);
  const finder = new ColumnFinder(catalogue, options.mapping);
  const headers = delimitersToTry(held, encoding, options.delimiter)
    .map((delimiter) => findHeader(readRecords(decodeText(held, encoding), delimiter), delimiter, finder))
    .filter((header) => header !== undefined);
  if (headers.length === 0) throw new Problem('header-not-found', { file: source.name, expected: finder.telling() });
  const header = chooseHeader(headers);
  if (header === undefined) throw unreadable(source, { kind: 'unsure-delimiter' });
  const { delimiter, line: headerLine, columns } = header;
  if (columns.length > MAX_COLUMNS) throw unreadable(source, { kind: 'too-many-columns', limit: MAX_COLUMNS });
  const rows = () => readRows(held, encoding, header);
  return { encoding, delimiter, headerLine, columns, rows };
}

function unreadable(source: TextSource, reason: UnreadableReason): Problem<'unreadable-file'> {
  return new Problem('unreadable-file', { file: source.name, reason });
}

/** A pipe gives its bytes only once, so they are kept, within a limit; other things that are no file are refused. */
function holdSource(source: TextSource): TextSource {
  if ('bytes' in source) return source;
  const found = attempt(source, () => statSync(source.path));
  if (found.isFile()) return source;
  if (found.isDirectory()) throw new Problem('file-not-found', { file: source.name, folder: true });
  if (!found.isFIFO()) throw unreadable(source, { kind: 'binary' });
  const held: Uint8Array[] = [];
  let length = 0;
  for (const chunk of readChunks(source)) {
    length += chunk.length;
    if (length > MAX_PIPE_BYTES) throw unreadable(source, { kind: 'too-many-rows', limit: MAX_ROWS });
    held.push(chunk.slice());
  }
  return { name: source.name, bytes: Buffer.concat(held) };
}

function chooseEncoding(source: TextSource, asked: Encoding | undefined): Encoding {
  const encoding = asked === undefined ? detectEncoding(() => readChunks(source)) : confirmEncoding(source, asked);
  if (encoding === undefined) throw unreadable(source, { kind: 'unknown-encoding' });
  if (encoding === 'binary' || encoding === 'spreadsheet') throw unreadable(source, { kind: encoding });
  requireDecodable(source, encoding);
  return encoding;
}

function confirmEncoding(source: TextSource, asked: Encoding): Encoding | 'binary' | 'spreadsheet' {
  for (const head of readChunks(source)) {
    if (isSpreadsheet(head)) return 'spreadsheet';
    if (asked === 'utf-16le' || asked === 'utf-16be') return encodingOfMark(head) ?? asked;
    return isBinary(head) ? 'binary' : asked;
  }
  return asked;
}

function requireDecodable(source: TextSource, encoding: Encoding): void {
  if (encoding === 'utf-8' && !isUtf8Text(readChunks(source))) throw undecodable(source, encoding);
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') return;
  for (const text of decodeText(source, encoding)) {
    if (text.includes('\0')) throw unreadable(source, { kind: 'binary' });
  }
}

function delimitersToTry(source: TextSource, encoding: Encoding, asked: Delimiter | undefined): readonly Delimiter[] {
  if (asked !== undefined) return [asked];
  for (const line of readLines(decodeText(source, encoding))) {
    const named = DELIMITERS.find((delimiter) => delimiter === separatorOf(line));
    return named === undefined ? DELIMITERS : [named];
  }
  return DELIMITERS;
}

/** The header as one delimiter shows it; `steadiness` is the share of the records below that are as wide. */
type Header<F extends string> = {
  delimiter: Delimiter;
  line: number;
  columns: TableColumn<F>[];
  found: number;
  steadiness: number;
};

function findHeader<F extends string>(
  records: Iterable<DelimitedRecord>,
  delimiter: Delimiter,
  finder: ColumnFinder<F>,
): Header<F> | undefined {
  let header: Header<F> | undefined;
  let width = 0;
  let seen = 0;
  let steady = 0;
  for (const { line, cells, fault } of records) {
    const columns = header === undefined && fault === null ? finder.findColumns(cells) : undefined;
    if (columns !== undefined) {
      const found = columns.filter(({ field }) => field !== null).length;
      header = { delimiter, line, columns, found, steadiness: 0 };
      width = cells.length;
    }
    seen++;
    if (header !== undefined && cells.length === width) steady++;
    if (seen === HEADER_SEARCH_RECORDS) break;
  }
  return header === undefined ? undefined : { ...header, steadiness: steady / seen };
}

/** The header with most fields. Equal ones are told apart only where no field is needed; undefined where unsure. */
function chooseHeader<F extends string>(headers: readonly Header<F>[]): Header<F> | undefined {
  const most = Math.max(...headers.map(({ found }) => found));
  const best = headers.filter(({ found }) => found === most);
  const wide = best.filter(({ columns }) => columns.length > 1);
  if (wide.length === 0) return best[0];
  if (wide.length === 1 || most > 0) return wide.length === 1 ? wide[0] : undefined;
  const [first, second] = wide.sort((a, b) => b.steadiness - a.steadiness || b.columns.length - a.columns.length);
  const equal = first?.steadiness === second?.steadiness && first?.columns.length === second?.columns.length;
  return equal ? undefined : first;
}

function* readRows<F extends string>(
  source: TextSource,
  encoding: Encoding,
  header: Header<F>,
): Generator<DelimitedRecord> {
  const width = header.columns.length;
  let rows = 0;
  for (const record of readRecords(decodeText(source, encoding), header.delimiter)) {
    if (record.line <= header.line) continue;
    if (++rows > MAX_ROWS) throw unreadable(source, { kind: 'too-many-rows', limit: MAX_ROWS });
    while (record.cells.length > width && record.cells.at(-1) === '') record.cells.pop();
    yield record;
  }
}

/** Finds the fields of the columns of a header: the user's mapping first, then aliases, then aliases but for «(…)». */
class ColumnFinder<F extends string> {
  readonly #catalogue: ColumnCatalogue<F>;
  readonly #mapped = new Map<string, F>();
  readonly #known = new Map<string, F | null>();

  constructor(catalogue: ColumnCatalogue<F>, mapping: ReadonlyMap<string, F> | undefined) {
    this.#catalogue = catalogue;
    for (const [header, field] of mapping ?? []) this.#mapped.set(headerKey(header), field);
    this.#mapped.delete('');
    for (const field of this.#fields()) {
      for (const alias of [...catalogue.aliases[field], field]) this.#learn(alias, field);
    }
    for (const header of catalogue.ignored) this.#learn(header, null);
  }

  /** The columns of a header row; undefined where the row is none. Empty cells at its end make no columns. */
  findColumns(cells: readonly string[]): TableColumn<F>[] | undefined {
    const headers = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
    const columns = headers.map((header): TableColumn<F> => ({ header, field: null }));
    const taken = new Set<F>();
    const decided = new Set<TableColumn<F>>();
    for (const find of [this.#findMapped, this.#findKnown, this.#findWithoutBrackets]) {
      for (const column of columns) {
        const field = decided.has(column) ? undefined : find(column.header);
        if (field === undefined) continue;
        decided.add(column);
        if (field === null || taken.has(field)) continue;
        taken.add(field);
        column.field = field;
      }
    }
    return this.#catalogue.isHeader(taken) ? columns : undefined;
  }

  /** The headers named to a user whose file has none of them. */
  telling(): string[] {
    return this.#fields()
      .slice(0, 6)
      .map((field) => this.#catalogue.aliases[field][0] ?? field);
  }

  readonly #findMapped = (header: string): F | undefined => this.#mapped.get(headerKey(header));
  readonly #findKnown = (header: string): F | null | undefined => this.#known.get(headerKey(header));
  readonly #findWithoutBrackets = (header: string): F | null | undefined =>
    this.#known.get(headerKey(header.replace(/\([^)]*\)/g, ' ')));

  #fields(): F[] {
    return Object.keys(this.#catalogue.aliases) as F[];
  }

  #learn(header: string, field: F | null): void {
    const key = headerKey(header);
    if (key !== '' && !this.#known.has(key)) this.#known.set(key, field);
  }
}

/** Headers are compared without their spaces, so that «Дата_рождения» and `external_id` are found. */
function headerKey(header: string): string {
  return normalizeHeader(header).replaceAll(' ', '');
}

/**
 * Brings a header to the form in which headers are compared: case, ё, spaces, marks and quotes around it do not count,
 * hyphens are one, Latin look-alikes in a Cyrillic word are Cyrillic.
 */
export function normalizeHeader(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[.:*_\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'`«»„“”‘’]+|[\s"'`«»„“”‘’]+$/g, '')
    .replace(/\p{L}+/gu, foldInCyrillic);
}

function foldInCyrillic(word: string): string {
  const folded = /\p{Script=Cyrillic}/u.test(word) ? foldLookAlikes(word) : word;
  return /[a-z]/.test(folded) ? word : folded;
}
