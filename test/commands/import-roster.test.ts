import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPupils, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

const SCHOOL = JSON.parse(readFileSync('fixtures/school/school.json', 'utf8'));
const HEADER = 'ФИО;Класс;Дата рождения;Телефон';

/** A roster of pupils as a file. */
function roster(school: TestSchool, ...lines: string[]): string {
  return school.file('roster.csv', [HEADER, ...lines, ''].join('\n'));
}

/** Imports a roster of pupils from lines, whatever comes of it. */
function importLines(school: TestSchool, ...lines: string[]) {
  return school.run('import-roster', roster(school, ...lines), '--role', 'pupil', '--json');
}

/** Imports the text of a file as pupils; it must succeed. */
function importText(school: TestSchool, text: string | Uint8Array, ...options: string[]) {
  return school.ask('import-roster', school.file('roster.csv', text), '--role', 'pupil', ...options);
}

/** Text in windows-1251 or ibm866. */
function encode(text: string, encoding: 'windows-1251' | 'ibm866'): Uint8Array {
  const letters = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Uint8Array.from(text, (letter) => letters.indexOf(letter));
}

/** The counts of rows, the given ones and zeroes; `read` is their sum. */
function counts(given: Record<string, number>) {
  const read = Object.values(given).reduce((sum, number) => sum + number, 0);
  const none = { added: 0, updated: 0, moved: 0, returned: 0, unchanged: 0, duplicate: 0, rejected: 0 };
  return { read, ...none, ...given };
}

const COLUMNS = [
  { header: 'ФИО', field: 'fullName' },
  { header: 'Класс', field: 'class' },
  { header: 'Дата рождения', field: 'birthDate' },
  { header: 'Телефон', field: 'phone' },
];
const NOTHING = {
  absent: 0,
  withdrawn: 0,
  parents: { added: 0, updated: 0, linked: 0 },
  classesCreated: [],
  warnings: [],
  rejects: [],
};
const HASH = expect.stringMatching(/^[0-9a-f]{64}$/);

