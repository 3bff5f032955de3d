import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readXlsx } from 'hucre';
import { describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../../src/domain/person.ts';
import { LONG } from '../support/long.ts';
import { noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const MARK = '\ufeff';

/** An organisation of a kind, with classes. */
async function makeOrganization(kind: string, ...classes: string[]): Promise<TestSchool> {
  const school = noSchool();
  await school.ask(...REGISTRATION, `--kind=${kind}`);
  if (classes.length > 0) await school.ask('create-class', ...classes);
  return school;
}

/** Imports rows below a header, every cell in quotes; the rows that cannot be taken are left out. */
async function load(school: TestSchool, role: string, rows: readonly (readonly string[])[]) {
  const text = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';')).join('\n');
  const file = school.file('load.csv', `${text}\n`);
  const { code, json } = await school.run(
    ...['import-roster', file, '--role', role, '--create-classes', '--rejects', join(school.folder, 'rejects.csv')],
    '--json',
  );
  expect([0, 5]).toContain(code);
  return json;
}

/** A school with pupils in two classes and out of any, two members of staff beside those registered, three parents. */
async function makeBusySchool(): Promise<TestSchool> {
  const school = await makeOrganization('school', '10А', '5Б', '5А');
  await load(school, 'pupil', [
    ['ИД', 'ФИО', 'Класс', 'Дата рождения', 'Пол', 'Телефон', 'Почта', 'ФИО родителя 1', 'Телефон родителя 1'],
    ['', 'Цой Вероника', '', '', '', '', '', '', ''],
    ['', 'Сидоров Лев Ильич', '10А', '01.02.2010', 'м', '', '', '', ''],
    ['17', 'Иванов Иван Иванович', '5А', '01.02.2015', 'м', '8 900 000-01-01', 'i@example.org', 'Иванова Анна', ''],
    ['', 'Мамедов Али Гасан оглы', '5А', '', '', '', '', 'Мамедов Гасан', '89000000103'],
    ['', 'Ёлкина Анна', '5А', '', '', '', '', 'Ёлкина Вера Львовна', ''],
    ['', 'Ёлкина Яна', '5Б', '', '', '', '', 'Ёлкина Вера Львовна', ''],
  ]);
  await load(school, 'teacher', [
    ['ФИО', 'Должность', 'Предметы', 'Классное руководство'],
    ['Климова Ирина Львовна', '=учитель', 'алгебра; геометрия', '5А'],
    ['Юдин Олег Ильич', "''-1 ставка", '_x000D_', "'"],
  ]);
  return school;
}

const PUPILS = [
  'ИД;Фамилия;Имя;Отчество;Класс;Дата рождения;Пол;Телефон;Почта;ФИО родителя 1;Телефон родителя 1;Почта родителя 1;ФИО родителя 2;Телефон родителя 2;Почта родителя 2',
  ';Ёлкина;Анна;;5А;;;;;Ёлкина Вера Львовна;;;;;',
  '17;Иванов;Иван;Иванович;5А;01.02.2015;м;+79000000101;i@example.org;Иванова Анна;;;;;',
  ';Мамедов;Али;Гасан оглы;5А;;;;;Мамедов Гасан;+79000000103;;;;',
  ';Ёлкина;Яна;;5Б;;;;;Ёлкина Вера Львовна;;;;;',
  ';Сидоров;Лев;Ильич;10А;01.02.2010;м;;;;;;;;',
  ';Цой;Вероника;;;;;;;;;;;;',
];

function toFile(lines: readonly string[]): string {
  return `${MARK}${[...lines, ''].join('\r\n')}`;
}

/** The rows of a workbook's first sheet, every cell of which is a text or empty. */
async function readSheet(path: string): Promise<string[]> {
  const { sheets } = await readXlsx(readFileSync(path));
  const rows = sheets[0]?.rows ?? [];
  expect(rows.flat().filter((cell) => cell !== null && typeof cell !== 'string')).toEqual([]);
  return rows.map((cells) => cells.map((cell) => String(cell ?? '')).join(';'));
}

