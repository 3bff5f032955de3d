import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LONG } from '../support/long.ts';
import { say } from '../support/program.ts';
import { type Broken, codesOf, listPupils, makeWorkshop, spellNumber, type Trial, type Workshop } from './importer.ts';

/**
 * Bad input cannot crash, hang or fill memory (promise 9): past the limits that are stated a file is refused, a file that is
 * made to be slow is read as quickly as others, and no header is anything but a column.
 */

describe('limits', () => {
  /** Cells of a length, as they stand in the file. */
  const CELLS: [string, (length: number) => string][] = [
    ['plain', (length) => 'я'.repeat(length)],
    ['in quotes', (length) => `"${'x'.repeat(length)}"`],
    ['of quotes', (length) => `"${'""'.repeat(length)}"`],
    ['of many lines', (length) => `"${`${'x'.repeat(399)}\n`.repeat(200).slice(0, length - 1)}x"`],
    ['with a delimiter', (length) => `"${';'.repeat(length - 1)}x"`],
  ];

  test.each(CELLS)('a cell %s has at most 32,767 characters', async (_kind, write) => {
    const school = await makeWorkshop('school', '5А');
    const roster = (length: number) => `ФИО;Класс;Примечание\nИванов Иван;5А;${write(length)}\nЮн Ян;5А;\n`;
    const longest = await school.try(school.put(roster(32_767)), '--role', 'pupil', '--dry-run');
    expect([longest.breaches, codesOf(longest.document), longest.document?.rows.read]).toEqual([[], [], 2]);
    const longer = await school.try(school.put(roster(32_768)), '--role', 'pupil', '--dry-run');
    expect([longer.breaches, codesOf(longer.document), longer.document?.rows.read]).toEqual([
      [],
      ['field-too-long'],
      2,
    ]);
  });

  test('a kept text of 32,767 characters is kept whole', async () => {
    const school = await makeWorkshop();
    const subjects = 'Физика, '.repeat(5000).slice(0, 32_766).concat('!');
    await school.try(school.put(`ФИО;Предметы\nИванов Иван;${subjects}\n`), '--role', 'teacher');
    expect(school.texts().map(({ subjects: kept }) => kept)).toContain(subjects);
  });

  test('a table has at most 200 columns', async () => {
    const school = await makeWorkshop('school', '5А');
    const more = (count: number) => Array.from({ length: count }, (_, index) => `Столбец ${index}`).join(';');
    const roster = (count: number) =>
      `ФИО;Класс;${more(count - 2)};;;\nИванов Иван;5А;${more(count - 2)}\nЮн Ян;5А;${more(count - 1)}\n`;
    const widest = await school.try(school.put(roster(200)), '--role', 'pupil', '--dry-run');
    expect([widest.breaches, widest.document?.columns.length, codesOf(widest.document)]).toEqual([
      [],
      200,
      ['too-many-cells'],
    ]);
    const wider = await school.try(school.put(roster(201)), '--role', 'pupil', '--dry-run');
    expect([wider.breaches, wider.outcome.error?.code, wider.document?.rows.read]).toEqual([[], 'unreadable-file', 0]);
  });

  test.each([
    ['letters', 'я'.repeat(7_000_000)],
    ['delimiters before a letter', `${';'.repeat(7_000_000)}я`],
    ['quotes', '"'.repeat(7_000_001)],
    ['quotes and delimiters', '";"'.repeat(2_400_000)],
  ])('a line of seven million %s is one refused row', { timeout: 120_000 }, async (_kind, line) => {
    const school = await makeWorkshop('school', '5А');
    const file = school.put(`ФИО;Класс\n${line}\nИванов Иван;5А\n`);
    const { breaches, document } = await school.try(file, '--role', 'pupil', '--dry-run');
    expect([breaches, document?.rows]).toMatchObject([[], { read: 2, added: 1, rejected: 1 }]);
  });

  const OWN_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

  test('headers that every object of JavaScript has are unknown columns', async () => {
    const school = await makeWorkshop('school', '5А');
    const file = school.put(`ФИО;${OWN_NAMES.join(';')};Класс\nИванов Иван;${OWN_NAMES.join(';')};5А\n`);
    const { breaches, document } = await school.try(file, '--role', 'pupil');
    expect([breaches, document?.rows]).toMatchObject([[], { read: 1, added: 1 }]);
    expect(document?.columns).toEqual([
      { header: 'ФИО', field: 'fullName' },
      ...OWN_NAMES.map((header) => ({ header, field: null })),
      { header: 'Класс', field: 'class' },
    ]);
  });

  test.each(OWN_NAMES)('a header «%s» can be mapped, and is no field', async (name) => {
    const school = await makeWorkshop('school', '5А');
    const file = school.put(`ФИО;${name}\nИванов Иван;5А\n`);
    const mapped = await school.try(file, '--role', 'pupil', `--map=${name}=class`);
    expect([mapped.breaches, mapped.document?.columns[1], mapped.document?.rows]).toMatchObject([
      [],
      { header: name, field: 'class' },
      { added: 1 },
    ]);
    expect((await listPupils(school))[0]).toMatchObject({ classes: ['5А'] });
    for (const flag of [`--map=ФИО=${name}`, `--encoding=${name}`, `--delimiter=${name}`]) {
      const { code, error } = await school.run('import-roster', file, '--role', 'pupil', flag, '--json');
      expect([flag, code, error?.code]).toEqual([flag, 2, 'invalid-value']);
    }
    expect((await school.run('import-roster', file, '--role', name)).code).toBe(2);
  });

  test('names that every object of JavaScript has are names of groups and ids like any other', async () => {
    const school = await makeWorkshop('college');
    const rows = OWN_NAMES.map((name, index) => `${name};Тестов-${spellNumber(index)} Иван;${name}`);
    const file = school.put(['Ид;ФИО;Группа', ...rows, ''].join('\n'));
    const first = await school.try(file, '--role', 'pupil', '--create-classes');
    expect([first.breaches, first.document?.rows]).toMatchObject([[], { added: OWN_NAMES.length }]);
    const pupils = await listPupils(school);
    expect(pupils.map(({ externalId, classes }) => [externalId, classes])).toEqual(
      OWN_NAMES.map((name) => [name, [name]]),
    );
    const second = await school.run('import-roster', file, '--role', 'pupil', '--json');
    expect(second.json).toMatchObject({ rows: { unchanged: OWN_NAMES.length }, runId: null });
  });

  test('100,000 refused rows are told one by one', { timeout: 60_000 }, async () => {
    const school = await makeWorkshop();
    const file = school.put(`ФИО\n${'Иванов\n'.repeat(100_000)}`);
    const { breaches, document } = await school.try(file, '--role', 'pupil');
    expect([breaches, document?.rejects.length]).toEqual([[], 100_000]);
  });

  const LONGEST = LONG ? 10_000 : 50;

  test(`${LONGEST} refused cells of the greatest length are told briefly and put aside whole`, async () => {
    const school = await makeWorkshop();
    const cell = 'я'.repeat(32_767);
    const file = school.put(`ФИО\n${`${cell}\n`.repeat(LONGEST)}`);
    const { outcome, document } = await school.try(file, '--role', 'pupil');
    expect([outcome.code, document?.rejects.length]).toEqual([5, LONGEST]);
    expect(new Set(document?.rejects.map(({ value }) => value))).toEqual(new Set([`${'я'.repeat(199)}…`]));
    expect(outcome.stdout.length).toBeLessThan(1000 * LONGEST);
    const shown = await school.run('import-roster', file, '--role', 'pupil');
    expect(Math.max(...shown.stdout.split('\n').map(({ length }) => length))).toBeLessThan(300);
    if (LONG) return;
    const aside = join(school.folder, 'aside.csv');
    await school.try(file, '--role', 'pupil', '--rejects', aside);
    const again = await school.try(aside, '--role', 'pupil');
    expect(again).toMatchObject({ breaches: [], document: { rows: { read: LONGEST, rejected: LONGEST } } });
    const [, ...rows] = readFileSync(aside, 'utf8').split('\r\n');
    expect(rows.slice(0, -1).filter((row) => row.startsWith(`${cell};`))).toHaveLength(LONGEST);
  });
});

