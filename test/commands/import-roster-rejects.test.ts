import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sheetData, xlsxOf } from '../files/workbook-bytes.ts';
import { documentOf } from '../story/documents.ts';
import { loadPupils, loadStaff, makeSchool, type TestSchool } from '../support/school.ts';
import { findDepartures } from '../support/shapes.ts';

const IMPORTED = documentOf('import-pupils') ?? (() => ['no shape']);
const HEADER = 'ФИО;Класс;Дата рождения;Телефон';
const GOOD = 'Иванов Иван Иванович;5А;01.02.2015;';
const BAD = 'Петрова Анна Львовна;5А;31.02.2015;';

type Settings = { role?: string; rejects?: string; options?: readonly string[]; name?: string };

/** Imports the text of a file, its rejects into bad.csv unless another file is named; the document must be the contract's. */
async function importText(school: TestSchool, text: string | Uint8Array, settings: Settings = {}) {
  const { role = 'pupil', rejects = join(school.folder, 'bad.csv'), options = [], name = 'roster.csv' } = settings;
  const file = school.file(name, text);
  const argv = ['import-roster', file, '--role', role, '--rejects', rejects, '--json', ...options];
  const outcome = await school.run(...argv);
  if (outcome.stdout !== '') expectDocument(outcome.json);
  return outcome;
}

/** Proves that a document has the fields of the contract, no more and no fewer, and that no row disappears. */
function expectDocument(document: { rows: Record<string, number> }): void {
  expect(findDepartures(document, IMPORTED)).toEqual([]);
  const { read, ...others } = document.rows;
  expect(read).toBe(Object.values(others).reduce((sum, number) => sum + number, 0));
}

/** Imports lines of pupils, their rejects into bad.csv. */
function importLines(school: TestSchool, lines: readonly string[], ...options: string[]) {
  return importText(school, [HEADER, ...lines, ''].join('\n'), { options });
}

/** What stands in a file of rejects, with its mark and newlines. */
function rejectsOf(school: TestSchool, name = 'bad.csv'): string {
  return readFileSync(join(school.folder, name), 'utf8');
}

/** The lines of a file of rejects. */
function linesOf(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(/\r?\n/);
}

