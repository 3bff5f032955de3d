import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { documentOf } from '../story/documents.ts';
import { makeSchool, type TestSchool } from '../support/school.ts';
import { findDepartures } from '../support/shapes.ts';

const IMPORTED = documentOf('import-pupils') ?? (() => ['no shape']);
const NAME = 'Иванов Иван Иванович';

/** Imports the text of a file; whatever comes of it, its document is the contract's and accounts for every row. */
async function importText(school: TestSchool, text: string, ...options: string[]) {
  const role = options.some((option) => option.startsWith('--role')) ? [] : ['--role=pupil'];
  const outcome = await school.run('import-roster', school.file('roster.csv', text), ...role, '--json', ...options);
  if (outcome.stdout === '') return outcome;
  expect(findDepartures(outcome.json, IMPORTED)).toEqual([]);
  const { read, ...others } = outcome.json.rows as Record<string, number>;
  expect(read).toBe(Object.values(others).reduce((sum, number) => sum + number, 0));
  return outcome;
}

/** Imports the text of a file, all of which must be taken, and gives its document. */
async function load(school: TestSchool, text: string, ...options: string[]) {
  const { code, stderr, json } = await importText(school, text, ...options);
  expect([code, stderr]).toEqual([0, '']);
  return json;
}

/** One column of a person as the store has it. */
function storedValue(school: TestSchool, column: string, id = 3): unknown {
  const store = new Database(school.store, { readonly: true });
  try {
    return store.prepare<[number], unknown>(`SELECT ${column} FROM person WHERE id = ?`).pluck().get(id);
  } finally {
    store.close();
  }
}

/** The full names of the people of a role. */
async function names(school: TestSchool, role = 'pupil'): Promise<string[]> {
  const { items } = await school.ask('list-people', '--role', role);
  return items.map(({ fullName }: { fullName: string }) => fullName);
}

/** A field of a roster: its header, the file's first value and another one, the flag and the value that a hand gives. */
type Case = { field: string; header: string; first: string; later: string; flag: string; hand: string; column: string };

const CASES: Case[] = [
  ['phone', 'Телефон', '89000000101', '89000000103', '--phone', '+79000000102', 'phone'],
  ['email', 'Почта', 'a@example.org', 'c@example.org', '--email', 'b@example.org', 'email'],
  ['birthDate', 'Дата рождения', '2015-02-01', '2015-02-03', '--birth-date', '2015-02-02', 'birth_date'],
  ['position', 'Должность', 'первый', 'третий', '--position', 'второй', 'position'],
  ['surname', 'Фамилия', 'Иванов', 'Сидоров', '--surname', 'Петров', 'surname'],
  ['name', 'Имя', 'Иван', 'Лев', '--name', 'Пётр', 'given_name'],
  ['patronymic', 'Отчество', 'Иванович', 'Львович', '--patronymic', 'Петрович', 'patronymic'],
].map(([field = '', header = '', first = '', later = '', flag = '', hand = '', column = '']) => ({
  ...{ field, header, first, later, flag, hand, column },
}));

const NAME_PARTS = { Фамилия: 'Иванов', Имя: 'Иван', Отчество: 'Иванович' };

/** A roster of the pupil with id 17 of the journal, in which one column has a value. */
function rosterWith(header: string, value: string): string {
  const cells = { ID: '17', ...NAME_PARTS, Класс: '5А', [header]: value };
  return `${Object.keys(cells).join(';')}\n${Object.values(cells).join(';')}\n`;
}