describe('import-roster', () => {
  test('takes a roster and shows how it was understood', async () => {
    const school = await makeSchool('5А');
    const file = roster(school, 'Иванов Иван Иванович;5А;01.02.2015;', 'Петрова Анна Львовна;5Б;;8 900 000-01-01');
    const { code, stdout, stderr } = await school.run('import-roster', file, '--role', 'pupil', '--create-classes');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        `Файл «${file}»: utf-8, разделитель «;», заголовки в строке 1.`,
        'Столбцы: ФИО, Класс, Дата рождения, Телефон.',
        '',
        '  прочитано  2',
        '+ добавлено  2',
        'Создан класс: 5Б.',
        '',
      ].join('\n'),
    );
  });

  test('its document', async () => {
    const school = await makeSchool('5А');
    const file = roster(school, 'Иванов Иван Иванович;5А;01.02.2015;', 'Петрова Анна Львовна;5Б;;8 900 000-01-01');
    expect(await school.ask('import-roster', file, '--role', 'pupil', '--create-classes')).toEqual({
      file,
      encoding: 'utf-8',
      delimiter: ';',
      headerLine: 1,
      columns: COLUMNS,
      rows: counts({ added: 2 }),
      ...NOTHING,
      classesCreated: ['5Б'],
      planHash: HASH,
      runId: 3,
      applied: true,
    });
  });

  test('what it took is in the register', async () => {
    const school = await makeSchool('5А');
    await loadPupils(school, 'Иванов Иван Иванович;5А;01.02.2015;8 900 000-01-01');
    expect((await school.ask('list-people', '--role', 'pupil')).items).toEqual([
      {
        id: 3,
        fullName: 'Иванов Иван Иванович',
        role: 'pupil',
        classes: ['5А'],
        state: 'not-invited',
        phone: '+79000000101',
        email: null,
        verification: null,
        externalId: null,
        birthDate: '2015-02-01',
      },
    ]);
  });

  test('the same file again changes nothing and says so', async () => {
    const school = await makeSchool('5А');
    const file = roster(school, 'Иванов Иван Иванович;5А;01.02.2015;', 'Петрова Анна Львовна;5А;;8 900 000-01-01');
    await school.ask('import-roster', file, '--role', 'pupil');
    const before = school.bytes();
    const document = await school.ask('import-roster', file, '--role', 'pupil');
    expect(document).toMatchObject({ rows: counts({ unchanged: 2 }), warnings: [], runId: null, applied: true });
    const { code, stdout } = await school.run('import-roster', file, '--role', 'pupil');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        `Файл «${file}»: utf-8, разделитель «;», заголовки в строке 1.`,
        'Столбцы: ФИО, Класс, Дата рождения, Телефон.',
        '',
        '  прочитано      2',
        '= без изменений  2',
        '',
        'Изменений нет: всё это уже записано.',
        '',
      ].join('\n'),
    );
    expect(school.bytes()).toBe(before);
  });

  test('a dry run shows the plan and changes nothing', async () => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const file = roster(school, 'Иванов Иван Иванович;5А;01.02.2015;');
    const trial = await school.ask('import-roster', file, '--role', 'pupil', '--dry-run');
    expect(trial).toMatchObject({ rows: counts({ added: 1 }), planHash: HASH, runId: null, applied: false });
    const { stdout } = await school.run('import-roster', file, '--role', 'pupil', '--dry-run');
    expect(stdout).toMatch(
      /\+ добавлено {2}1\n\n\+ Иванов Иван Иванович, 5А\n\nПробный запуск, ничего не записано\.\nПлан: [0-9a-f]{64}\n$/,
    );
    expect(school.bytes()).toBe(before);
  });

  test('--quiet is silent about success', async () => {
    const school = await makeSchool('5А');
    const file = roster(school, 'Иванов Иван Иванович;5А;;');
    const { code, stdout, stderr } = await school.run('import-roster', file, '--role', 'pupil', '--quiet');
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  });

  test('from standard input', async () => {
    const school = await makeSchool('5А');
    const stdin = `${HEADER}\nИванов Иван Иванович;5А;;\n`;
    const { code, json } = await school.runIn({ stdin }, 'import-roster', '-', '--role', 'pupil', '--json');
    expect([code, json.file, json.rows]).toEqual([0, '-', counts({ added: 1 })]);
  });

  test('those whom the file does not name are counted and left alone', async () => {
    const school = await makeSchool('5А', '5Б');
    await loadPupils(school, 'Иванов Иван Иванович;5А;;', 'Петрова Анна Львовна;5А;;', 'Сидоров Лев Ильич;5Б;;');
    const file = roster(school, 'Иванов Иван Иванович;5А;;');
    expect(await school.ask('import-roster', file, '--role', 'pupil')).toMatchObject({
      rows: counts({ unchanged: 1 }),
      absent: 1,
      withdrawn: 0,
    });
    const { stdout } = await school.run('import-roster', file, '--role', 'pupil');
    expect(stdout).toContain('\nЧислятся, но в файле не названы: 1. Они не тронуты.\n');
    expect((await school.ask('list-people', '--role', 'pupil')).total).toBe(3);
  });
});