describe('import-roster --rejects: the file', () => {
  test('takes the good rows and keeps the bad ones, with their line and reason', async () => {
    const school = await makeSchool('5А');
    const { code, json, error } = await importLines(school, [GOOD, BAD]);
    expect([code, error?.code]).toEqual([5, 'rows-rejected']);
    expect(json).toMatchObject({
      rows: { read: 2, added: 1, rejected: 1 },
      rejects: [{ line: 3, column: 'Дата рождения', value: '31.02.2015', code: 'date-invalid' }],
      runId: expect.any(Number),
      applied: true,
    });
    const [message] = json.rejects.map((one: { message: string }) => one.message);
    expect(rejectsOf(school)).toBe(`\ufeff${HEADER};строка;причина\r\n${BAD};3;${message}\r\n`);
    expect((await school.ask('list-people', '--role=pupil')).items).toMatchObject([
      { fullName: 'Иванов Иван Иванович', birthDate: '2015-02-01' },
    ]);
  });

  test('the screen says where they are', async () => {
    const school = await makeSchool('5А');
    const [file, rejects] = [school.file('roster.csv', `${HEADER}\n${GOOD}\n${BAD}\n`), join(school.folder, 'bad.csv')];
    const { code, stdout, stderr } = await school.run('import-roster', file, '--role=pupil', `--rejects=${rejects}`);
    expect(code).toBe(5);
    expect(stdout).toContain('! строка 3: нет такой даты: «31.02.2015»\n');
    expect(stderr).toMatch(/^[^\n]+\n[^\n]+\n$/);
    expect(stderr).toContain(rejects);
    expect(stderr).not.toContain('Ничего не записано');
  });

  test('no rejected rows, no file', async () => {
    const school = await makeSchool('5А');
    const { code, json } = await importLines(school, [GOOD]);
    expect([code, json.applied, existsSync(join(school.folder, 'bad.csv'))]).toEqual([0, true, false]);
    expect(readdirSync(school.folder).sort()).toEqual(['roster.csv', 'school.db']);
  });

  test('a dry run counts the same, ends with the same code and writes neither file nor store', async () => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const trial = await importLines(school, [GOOD, BAD], '--dry-run');
    expect(trial.code).toBe(5);
    expect(trial.json).toMatchObject({ rows: { added: 1, rejected: 1 }, runId: null, applied: false });
    expect(readdirSync(school.folder).sort()).toEqual(['roster.csv', 'school.db']);
    expect(school.bytes()).toBe(before);
    const real = await importLines(school, [GOOD, BAD], `--expect-plan=${trial.json.planHash}`);
    expect([real.code, real.json]).toEqual([5, { ...trial.json, runId: expect.any(Number), applied: true }]);
  });

  test('a dry run leaves a file that is there alone', async () => {
    const school = await makeSchool('5А');
    school.file('bad.csv', 'mine');
    await importLines(school, [GOOD, BAD], '--dry-run');
    expect(rejectsOf(school)).toBe('mine');
  });

  test('a file that is there is replaced', async () => {
    const school = await makeSchool('5А');
    school.file('bad.csv', 'mine '.repeat(1000));
    await importLines(school, [GOOD, BAD]);
    expect(linesOf(rejectsOf(school))).toHaveLength(3);
  });

  test('every row rejected: nothing changed, and the file is written', async () => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const { code, json } = await importLines(school, [BAD]);
    expect([code, json.runId, json.applied]).toEqual([5, null, true]);
    expect(linesOf(rejectsOf(school))[1]).toMatch(/^Петрова Анна Львовна;5А;31\.02\.2015;;2;./);
    expect(school.bytes()).toBe(before);
  });

  test('the same file again: nothing changes, the rejects are the same', async () => {
    const school = await makeSchool('5А');
    await importLines(school, [GOOD, BAD]);
    const [before, rejects] = [school.bytes(), rejectsOf(school)];
    const { code, json } = await importLines(school, [GOOD, BAD]);
    expect([code, json.runId, json.applied]).toEqual([5, null, true]);
    expect(json.rows).toMatchObject({ unchanged: 1, rejected: 1 });
    expect([school.bytes(), rejectsOf(school)]).toEqual([before, rejects]);
  });

  test('a class that only a rejected row names is not created', async () => {
    const school = await makeSchool('5А');
    await loadPupils(school, 'Иванов Иван Иванович;5А;;');
    const { json } = await importLines(school, ['Иванов Иван Иванович;6А;;', 'Петров;7А;;'], '--create-classes');
    expect(json).toMatchObject({ rows: { rejected: 2 }, classesCreated: [], runId: null });
    expect((await school.ask('list-classes')).total).toBe(2);
  });

  test('another plan than the expected one writes nothing', async () => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const { code, error, stdout } = await importLines(school, [GOOD, BAD], '--expect-plan=abc');
    expect([code, error?.code, stdout]).toEqual([3, 'plan-changed', '']);
    expect(readdirSync(school.folder).sort()).toEqual(['roster.csv', 'school.db']);
    expect(school.bytes()).toBe(before);
  });

  test.skipIf(process.platform === 'win32')('only the owner can read it, even where it was open before', async () => {
    const school = await makeSchool('5А');
    const mode = () => (statSync(join(school.folder, 'bad.csv')).mode & 0o777).toString(8);
    const umask = process.umask(0);
    try {
      await importLines(school, [GOOD, BAD]);
      expect(mode()).toBe('600');
      writeFileSync(join(school.folder, 'bad.csv'), 'mine');
      chmodSync(join(school.folder, 'bad.csv'), 0o666);
      await importLines(school, [BAD]);
      expect(mode()).toBe('600');
    } finally {
      process.umask(umask);
    }
  });

  test.each([
    ['a folder that is not there', (folder: string) => join(folder, 'missing', 'bad.csv')],
    ['a folder', (folder: string) => folder],
    ['a file as a folder', (folder: string) => join(folder, 'school.db', 'bad.csv')],
  ])('%s cannot be written: 4 before anything is changed', async (_, path) => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    for (const lines of [[GOOD, BAD], [GOOD]]) {
      const text = [HEADER, ...lines, ''].join('\n');
      const { code, error, stdout } = await importText(school, text, { rejects: path(school.folder) });
      expect([code, error?.code, stdout]).toEqual([4, 'cannot-write', '']);
    }
    expect(school.bytes()).toBe(before);
    expect(readdirSync(school.folder).sort()).toEqual(['roster.csv', 'school.db']);
  });

  test('«-» is standard output', async () => {
    const school = await makeSchool('5А');
    const file = school.file('roster.csv', `${HEADER}\n${GOOD}\n${BAD}\n`);
    const { code, stdout } = await school.run('import-roster', file, '--role=pupil', '--rejects=-', '--quiet');
    const written = existsSync('-');
    rmSync('-', { force: true });
    expect([code, written]).toEqual([5, false]);
    expect(stdout).toContain(`${HEADER};строка;причина\r\n${BAD};3;`);
  });

  test('the store itself is never written over', async () => {
    const school = await makeSchool('5А');
    await importText(school, `${HEADER}\n${GOOD}\n${BAD}\n`, { rejects: school.store });
    expect((await school.run('list-people', '--json')).code).toBe(0);
  });
});