describe('import-roster: a field edited by hand', () => {
  /** A school that knows the pupil from a file, and one field of whom was then changed by hand. */
  async function makeEdited({ header, first, flag, hand }: Case): Promise<TestSchool> {
    const school = await makeSchool('5А');
    await load(school, rosterWith(header, first));
    await school.ask('edit-person', '#3', `${flag}=${hand}`);
    return school;
  }

  test.each(CASES)('$field stays, and the row is unchanged', async (one) => {
    const school = await makeEdited(one);
    const before = school.bytes();
    for (const value of [one.first, one.later, one.first]) {
      const document = await load(school, rosterWith(one.header, value));
      expect(document).toMatchObject({ rows: { read: 1, unchanged: 1 }, runId: null, applied: true });
      expect(document.warnings).toEqual([{ line: 2, code: 'kept-by-hand', message: expect.stringMatching(/./) }]);
      expect(school.bytes()).toBe(before);
    }
    expect(storedValue(school, one.column)).toBe(one.hand);
  });

  test.each(CASES)('$field gives way to --override', async (one) => {
    const school = await makeEdited(one);
    const document = await load(school, rosterWith(one.header, one.later), `--override=${one.field}`);
    expect(document).toMatchObject({ rows: { updated: 1 }, warnings: [] });
    expect(storedValue(school, one.column)).not.toBe(one.hand);
    expect((await load(school, rosterWith(one.header, one.first))).rows).toMatchObject({ updated: 1 });
    expect(storedValue(school, one.column)).not.toBe(one.hand);
  });

  test.each(CASES)('$field loses its mark once a file agrees, and the next file wins', async (one) => {
    const school = await makeEdited(one);
    const agreed = await load(school, rosterWith(one.header, one.hand));
    expect(agreed).toMatchObject({ rows: { unchanged: 1 }, warnings: [], applied: true });
    const before = school.bytes();
    expect(await load(school, rosterWith(one.header, one.hand))).toMatchObject({ runId: null });
    expect(school.bytes()).toBe(before);
    const document = await load(school, rosterWith(one.header, one.later));
    expect(document).toMatchObject({ rows: { updated: 1 }, warnings: [] });
  });

  test.each(CASES.filter(({ field }) => !['surname', 'name', 'birthDate'].includes(field)))(
    '$field that was cleared by hand stays clear',
    async (one) => {
      const school = await makeEdited({ ...one, hand: '' });
      const document = await load(school, rosterWith(one.header, one.first));
      expect(document).toMatchObject({ rows: { unchanged: 1 }, warnings: [{ code: 'kept-by-hand' }], runId: null });
      expect(storedValue(school, one.column)).toBeNull();
    },
  );

  test('sex stays', async () => {
    const school = await makeSchool('5А');
    await load(school, rosterWith('Пол', 'м'));
    await school.ask('edit-person', '#3', '--sex=female');
    const document = await load(school, rosterWith('Пол', 'м'));
    expect(document).toMatchObject({ rows: { unchanged: 1 }, warnings: [{ code: 'kept-by-hand' }] });
    expect(storedValue(school, 'sex')).toBe('female');
  });

  test('an id of the journal that was cleared by hand stays clear', async () => {
    const school = await makeSchool('5А');
    await load(school, `ID;ФИО;Класс\n17;${NAME};5А\n`);
    await school.ask('edit-person', '#3', '--external-id=');
    const document = await load(school, `ID;ФИО;Класс\n17;${NAME};5А\n`);
    expect(document).toMatchObject({ rows: { unchanged: 1 }, warnings: [{ code: 'kept-by-hand' }], runId: null });
    expect([storedValue(school, 'external_id'), await names(school)]).toEqual([null, [NAME]]);
  });

  test('another field of the same row is taken', async () => {
    const school = await makeSchool('5А');
    const roster = (phone: string, email: string) => `ФИО;Класс;Телефон;Почта\n${NAME};5А;${phone};${email}\n`;
    await load(school, roster('89000000101', 'a@example.org'));
    await school.ask('edit-person', '#3', '--phone=89000000102');
    const text = roster('89000000101', 'b@example.org');
    expect(await load(school, text)).toMatchObject({ rows: { updated: 1 }, warnings: [{ code: 'kept-by-hand' }] });
    expect([storedValue(school, 'phone'), storedValue(school, 'email')]).toEqual(['+79000000102', 'b@example.org']);
    expect(await load(school, text)).toMatchObject({ rows: { unchanged: 1 }, warnings: [{ code: 'kept-by-hand' }] });
  });

  test('an empty cell and an absent column say nothing against it', async () => {
    const school = await makeSchool('5А');
    await load(school, `ФИО;Класс;Телефон\n${NAME};5А;89000000101\n`);
    await school.ask('edit-person', '#3', '--phone=89000000102');
    const before = school.bytes();
    for (const text of [`ФИО;Класс;Телефон\n${NAME};5А;\n`, `ФИО;Класс\n${NAME};5А\n`]) {
      expect(await load(school, text)).toMatchObject({ rows: { unchanged: 1 }, warnings: [], runId: null });
    }
    expect(school.bytes()).toBe(before);
  });

  test('the message names the person, the field and the value of the file', async () => {
    const school = await makeSchool('5А');
    const text = `ФИО;Класс;Телефон\n${NAME};5А;89000000101\n`;
    await load(school, text);
    await school.ask('edit-person', '#3', '--phone=89000000102');
    const file = school.file('roster.csv', text);
    const { stdout } = await school.run('import-roster', file, '--role=pupil');
    expect(stdout).toContain(`строка 2: ${NAME}: телефон остаётся, как исправлено вручную; в файле «+79000000101»`);
    const english = await school.runIn({ lang: 'en' }, 'import-roster', file, '--role=pupil');
    expect(english.stdout).toMatch(/line 2: Иванов Иван Иванович: .*phone.*\+79000000101/);
  });

  test('of a member of staff', async () => {
    const school = await makeSchool();
    const text = 'ФИО;Должность\nКлимова Ирина Львовна;учитель\n';
    await load(school, text, '--role=teacher');
    await school.ask('edit-person', '#3', '--position=завуч');
    const document = await load(school, text, '--role=teacher');
    expect(document).toMatchObject({ rows: { unchanged: 1 }, warnings: [{ code: 'kept-by-hand' }], runId: null });
    expect(storedValue(school, 'position')).toBe('завуч');
  });

  test('of a parent beside a pupil', async () => {
    const school = await makeSchool('5А');
    const roster = (phone: string, childPhone = '') =>
      `ФИО;Класс;Телефон;ФИО матери;Телефон матери\n${NAME};5А;${childPhone};Иванова Анна Петровна;${phone}\n`;
    await load(school, roster('89000000101'));
    await school.ask('edit-person', 'Иванова Анна Петровна', '--phone=89000000102');
    const kept = { parents: { added: 0, updated: 0, linked: 0 }, warnings: [{ line: 2, code: 'kept-by-hand' }] };
    for (const phone of ['89000000101', '89000000103']) {
      expect(await load(school, roster(phone))).toMatchObject({ ...kept, rows: { unchanged: 1 }, runId: null });
    }
    expect(await load(school, roster('89000000101', '89000000109'))).toMatchObject({ ...kept, rows: { updated: 1 } });
    expect(await load(school, roster('89000000101', '89000000109'))).toMatchObject({ ...kept, rows: { unchanged: 1 } });
    const document = await load(school, roster('89000000101'), '--override=phone');
    expect(document).toMatchObject({ parents: { updated: 1 }, warnings: [] });
    expect(storedValue(school, 'phone', 4)).toBe('+79000000101');
  });

  test('a dry run and the plan say the same of it', async () => {
    const school = await makeSchool('5А');
    const text = `ФИО;Класс;Телефон\n${NAME};5А;89000000101\n`;
    await load(school, text);
    await school.ask('edit-person', '#3', '--phone=89000000102');
    const before = school.bytes();
    const trial = await load(school, text, '--dry-run');
    expect(trial).toMatchObject({ rows: { unchanged: 1 }, warnings: [{ code: 'kept-by-hand' }], applied: false });
    expect(school.bytes()).toBe(before);
    const overriding = await load(school, text, '--override=phone', '--dry-run');
    expect(overriding.planHash).not.toBe(trial.planHash);
    const refused = await importText(school, text, `--expect-plan=${overriding.planHash}`);
    expect([refused.code, refused.error?.code]).toEqual([3, 'plan-changed']);
    expect(school.bytes()).toBe(before);
  });
});