describe('import-roster: all or nothing', () => {
  test('one bad row and nothing is applied', async () => {
    const school = await makeSchool('5А', '5Б');
    const before = school.bytes();
    const file = 'fixtures/bad/bad-rows.csv';
    const { code, error, json } = await school.run('import-roster', file, '--role', 'pupil', '--json');
    expect([code, error?.code]).toEqual([5, 'rows-rejected']);
    const message = expect.stringMatching(/./);
    expect(json).toEqual({
      file,
      encoding: 'utf-8',
      delimiter: ';',
      headerLine: 1,
      columns: COLUMNS,
      rows: counts({ added: 1, rejected: 5 }),
      ...NOTHING,
      rejects: [
        { line: 2, column: 'Дата рождения', value: '31.02.2015', code: 'date-invalid', message },
        { line: 3, column: 'Телефон', value: '12345', code: 'phone-invalid', message },
        { line: 4, column: 'ФИО', value: expect.toBeOneOf(['', null]), code: 'name-missing', message },
        { line: 5, column: 'Класс', value: '5Д', code: 'class-not-found', message },
        { line: 6, column: 'Класс', value: '01.сен', code: 'class-invalid', message },
      ],
      planHash: HASH,
      runId: null,
      applied: false,
    });
    expect(school.bytes()).toBe(before);
  });

  test('the rows that were refused on a screen', async () => {
    const school = await makeSchool('5А', '5Б');
    const { code, stdout, stderr } = await school.run('import-roster', 'fixtures/bad/bad-rows.csv', '--role', 'pupil');
    expect(code).toBe(5);
    expect(stdout).toBe(
      [
        'Файл «fixtures/bad/bad-rows.csv»: utf-8, разделитель «;», заголовки в строке 1.',
        'Столбцы: ФИО, Класс, Дата рождения, Телефон.',
        '',
        '  прочитано   6',
        '+ добавлено   1',
        '! не принято  5',
        '',
        'Не принято:',
        '! строка 2: нет такой даты: «31.02.2015»',
        '! строка 3: не похоже на номер телефона: «12345»',
        '! строка 4: не указано имя',
        '! строка 5: класс «5Д» не найден; есть 5А, 5Б',
        '! строка 6: «01.сен» — это не класс: так электронная таблица показывает дату, в которую она превратила название класса',
        '',
      ].join('\n'),
    );
    expect(stderr).toMatch(/^Ничего не записано: .*не принято 5 строк из 6[^\n]*\n[^\n]+\n$/);
  });

  test('a class that is created for a refused file is not there afterwards', async () => {
    const school = await makeSchool('5А');
    const { code } = await school.run(
      'import-roster',
      roster(school, 'Иванов Иван Иванович;5Б;;', 'Петрова Анна Львовна;5В;31.02.2015;'),
      '--role=pupil',
      '--create-classes',
    );
    expect(code).toBe(5);
    expect((await school.ask('list-classes')).total).toBe(2);
  });

  test('a dry run of a bad file ends with the same code', async () => {
    const school = await makeSchool('5А');
    const argv = ['import-roster', 'fixtures/bad/bad-rows.csv', '--role', 'pupil', '--json'];
    const [trial, real] = [await school.run(...argv, '--dry-run'), await school.run(...argv)];
    expect([trial.code, trial.json]).toEqual([real.code, real.json]);
  });

  test.each([
    ['Иванов;5А;;', 'name-invalid', 'ФИО', 'Иванов'],
    ['Иванов 2 Иван;5А;;', 'name-invalid', 'ФИО', 'Иванов 2 Иван'],
    ['Иванов Иван Иванович;13А;;', 'class-invalid', 'Класс', '13А'],
    ['Иванов Иван Иванович;Учительская;;', 'class-invalid', 'Класс', 'Учительская'],
    ['Иванов Иван Иванович;6А;;', 'class-not-found', 'Класс', '6А'],
    ['Иванов Иван Иванович;5А;2015-13-01;', 'date-invalid', 'Дата рождения', '2015-13-01'],
    ['Иванов Иван Иванович;5А;завтра;', 'date-invalid', 'Дата рождения', 'завтра'],
    ['Иванов Иван Иванович;5А;08.09.2026;', 'date-invalid', 'Дата рождения', '08.09.2026'],
    ['Иванов Иван Иванович;5А;;9,00E+10', 'phone-invalid', 'Телефон', '9,00E+10'],
  ])('%s is rejected: %s', async (line, code, column, value) => {
    const school = await makeSchool('5А');
    const outcome = await importLines(school, line);
    const message = expect.stringMatching(/./);
    expect([outcome.code, outcome.json.rejects]).toEqual([5, [{ line: 2, column, value, code, message }]]);
  });

  test.each([
    ['too many cells', 'Иванов Иван Иванович;5А;;;лишнее', 'too-many-cells'],
    ['too few cells', 'Иванов Иван Иванович;5А', 'too-few-cells'],
    ['an open quote', '"Иванов Иван Иванович;5А;;', 'quote-not-closed'],
    ['a very long cell', `${'И'.repeat(40_000)} Иван;5А;;`, 'field-too-long'],
    ['a control character', 'Иванов\u0007 Иван Иванович;5А;;', 'bad-characters'],
  ])('a row with %s', async (_, line, code) => {
    const school = await makeSchool('5А');
    const outcome = await importLines(school, line, 'Петрова Анна Львовна;5А;;');
    expect(outcome.code).toBe(5);
    expect(outcome.json.rejects).toMatchObject([{ line: 2, code, message: expect.stringMatching(/./) }]);
    expect(outcome.json.rows).toEqual(counts({ added: 1, rejected: 1 }));
  });

  test('the same id twice: the same row is a duplicate, another person is refused', async () => {
    const school = await makeSchool('5А', '5Б');
    const before = school.bytes();
    const file = 'fixtures/bad/repeated-ids.csv';
    const { code, json } = await school.run('import-roster', file, '--role', 'pupil', '--json');
    expect(code).toBe(5);
    expect(json.rows).toEqual(counts({ added: 3, duplicate: 1, rejected: 1 }));
    expect(json.rejects).toMatchObject([{ line: 6, column: 'ID', value: '1003', code: 'external-id-repeated' }]);
    expect(school.bytes()).toBe(before);
  });
});

