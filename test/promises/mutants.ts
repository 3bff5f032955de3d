import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Encoding } from '../../src/files/encoding.ts';
import { encodingOf, PLAIN, ROSTER, writeTable } from './roster.ts';

/** A sound roster that is damaged on purpose. */
export type Base = { name: string; role: 'pupil' | 'teacher'; text: string; encoding: Encoding; delimiter: string };

/** A damaged roster, with what was done to it. */
export type Mutant = { name: string; bytes: Uint8Array };

type Chance = () => number;

const SCHOOL = 'fixtures/school';
/** How many lines of a file are damaged: enough to have neighbours, few enough to be quick. */
const LINES = 7;

/** The rosters that are damaged: the invented one in several forms, and what journal systems export. */
export function listBases(): Base[] {
  return [
    invented('utf-8', true, '\r\n', ';'),
    invented('utf-16le', true, '\r\n', '\t'),
    invented('utf-16be', false, '\n', ';'),
    invented('windows-1251', false, '\r\n', ';'),
    invented('cp866', false, '\r', ','),
    invented('utf-8', false, '\n', '|'),
    family('windows-1251', ';'),
    family('utf-8', ','),
    shipped('classes/1v.csv', 'utf-16le', '\t'),
    shipped('classes/2v.csv', 'utf-8', ','),
    shipped('classes/3b.csv', 'utf-8', ';'),
    shipped('classes/4a.csv', 'utf-8', ';'),
    shipped('pupils-5-11.csv', 'windows-1251', ';'),
    shipped('staff.csv', 'utf-8', ';', 'teacher'),
  ];
}

function invented(label: string, marked: boolean, newline: '\n' | '\r\n' | '\r', delimiter: string): Base {
  const encoding = encodingOf(label);
  const table = [...ROSTER.slice(0, 3), ...ROSTER.slice(8, 5 + LINES)];
  const text = Buffer.from(writeTable(table, { ...PLAIN, marked, newline, delimiter })).toString();
  return { name: `${label} ${JSON.stringify(delimiter + newline)}`, role: 'pupil', text, encoding, delimiter };
}

/** Pupils with their parents, all of whom are people of the register. */
function family(label: string, delimiter: string): Base {
  const rows = [
    ['Ученик', 'Класс', 'Мать', 'Телефон матери', 'Почта матери', 'Отец', 'Телефон отца'],
    ['Ёлкин Семён Артёмович', '5А', 'Ёлкина Жанна Львовна', '8 900 000-02-01', 'mother@example.org', '', ''],
    ['Цой Ли', '5А', 'Цой Мария', '', '', 'Цой Артур', '9000000202, дом'],
    ['Хасан Али', '5Б', '', '', '', 'Хасан Мамед оглы', '+7 900 000-02-03'],
    ['Ёлкина Злата Артёмовна', '6Б', 'Ёлкина Жанна Львовна', '8 900 000-02-01', '', 'Ёлкин Артём', ''],
    ['Пучкова Нонна', '6Б', 'Пучкова Ева', '', '', 'Пучков Кир', '+7 900 000-02-04'],
  ];
  const encoding = encodingOf(label);
  const text = Buffer.from(writeTable(rows, { ...PLAIN, newline: '\r\n', delimiter })).toString();
  return { name: `family ${label}`, role: 'pupil', text, encoding, delimiter };
}

function shipped(path: string, label: string, delimiter: string, role: Base['role'] = 'pupil'): Base {
  const encoding = encodingOf(label);
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(readFileSync(join(SCHOOL, path)));
  const lines = text.split(/(?<=\n)/).slice(0, LINES);
  return { name: path, role, text: lines.join(''), encoding, delimiter };
}

/** Damages a roster in one to three ways; the same chance gives the same mutant. */
export function makeMutant(base: Base, chance: Chance): Mutant {
  const made: string[] = [];
  let { text } = base;
  let bytes: Uint8Array | null = null;
  for (let left = 1 + pickIndex(3, chance); left > 0; left--) {
    if (bytes === null && chance() < 0.6) {
      const [name, change] = pick(Object.entries(TEXT_CHANGES), chance);
      text = change(text, base, chance);
      made.push(name);
    } else {
      const [name, change] = pick(Object.entries(BYTE_CHANGES), chance);
      bytes = change(bytes ?? encodeLoosely(text, base.encoding), chance);
      made.push(name);
    }
  }
  bytes ??= chance() < 0.1 ? encodeInTwo(text, base.encoding, chance) : encodeLoosely(text, base.encoding);
  return { name: `${base.name}: ${made.join(', ')}`, bytes };
}

