import { Problem, type UnreadableReason } from '../domain/problem.ts';
import type { ColumnFinder } from './columns.ts';
import {
  type DelimitedRecord,
  decodeText,
  MAX_ROWS,
  readChunks,
  readLines,
  readRecords,
  separatorOf,
  type TextSource,
  undecodable,
} from './delimited.ts';
import type { Delimiter } from './delimiter.ts';
import { detectEncoding, type Encoding, encodingOfMark, isBinary, isSpreadsheet, isUtf8Text } from './encoding.ts';
import { type FoundHeader, findHeader } from './header-row.ts';
import { holdSource } from './source.ts';

/** A table in a text: its form, its header, and the records below it, read anew at each call. */
export type TextTable<F extends string> = {
  encoding: Encoding;
  delimiter: Delimiter;
  header: FoundHeader<F>;
  rows(): Iterable<DelimitedRecord>;
};

type Header<F extends string> = FoundHeader<F> & { delimiter: Delimiter };

const DELIMITERS: readonly Delimiter[] = [';', ',', '\t', '|'];

/** Opens a delimited text, recognising its encoding and delimiter unless they are said; undefined without a header. */
export function openTextTable<F extends string>(
  source: TextSource,
  finder: ColumnFinder<F>,
  said: { encoding?: Encoding; delimiter?: Delimiter },
): TextTable<F> | undefined {
  const held = holdSource(source);
  const encoding = chooseEncoding(held, said.encoding);
  const headers = delimitersToTry(held, encoding, said.delimiter).flatMap((delimiter): Header<F>[] => {
    const header = findHeader(readRecords(decodeText(held, encoding), delimiter), finder);
    return header === undefined ? [] : [{ ...header, delimiter }];
  });
  if (headers.length === 0) return undefined;
  const header = chooseHeader(headers);
  if (header === undefined) throw unreadable(source, { kind: 'unsure-delimiter' });
  return { encoding, delimiter: header.delimiter, header, rows: () => readRows(held, encoding, header) };
}

function unreadable(source: TextSource, reason: UnreadableReason): Problem<'unreadable-file'> {
  return new Problem('unreadable-file', { file: source.name, reason });
}

function chooseEncoding(source: TextSource, asked: Encoding | undefined): Encoding {
  const encoding = asked === undefined ? detectEncoding(() => readChunks(source)) : confirmEncoding(source, asked);
  if (encoding === undefined) throw unreadable(source, { kind: 'unknown-encoding' });
  if (encoding === 'spreadsheet') throw unreadable(source, { kind: 'other-document' });
  if (encoding === 'binary') throw unreadable(source, { kind: 'binary' });
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