describe('import-roster: files that are no roster', () => {
  const unread = {
    encoding: null,
    delimiter: null,
    headerLine: null,
    columns: [],
    rows: counts({}),
    ...NOTHING,
    planHash: null,
    runId: null,
    applied: false,
  };

  test.each([
    ['fixtures/bad/empty.csv', 'header-not-found'],
    ['fixtures/bad/no-header.csv', 'header-not-found'],
    ['fixtures/bad/binary.csv', 'unreadable-file'],
    ['fixtures/bad/unknown-encoding.csv', 'unreadable-file'],
  ])('%s ends with 5 %s', async (file, problem) => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const outcome = await school.run('import-roster', file, '--role', 'pupil', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([5, problem]);
    expect(outcome.json).toEqual({ file, ...unread });
    expect(school.bytes()).toBe(before);
  });

  test('the headers that are expected are named in Russian', async () => {
    const school = await makeSchool();
    const { code, stdout, stderr } = await school.run('import-roster', 'fixtures/bad/no-header.csv', '--role=pupil');
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toMatch(/^В файле «fixtures\/bad\/no-header\.csv» не найдена строка заголовков\.\n.*\n$/);
    expect(stderr).toMatch(/фамилия|фио/i);
  });

  test('a header and no rows removes nobody', async () => {
    const school = await makeSchool('5А');
    await loadPupils(school, 'Иванов Иван Иванович;5А;;');
    const before = school.bytes();
    const file = 'fixtures/bad/headers-only.csv';
    expect(await school.ask('import-roster', file, '--role', 'pupil')).toEqual({
      file,
      encoding: 'utf-8',
      delimiter: ';',
      headerLine: 1,
      columns: COLUMNS,
      rows: counts({}),
      ...NOTHING,
      planHash: HASH,
      runId: null,
      applied: true,
    });
    expect(school.bytes()).toBe(before);
  });

  test.each([
    ['a missing file', 'fixtures/bad/missing.csv'],
    ['a folder', 'fixtures/bad'],
  ])('%s', async (_, file) => {
    const outcome = await (await makeSchool()).run('import-roster', file, '--role', 'pupil', '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([4, 'file-not-found', '']);
  });

  test('a missing file is told apart from a folder', async () => {
    const school = await makeSchool();
    const missing = await school.run('import-roster', 'missing.csv', '--role', 'pupil');
    expect(missing.stderr).toBe('Нет файла «missing.csv».\nПроверьте путь и имя файла.\n');
    const folder = await school.run('import-roster', 'fixtures/bad', '--role', 'pupil');
    expect(folder.stderr).toBe('«fixtures/bad» — папка, а нужен файл.\nУкажите файл в этой папке.\n');
  });

  test.each([
    [['import-roster'], 'missing-value'],
    [['import-roster', 'fixtures/school/staff.csv'], 'missing-value'],
    [['import-roster', 'fixtures/school/staff.csv', '--role', 'student'], 'invalid-value'],
    [['import-roster', 'fixtures/school/staff.csv', '--role=teacher', '--encoding=koi8-r'], 'invalid-value'],
    [['import-roster', 'fixtures/school/staff.csv', '--role=teacher', '--delimiter=x'], 'invalid-value'],
    [['import-roster', 'fixtures/school/staff.csv', '--role=teacher', '--map=ФИО'], 'invalid-value'],
    [['import-roster', 'fixtures/school/staff.csv', '--role=teacher', '--map=ФИО=nickname'], 'invalid-value'],
    [['import-roster', 'fixtures/school/staff.csv', '--role=teacher', '--expect-plan'], 'option-without-value'],
    [
      ['import-roster', 'fixtures/school/staff.csv', 'fixtures/school/staff.csv', '--role=teacher'],
      'too-many-arguments',
    ],
  ])('%j ends with 2 %s', async (argv, problem) => {
    const outcome = await (await makeSchool()).run(...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, problem, '']);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('import-roster', 'fixtures/school/staff.csv', '--role', 'teacher', '--json');
    expect([outcome.code, outcome.stdout, outcome.error?.code]).toEqual([4, '', 'store-missing']);
  });
});

