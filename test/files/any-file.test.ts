import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isProblem } from '../../src/domain/problem.ts';
import { decodeText, readRecords, type TextSource } from '../../src/files/delimited.ts';
import type { Delimiter } from '../../src/files/delimiter.ts';
import type { Encoding } from '../../src/files/encoding.ts';
import { type ColumnCatalogue, openTableFile } from '../../src/files/table-file.ts';
import { encodeText, seededNumbers } from './encoded.ts';

type Field = 'fullName' | 'class';

const ANY_HEADER: ColumnCatalogue<Field> = {
  aliases: { fullName: ['ФИО'], class: ['Класс'] },
  ignored: [],
  forbidden: [],
  isHeader: () => true,
};
const NAMED_HEADER: ColumnCatalogue<Field> = { ...ANY_HEADER, isHeader: (found) => found.has('fullName') };

type TextTable = { encoding: Encoding; delimiter: Delimiter; headerLine: number };

/** The rows of a file, or the code of the problem that it is; whatever else is thrown fails the test. */
function readAll(source: TextSource, catalogue: ColumnCatalogue<Field>): { table: TextTable; rows: number } | string {
  try {
    const table = openTableFile(source, catalogue, {});
    let rows = 0;
    for (const _ of table.rows()) rows++;
    const { encoding, delimiter, headerLine } = table;
    if (encoding === null || delimiter === null) throw new Error('a text has an encoding and a delimiter');
    return { table: { encoding, delimiter, headerLine }, rows };
  } catch (thrown) {
    if (isProblem(thrown)) return thrown.code;
    throw thrown;
  }
}

/** What a text says apart from its form: white space, quotes, delimiters. No reading may lose any of it. */
function substance(text: string, delimiter: Delimiter): string {
  return text.replaceAll(delimiter, '').replace(/[\s"]/g, '');
}

function expectNothingLost(source: TextSource, { table, rows }: { table: TextTable; rows: number }): void {
  const text = [...decodeText(source, table.encoding)]
    .join('')
    .replace(/\p{Cc}+$/u, (end) => end.replaceAll('\x1a', ''));
  const records = [...readRecords([text], table.delimiter)];
  const read = records.map(({ cells }) => cells.join(table.delimiter)).join('\n');
  const named = /^"?sep=.?"?$/i.exec(text.split(/\r\n?|\n/, 1)[0] ?? '')?.[0] ?? '';
  expect(substance(named + read, table.delimiter)).toBe(substance(text, table.delimiter));
  expect(rows).toBe(records.filter(({ line }) => line > table.headerLine).length);
  for (const { cells, fault } of records) if (cells.join('').includes('\ufffd')) expect(fault).not.toBeNull();
  if (text.includes('"')) return;
  const lines = text.split(/\r\n?|\n/).filter((line) => substance(line, table.delimiter) !== '');
  expect(records).toHaveLength(lines.length - Number(named !== ''));
}

const corpora = fileURLToPath(new URL('../../../shared/corpora', import.meta.url));
const found = existsSync(corpora);

describe.skipIf(!found)(`files that others made${found ? '' : `: none, ${corpora} is absent`}`, () => {
  const files = found
    ? readdirSync(corpora, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];

  test('each gives all of its rows or a problem', () => {
    const outcomes = new Map<string, number>();
    for (const entry of files) {
      const source = { name: entry.name, path: join(entry.parentPath, entry.name) };
      const outcome = readAll(source, ANY_HEADER);
      if (typeof outcome !== 'string') expectNothingLost(source, outcome);
      const kind = typeof outcome === 'string' ? outcome : 'rows';
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
    }
    process.stdout.write(`corpora: ${files.length} files ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
    expect(outcomes.get('rows')).toBeGreaterThan(files.length / 2);
  });
});

const ROSTER = `ФИО;Класс;Телефон;Примечание;
Щербакова Анна Петровна;5А;+7 912 000-00-01;"5 ""А"", ""бывшая""";
Иванов Пётр Сергеевич;10 кадетский;;;

"Юсупов Тимур";5Б;8 (912) 000 00 02;"в две
строки";
Цой Ли;5 "В";;нет|да;
Ёлкина Жанна Олеговна;11Г;+7 912 000-00-03;	да;
`;

/** Bytes that do most harm to a reader of delimited text. */
const HARMFUL = [
  '"',
  '""',
  '\n',
  '\r',
  '\r\n',
  ';',
  ',',
  '\t',
  '|',
  '\0',
  '\x01',
  '\x1a',
  'я',
  '\xff',
  ' ',
  '";"',
  'sep=,\n',
];

function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  const mutant = [...bytes];
  const place = () => Math.floor(next() * mutant.length);
  for (let change = 1 + Math.floor(next() * 4); change > 0; change--) {
    const kind = Math.floor(next() * 5);
    const length = Math.floor(next() * 40);
    if (kind === 0) mutant[place()] = Math.floor(next() * 256);
    if (kind === 1) mutant.splice(place(), length);
    if (kind === 2) mutant.splice(place(), 0, ...mutant.slice(place()).slice(0, length));
    if (kind === 3) mutant.splice(place(), 0, ...Buffer.from(HARMFUL[Math.floor(next() * HARMFUL.length)] ?? ''));
    if (kind === 4) mutant.splice(place() + 1);
  }
  return Uint8Array.from(mutant);
}

test('300 mutants of a roster give all of their rows or a problem', () => {
  const seed = 20_261_122;
  const next = seededNumbers(seed);
  const encodings: Encoding[] = ['utf-8', 'windows-1251', 'ibm866', 'utf-16le', 'utf-16be'];
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 300; round++) {
    const encoding = encodings[round % encodings.length] ?? 'utf-8';
    const source = { name: `mutant ${round} of seed ${seed}`, bytes: mutate(encodeText(ROSTER, encoding), next) };
    for (const catalogue of [ANY_HEADER, NAMED_HEADER]) {
      const outcome = readAll(source, catalogue);
      if (typeof outcome !== 'string') expectNothingLost(source, outcome);
      const kind = typeof outcome === 'string' ? outcome : 'rows';
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
    }
  }
  process.stdout.write(`mutants: seed ${seed} ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
  expect(outcomes.get('rows')).toBeGreaterThan(200);
});