describe('import-roster --override', () => {
  const roster = (phone: string, email: string) => `ФИО;Класс;Телефон;Почта\n${NAME};5А;${phone};${email}\n`;

  /** A school whose pupil has a phone and an e-mail that were set by hand. */
  async function makeEdited() {
    const school = await makeSchool('5А');
    await load(school, roster('89000000101', 'a@example.org'));
    await school.ask('edit-person', '#3', '--phone=89000000102', '--email=b@example.org');
    return school;
  }

  test.each([
    [['--override=phone'], 'phone'],
    [['--override=email'], 'email'],
    [['--override=phone,email'], 'phone email'],
    [['--override', 'phone, email'], 'phone email'],
    [['--override=phone', '--override=email'], 'phone email'],
    [['--override=PHONE'], 'phone'],
    [['--override=birthDate'], ''],
  ])('%j', async (flags, overridden) => {
    const school = await makeEdited();
    const { warnings } = await load(school, roster('89000000101', 'a@example.org'), ...flags);
    expect(warnings).toHaveLength(2 - overridden.split(' ').filter(Boolean).length);
    expect(storedValue(school, 'phone')).toBe(overridden.includes('phone') ? '+79000000101' : '+79000000102');
    expect(storedValue(school, 'email')).toBe(overridden.includes('email') ? 'a@example.org' : 'b@example.org');
  });

  test.each(['--override=nickname', '--override=phone,nickname', '--override=', '--override'])(
    '%s is a usage error',
    async (flag) => {
      const school = await makeEdited();
      const before = school.bytes();
      const { code, stdout, error } = await importText(school, roster('89000000101', 'a@example.org'), flag);
      expect([code, stdout]).toEqual([2, '']);
      expect(error?.hint).toMatch(/./);
      expect(school.bytes()).toBe(before);
    },
  );

  test('every field that edit-person sets can be named', async () => {
    const school = await makeEdited();
    const fields = 'surname,name,patronymic,birthDate,phone,email,externalId,position,sex';
    expect((await load(school, roster('89000000101', 'a@example.org'), `--override=${fields}`)).warnings).toEqual([]);
  });
});