describe('import-roster: how a file is understood', () => {
  const PUPILS = SCHOOL.files.filter(({ path }: { path: string }) => /^(?:classes|pupils)/.test(path));

  test('every file of the school is taken whole, and again without a change', async () => {
    const school = await makeSchool();
    for (const { path, encoding, delimiter, headerLine, rows } of PUPILS) {
      const document = await school.ask('import-roster', `fixtures/school/${path}`, '--role=pupil', '--create-classes');
      const shape = { encoding, delimiter: delimiter === '\t' ? 'tab' : delimiter, headerLine };
      expect(document, path).toMatchObject({ ...shape, rows: counts({ added: rows }), rejects: [], applied: true });
    }
    const { items } = await school.ask('list-classes');
    const expected = SCHOOL.classes.map(({ name, pupils }: { name: string; pupils: number }) => ({ name, pupils }));
    expect(items.slice(1)).toMatchObject(expected);
    const before = school.bytes();
    for (const { path, rows } of PUPILS) {
      const document = await school.ask('import-roster', `fixtures/school/${path}`, '--role', 'pupil');
      expect(document, path).toMatchObject({ rows: counts({ unchanged: rows }), absent: 0, runId: null });
    }
    expect(school.bytes()).toBe(before);
  });

  test('the staff, the director and the administrator among them', async () => {
    const school = noSchool();
    await school.ask('register-org', '--from', 'fixtures/school/organization.json');
    const argv = ['import-roster', 'fixtures/school/staff.csv', '--role', 'teacher'] as const;
    expect(await school.ask(...argv)).toEqual({
      file: 'fixtures/school/staff.csv',
      encoding: 'utf-8',
      delimiter: ';',
      headerLine: 1,
      columns: [
        { header: 'ФИО', field: 'fullName' },
        { header: 'Должность', field: 'position' },
        { header: 'Предметы', field: 'subjects' },
        { header: 'Телефон', field: 'phone' },
        { header: 'E-mail', field: 'email' },
        { header: 'Дата рождения', field: 'birthDate' },
        { header: 'Классное руководство', field: 'homeroomOf' },
      ],
      rows: counts({ added: 43, updated: 2 }),
      ...NOTHING,
      planHash: HASH,
      runId: 2,
      applied: true,
    });
    expect((await school.ask(...argv)).rows).toEqual(counts({ unchanged: 45 }));
    expect((await school.ask('list-people', '--role', 'teacher')).total).toBe(SCHOOL.staff);
  });

  const TEXT = `${HEADER}\nЦой Вероника;5А;01.02.2015;8 900 000-01-01\nЁлкин Фёдор Юрьевич;5 "а";;\n`;
  const FORMS: [string, string | Uint8Array, string, string][] = [
    ['utf-8 with a mark', `\ufeff${TEXT}`, 'utf-8', ';'],
    ['windows-1251', encode(TEXT, 'windows-1251'), 'windows-1251', ';'],
    ['ibm866', encode(TEXT, 'ibm866'), 'ibm866', ';'],
    ['utf-16le', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'utf-16le', ';'],
    ['commas', TEXT.replaceAll(';', ','), 'utf-8', ','],
    ['tabs', TEXT.replaceAll(';', '\t'), 'utf-8', 'tab'],
    ['bars', TEXT.replaceAll(';', '|'), 'utf-8', '|'],
    ['CRLF', TEXT.replaceAll('\n', '\r\n'), 'utf-8', ';'],
    ['CR', TEXT.replaceAll('\n', '\r'), 'utf-8', ';'],
    ['no newline at the end', TEXT.trimEnd(), 'utf-8', ';'],
    ['an empty last column', TEXT.replaceAll('\n', ';\n'), 'utf-8', ';'],
  ];

  test.each(FORMS)('one roster in %s is the same people', async (_, contents, encoding, delimiter) => {
    const school = await makeSchool('5А');
    const document = await importText(school, contents);
    expect(document).toMatchObject({ encoding, delimiter, headerLine: 1, rows: counts({ added: 2 }) });
    const { items } = await school.ask('list-people', '--class', '5А');
    expect(items).toMatchObject([
      { fullName: 'Ёлкин Фёдор Юрьевич', classes: ['5А'] },
      { fullName: 'Цой Вероника', birthDate: '2015-02-01', phone: '+79000000101' },
    ]);
  });

  test.each([
    ['utf-8', TEXT],
    ['UTF-16LE', Buffer.from(TEXT, 'utf16le')],
    ['windows-1251', encode(TEXT, 'windows-1251')],
    ['cp1251', encode(TEXT, 'windows-1251')],
    ['ibm866', encode(TEXT, 'ibm866')],
    ['cp866', encode(TEXT, 'ibm866')],
  ])('--encoding %s', async (label, contents) => {
    const school = await makeSchool('5А');
    expect((await importText(school, contents, '--encoding', label)).rows).toEqual(counts({ added: 2 }));
    expect((await school.ask('list-people', '--class', '5А')).items[1].fullName).toBe('Цой Вероника');
  });

  test('a file that is not in the encoding that was named', async () => {
    const school = await makeSchool('5А');
    const file = school.file('roster.csv', encode(TEXT, 'windows-1251'));
    const outcome = await school.run('import-roster', file, '--role', 'pupil', '--encoding', 'utf-8', '--json');
    expect([outcome.code, outcome.error?.code, outcome.json.rows.read]).toEqual([5, 'unreadable-file', 0]);
  });

  test.each([
    [';', ';'],
    [',', ','],
    ['|', '|'],
    ['tab', '\t'],
  ])('--delimiter %s', async (label, delimiter) => {
    const school = await makeSchool('5А');
    const document = await importText(school, TEXT.replaceAll(';', delimiter), '--delimiter', label);
    expect(document).toMatchObject({ delimiter: label, rows: counts({ added: 2 }) });
  });

  test.each([
    ['surname, name, patronymic', 'Фамилия;Имя;Отчество;Класс', 'Иванова;Анна;Петровна;5А'],
    ['surname, name with patronymic', 'Фамилия;Имя отчество;Класс', 'Иванова;Анна Петровна;5А'],
    ['a whole name', 'Ф.И.О. учащегося;Класс', 'Иванова Анна Петровна;5А'],
    ['capitals and spaces', ' ФАМИЛИЯ  ИМЯ ОТЧЕСТВО ;КЛАСС', 'Иванова Анна Петровна;5А'],
    ['grade and letter', 'ФИО;Параллель;Литера', 'Иванова Анна Петровна;5;А'],
    ['English', 'fullName;class', 'Иванова Анна Петровна;5А'],
    ['another order', 'Класс;№;ФИО', '5А;1;Иванова Анна Петровна'],
  ])('headers: %s', async (_, header, line) => {
    const school = await makeSchool('5А');
    await importText(school, `${header}\n${line}\n`);
    const { items } = await school.ask('list-people', '--role', 'pupil');
    expect(items).toMatchObject([{ fullName: 'Иванова Анна Петровна', classes: ['5А'] }]);
  });

  test('title rows above the header, lines counted as an editor does', async () => {
    const school = await makeSchool('5А');
    const text = `Школа № 5;;\nСписок класса;;\n\nФИО;Класс;Дата рождения\nИванов Иван Иванович;5А;31.02.2015\n`;
    const outcome = await school.run('import-roster', school.file('a.csv', text), '--role', 'pupil', '--json');
    expect([outcome.json.headerLine, outcome.json.rejects[0].line]).toEqual([4, 5]);
  });

  test('a record of several lines is named by its first line', async () => {
    const school = await makeSchool('5А');
    const text = `ФИО;Класс;Дата рождения\n"Иванов\nИван Иванович";5А;\n"Петрова\nАнна";5А;31.02.2015\n`;
    const outcome = await school.run('import-roster', school.file('a.csv', text), '--role', 'pupil', '--json');
    expect(outcome.json.rejects).toMatchObject([{ line: 4, code: 'date-invalid' }]);
  });

  test('blank rows are no rows', async () => {
    const school = await makeSchool('5А');
    const document = await importText(school, `${HEADER}\n;;;\nИванов Иван Иванович;5А;;\n\n ; ;;\n`);
    expect(document.rows).toEqual(counts({ added: 1 }));
  });

  test('a column that is not known is shown as not read', async () => {
    const school = await makeSchool('5А');
    const text = 'ФИО;Класс;Любимый цвет;__proto__\nИванов Иван Иванович;5А;красный;1\n';
    const { columns, rows } = await importText(school, text);
    expect(columns).toEqual([
      { header: 'ФИО', field: 'fullName' },
      { header: 'Класс', field: 'class' },
      { header: 'Любимый цвет', field: null },
      { header: '__proto__', field: null },
    ]);
    expect(rows).toEqual(counts({ added: 1 }));
  });

  test('--map names the columns', async () => {
    const school = await makeSchool('5А');
    const text = 'Кто;Где;Телефон;Школьный номер\nИванов Иван Иванович;5А;8 900 000-01-01;0017\n';
    const maps = ['--map', 'Кто=fullName', '--map=Где=class', '--map', 'школьный  НОМЕР=externalId'];
    const { columns } = await importText(school, text, ...maps);
    expect(columns.map(({ field }: { field: string }) => field)).toEqual(['fullName', 'class', 'phone', 'externalId']);
    const { items } = await school.ask('list-people', '--role', 'pupil');
    expect(items).toMatchObject([{ fullName: 'Иванов Иван Иванович', classes: ['5А'], externalId: '0017' }]);
  });

  test('--map goes before what is recognised', async () => {
    const school = await makeSchool('5А');
    const text = 'Ученик;ФИО;Класс\nИванов Иван Иванович;Сидорова Ольга Ильинична;5А\n';
    const { columns } = await importText(school, text, '--map', 'ФИО=fullName');
    expect(columns[0].field).toBeNull();
    expect((await school.ask('list-people', '--role=pupil')).items[0].fullName).toBe('Сидорова Ольга Ильинична');
  });

  test.each(['5А', '5а', '5-А', '5 "а"', '5 «А»', '5A', '5 класс А', ' 5 А '])('the class «%s»', async (text) => {
    const school = await makeSchool('5А');
    await importText(school, `ФИО|Класс\nИванов Иван Иванович|${text}\n`);
    expect((await school.ask('list-people', '--class', '5А')).total).toBe(1);
  });

  test.each([
    ['01.02.2015', '2015-02-01'],
    ['1.2.2015', '2015-02-01'],
    ['2015-02-01', '2015-02-01'],
    ['01.02.15', '2015-02-01'],
  ])('the birth date «%s»', async (text, date) => {
    const school = await makeSchool('5А');
    await importText(school, `${HEADER}\nИванов Иван Иванович;5А;${text};\n`);
    expect((await school.ask('list-people', '--class', '5А')).items[0].birthDate).toBe(date);
  });

  test.each(['8 (900) 000-01-01', '+79000000101', '9000000101', '8 900 000-01-01, 8 900 000-01-02'])(
    'the phone «%s»',
    async (text) => {
      const school = await makeSchool('5А');
      await importText(school, `${HEADER}\nИванов Иван Иванович;5А;;${text}\n`);
      expect((await school.ask('list-people', '--class', '5А')).items[0].phone).toBe('+79000000101');
    },
  );

  test('a pupil without a class is valid', async () => {
    const school = await makeSchool();
    const document = await importText(school, `${HEADER}\nИванов Иван Иванович;;01.02.2015;\n`);
    expect(document.rows).toEqual(counts({ added: 1 }));
    expect((await school.ask('list-people', '--role', 'pupil')).items[0].classes).toEqual([]);
  });

  test('names stay as they are written', async () => {
    const school = await makeSchool('5А');
    const names = ['Алиева Лейла Рашид кызы', 'Д’Артаньян Шарль', 'Петрова-Водкина Софья Андреевна', 'Цой Вероника'];
    await importText(school, ['ФИО;Класс', ...names.map((name) => `${name};5А`)].join('\n'));
    const { items } = await school.ask('list-people', '--class', '5А');
    expect(items.map(({ fullName }: { fullName: string }) => fullName).sort()).toEqual([...names].sort());
  });
});