describe('export-roster', () => {
  test('writes pupils by class and name, with their parents', async () => {
    const school = await makeBusySchool();
    const out = join(school.folder, 'pupils.csv');
    expect(await school.run('export-roster', '--role', 'pupil', '--out', out)).toMatchObject({
      code: 0,
      stdout: `Список учащихся записан в файл «${out}»: 6 строк.\n`,
      stderr: '',
    });
    expect(readFileSync(out, 'utf8')).toBe(toFile(PUPILS));
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  test('in English', async () => {
    const school = await makeBusySchool();
    const out = join(school.folder, 'staff.csv');
    const argv = ['export-roster', '--role', 'teacher', '--out', out, '--lang', 'en'];
    expect((await school.run(...argv, '--dry-run')).stdout).toBe(
      `Dry run, the file “${out}” was not written. The roster of staff has 4 rows.\n`,
    );
    expect((await school.run(...argv)).stdout).toBe(`The roster of staff was written to the file “${out}”: 4 rows.\n`);
  });

  test('writes staff by name, with nothing that a spreadsheet would run', async () => {
    const school = await makeBusySchool();
    const { stdout } = await school.run('export-roster', '--role', 'teacher', '--out', '-');
    expect(stdout).toBe(
      toFile([
        'ИД;Фамилия;Имя;Отчество;Должность;Предметы;Классное руководство;Дата рождения;Пол;Телефон;Почта',
        `;Климова;Ирина;Львовна;'=учитель;"алгебра; геометрия";5А;;;;`,
        ';Лебедев;Пётр;Алексеевич;;;;;;+79000000017;',
        ';Орлова;Мария;Ивановна;директор;;;;;;',
        `;Юдин;Олег;Ильич;''-1 ставка;_x000D_;';;;;`,
      ]),
    );
  });

  test('writes parents by name, a row for each child', async () => {
    const school = await makeBusySchool();
    await load(school, 'parent', [
      ['ID', 'ФИО родителя', 'Дата рождения'],
      ['p-1', 'Бунин Олег Львович', '01.02.1980'],
    ]);
    const { stdout } = await school.run('export-roster', '--role', 'parent', '--out', '-');
    expect(stdout).toBe(
      toFile([
        'ИД;Фамилия;Имя;Отчество;Дата рождения;Телефон;Почта;ФИО ребёнка;Класс',
        'p-1;Бунин;Олег;Львович;01.02.1980;;;;',
        ';Ёлкина;Вера;Львовна;;;;Ёлкина Анна;5А',
        ';Ёлкина;Вера;Львовна;;;;Ёлкина Яна;5Б',
        ';Иванова;Анна;;;;;Иванов Иван Иванович;5А',
        ';Мамедов;Гасан;;;+79000000103;;Мамедов Али Гасан оглы;5А',
      ]),
    );
  });

  test('of one class: its pupils, and the parents of its pupils', async () => {
    const school = await makeBusySchool();
    const names = async (role: string) => {
      const { stdout } = await school.run('export-roster', '--role', role, '--class', '5-б', '--out', '-');
      return stdout.split('\r\n').slice(1, -1);
    };
    expect(await names('pupil')).toEqual([PUPILS[4]]);
    expect(await names('parent')).toEqual([';Ёлкина;Вера;Львовна;;;;Ёлкина Яна;5Б']);
  });

  test('leaves out who left, the parents whose children all left, and parents past the second', async () => {
    const school = await makeOrganization('school', '5А');
    const header = ['ФИО', 'Класс', 'ФИО родителя 1', 'ФИО родителя 2'];
    await load(school, 'pupil', [
      header,
      ['Иванов Иван', '5А', 'Иванова Анна', 'Иванов Пётр'],
      ['Цой Ли', '5А', 'Цой Ан', ''],
    ]);
    await load(school, 'parent', [
      ['ФИО', 'ФИО ребёнка'],
      ['Иванова Зоя', 'Иванов Иван'],
    ]);
    const whole = school.file('whole.csv', 'ФИО;Класс\nИванов Иван;5А\n');
    await school.ask('import-roster', whole, '--role', 'pupil', '--mirror');
    const { stdout } = await school.run('export-roster', '--role', 'pupil', '--out', '-');
    expect(stdout.split('\r\n').slice(1)).toEqual([';Иванов;Иван;;5А;;;;;Иванова Анна;;;Иванов Пётр;;', '']);
    const parents = await school.run('export-roster', '--role', 'parent', '--out', '-');
    expect(parents.stdout.match(/(?<=\r\n;)[^;]+;[^;]+/g)).toEqual(['Иванов;Пётр', 'Иванова;Анна', 'Иванова;Зоя']);
  });

  test('a pupil of several classes has a row for each, in their order', async () => {
    const school = await makeOrganization('supplementary', 'Хор', 'Астра');
    await load(school, 'pupil', [
      ['ИД', 'ФИО', 'Объединение'],
      ['17', 'Иванов Иван', 'Хор'],
      ['17', 'Иванов Иван', 'Астра'],
      ['', 'Цой Ли', ''],
    ]);
    const { stdout } = await school.run('export-roster', '--role', 'pupil', '--out', '-');
    const lines = stdout.split('\r\n').map((line) => line.split(';').slice(1, 5).join(' ').trimEnd());
    expect(lines).toEqual(['Фамилия Имя Отчество Объединение', 'Иванов Иван  Астра', 'Иванов Иван  Хор', 'Цой Ли', '']);
  });

  test('a long roster has one header', async () => {
    const school = await makeOrganization('school', '5А');
    const names = Array.from(
      { length: 450 },
      (_, number) => `Иванов ${[...String(number)].map((digit) => 'абвгдежзик'[Number(digit)]).join('')}`,
    );
    await load(school, 'pupil', [['ФИО', 'Класс'], ...names.map((name) => [name, '5А'])]);
    const { stdout } = await school.run('export-roster', '--role', 'pupil', '--out', '-');
    const exported = stdout.split('\r\n').map((line) => line.split(';').slice(1, 3).join(' '));
    expect(exported).toEqual(['Фамилия Имя', ...names.sort(), '']);
  });

  test('a college calls its classes groups', async () => {
    const school = await makeOrganization('college', 'ИТ-101');
    const { stdout } = await school.run('export-roster', '--role', 'parent', '--out', '-');
    expect(stdout).toBe(toFile(['ИД;Фамилия;Имя;Отчество;Дата рождения;Телефон;Почта;ФИО ребёнка;Группа']));
  });

  test('its document', async () => {
    const school = await makeBusySchool();
    const out = join(school.folder, 'pupils.csv');
    const before = school.bytes();
    const document = await school.ask('export-roster', '--role', 'pupil', '--out', out);
    expect(document).toEqual({ out, role: 'pupil', rows: 6, format: 'csv', bytes: statSync(out).size });
    expect(school.bytes()).toBe(before);
  });

  test('.xlsx is a workbook of texts', async () => {
    const school = await makeBusySchool();
    const out = join(school.folder, 'Учащиеся.XLSX');
    const document = await school.ask('export-roster', '--role', 'pupil', '--out', out);
    expect(document).toEqual({ out, role: 'pupil', rows: 6, format: 'xlsx', bytes: statSync(out).size });
    expect(await readSheet(out)).toEqual(PUPILS);
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  test('--dry-run writes no file, --quiet says nothing', async () => {
    const school = await makeBusySchool();
    const out = join(school.folder, 'pupils.csv');
    const argv = ['export-roster', '--role', 'pupil', '--out', out];
    const { stdout } = await school.run(...argv, '--dry-run');
    expect(stdout).toBe(`Пробный запуск, файл «${out}» не записан. В списке учащихся 6 строк.\n`);
    expect(existsSync(out)).toBe(false);
    const { bytes } = await school.ask(...argv, '--dry-run');
    expect(readdirSync(school.folder).filter((name) => /pupils|\.new$/.test(name))).toEqual([]);
    expect(await school.run(...argv, '--quiet')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(statSync(out).size).toBe(bytes);
  });

  test.each([
    ['a class that is not there', 4, 'class-not-found', ['--role', 'pupil', '--class', '5В']],
    ['staff of a class', 2, 'conflicting-options', ['--role', 'teacher', '--class', '5А']],
    ['nobody', 2, 'missing-value', []],
    ['a role that is none', 2, 'invalid-value', ['--role', 'everyone']],
  ])('refuses %s and leaves no file', async (_what, code, error, argv) => {
    const school = await makeOrganization('school', '5А');
    const out = join(school.folder, 'roster.csv');
    const outcome = await school.run('export-roster', ...argv, '--out', out, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, error, '']);
    expect(readdirSync(school.folder).filter((name) => name.includes('roster'))).toEqual([]);
  });

  test('needs --out', async () => {
    const school = await makeOrganization('school');
    const outcome = await school.run('export-roster', '--role', 'pupil');
    expect([outcome.code, outcome.stderr.split('\n')[0]]).toEqual([2, 'Не указано обязательное значение: --out.']);
  });

  test('--json with --out - is a conflict: the file is the output', async () => {
    const school = await makeOrganization('school');
    const outcome = await school.run('export-roster', '--role', 'pupil', '--out', '-', '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, 'conflicting-options', '']);
  });

  test('a file that cannot be written is found out before anything else', async () => {
    const school = noSchool();
    mkdirSync(join(school.folder, 'folder.csv'));
    for (const out of ['folder.csv', 'no-such-folder/roster.xlsx']) {
      const outcome = await school.run('export-roster', '--role', 'pupil', '--out', join(school.folder, out), '--json');
      expect([outcome.code, outcome.error?.code]).toEqual([4, 'cannot-write']);
    }
  });

  test.each(ROLES)('an organisation without people has a header only: %s', async (role) => {
    const school = await makeOrganization('school');
    const { stdout } = await school.run('export-roster', '--role', role, '--out', '-');
    const file = school.file('roster.csv', stdout);
    const { rows } = await school.ask('import-roster', file, '--role', role);
    expect(rows).toMatchObject({ read: role === 'teacher' ? 2 : 0, rejected: 0 });
  });
});

const HEADERS = {
  pupil: PUPILS[0]?.split(';') ?? [],
  teacher: 'ИД;Фамилия;Имя;Отчество;Должность;Предметы;Классное руководство;Дата рождения;Пол;Телефон;Почта'.split(';'),
  parent: 'ИД;Фамилия;Имя;Отчество;Дата рождения;Телефон;Почта;ФИО ребёнка;Класс'.split(';'),
};
const KINDS = {
  school: ['5А', '5Б', '10 кадетский'],
  college: ['ИТ-101', '=ИТ-1', "'=Группа"],
  supplementary: ['Хор', '-Астра', '@Клуб'],
};
const SIGNS = ['=', '+', '-', '@', "'", '"', ';', ',', '|', '＝', ' ', '«', '#', '_x000D_', 'а', 'Я', 'й', '0', '1'];

const anyOf = (...values: string[]) => fc.constantFrom(...values);
const maybe = (value: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), value);
const joinParts = (parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');
const text = fc.array(fc.constantFrom(...SIGNS), { maxLength: 6 }).map((parts) => parts.join(''));
const date = anyOf('', '01.02.2015', '28.02.2010', '01.12.1980');
const sex = anyOf('', 'м', 'ж');
const phone = maybe(fc.integer({ min: 10, max: 25 }).map((number) => `8 (912) 000-00-${number}`));
const mailbox = fc.tuple(anyOf('', '=', '+', '-', "'=", "'"), anyOf('a@x.ru', 'б@пример.рф'));
const email = maybe(mailbox.map((parts) => parts.join('')));
/** Names that can be taken apart again when they stand in one cell, and names that cannot. */
const plainName = fc.tuple(
  anyOf('Иванов', 'Ёлкина', 'ёлкина', 'Римский-Корсаков', "О'Нил", 'Иванов - Петров', 'Ли'),
  anyOf('Анна', 'Анна-Мария', 'Ян'),
  anyOf('', 'Иванович', 'Гасан оглы', 'Ахмед кызы'),
);
const hardName = fc.tuple(anyOf('Иванов', 'Де Круз', 'Ли'), anyOf('Анна', 'Ван Ань'), anyOf('', 'Гасан оглы', 'Ли'));
const fullName = plainName.map(joinParts);
const parent = fc.oneof(fc.constant(['', '', '']), fc.tuple(fullName, phone, email));

/** Rows of pupils: namesakes, siblings, and several rows of one person where that is allowed. */
const pupilRow = (name: typeof plainName, places: readonly string[]) =>
  fc
    .tuple(maybe(text), name, maybe(anyOf(...places)), date, sex, phone, email, parent, parent)
    .map((cells) => cells.flat());

const staffRow = fc
  .tuple(maybe(text), hardName, text, text, text, date, sex, phone, email)
  .map((cells) => cells.flat());

/** Rows of parents; one that names no child has an id, for it says no more of who is meant. */
const parentRow = (places: readonly string[]) =>
  fc
    .tuple(fc.uuid(), maybe(text), plainName, date, phone, email, maybe(fullName), maybe(anyOf(...places)))
    .map(([uuid, id, ...cells]) => [cells[4] === '' ? `${id}${uuid}` : id, ...cells.flat()]);

/** By what an import tells people apart who have neither id nor birth date. */
const nameOf = (cells: readonly string[]) =>
  joinParts(cells.slice(1, 4)).toLowerCase().replaceAll('ё', 'е').replaceAll(' - ', '-');

type Organization = { kind: keyof typeof KINDS; rosters: Partial<Record<Role, string[][]>> };

const someKind = fc.constantFrom(...(Object.keys(KINDS) as (keyof typeof KINDS)[]));

/** Organisations of pupils and staff, whatever they are called. */
const namesakes: fc.Arbitrary<Organization> = someKind.chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    rosters: fc.record({
      pupil: fc.array(pupilRow(hardName, KINDS[kind]), { maxLength: 12 }),
      teacher: fc.array(staffRow, { maxLength: 8 }),
    }),
  }),
);

/** Organisations whose pupils are all of different names, so that parents find their children. */
const families: fc.Arbitrary<Organization> = someKind.chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    rosters: fc.record({
      pupil: fc.uniqueArray(pupilRow(plainName, KINDS[kind]), { maxLength: 12, selector: nameOf }),
      parent: fc.uniqueArray(parentRow(KINDS[kind]), { maxLength: 6, selector: nameOf }),
    }),
  }),
);