describe('what is made to be slow', () => {
  /** How many times as long as an ordinary file each took. */
  const tried: number[] = [];
  afterAll(() =>
    say(`${tried.length} files made to be slow: at most ${Math.max(...tried).toFixed(1)} × an ordinary one`),
  );

  /** A file may take so many times the processor's time of an ordinary one, and so many milliseconds more. */
  const [TIMES, MORE] = [8, 1000];
  const fill = (sign: string, length = 32_000) => sign.repeat(Math.ceil(length / sign.length)).slice(0, length);
  const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const SIGNS = [' ', '.', '"', "'", '(', ')', '-', '«', '\u00a0', '1', 'а', ',', '8 ', '@', 'a.', '\t', '\u0301', '/'];
  const HEADER = ['ФИО', 'Класс', 'Дата рождения', 'Телефон', 'Почта', 'Пол', 'Ид'];
  const GOOD = ['Иванов Иван', '5А', '01.02.2015', '+7 900 000-01-01', 'a@example.org', 'м', '7'];

  /** Rows above the one that is made to be slow, among which the header is sought. */
  const ABOVE = 30;

  /** An ordinary roster as long as a text, of as many lines within reason, which is filled with notes. */
  function ordinary(text: string): string {
    const lines = Math.min(text.split(/\r\n|\n|\r/).length, 2000);
    const room = Math.floor(text.length / lines);
    const notes = Array.from({ length: Math.ceil(room / 30_000) }, () => 'а'.repeat(Math.min(room, 30_000)));
    const row = (index: number) => [`Иванов ${spellNumber(index)}`, '5А', ...notes].join(';');
    return `ФИО;Класс${';Примечание'.repeat(notes.length)}\n${list(lines, row)}`;
  }

  /** Tries a file, and says what broke and whether it was slow beside an ordinary one, which is tried first. */
  async function time(school: Workshop, text: string): Promise<Trial> {
    const run = (contents: string) =>
      school.try(school.put(contents), '--role', 'pupil', '--create-classes', '--dry-run');
    const { milliseconds: usual } = await run(ordinary(text));
    const trial = await run(text);
    tried.push(trial.milliseconds / Math.max(usual, 1));
    const slow = trial.milliseconds > TIMES * usual + MORE;
    const took = slow ? [`slow: ${trial.milliseconds} ms, an ordinary file ${usual} ms`] : [];
    return { ...trial, breaches: [...trial.breaches, ...took] };
  }

  test('long cells are read as quickly as others', { timeout: 120_000 }, async () => {
    const school = await makeWorkshop();
    const above = `${HEADER.join(';')}\n${`${GOOD.join(';')}\n`.repeat(ABOVE)}`;
    const broken: Broken = [];
    for (const sign of SIGNS) {
      const rows = GOOD.flatMap((good, place) =>
        [`${good}${fill(sign)}!`, `5${fill(sign)}${good}`].map((cell) => GOOD.with(place, quote(cell)).join(';')),
      );
      const { breaches, document } = await time(school, `${above}${rows.join('\n')}\n`);
      if (document?.rows.read !== ABOVE + rows.length) breaches.push(`${document?.rows.read} rows read`);
      if (breaches.length > 0) broken.push([sign, breaches]);
    }
    expect(broken).toEqual([]);
  });

  test('long headers, and long cells above the header, are read as quickly as others', {
    timeout: 120_000,
  }, async () => {
    const school = await makeWorkshop();
    const broken: Broken = [];
    for (const sign of SIGNS) {
      const cell = quote(`ФИО${fill(sign, 3000)}x`);
      for (const text of [`${cell};ФИО\nа;Иванов Иван\n`, `${cell};а\nФИО;Класс\nИванов Иван;5А\n`]) {
        const { breaches } = await time(school, text);
        if (breaches.length > 0) broken.push([`${cell.slice(0, 20)}…`, breaches]);
      }
    }
    expect(broken).toEqual([]);
  });

  const list = (count: number, write: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `${write(index)}\n`).join('');
  const day = (index: number) =>
    `${1 + (index % 28)}.${1 + (Math.floor(index / 28) % 12)}.${1990 + Math.floor(index / 336)}`;
  const letters = fill('а', 300);

  test.each([
    ['quotes that never close', 2000, `ФИО;Класс\n${list(2000, () => `${letters}""";"""x`)}`],
    ['namesakes with ids', 800, `ФИО;Класс;Ид\n${list(800, (index) => `Иванов Иван;5А;${index}`)}`],
    ['namesakes with birth dates', 800, `ФИО;Дата рождения\n${list(800, (index) => `Иванов Иван;${day(index)}`)}`],
    ['quotes that close far below', 1, `ФИО;Класс\n${'"'.repeat(3)}а${'\na'.repeat(30_000)}";5А\n`],
    ['brackets', 2, `ФИО;${'('.repeat(32_000)};Класс\n${'('.repeat(32_000)};а;5А\nИванов Иван;а;5А\n`],
    ['delimiters', 2, `ФИО;Класс\n${';'.repeat(300_000)}x\nИванов Иван;5А\n`],
    ['children of one parent', 800, `Ученик;Мать\n${list(800, (index) => `Иванов ${spellNumber(index)};Иванова Ия`)}`],
    [
      'parents of one name',
      800,
      `Ученик;Мать;Телефон матери\n${list(800, (index) => `Иванов ${spellNumber(index)};Иванова Ия;9${1e8 + index}`)}`,
    ],
    [
      'parents of one name with e-mails',
      800,
      `Ученик;Мать;Почта матери\n${list(800, (index) => `Иванов ${spellNumber(index)};Иванова Ия;a${index}@example.org`)}`,
    ],
    ['refused rows', 5000, `ФИО;Класс\n${list(5000, () => 'Иванов;5А')}`],
    ['one phone', 800, `Ученик;Телефон\n${list(800, (index) => `Иванов ${spellNumber(index)};9000000101`)}`],
    ['one person', 1500, `ФИО;Класс\n${list(1500, () => 'Иванов Иван;5А')}`],
    ['new classes', 300, `ФИО;Класс\n${list(300, (index) => `Иванов ${spellNumber(index)};5 ${spellNumber(index)}`)}`],
    ['blank lines', 1, `ФИО;Класс\n${'\r'.repeat(200_000)}${';\n'.repeat(200_000)}Иванов Иван;5А\n`],
  ])('a file of %s is read as quickly as others', { timeout: 120_000 }, async (_kind, count, text) => {
    const { breaches, document } = await time(await makeWorkshop(), text);
    expect([breaches, document?.rows.read]).toEqual([[], count]);
  });
});