describe('import-roster: warnings', () => {
  test.each([
    [
      'homonym',
      ['Иванов Иван Иванович;5А;01.02.2015;', 'Иванов Иван Иванович;5А;03.04.2015;'],
      3,
      'Иванов Иван Иванович',
    ],
    ['mixed-scripts', ['Cтрельцова Ольга Игоревна;5А;;'], 2, 'Стрельцова Ольга Игоревна'],
    ['initials-only', ['Иванов И. И.;5А;;'], 2, 'Иванов И. И.'],
    ['date-unlikely', ['Иванов Иван Иванович;5А;01.02.1950;'], 2, '01.02.1950'],
    ['duplicate-row', ['Иванов Иван Иванович;5А;;', 'Иванов Иван Иванович;5А;;89000000101'], 3, 'Иванов Иван Иванович'],
    ['class-spelling-merged', ['Иванов Иван Иванович;5А;;', 'Петрова Анна Львовна;5-a;;'], 3, '5-a'],
  ])('%s', async (code, lines, line, about) => {
    const school = await makeSchool('5А');
    const outcome = await importLines(school, ...lines);
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    expect(outcome.json.warnings).toEqual([{ line, code, message: expect.stringContaining(about) }]);
  });

  test('a column that must not be kept', async () => {
    const school = await makeSchool('5А');
    const text = 'ФИО;Класс;СНИЛС\nИванов Иван Иванович;5А;123-456-789 00\n';
    const { warnings } = await importText(school, text);
    expect(warnings).toEqual([{ line: 1, code: 'column-skipped', message: expect.stringContaining('СНИЛС') }]);
    expect(readFileSync(school.store).includes('123-456-789 00')).toBe(false);
  });

  test('on a screen', async () => {
    const school = await makeSchool('5А');
    const file = roster(school, 'Cтрельцова Ольга Игоревна;5А;;', 'Иванов И. И.;5А;;');
    const { stdout } = await school.run('import-roster', file, '--role', 'pupil');
    expect(stdout).toContain(
      [
        '',
        'Обратите внимание:',
        '  строка 2: в имени «Cтрельцова Ольга Игоревна» смешаны русские и латинские буквы; вероятно, «Стрельцова Ольга Игоревна»',
        '  строка 3: только инициалы: «Иванов И. И.»',
        '',
      ].join('\n'),
    );
  });

  test('the columns of the school that are not kept', async () => {
    const school = await makeSchool('3Б');
    const { warnings, columns } = await school.ask('import-roster', 'fixtures/school/classes/3b.csv', '--role=pupil');
    expect(columns.at(-1)).toEqual({ header: 'СНИЛС', field: null });
    expect(warnings).toContainEqual({
      line: 1,
      code: 'column-skipped',
      message: expect.stringContaining('СНИЛС'),
    });
  });
});