describe('import-roster: somebody renamed by hand', () => {
  test.each([
    ['a pupil without a birth date', 'pupil', 'ФИО;Класс', '5А'],
    ['a pupil with a birth date', 'pupil', 'ФИО;Дата рождения;Класс', '01.02.2015;5А'],
    ['a member of staff', 'teacher', 'ФИО;Должность', 'учитель'],
    ['a parent', 'parent', 'ФИО;Телефон', '89000000101'],
  ])('%s is still the same person for the next file', async (_, role, header, rest) => {
    const school = await makeSchool('5А');
    const roster = (name: string) => `${header}\n${name};${rest}\n`;
    await load(school, roster(NAME), `--role=${role}`);
    await school.ask('edit-person', '#3', '--surname=Петров', '--name=Пётр');
    const [count, before] = [(await names(school, role)).length, school.bytes()];
    const document = await load(school, roster(NAME), `--role=${role}`);
    expect(document).toMatchObject({ rows: { read: 1, unchanged: 1 }, runId: null });
    expect(document.warnings.map(({ code }: { code: string }) => code)).toEqual(['kept-by-hand', 'kept-by-hand']);
    expect(school.bytes()).toBe(before);
    expect(await load(school, roster('Петров Пётр Иванович'), `--role=${role}`)).toMatchObject({
      rows: { unchanged: 1 },
      warnings: [],
    });
    expect(await names(school, role)).toHaveLength(count);
    expect(storedValue(school, 'full_name')).toBe('Петров Пётр Иванович');
  });

  test('twice', async () => {
    const school = await makeSchool('5А');
    await load(school, `ФИО;Класс\n${NAME};5А\n`);
    await school.ask('edit-person', '#3', '--surname=Петров');
    await school.ask('edit-person', '#3', '--surname=Сидоров');
    expect(await load(school, `ФИО;Класс\n${NAME};5А\n`)).toMatchObject({ rows: { unchanged: 1 }, runId: null });
    expect(await names(school)).toEqual(['Сидоров Иван Иванович']);
  });

  test('is not taken for absent by --mirror', async () => {
    const school = await makeSchool('5А');
    await load(school, `ФИО;Класс\n${NAME};5А\nПетрова Анна Львовна;5А\n`);
    await school.ask('edit-person', '#3', '--surname=Петров');
    const document = await load(school, `ФИО;Класс\n${NAME};5А\nПетрова Анна Львовна;5А\n`, '--mirror');
    expect(document).toMatchObject({ rows: { unchanged: 2 }, absent: 0, withdrawn: 0 });
  });

  test('with --override is called again as the file says', async () => {
    const school = await makeSchool('5А');
    await load(school, `ФИО;Класс\n${NAME};5А\n`);
    await school.ask('edit-person', '#3', '--surname=Петров');
    const text = `ФИО;Класс\n${NAME};5А\n`;
    expect(await load(school, text, '--override=surname')).toMatchObject({ rows: { updated: 1 }, warnings: [] });
    expect(await names(school)).toEqual([NAME]);
    expect(await load(school, text)).toMatchObject({ rows: { unchanged: 1 }, warnings: [], runId: null });
  });

  test('another birth date under the old name is somebody else', async () => {
    const school = await makeSchool('5А');
    const roster = (date: string) => `ФИО;Класс;Дата рождения\n${NAME};5А;${date}\n`;
    await load(school, roster('01.02.2015'));
    await school.ask('edit-person', '#3', '--surname=Петров');
    expect((await load(school, roster('03.04.2015'))).rows).toMatchObject({ added: 1 });
    expect((await names(school)).sort()).toEqual([NAME, 'Петров Иван Иванович']);
  });

  test('with an id of the journal is found by it, and the name stays', async () => {
    const school = await makeSchool('5А');
    await load(school, rosterWith('Фамилия', 'Иванов'));
    await school.ask('edit-person', '#3', '--surname=Петров');
    const document = await load(school, rosterWith('Фамилия', 'Сидоров'));
    expect(document).toMatchObject({ rows: { unchanged: 1 }, warnings: [{ code: 'kept-by-hand' }] });
    expect(await names(school)).toEqual(['Петров Иван Иванович']);
  });

  test('a child renamed by hand is found for the parents under the new name', async () => {
    const school = await makeSchool('5А');
    await load(school, `ФИО;Класс\n${NAME};5А\n`);
    await school.ask('edit-person', '#3', '--surname=Петров');
    const roster = 'ФИО;ФИО ребёнка;Класс\nПетрова Анна Львовна;Петров Иван Иванович;5А\n';
    expect(await load(school, roster, '--role=parent')).toMatchObject({ parents: { linked: 1 } });
  });
});

