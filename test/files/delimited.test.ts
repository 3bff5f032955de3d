import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { type DelimitedRecord, MAX_CELL_LENGTH, readRecords } from '../../src/files/delimited.ts';
import type { Delimiter } from '../../src/files/delimiter.ts';
import { seededNumbers } from './encoded.ts';

function read(text: string | string[], delimiter: Delimiter = ';'): DelimitedRecord[] {
  return [...readRecords(typeof text === 'string' ? [text] : text, delimiter)];
}

/** Records in one line each: `number: cell|cell !fault`. */
function show(records: DelimitedRecord[]): string[] {
  return records.map(({ line, cells, fault }) => `${line}: ${cells.join('|')}${fault === null ? '' : ` !${fault}`}`);
}

const CASES: [string, string, string[]][] = [
  ['nothing', '', []],
  ['blank rows', '\n;;\n \t;\u00a0\n"";""\n', []],
  ['three newlines', 'a;b\nc;d\r\ne;f\rg;h', ['1: a|b', '2: c|d', '3: e|f', '4: g|h']],
  ['blank lines count as lines', 'a\n\n\r\n;\nb\n', ['1: a', '5: b']],
  ['white space around cells', ' a ;\u00a0b\u00a0;\tc\t;\ufeffd\u2003\n', ['1: a|b|c|d']],
  ['a trailing empty cell', 'a;b;\nc;d;\n', ['1: a|b|', '2: c|d|']],
  ['quoted cells', '"a";"b;c";"d"\n', ['1: a|b;c|d']],
  ['a doubled quote', '"5 ""А""";x\n', ['1: 5 "А"|x']],
  ['only doubled quotes', '"""";""""""\n', ['1: "|""']],
  ['a quoted empty cell', '"";x\n', ['1: |x']],
  ['space around quotes', ' "a;b" ;\u00a0"c"\n', ['1: a;b|c']],
  ['space inside quotes', '" a ";b\n', ['1: a|b']],
  ['a newline in quotes', '"a\nb";c\nd;e\n', ['1: a\nb|c', '3: d|e']],
  ['a CRLF in quotes', '"a\r\n\r\nb";c\r\nd;e\r\n', ['1: a\n\nb|c', '4: d|e']],
  ['a quote inside a cell', '5 "А";x"y";z"\n', ['1: 5 "А"|x"y"|z"']],
  ['text after a closing quote', '"А" класс;"Б"\n', ['1: "А" класс|Б']],
  ['inner quotes not doubled', '"Школа "Ромашка" №5";x\n', ['1: "Школа "Ромашка" №5"|x']],
  ['a quote not closed', 'a;b\n"c;d\ne;f\n', ['1: a|b', '2: "c|d !quote-not-closed', '3: e|f']],
  [
    'a quote not closed before a quoted cell',
    '"c;d\ne;"f"\n"g";h\n',
    ['1: "c|d !quote-not-closed', '2: e|f', '3: g|h'],
  ],
  ['a quote not closed in the same row', '"c;d;"e"\nf;g\n', ['1: "c|d|"e" !quote-not-closed', '2: f|g']],
  ['a quote not closed at the end', 'a;"', ['1: a|" !quote-not-closed']],
  [
    'each row with a quote not closed',
    '"a\n"b\n"c\n',
    ['1: "a', '2: "b', '3: "c'].map((row) => `${row} !quote-not-closed`),
  ],
  ['a control character', 'a\x01;b\nc;d\n', ['1: a\x01|b !bad-characters', '2: c|d']],
  ['what windows-1251 does not have', 'a\x98\n', ['1: a\x98 !bad-characters']],
  ['a replacement character', 'a\ufffd\nb\n', ['1: a\ufffd !bad-characters', '2: b']],
  ['a control character in quotes', '"a\x02\nb";c\n', ['1: a\x02\nb|c !bad-characters']],
  ['the end-of-file sign of DOS', 'a;b\r\n\x1a', ['1: a|b']],
  ['the end-of-file sign after the last row', 'a;b\x1a', ['1: a|b']],
  ['a line that names the delimiter', 'sep=;\r\na;b\r\n', ['2: a|b']],
  ['such a line in quotes', '"sep=,"\na\n', ['2: a']],
  ['such a line further down is a row', 'a\nsep=;\n', ['1: a', '2: sep=|']],
  ['letters beyond the basic plane', '😀;𝒜\n', ['1: 😀|𝒜']],
];