/** What comes of an organisation when all of its rosters are exported and imported. */
async function expectNoChanges({ kind, rosters }: Organization, extension: 'csv' | 'xlsx'): Promise<void> {
  const school = await makeOrganization(kind);
  const roles = ROLES.filter((role) => rosters[role] !== undefined).sort((left) => (left === 'pupil' ? -1 : 1));
  for (const role of roles) await load(school, role, [HEADERS[role], ...(rosters[role] ?? [])]);
  const before = school.bytes();
  for (const role of roles) {
    const out = join(school.folder, `export.${extension}`);
    const { rows } = await school.ask('export-roster', '--role', role, '--out', out);
    const outcome = await school.run('import-roster', out, '--role', role, '--json');
    const { rejects, runId, absent, parents, ...document } = outcome.json;
    expect({ rejects, runId, absent, parents }).toEqual({
      ...{ rejects: [], runId: null, absent: 0, parents: { added: 0, updated: 0, linked: 0 } },
    });
    expect(document.rows).toMatchObject({ read: rows, unchanged: rows });
    expect(school.bytes()).toBe(before);
  }
}

describe('what is exported is imported with no changes', () => {
  test.each([
    ['pupils and staff, csv', namesakes, 'csv', LONG ? 300 : 20],
    ['pupils and staff, xlsx', namesakes, 'xlsx', LONG ? 60 : 3],
    ['pupils and parents, csv', families, 'csv', LONG ? 300 : 20],
    ['pupils and parents, xlsx', families, 'xlsx', LONG ? 60 : 3],
  ] as const)(
    '%s',
    async (_what, organizations, extension, numRuns) => {
      const property = fc.asyncProperty(organizations, (organization) => expectNoChanges(organization, extension));
      await fc.assert(property, { numRuns });
    },
    600_000,
  );

  test.each(['roster.csv', 'roster.xlsx', '-'])('through %s', async (name) => {
    const school = await makeBusySchool();
    const before = school.bytes();
    const file = name === '-' ? name : join(school.folder, name);
    for (const role of ROLES) {
      const { stdout } = await school.run('export-roster', '--role', role, '--out', file);
      const { json } = await school.runIn({ stdin: stdout }, 'import-roster', file, '--role', role, '--json');
      expect(json).toMatchObject({ rows: { rejected: 0, unchanged: json.rows.read }, warnings: [], runId: null });
    }
    expect(school.bytes()).toBe(before);
  });
});