describe('import-roster --expect-plan', () => {
  test('applies the plan that was shown', async () => {
    const school = await makeSchool('5А');
    const file = roster(school, 'Иванов Иван Иванович;5А;;');
    const { planHash } = await school.ask('import-roster', file, '--role', 'pupil', '--dry-run');
    const document = await school.ask('import-roster', file, '--role', 'pupil', '--expect-plan', planHash);
    expect(document).toMatchObject({ planHash, rows: counts({ added: 1 }), applied: true });
  });

  test.each([
    ['the file', (school: TestSchool) => void roster(school, 'Иванов Иван Иванович;5А;;89000000101')],
    ['the register', (school: TestSchool) => loadPupils(school, 'Иванов Иван Иванович;5А;;')],
  ])('%s moved on', async (_, change) => {
    const school = await makeSchool('5А');
    const file = roster(school, 'Иванов Иван Иванович;5А;;');
    const { planHash } = await school.ask('import-roster', file, '--role', 'pupil', '--dry-run');
    await change(school);
    const before = school.bytes();
    const outcome = await school.run('import-roster', file, '--role=pupil', `--expect-plan=${planHash}`, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([3, 'plan-changed', '']);
    expect(school.bytes()).toBe(before);
  });

  test('another plan of the same counts is another plan', async () => {
    const school = await makeSchool('5А', '5Б');
    const plan = async (line: string) =>
      (await school.ask('import-roster', roster(school, line), '--role', 'pupil', '--dry-run')).planHash;
    const hashes = [
      await plan('Иванов Иван Иванович;5А;;'),
      await plan('Иванов Иван Иванович;5Б;;'),
      await plan('Иванов Иван Ильич;5А;;'),
      await plan('Иванов Иван Иванович;5А;01.02.2015;'),
      await plan('Иванов Иван Иванович;5А;;89000000101'),
    ];
    expect(new Set(hashes).size).toBe(5);
    expect(await plan('Иванов Иван Иванович;5А;;')).toBe(hashes[0]);
  });

  test('a hash that is none', async () => {
    const school = await makeSchool('5А');
    const file = join('fixtures', 'school', 'classes', '1a.csv');
    const outcome = await school.run('import-roster', file, '--role=pupil', '--create-classes', '--expect-plan=abc');
    expect([outcome.code, outcome.stdout]).toEqual([3, '']);
    expect((await school.ask('list-people', '--role', 'pupil')).total).toBe(0);
  });
});