describe('import-roster: what is known is never erased', () => {
  test.each([
    ['empty cells', `ID;ФИО;Класс;Дата рождения;Телефон;Почта;Должность;Пол\n17;${NAME};;;;;;\n`],
    ['absent columns', `ID;ФИО\n17;${NAME}\n`],
    ['a name without the patronymic', 'ID;ФИО;Класс\n17;Иванов Иван;5А\n'],
    ['an empty patronymic', 'ID;Фамилия;Имя;Отчество\n17;Иванов;Иван;\n'],
    ['a patronymic «нет»', 'ID;Фамилия;Имя;Отчество\n17;Иванов;Иван;нет\n'],
    ['a patronymic «-»', 'ID;Фамилия;Имя;Отчество\n17;Иванов;Иван;-\n'],
    ['initials', 'ID;ФИО\n17;Иванов И. И.\n'],
    ['initials without a space', 'ID;ФИО\n17;Иванов И.И.\n'],
    ['initials in two columns', 'ID;Фамилия;Имя;Отчество\n17;Иванов;И.;И.\n'],
    ['the name in capitals', `ID;ФИО\n17;${NAME.toUpperCase()}\n`],
    ['cells of spaces', `ID;ФИО;Класс;Телефон\n17;${NAME};  ; \u00a0 \n`],
  ])('%s', async (_, text) => {
    const school = await makeSchool('5А');
    const known = `17;${NAME};5А;01.02.2015;89000000101;a@example.org;староста;м`;
    await load(school, `ID;ФИО;Класс;Дата рождения;Телефон;Почта;Должность;Пол\n${known}\n`);
    const before = school.bytes();
    expect(await load(school, text)).toMatchObject({ rows: { unchanged: 1 }, runId: null, applied: true });
    expect(school.bytes()).toBe(before);
  });
});