/** A whole number from 0, below `count`. */
export function pickIndex(count: number, chance: Chance): number {
  return Math.floor(chance() * count);
}

/** One of several. */
export function pick<T>(options: readonly T[], chance: Chance): T {
  const option = options[pickIndex(options.length, chance)];
  if (option === undefined) throw new Error('nothing to choose from');
  return option;
}

const SIGNS = [
  '"',
  '""',
  '";"',
  '\0',
  '\x07',
  '\x1a',
  '\ufeff',
  '\ufffd',
  '\u202e',
  '\u200b',
  '\u0085',
  '\u2028',
  '\ud800',
];
const HEADERS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  '',
  'ФИО',
  'Класс',
  'ид',
  'строка',
];
const CELLS = ['=1+1', '__proto__', '31.02.2015', '5Ъ', '01.сен', 'нет', '12345', '-', '0', 'Ёё', '🙂', '\u0301'];

type TextChange = (text: string, base: Base, chance: Chance) => string;

/** Damage that people and programs do to the text of a roster. */
const TEXT_CHANGES: Readonly<Record<string, TextChange>> = {
  'signs put in': (text, _base, chance) => insert(text, pick(SIGNS, chance), chance),
  'a line end put in': (text, _base, chance) => insert(text, pick(['\n', '\r', '\r\n', '\n\n'], chance), chance),
  'other delimiters': (text, { delimiter }, chance) => text.replaceAll(delimiter, pick([';', ',', '\t', '|'], chance)),
  'other delimiters in a line': changeLine((line, { delimiter }, chance) =>
    line.replaceAll(delimiter, pick([';', ',', '\t', '|'], chance)),
  ),
  'lines swapped': (text, _base, chance) => {
    const lines = cutLines(text);
    const [one, other] = [pickIndex(lines.length, chance), pickIndex(lines.length, chance)];
    return lines
      .with(one, lines[other] ?? '')
      .with(other, lines[one] ?? '')
      .join('');
  },
  'a line twice': changeLine((line) => line + line),
  'a line lost': changeLine(() => ''),
  'a line of delimiters': changeLine(
    (line, { delimiter }, chance) => `${line + delimiter.repeat(pickIndex(12, chance))}\n`,
  ),
  'a wide line': changeLine(
    (line, { delimiter }, chance) => `${line.trimEnd() + delimiter.repeat(150 + pickIndex(100, chance))}x\n`,
  ),
  'a wide table': (text, { delimiter }, chance) => {
    const tail = `${delimiter}x`.repeat(150 + pickIndex(100, chance));
    return text.replace(/\r\n|\n|\r/g, (end) => tail + end);
  },
  'a cell of another kind': changeCell((_cell, _base, chance) => pick(CELLS, chance)),
  'an empty cell': changeCell(() => ''),
  'a cell more': changeCell((cell, { delimiter }) => cell + delimiter),
  'a cell in quotes': changeCell((cell) => `"${cell}"`),
  'a cell with an open quote': changeCell((cell) => `"${cell}`),
  'a long cell': changeCell(
    (cell, _base, chance) => cell + pick(['я', '" ', '. '], chance).repeat(32_000 + pickIndex(1500, chance)),
  ),
  'a header': (text, { delimiter }, chance) => {
    const [header = '', ...lines] = cutLines(text);
    const cells = header.split(delimiter);
    return cells.with(pickIndex(cells.length, chance), pick(HEADERS, chance)).join(delimiter) + lines.join('');
  },
  'a header twice': (text, { delimiter }, chance) => {
    const lines = cutLines(text);
    const place = pickIndex(Math.min(3, lines.length), chance);
    const cells = (lines[place] ?? '').split(delimiter);
    return lines.with(place, cells.with(pickIndex(cells.length, chance), pick(cells, chance)).join(delimiter)).join('');
  },
  'a named delimiter': (text, _base, chance) => `sep=${pick([';', ',', '\t', '|', 'x', ''], chance)}\r\n${text}`,
};