describe('import-roster --rejects: cells stay as they were read', () => {
  test.each([
    ['a formula', '=1+1;5А;;', '=1+1;5А;;'],
    ['a sign of a formula', '@сумма;5А;;-5', '@сумма;5А;;-5'],
    ['a delimiter', '"Иванов; Иван";13А;;', '"Иванов; Иван";13А;;'],
    ['a quote', '"Иванов ""Ваня"" Иван";5А;завтра;', '"Иванов ""Ваня"" Иван";5А;завтра;'],
    ['a newline', '"Иванов\nИван";5А;завтра;', '"Иванов\nИван";5А;завтра;'],
    ['letters of another script', 'Cтpельцова Ольга;5А;31.02.2015;', 'Cтpельцова Ольга;5А;31.02.2015;'],
    ['a phone as it was typed', 'Иванов Иван;5А;;8-900-12', 'Иванов Иван;5А;;8-900-12'],
    ['leading zeroes', 'Иванов Иван;5А;31.02.2015;007', 'Иванов Иван;5А;31.02.2015;007'],
    ['capitals and ё', 'ЁЛКИН АРТЁМ;5А;31.02.2015;', 'ЁЛКИН АРТЁМ;5А;31.02.2015;'],
  ])('%s', async (_, line, kept) => {
    const school = await makeSchool('5А');
    const { json } = await importLines(school, [line]);
    expect(json.rows).toMatchObject({ read: 1, rejected: 1 });
    expect(rejectsOf(school).startsWith(`\ufeff${HEADER};строка;причина\r\n${kept};2;`)).toBe(true);
  });

  test('a cell with an apostrophe before a formula', async () => {
    const school = await makeSchool('5А');
    await importLines(school, ["'=1+1;5А;;"]);
    expect(linesOf(rejectsOf(school))[1]).toMatch(/^'=1\+1;5А;;;2;/);
  });

  test.each([
    [',', ','],
    ['\t', '\t'],
    ['|', '|'],
  ])('the delimiter of the input, %j', async (_, sign) => {
    const school = await makeSchool('5А');
    const text = [HEADER, GOOD, BAD, ''].join('\n').replaceAll(';', sign);
    expect((await importText(school, text)).json.rows).toMatchObject({ added: 1, rejected: 1 });
    const [header, row] = linesOf(rejectsOf(school));
    expect(header).toBe(`${HEADER};строка;причина`.replaceAll(';', sign));
    expect(row?.split(sign).slice(0, 5)).toEqual(['Петрова Анна Львовна', '5А', '31.02.2015', '', '3']);
  });

  test('a workbook: «;» and the headers of the sheet', async () => {
    const school = await makeSchool('5А');
    const rows = [HEADER.split(';'), GOOD.split(';'), BAD.split(';')];
    const book = xlsxOf([{ name: 'Лист1', xml: sheetData(rows) }]);
    const { code, json } = await importText(school, book, { name: 'roster.xlsx' });
    expect([code, json.encoding, json.delimiter]).toEqual([5, null, null]);
    expect(json.rows).toMatchObject({ added: 1, rejected: 1 });
    const [header, row] = linesOf(rejectsOf(school));
    expect([header, row?.startsWith(`${BAD};3;`)]).toEqual([`${HEADER};строка;причина`, true]);
    const again = await importText(school, readFileSync(join(school.folder, 'bad.csv')), { name: 'again.csv' });
    expect(again.json).toMatchObject({ delimiter: ';', rejects: [{ line: 2, code: 'date-invalid' }] });
  });

  test('windows-1251 becomes UTF-8', async () => {
    const school = await makeSchool('5А');
    const letters = new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
    const text = [HEADER, GOOD, BAD, ''].join('\n');
    const bytes = Uint8Array.from(text, (letter) => letters.indexOf(letter));
    expect((await importText(school, bytes)).json.encoding).toBe('windows-1251');
    expect(linesOf(rejectsOf(school))[1]).toMatch(/^Петрова Анна Львовна;5А;31\.02\.2015;;3;/);
  });

  test('titles above the header and columns that are not read', async () => {
    const school = await makeSchool('5А');
    const lines = [
      'Школа № 5;;;',
      '',
      '№;ФИО;Класс;Любимый цвет',
      '1;Иванов Иван Иванович;5А;синий',
      '2;Иванов;5А;красный',
    ];
    const { json } = await importText(school, lines.join('\n'));
    expect(json.headerLine).toBe(3);
    const [header, row] = linesOf(rejectsOf(school));
    expect(header).toBe('№;ФИО;Класс;Любимый цвет;строка;причина');
    expect(row).toMatch(/^2;Иванов;5А;красный;5;./);
  });

  test('from standard input', async () => {
    const school = await makeSchool('5А');
    const stdin = `${HEADER}\n${GOOD}\n${BAD}\n`;
    const rejects = join(school.folder, 'bad.csv');
    const argv = ['import-roster', '-', '--role=pupil', '--rejects', rejects, '--json'];
    expect((await school.runIn({ stdin }, ...argv)).code).toBe(5);
    expect(linesOf(rejectsOf(school))[1]).toMatch(/^Петрова Анна Львовна;5А;31\.02\.2015;;3;/);
  });
});

describe('import-roster --rejects: the file is read back', () => {
  /** Imports bad.csv of the folder, the rejects of it into another file. */
  function importAgain(school: TestSchool, into: string, text = rejectsOf(school)) {
    return importText(school, text, { name: 'again.csv', rejects: join(school.folder, into) });
  }

  test('as it stands, with the same rejects', async () => {
    const school = await makeSchool('5А');
    await importLines(school, [GOOD, BAD, 'Иванов;5А;;', 'Сидоров Лев Ильич;6А;;']);
    const before = school.bytes();
    const { code, json } = await importAgain(school, 'worse.csv');
    expect([code, json.delimiter, json.encoding, json.headerLine]).toEqual([5, ';', 'utf-8', 1]);
    expect(json.columns.slice(-2)).toEqual([
      { header: 'строка', field: null },
      { header: 'причина', field: null },
    ]);
    expect(json.warnings).toEqual([]);
    expect(json.rejects).toMatchObject([
      { line: 2, code: 'date-invalid' },
      { line: 3, code: 'name-invalid' },
      { line: 4, code: 'class-not-found' },
    ]);
    expect(school.bytes()).toBe(before);
  });

  test('repaired, all of it is taken', async () => {
    const school = await makeSchool('5А');
    await importLines(school, [GOOD, BAD, 'Сидоров Лев Ильич;6А;;']);
    const repaired = rejectsOf(school).replace('5А;31.02.2015', '5А;28.02.2015').replace('6А;', '5А;');
    const { code, json } = await importAgain(school, 'worse.csv', repaired);
    expect([code, json.rows]).toMatchObject([0, { read: 2, added: 2 }]);
    expect(existsSync(join(school.folder, 'worse.csv'))).toBe(false);
    expect((await school.ask('list-people', '--role=pupil')).total).toBe(3);
  });

  test('repaired in part, the rest is left', async () => {
    const school = await makeSchool('5А');
    await importLines(school, [BAD, 'Сидоров Лев Ильич;6А;;']);
    const repaired = rejectsOf(school).replace('31.02.2015', '28.02.2015');
    const { json } = await importAgain(school, 'bad.csv', repaired);
    expect(json.rows).toMatchObject({ added: 1, rejected: 1 });
    expect(linesOf(rejectsOf(school))).toHaveLength(3);
    expect(linesOf(rejectsOf(school))[0]).toBe(`${HEADER};строка;причина`);
  });

  test.each([
    ['rows of the right width', [BAD, 'Иванов;5А;;']],
    ['rows with too few cells', ['Иванов Иван Иванович;5А']],
    ['rows with too many cells', ['Иванов Иван Иванович;5А;;;лишнее']],
    ['rows with one cell', ['Иванов Иван Иванович']],
    ['an open quote', ['"Иванов Иван Иванович;5А;;']],
    ['a control character', ['Иванов\u0007 Иван;5А;;']],
  ])('again and again, it does not grow: %s', async (_, lines) => {
    const school = await makeSchool('5А');
    await importLines(school, lines);
    const shapes = [];
    let known: string | undefined;
    for (const name of ['second.csv', 'third.csv', 'fourth.csv']) {
      const { code, json } = await importAgain(school, name, rejectsOf(school, known));
      expect([code, json.rows.rejected]).toEqual([5, lines.length]);
      shapes.push(linesOf(rejectsOf(school, name)).map((line) => line.split(';').length));
      known = name;
    }
    expect(shapes[1]).toEqual(shapes[0]);
    expect(shapes[2]).toEqual(shapes[0]);
    expect((await school.ask('list-people', '--role=pupil')).total).toBe(0);
  });

  test('a row with too few cells is not taken for another one after two rounds', async () => {
    const school = await makeSchool('5А');
    const text = 'ФИО;Класс;Телефон;Должность;Предметы\nИванов Иван Иванович;5А;89000000101\n';
    let again = text;
    for (let round = 1; round <= 4; round++) {
      const { code, json } = await importText(school, again);
      expect([round, code, json.rejects[0]?.code]).toEqual([round, 5, 'too-few-cells']);
      again = rejectsOf(school);
    }
  });
});

describe('import-roster --rejects: every reason that a file can give', () => {
  const LONG = 'Я'.repeat(40_000);
  const CASES: [code: string, text: string, role?: string][] = [
    ['name-missing', `${HEADER}\n;5А;;`],
    ['name-invalid', `${HEADER}\nИванов 2;5А;;`],
    ['date-invalid', `${HEADER}\n${BAD}`],
    ['phone-invalid', `${HEADER}\nПетрова Анна Львовна;5А;;12345`],
    ['class-not-found', `${HEADER}\nПетрова Анна Львовна;6А;;`],
    ['class-invalid', `${HEADER}\nПетрова Анна Львовна;01.сен;;`],
    ['ambiguous-person', `${HEADER}\nИзвестный Иван Иванович;5Б;;`],
    ['external-id-repeated', 'ФИО;Класс;ID\nПетрова Анна Львовна;5А;7\nПетрова Ольга Львовна;5А;7'],
    ['in-two-classes', `${HEADER}\nПетрова Анна Львовна;5А;03.04.2015;\nПетрова Анна Львовна;5Б;03.04.2015;`],
    ['too-many-cells', `${HEADER}\nПетрова Анна Львовна;5А;;;лишнее`],
    ['too-few-cells', `${HEADER}\nПетрова Анна Львовна;5А`],
    ['field-too-long', `${HEADER}\n${LONG} Иван;5А;;`],
    ['bad-characters', `${HEADER}\nПетрова\u0001 Анна;5А;;`],
    ['quote-not-closed', `${HEADER}\n"Петрова Анна Львовна;5А;;`],
    ['child-not-found', 'ФИО;ФИО ребёнка;Класс\nПетрова Анна Львовна;Сидоров Лев Ильич;5А', 'parent'],
    ['role-conflict', 'ФИО;Класс;ID\nПетрова Анна Львовна;5А;900'],
    ['email-invalid', 'ФИО;Класс;Почта\nПетрова Анна Львовна;5А;anna'],
  ];

  /** Reasons that lie in another row of the file; alone the row is sound. */
  const OF_OTHER_ROWS = new Set(['external-id-repeated', 'in-two-classes']);

  test.each(CASES)('%s is written and given again when read back', async (code, text, role = 'pupil') => {
    const school = await makeSchool('5А', '5Б');
    await loadPupils(school, 'Известный Иван Иванович;5А;;');
    await loadStaff(school, 'Климова Ирина Львовна;учитель;');
    const staff = school.file('staff.csv', 'ФИО;ID\nКлимова Ирина Львовна;900\n');
    await school.ask('import-roster', staff, '--role=teacher');
    const first = await importText(school, `${text}\n`, { role });
    expect([first.code, first.json.applied]).toEqual([5, true]);
    expect(first.json.rejects).toMatchObject([{ code, message: expect.stringMatching(/./) }]);
    const rejects = rejectsOf(school);
    expect(rejects).toContain(`;${first.json.rejects[0].line};`);
    if (OF_OTHER_ROWS.has(code)) return;
    const before = school.bytes();
    const again = await importText(school, rejects, { role, rejects: join(school.folder, 'again.csv') });
    expect([again.code, again.json.rows]).toMatchObject([5, { read: 1, rejected: 1 }]);
    if (code !== 'quote-not-closed') expect(again.json.rejects[0].code).toBe(code);
    expect(school.bytes()).toBe(before);
  });
});

describe('import-roster: values as journals and spreadsheets write them', () => {
  /** Imports one pupil with one value of a field and gives the document. */
  async function importValue(column: string, value: string) {
    const school = await makeSchool('5А');
    const cell = `"${value.replaceAll('"', '""')}"`;
    const outcome = await importText(school, `ФИО;Класс;${column}\nИванов Иван Иванович;5А;${cell}\n`);
    const { items } = await school.ask('list-people', '--role=pupil');
    return { ...outcome, rejects: outcome.json.rejects, person: items[0] };
  }

  test.each([
    ['42036', '2015-02-01'],
    ['42036,0', '2015-02-01'],
    ['42036.00', '2015-02-01'],
    ['1.2.15', '2015-02-01'],
    ['01.02.2015 0:00', '2015-02-01'],
    ['2015-02-01T00:00:00', '2015-02-01'],
    ['01.02.2015 г.', '2015-02-01'],
    ['1/2/2015', '2015-02-01'],
    ['29.02.2016', '2016-02-29'],
    ['5.6.99', '1999-06-05'],
  ])('the birth date «%s» is %s', async (value, date) => {
    const { rejects, person } = await importValue('Дата рождения', value);
    expect([rejects, person?.birthDate]).toEqual([[], date]);
  });

  test.each(['29.02.2015', '31.04.2015', '2015', '150', '999999', '-5', '13.13.2013', '1.2', '01-фев'])(
    'the birth date «%s» is none',
    async (value) => {
      const { code, rejects } = await importValue('Дата рождения', value);
      expect([code, rejects]).toMatchObject([5, [{ line: 2, column: 'Дата рождения', value, code: 'date-invalid' }]]);
    },
  );

  test.each([
    ['8 900 000-01-01; 8 900 000-01-02', '+79000000101'],
    ['8 900 000-01-01 / 8 900 000-01-02', '+79000000101'],
    ['8 900 000-01-01\n8 900 000-01-02', '+79000000101'],
    ['+7 900 000-01-01 +7 900 000-01-02', '+79000000101'],
    ['мама 8 900 000-01-01, папа 8 900 000-01-02', '+79000000101'],
    ['8(900)000-01-01 (мама)', '+79000000101'],
    ['нет, 8 900 000-01-02', '+79000000102'],
    ['79000000101', '+79000000101'],
    ['9000000101', '+79000000101'],
  ])('of the phones «%s» the first is kept', async (value, phone) => {
    const { rejects, person } = await importValue('Телефон', value);
    expect([rejects, person?.phone]).toEqual([[], phone]);
  });

  test.each(['9,00E+10', '7.9E+10', '8,9E10', '12345', 'нет телефона', '8 900'])(
    'the phone «%s» is none',
    async (value) => {
      const { code, rejects } = await importValue('Телефон', value);
      expect([code, rejects]).toMatchObject([5, [{ line: 2, column: 'Телефон', value, code: 'phone-invalid' }]]);
    },
  );

  test.each(['01.сен', '05.окт', '1-Sep'])('a class that a spreadsheet made a date, «%s»', async (value) => {
    const school = await makeSchool('5А');
    const file = school.file('roster.csv', `ФИО;Класс\nИванов Иван Иванович;${value}\n`);
    const { code, stdout } = await school.run('import-roster', file, '--role=pupil', '--create-classes');
    expect(code).toBe(5);
    expect(stdout).toMatch(/^! строка 2: .*электронная таблица.*$/m);
    const english = await school.runIn({ lang: 'en' }, 'import-roster', file, '--role=pupil', '--create-classes');
    expect(english.stdout).toMatch(/^! line 2: .*spreadsheet.*$/m);
  });
});