describe('import-roster --map', () => {
  const ODD = 'Кто;Где;Школьный номер';
  const MAPS = ['--map=Кто=fullName', '--map=Где=class', '--map=Школьный номер=externalId'];

  test('is remembered for the same header line', async () => {
    const school = await makeSchool('5А');
    await load(school, `${ODD}\n${NAME};5А;17\n`, ...MAPS);
    const document = await load(school, `${ODD}\n${NAME};5А;17\nПетрова Анна Львовна;5А;18\n`);
    expect(document.columns).toEqual([
      { header: 'Кто', field: 'fullName' },
      { header: 'Где', field: 'class' },
      { header: 'Школьный номер', field: 'externalId' },
    ]);
    expect(document.rows).toMatchObject({ unchanged: 1, added: 1 });
  });

  test.each([
    ['another column', 'Кто;Где;Школьный номер;Ещё', [], `${NAME};5А;17;`],
    ['another order', 'Где;Кто;Школьный номер', [], `5А;${NAME};17`],
    ['another role', ODD, ['--role=teacher'], `${NAME};5А;17`],
  ])('is not remembered for %s', async (_, header, options, line) => {
    const school = await makeSchool('5А');
    await load(school, `${ODD}\n${NAME};5А;17\n`, ...MAPS);
    const before = school.bytes();
    const { code, error } = await importText(school, `${header}\n${line}\n`, ...options);
    expect([code, error?.code]).toEqual([5, 'header-not-found']);
    expect(school.bytes()).toBe(before);
  });

  test.each([
    ['a dry run', [`${NAME};5А;17`], ['--dry-run']],
    ['an import that was refused', [`${NAME};5А;17`, 'Петров;5А;18'], []],
  ])('is not remembered from %s', async (_, lines, options) => {
    const school = await makeSchool('5А');
    await importText(school, [ODD, ...lines, ''].join('\n'), ...MAPS, ...options);
    const { code, error } = await importText(school, `${ODD}\n${NAME};5А;17\n`);
    expect([code, error?.code]).toEqual([5, 'header-not-found']);
  });

  test('given again goes before what is remembered', async () => {
    const school = await makeSchool('5А');
    const text = `ФИО;Класс;Номер;Телефоны\n${NAME};5А;17;89000000101\n`;
    await load(school, text, '--map=Номер=externalId');
    const document = await load(school, text, '--map=Номер=position', '--map=Телефоны=phone');
    const fields = document.columns.map(({ field }: { field: string | null }) => field);
    expect(fields).toEqual(['fullName', 'class', 'position', 'phone']);
  });

  test('of a header that the file has not is told', async () => {
    const school = await makeSchool('5А');
    const { warnings } = await load(school, `ФИО;Класс\n${NAME};5А\n`, '--map=Телефоны=phone');
    expect(warnings).toEqual([{ line: 1, code: 'mapping-unused', message: expect.stringContaining('Телефоны') }]);
  });
});

describe('import-roster: columns that must not be kept', () => {
  test.each([
    'СНИЛС',
    'снилс учащегося',
    'Паспорт',
    'Серия и номер паспорта',
    'Адрес',
    'Адрес проживания',
    'Адрес регистрации',
    'Место рождения',
    'Свидетельство о рождении',
    'Полис ОМС',
    'Группа здоровья',
    'Национальность',
  ])('«%s» is named and never stored', async (header) => {
    const school = await makeSchool('5А');
    const secret = 'секрет-112-233-445';
    const text = `ФИО;${header};Класс\n${NAME};${secret};5А\n`;
    const document = await load(school, text);
    expect(document.columns[1]).toEqual({ header, field: null });
    expect(document.warnings).toEqual([{ line: 1, code: 'column-skipped', message: expect.stringContaining(header) }]);
    expect(document.rows).toMatchObject({ added: 1 });
    expect(readFileSync(school.store).includes(secret)).toBe(false);
    const again = await load(school, text);
    expect([again.runId, again.warnings]).toEqual([null, document.warnings]);
  });

  test('is not stored even where --map asks for it', async () => {
    const school = await makeSchool('5А');
    const { code } = await importText(school, `ФИО;Класс;СНИЛС\n${NAME};5А;112-233-445 95\n`, '--map=СНИЛС=externalId');
    expect([0, 2]).toContain(code);
    expect(readFileSync(school.store).includes('112-233-445 95')).toBe(false);
  });

  test.each(['Адрес электронной почты', 'Дата рождения', 'E-mail', 'Телефон'])('«%s» is kept', async (header) => {
    const school = await makeSchool('5А');
    const { warnings, columns } = await load(school, `ФИО;Класс;${header}\n${NAME};5А;\n`);
    expect(warnings).toEqual([]);
    expect(columns[2].field).not.toBeNull();
  });
});