type ByteChange = (bytes: Uint8Array, chance: Chance) => Uint8Array;

/** Damage that disks, lines and programs do to bytes. */
const BYTE_CHANGES: Readonly<Record<string, ByteChange>> = {
  'a bit flipped': (bytes, chance) => {
    const place = pickIndex(bytes.length, chance);
    return splice(bytes, place, 1, Uint8Array.of((bytes[place] ?? 0) ^ (1 << pickIndex(8, chance))));
  },
  'a byte replaced': (bytes, chance) =>
    splice(bytes, pickIndex(bytes.length, chance), 1, Uint8Array.of(pickIndex(256, chance))),
  'bytes lost': (bytes, chance) => splice(bytes, pickIndex(bytes.length, chance), 1 + pickIndex(40, chance)),
  'bytes doubled': (bytes, chance) => {
    const start = pickIndex(bytes.length, chance);
    const copy = bytes.subarray(start, start + 1 + pickIndex(60, chance));
    return splice(bytes, pickIndex(bytes.length, chance), 0, copy);
  },
  'the end lost': (bytes, chance) => bytes.slice(0, pickIndex(bytes.length + 1, chance)),
  'a mark in the middle': (bytes, chance) => {
    const mark = pick(['efbbbf', 'fffe', 'feff', '00', '0000', '1a'], chance);
    return splice(bytes, pickIndex(bytes.length, chance), 0, Buffer.from(mark, 'hex'));
  },
  noise: (bytes, chance) => {
    const noise = Uint8Array.from({ length: 1 + pickIndex(20, chance) }, () => pickIndex(256, chance));
    return splice(bytes, pickIndex(bytes.length, chance), noise.length, noise);
  },
};

function insert(text: string, sign: string, chance: Chance): string {
  const place = pickIndex(text.length + 1, chance);
  return text.slice(0, place) + sign + text.slice(place);
}

function splice(bytes: Uint8Array, start: number, lost: number, put: Uint8Array = new Uint8Array()): Uint8Array {
  return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + lost)]);
}

function cutLines(text: string): string[] {
  return text.split(/(?<=\n|\r(?!\n))/);
}

function changeLine(change: TextChange): TextChange {
  return (text, base, chance) => {
    const lines = cutLines(text);
    const place = pickIndex(lines.length, chance);
    return lines.with(place, change(lines[place] ?? '', base, chance)).join('');
  };
}

function changeCell(change: TextChange): TextChange {
  return changeLine((line, base, chance) => {
    const [body = '', end = ''] = line.split(/(?=[\r\n]+$)/);
    const cells = body.split(base.delimiter);
    const place = pickIndex(cells.length, chance);
    return cells.with(place, change(cells[place] ?? '', base, chance)).join(base.delimiter) + end;
  });
}

/** Writes a text whose later part is in another encoding, as files glued together are. */
function encodeInTwo(text: string, encoding: Encoding, chance: Chance): Uint8Array {
  const lines = cutLines(text);
  const cut = pickIndex(lines.length + 1, chance);
  const end = chance() < 0.5 ? lines.length : cut + 1;
  const other = pick(['utf-8', 'windows-1251', 'ibm866', 'utf-16le'] as const, chance);
  return Buffer.concat([
    encodeLoosely(lines.slice(0, cut).join(''), encoding),
    encodeLoosely(lines.slice(cut, end).join(''), other),
    encodeLoosely(lines.slice(end).join(''), encoding),
  ]);
}

const TABLES = new Map<Encoding, Map<string, number>>();

/** Writes a text in an encoding; what the encoding lacks becomes a question mark, as editors do it. */
export function encodeLoosely(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const table = TABLES.get(encoding) ?? listBytes(encoding);
  TABLES.set(encoding, table);
  return Uint8Array.from(text, (character) => table.get(character) ?? 0x3f);
}

function listBytes(encoding: Encoding): Map<string, number> {
  const decoder = new TextDecoder(encoding);
  return new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
}