describe('records of a delimited text', () => {
  test.each(CASES)('%s', (_, text, expected) => {
    expect(show(read(text))).toEqual(expected);
  });

  test.each(CASES)('%s, however the text is cut', (_, text, expected) => {
    expect(show(read([...text]))).toEqual(expected);
    for (let cut = 0; cut <= text.length; cut++) {
      expect(show(read([text.slice(0, cut), text.slice(cut)]))).toEqual(expected);
    }
  });

  test('TAB, comma and bar', () => {
    expect(show(read('a\t"b\tc"\t d\n', '\t'))).toEqual(['1: a|b\tc|d']);
    expect(show(read('\t"a"\t\n', '\t'))).toEqual(['1: |a|']);
    expect(show(read('a,"b,c",d\n', ','))).toEqual(['1: a|b,c|d']);
    expect(show(read('a|"b"|d\n', '|'))).toEqual(['1: a|b|d']);
  });
});

describe('limits', () => {
  const longest = 'я'.repeat(MAX_CELL_LENGTH);

  test('a cell at the limit is taken, one past it is a fault', () => {
    expect(read(`${longest};b`)[0]?.fault).toBeNull();
    expect(read(`${longest}я;b\nc;d`).map(({ fault }) => fault)).toEqual(['field-too-long', null]);
    expect(read(`"${longest}я";b\nc;d`).map(({ fault }) => fault)).toEqual(['field-too-long', null]);
    expect(read(`"${longest}";b`)[0]?.fault).toBeNull();
  });

  test('an open quote is followed over any number of lines', () => {
    const records = read(`"a${'\n'.repeat(30_000)}b";"c${'\nd'.repeat(16_000)}"\ne`);
    expect(records.map(({ line, cells, fault }) => [line, cells.map(({ length }) => length), fault])).toEqual([
      [1, [30_002, 32_001], null],
      [46_002, [1], null],
    ]);
  });

  test('an open quote is followed over 64 KB and no further', () => {
    const records = read(`"a\n${'x'.repeat(30_000)}\n${'y'.repeat(30_000)}\n${'z'.repeat(10_000)}"\nb`);
    expect(records.map(({ line, fault }) => [line, fault])).toEqual([
      [1, 'quote-not-closed'],
      [2, null],
      [3, null],
      [4, null],
      [5, null],
    ]);
  });

  test('quotes that run on from row to row and never close refuse each of them, in little time', () => {
    const rows = 20_000;
    const records = read('а;b""";"""c\n'.repeat(rows));
    expect(records).toHaveLength(rows);
    expect(records.every(({ line, cells }, index) => line === index + 1 && cells.length === 3)).toBe(true);
    expect(new Set(records.map(({ fault }) => fault))).toEqual(new Set(['quote-not-closed']));
  });

  test('a line without an end is cut and counted once', () => {
    function* endless(): Generator<string> {
      yield 'a;b\n';
      for (let piece = 0; piece < 400; piece++) yield 'я;'.repeat(65_536);
      yield '\r\nc;d\n';
    }
    const records = [...readRecords(endless(), ',')].map(({ line, fault }) => [line, fault]);
    expect(records).toEqual([
      [1, null],
      [2, 'field-too-long'],
      [3, null],
    ]);
  });

  test('quotes in great numbers are read to the end', () => {
    for (const piece of ['"', '""', '"a"b;', '"a";', '"\n', '"a\n', '"a"b;\n', '""\n', ';"\n', '"""a\n\n\n']) {
      expect(read(piece.repeat(4_000)).length).toBeLessThanOrEqual(4_000);
    }
  });
});

test('well-formed tables are read as csv-parse reads them', () => {
  const next = seededNumbers(20_261_101);
  const alphabet = ['а', 'b', '"', ';', '\n', '5', ',', 'ё', '|', '«'];
  for (let round = 0; round < 500; round++) {
    const table = Array.from({ length: 1 + Math.floor(next() * 5) }, () =>
      Array.from({ length: 1 + Math.floor(next() * 4) }, () => {
        const value = Array.from({ length: Math.floor(next() * 6) }, () => alphabet[Math.floor(next() * 10)]).join('');
        return /["\n;]/.test(value) || next() < 0.3 ? `"${value.replaceAll('"', '""')}"` : value;
      }).join(';'),
    ).join('\n');
    const expected: string[][] = parse(table, { delimiter: ';', relaxColumnCount: true, skipEmptyLines: true });
    const filled = expected.map((cells) => cells.map((cell) => cell.trim())).filter((cells) => cells.some(Boolean));
    expect(read(table).map(({ cells }) => cells)).toEqual(filled);
  }
});
