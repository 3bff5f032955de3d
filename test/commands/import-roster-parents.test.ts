import { describe, expect, test } from 'vitest';
import { documentOf } from '../story/documents.ts';
import { loadPupils, loadStaff, makeSchool, type TestSchool } from '../support/school.ts';
import { findDepartures } from '../support/shapes.ts';

const IMPORTED = documentOf('import-pupils') ?? (() => ['no shape']);
const HEADER = 'ФИО;Класс;Телефон;ФИО матери;Телефон матери;Почта матери;ФИО отца;Телефон отца;Почта отца';
const [IVAN, MARIA] = ['Иванов Иван Иванович', 'Иванова Мария Ивановна'];
const [MOTHER, FATHER] = ['Иванова Анна Петровна', 'Иванов Иван Львович'];
const NOBODY = { added: 0, updated: 0, linked: 0 };

/** Imports the text of a file; whatever comes of it, its document is the contract's and accounts for every row. */
async function importText(school: TestSchool, role: 'pupil' | 'parent', text: string, ...options: string[]) {
  const file = school.file('roster.csv', text);
  const outcome = await school.run('import-roster', file, '--role', role, '--json', ...options);
  expect(findDepartures(outcome.json, IMPORTED)).toEqual([]);
  const { read, ...others } = outcome.json.rows as Record<string, number>;
  expect(read).toBe(Object.values(others).reduce((sum, number) => sum + number, 0));
  return outcome;
}

/** Imports the text of a file, all of which must be taken, and gives its document. */
async function loadText(school: TestSchool, role: 'pupil' | 'parent', text: string, ...options: string[]) {
  const { code, stderr, json } = await importText(school, role, text, ...options);
  expect([code, stderr]).toEqual([0, '']);
  return json;
}

/** Imports pupils with their parents from lines under HEADER, all of which must be taken. */
function load(school: TestSchool, ...lines: string[]) {
  return loadText(school, 'pupil', [HEADER, ...lines, ''].join('\n'));
}

/** Imports parents from lines «ФИО;Телефон;ФИО ребёнка;Класс», all of which must be taken. */
function loadParents(school: TestSchool, ...lines: string[]) {
  return loadText(school, 'parent', ['ФИО;Телефон;ФИО ребёнка;Класс', ...lines, ''].join('\n'));
}

/** The parents of the register by their ids: name, classes of the children, phone. */
async function parents(school: TestSchool) {
  const { items } = await school.ask('list-people', '--role', 'parent');
  type Item = { id: number; fullName: string; classes: string[]; phone: string | null; email: string | null };
  return (items as Item[])
    .sort((left, right) => left.id - right.id)
    .map(({ fullName, classes, phone, email }) => [fullName, classes.join(), phone, email]);
}

/** Proves that a run has changed nothing, and gives its document. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
async function expectNoChange(school: TestSchool, again: () => Promise<any>) {
  const before = school.bytes();
  const document = await again();
  expect(document).toMatchObject({ parents: NOBODY, runId: null, applied: true });
  expect(school.bytes()).toBe(before);
  return document;
}

describe('import-roster: parents beside a pupil', () => {
  test('are entered and linked', async () => {
    const school = await makeSchool('5А');
    const line = `${IVAN};5А;;${MOTHER};8 900 000-01-01;anna@example.org;${FATHER};8 900 000-01-02;ivan@example.org`;
    const document = await load(school, line);
    expect(document).toMatchObject({
      rows: { read: 1, added: 1 },
      parents: { added: 2, updated: 0, linked: 2 },
      warnings: [],
    });
    expect(await parents(school)).toEqual([
      [MOTHER, '5А', '+79000000101', 'anna@example.org'],
      [FATHER, '5А', '+79000000102', 'ivan@example.org'],
    ]);
    expect((await school.ask('stats')).totals).toMatchObject({ pupils: 1, parents: 2 });
    await expectNoChange(school, () => load(school, line));
  });

  test.each([
    ['ФИО родителя;Телефон родителя;Почта родителя', 'parent1'],
    ['ФИО родителя 1;Телефон родителя 1;Почта родителя 1', 'parent1'],
    ['ФИО матери;Телефон матери;Почта матери', 'parent1'],
    ['Мать;Телефон матери;Почта матери', 'parent1'],
    ['ФИО отца;Телефон отца;Почта отца', 'parent2'],
    ['ФИО родителя 2;Телефон родителя 2;Почта родителя 2', 'parent2'],
    ['parent1FullName;parent1Phone;parent1Email', 'parent1'],
    ['parent2FullName;parent2Phone;parent2Email', 'parent2'],
  ])('headers «%s»', async (headers, which) => {
    const school = await makeSchool('5А');
    const text = `ФИО;Класс;${headers}\n${IVAN};5А;${MOTHER};89000000101;anna@example.org\n`;
    const document = await loadText(school, 'pupil', text);
    const fields = document.columns.map(({ field }: { field: string | null }) => field);
    expect(fields).toEqual(['fullName', 'class', `${which}FullName`, `${which}Phone`, `${which}Email`]);
    expect(await parents(school)).toEqual([[MOTHER, '5А', '+79000000101', 'anna@example.org']]);
  });

  test('a parent without contacts', async () => {
    const school = await makeSchool('5А');
    expect((await load(school, `${IVAN};5А;;${MOTHER};;;;;`)).parents).toEqual({ added: 1, updated: 0, linked: 1 });
    expect(await parents(school)).toEqual([[MOTHER, '5А', null, null]]);
  });

  test('empty cells of parents take nobody away', async () => {
    const school = await makeSchool('5А');
    await load(school, `${IVAN};5А;;${MOTHER};89000000101;anna@example.org;;;`);
    await expectNoChange(school, () => load(school, `${IVAN};5А;;${MOTHER};;;;;`));
    await expectNoChange(school, () => load(school, `${IVAN};5А;;;;;;;`));
    await expectNoChange(school, () => loadText(school, 'pupil', `ФИО;Класс\n${IVAN};5А\n`));
    expect(await parents(school)).toEqual([[MOTHER, '5А', '+79000000101', 'anna@example.org']]);
  });

  test('a parent named later is entered for a pupil who is known', async () => {
    const school = await makeSchool('5А');
    await load(school, `${IVAN};5А;;;;;;;`);
    const document = await load(school, `${IVAN};5А;;${MOTHER};;;;;`);
    expect(document).toMatchObject({ parents: { added: 1, updated: 0, linked: 1 }, runId: expect.any(Number) });
  });

  test('a contact that was not known is filled in', async () => {
    const school = await makeSchool('5А');
    await load(school, `${IVAN};5А;;${MOTHER};;;;;`);
    const document = await load(school, `${IVAN};5А;;${MOTHER};89000000101;;;;`);
    expect(document.parents).toEqual({ added: 0, updated: 1, linked: 0 });
    expect(await parents(school)).toEqual([[MOTHER, '5А', '+79000000101', null]]);
  });

  test('another way to write the phone or the name is no change', async () => {
    const school = await makeSchool('5А');
    await load(school, `${IVAN};5А;;Ёлкина Алёна Петровна;89000000101;;;;`);
    await expectNoChange(school, () => load(school, `${IVAN};5А;;ЕЛКИНА АЛЕНА ПЕТРОВНА;+7 (900) 000-01-01;;;;`));
    expect((await parents(school))[0]?.[0]).toBe('Ёлкина Алёна Петровна');
  });

  test('a dry run counts them and changes nothing', async () => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const text = `${HEADER}\n${IVAN};5А;;${MOTHER};;;;;\n`;
    const trial = await loadText(school, 'pupil', text, '--dry-run');
    expect(trial).toMatchObject({ parents: { added: 1, updated: 0, linked: 1 }, runId: null, applied: false });
    expect(school.bytes()).toBe(before);
    const real = await loadText(school, 'pupil', text, '--expect-plan', trial.planHash);
    expect(real).toEqual({ ...trial, runId: expect.any(Number), applied: true });
  });

  test('another parent is another plan', async () => {
    const school = await makeSchool('5А');
    await load(school, `${IVAN};5А;;;;;;;`);
    const plan = async (line: string) =>
      (await loadText(school, 'pupil', `${HEADER}\n${line}\n`, '--dry-run')).planHash;
    const hashes = [
      await plan(`${IVAN};5А;;;;;;;`),
      await plan(`${IVAN};5А;;${MOTHER};;;;;`),
      await plan(`${IVAN};5А;;${FATHER};;;;;`),
      await plan(`${IVAN};5А;;${MOTHER};89000000101;;;;`),
    ];
    expect(new Set(hashes).size).toBe(4);
    expect(await plan(`${IVAN};5А;;${MOTHER};;;;;`)).toBe(hashes[1]);
  });

  test('a pupil on two rows, a parent on each', async () => {
    const school = await makeSchool('5А');
    const lines = [`${IVAN};5А;;${MOTHER};;;;;`, `${IVAN};5А;;${FATHER};;;;;`];
    const document = await load(school, ...lines);
    expect(document).toMatchObject({
      rows: { read: 2, added: 1, duplicate: 1 },
      parents: { added: 2, updated: 0, linked: 2 },
    });
    await expectNoChange(school, () => load(school, ...lines));
  });

  test('the parents of a rejected row are not entered', async () => {
    const school = await makeSchool('5А');
    const text = `${HEADER}\n${IVAN};5А;12345;${MOTHER};;;;;\n${MARIA};5А;;${FATHER};;;;;\n`;
    const { code, json } = await importText(school, 'pupil', text, `--rejects=${school.folder}/bad.csv`);
    expect([code, json.parents]).toEqual([5, { added: 1, updated: 0, linked: 1 }]);
    expect(await parents(school)).toEqual([[FATHER, '5А', null, null]]);
  });

  test('a parent who is on the staff too is entered as a parent', async () => {
    const school = await makeSchool('5А');
    await loadStaff(school, `${MOTHER};учитель;89000000101`);
    const document = await load(school, `${IVAN};5А;;${MOTHER};89000000101;;;;`);
    expect(document.parents).toEqual({ added: 1, updated: 0, linked: 1 });
    expect((await school.ask('list-people', '--role=teacher')).total).toBe(3);
  });

  test('on a screen', async () => {
    const school = await makeSchool('5А');
    const file = school.file('roster.csv', `${HEADER}\n${IVAN};5А;;${MOTHER};;;${FATHER};;\n`);
    const { code, stdout } = await school.run('import-roster', file, '--role=pupil');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Родители: добавлено 2[^\n]*связей с детьми 2/m);
  });

  test('a roster of staff has no parents', async () => {
    const school = await makeSchool();
    const file = school.file('staff.csv', `ФИО;ФИО родителя\nКлимова Ирина Львовна;${MOTHER}\n`);
    const document = await school.ask('import-roster', file, '--role=teacher');
    expect(document).toMatchObject({ rows: { added: 1 }, parents: NOBODY });
    expect(document.columns[1]).toEqual({ header: 'ФИО родителя', field: null });
  });
});

describe('import-roster: a bad cell of a parent rejects the row', () => {
  test.each([
    ['ФИО матери', 'Иванова', 'name-invalid', `${IVAN};5А;;Иванова;;;;;`],
    ['ФИО отца', 'Иванов 2 Иван', 'name-invalid', `${IVAN};5А;;${MOTHER};;;Иванов 2 Иван;;`],
    ['Телефон матери', '12345', 'phone-invalid', `${IVAN};5А;;${MOTHER};12345;;;;`],
    ['Телефон отца', '9,00E+10', 'phone-invalid', `${IVAN};5А;;;;;${FATHER};9,00E+10;`],
    ['Почта матери', 'anna', 'email-invalid', `${IVAN};5А;;${MOTHER};;anna;;;`],
    ['Почта отца', 'ivan@', 'email-invalid', `${IVAN};5А;;;;;${FATHER};;ivan@`],
  ])('%s «%s»', async (column, value, code, line) => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const outcome = await importText(school, 'pupil', `${HEADER}\n${line}\n`);
    const message = expect.stringMatching(/./);
    expect(outcome.json.rejects).toEqual([{ line: 2, column, value, code, message }]);
    expect([outcome.code, outcome.json.parents, outcome.json.applied]).toEqual([5, NOBODY, false]);
    expect(school.bytes()).toBe(before);
  });
});

describe('import-roster: who a parent is', () => {
  test('the parent of this very child with another phone is that parent', async () => {
    const school = await makeSchool('5А');
    await load(school, `${IVAN};5А;;${MOTHER};89000000101;;;;`);
    const document = await load(school, `${IVAN};5А;;${MOTHER};89000000102;;;;`);
    expect(document).toMatchObject({ parents: { added: 0, updated: 1, linked: 0 }, warnings: [] });
    expect(await parents(school)).toEqual([[MOTHER, '5А', '+79000000102', null]]);
  });

  test('siblings share a parent', async () => {
    const school = await makeSchool('5А', '5Б');
    const lines = [`${IVAN};5А;;${MOTHER};89000000101;;;;`, `${MARIA};5Б;;${MOTHER};89000000101;;;;`];
    expect((await load(school, ...lines)).parents).toEqual({ added: 1, updated: 0, linked: 2 });
    expect(await parents(school)).toEqual([[MOTHER, '5А,5Б', '+79000000101', null]]);
    await expectNoChange(school, () => load(school, ...lines));
  });

  test('a sibling who comes later is linked', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, `${IVAN};5А;;${MOTHER};89000000101;;;;`);
    const document = await load(school, `${MARIA};5Б;;${MOTHER};;;;;`);
    expect(document).toMatchObject({ parents: { added: 0, updated: 0, linked: 1 }, warnings: [] });
  });

  test('the only parent of a name, when no contact contradicts', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, `${IVAN};5А;;${MOTHER};89000000101;;;;`);
    const document = await load(school, `${MARIA};5Б;;${MOTHER};;anna@example.org;;;`);
    expect(document.parents).toEqual({ added: 0, updated: 1, linked: 1 });
    expect(await parents(school)).toEqual([[MOTHER, '5А,5Б', '+79000000101', 'anna@example.org']]);
  });

  test.each([
    ['phone', `${IVAN};5А;;${MOTHER};89000000101;;;;`, `${MARIA};5Б;;${MOTHER};89000000102;;;;`],
    ['e-mail', `${IVAN};5А;;${MOTHER};;anna@example.org;;;`, `${MARIA};5Б;;${MOTHER};;other@example.org;;;`],
  ])('another %s is a namesake, who is entered with a warning', async (_, known, line) => {
    const school = await makeSchool('5А', '5Б');
    await load(school, known);
    const document = await load(school, line);
    expect(document.parents).toEqual({ added: 1, updated: 0, linked: 1 });
    expect(document.warnings).toEqual([{ line: 2, code: 'homonym', message: expect.stringContaining(MOTHER) }]);
    expect((await parents(school)).map(([name, classes]) => [name, classes])).toEqual([
      [MOTHER, '5А'],
      [MOTHER, '5Б'],
    ]);
    await expectNoChange(school, () => load(school, known));
    await expectNoChange(school, () => load(school, line));
  });

  test('namesakes in one file', async () => {
    const school = await makeSchool('5А', '5Б');
    const lines = [`${IVAN};5А;;${MOTHER};89000000101;;;;`, `${MARIA};5Б;;${MOTHER};89000000102;;;;`];
    const document = await load(school, ...lines);
    expect(document.parents).toEqual({ added: 2, updated: 0, linked: 2 });
    expect(document.warnings).toMatchObject([{ line: 3, code: 'homonym' }]);
    await expectNoChange(school, () => load(school, ...lines));
  });

  test('one phone agrees and the e-mail does not: it is the same parent', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, `${IVAN};5А;;${MOTHER};89000000101;anna@example.org;;;`);
    const document = await load(school, `${MARIA};5Б;;${MOTHER};89000000101;new@example.org;;;`);
    expect(document.parents).toMatchObject({ added: 0, linked: 1 });
    expect(await parents(school)).toHaveLength(1);
  });

  test.each([
    ['phone', '89000000102;'],
    ['e-mail', ';second@example.org'],
  ])('of two namesakes the one with the %s', async (_, contact) => {
    const school = await makeSchool('5А', '5Б', '5В');
    await load(
      school,
      `${IVAN};5А;;${MOTHER};89000000101;first@example.org;;;`,
      `${MARIA};5Б;;${MOTHER};89000000102;second@example.org;;;`,
    );
    const document = await load(school, `Иванов Лев Иванович;5В;;${MOTHER};${contact};;;`);
    expect(document).toMatchObject({ parents: { added: 0, updated: 0, linked: 1 }, warnings: [] });
    expect((await parents(school)).map((parent) => parent[1])).toEqual(['5А', '5Б,5В']);
  });

  test('of two namesakes neither is taken for one without contacts, who is entered', async () => {
    const school = await makeSchool('5А', '5Б', '5В');
    await load(school, `${IVAN};5А;;${MOTHER};89000000101;;;;`, `${MARIA};5Б;;${MOTHER};89000000102;;;;`);
    const line = `Иванов Лев Иванович;5В;;${MOTHER};;;;;`;
    const document = await load(school, line);
    expect(document.parents).toEqual({ added: 1, updated: 0, linked: 1 });
    expect(document.warnings).toMatchObject([{ line: 2, code: 'homonym' }]);
    await expectNoChange(school, () => load(school, line));
  });

  const CROWD = 12;
  const crowd = [...'абвгдежзиклм'].map(
    (letter, index) =>
      `Иванов ${letter.toUpperCase()}лан;5А;;${MOTHER};890000001${10 + index};m${index}@example.org;;;`,
  );

  test.each([
    ['the one with the phone', '89000000121;', [11, 11]],
    ['the one with the e-mail', ';m3@example.org', [3, 3]],
    ['neither the one with the phone nor the one with the e-mail', '89000000121;m3@example.org', [12, 13]],
    ['the only one without contacts', ';', [12, 12]],
  ])('of many namesakes: %s', async (_, contacts, [mothersOfIvan, mothersOfMaria]) => {
    const school = await makeSchool('5А', '5Б', '5В');
    await load(school, ...crowd);
    const [ivan, maria] = [`${IVAN};5Б;;${MOTHER};${contacts};;;`, `${MARIA};5В;;${MOTHER};${contacts};;;`];
    await load(school, ivan);
    await load(school, maria);
    const classes = (await parents(school)).map((parent) => parent[1] ?? '');
    expect(classes.findIndex((names) => names.includes('5Б'))).toBe(mothersOfIvan);
    expect(classes.findIndex((names) => names.includes('5В'))).toBe(mothersOfMaria);
    await expectNoChange(school, () => load(school, ...crowd, ivan, maria));
  });

  test('of many namesakes the parent of this very child, whose phone is new', async () => {
    const school = await makeSchool('5А');
    await load(school, ...crowd);
    const again = crowd[7]?.replace('89000000117', '89000000199').replace('m7@', 'new@') ?? '';
    expect((await load(school, again)).parents).toEqual({ added: 0, updated: 1, linked: 0 });
    expect((await parents(school)).map((parent) => parent[2]).indexOf('+79000000199')).toBe(7);
    expect(await parents(school)).toHaveLength(CROWD);
  });

  test('another name with the same phone is another parent', async () => {
    const school = await makeSchool('5А');
    const line = `${IVAN};5А;;${MOTHER};89000000101;;${FATHER};89000000101;`;
    expect((await load(school, line)).parents).toEqual({ added: 2, updated: 0, linked: 2 });
    await expectNoChange(school, () => load(school, line));
  });

  test('a parent who left with the child comes back with the child', async () => {
    const school = await makeSchool('5А');
    const [one, other] = [`${IVAN};5А;;${MOTHER};;;;;`, `${MARIA};5А;;${FATHER};;;;;`];
    await load(school, one, other);
    await loadText(school, 'pupil', `${HEADER}\n${other}\n`, '--mirror');
    expect((await parents(school)).map(([name]) => name)).toEqual([FATHER]);
    const document = await load(school, one, other);
    expect(document.rows).toMatchObject({ returned: 1, unchanged: 1 });
    expect(document.parents).toMatchObject({ added: 0 });
    expect((await parents(school)).map(([name]) => name)).toEqual([MOTHER, FATHER]);
    await expectNoChange(school, () => load(school, one, other));
  });

  test('a parent whom a roster of parents has withdrawn comes back with the roster of pupils', async () => {
    const school = await makeSchool('5А');
    const line = `${IVAN};5А;;${MOTHER};;;${FATHER};;`;
    await load(school, line);
    const only = `ФИО;ФИО ребёнка;Класс\n${MOTHER};${IVAN};5А\n`;
    expect(await loadText(school, 'parent', only, '--mirror')).toMatchObject({ withdrawn: 1 });
    expect((await load(school, line)).parents).toMatchObject({ added: 0 });
    expect((await parents(school)).map(([name]) => name)).toEqual([MOTHER, FATHER]);
  });
});

describe('import-roster: one phone for the child and a parent', () => {
  test.each([
    ['the first', `${IVAN};5А;89000000101;${MOTHER};+7 900 000-01-01;;;;`],
    ['the second', `${IVAN};5А;89000000101;${MOTHER};;;${FATHER};8 900 000-01-01;`],
  ])('of %s parent is a warning, and both keep it', async (_, line) => {
    const school = await makeSchool('5А');
    const { warnings } = await load(school, line);
    expect(warnings).toEqual([{ line: 2, code: 'shared-phone', message: expect.stringContaining('+79000000101') }]);
    expect((await school.ask('list-people', '--role=pupil')).items[0].phone).toBe('+79000000101');
    expect((await parents(school)).map((parent) => parent[2])).toContain('+79000000101');
  });

  test('two phones are none', async () => {
    const school = await makeSchool('5А');
    expect((await load(school, `${IVAN};5А;89000000101;${MOTHER};89000000102;;;;`)).warnings).toEqual([]);
  });
});

describe('import-roster --role parent', () => {
  /** A school with Иванов and Иванова in 5А, and a Петрова both in 5А and in 5Б. */
  async function makeFamilies(): Promise<TestSchool> {
    const school = await makeSchool('5А', '5Б');
    await loadPupils(school, `${IVAN};5А;;`, `${MARIA};5А;;`);
    const namesakes = '8;Петрова Анна Львовна;5А\n9;Петрова Анна Львовна;5Б\n';
    await loadText(school, 'pupil', `ID;ФИО;Класс\n${namesakes}`);
    return school;
  }

  test('the children and classes are recognised', async () => {
    const school = await makeFamilies();
    const document = await loadParents(school, `${MOTHER};89000000101;${IVAN};5А`);
    expect(document.columns).toEqual([
      { header: 'ФИО', field: 'fullName' },
      { header: 'Телефон', field: 'phone' },
      { header: 'ФИО ребёнка', field: 'childFullName' },
      { header: 'Класс', field: 'class' },
    ]);
    expect(document).toMatchObject({ rows: { read: 1, added: 1 }, parents: { linked: 1 }, absent: 0 });
    expect(await parents(school)).toEqual([[MOTHER, '5А', '+79000000101', null]]);
  });

  test.each([
    'ФИО родителя;Телефон родителя;ФИО учащегося;Класс',
    'ФИО законного представителя;Телефон;Ребёнок;Класс',
    'fullName;phone;childFullName;class',
    'Родитель;Мобильный телефон;Ученик;Класс ребёнка',
  ])('headers «%s»', async (headers) => {
    const school = await makeFamilies();
    await loadText(school, 'parent', `${headers}\n${MOTHER};89000000101;${IVAN};5А\n`);
    expect(await parents(school)).toEqual([[MOTHER, '5А', '+79000000101', null]]);
  });

  test('the same file again changes nothing', async () => {
    const school = await makeFamilies();
    const lines = [`${MOTHER};89000000101;${IVAN};5А`, `${FATHER};;${IVAN};5А`];
    await loadParents(school, ...lines);
    const document = await expectNoChange(school, () => loadParents(school, ...lines));
    expect(document.rows).toMatchObject({ read: 2, unchanged: 2 });
  });

  test('several children of one parent', async () => {
    const school = await makeFamilies();
    const lines = [`${MOTHER};89000000101;${IVAN};5А`, `${MOTHER};89000000101;${MARIA};5А`];
    const document = await loadParents(school, ...lines);
    expect(document).toMatchObject({ rows: { read: 2, added: 1, rejected: 0 }, parents: { linked: 2 }, warnings: [] });
    expect(await parents(school)).toHaveLength(1);
    await expectNoChange(school, () => loadParents(school, ...lines));
  });

  test('the same row twice is a duplicate', async () => {
    const school = await makeFamilies();
    const line = `${MOTHER};89000000101;${IVAN};5А`;
    expect((await loadParents(school, line, line)).rows).toMatchObject({ read: 2, added: 1, duplicate: 1 });
  });

  test('a child without a class is found when nobody else has the name', async () => {
    const school = await makeFamilies();
    await loadParents(school, `${MOTHER};;${IVAN};`);
    expect(await parents(school)).toEqual([[MOTHER, '5А', null, null]]);
  });

  test('a parent of a child whom the roster of pupils gave already', async () => {
    const school = await makeFamilies();
    await load(school, `${IVAN};5А;;${MOTHER};89000000101;;;;`);
    await expectNoChange(school, () => loadParents(school, `${MOTHER};;${IVAN};5А`));
    const document = await loadParents(school, `${MOTHER};;${MARIA};5А`);
    expect(document).toMatchObject({ rows: { added: 0 }, parents: { linked: 1 } });
  });

  test('another phone for another child is a namesake', async () => {
    const school = await makeFamilies();
    await loadParents(school, `${MOTHER};89000000101;${IVAN};5А`);
    const document = await loadParents(school, `${MOTHER};89000000102;${MARIA};5А`);
    expect(document.rows).toMatchObject({ added: 1 });
    expect(document.warnings).toMatchObject([{ line: 2, code: 'homonym' }]);
  });

  test.each([
    ['a child who is not there', `${MOTHER};;Сидоров Лев Ильич;5А`, 'child-not-found', 'ФИО ребёнка'],
    ['a child of another class', `${MOTHER};;${IVAN};5Б`, 'child-not-found', 'ФИО ребёнка'],
    ['a child of a name that two have', `${MOTHER};;Петрова Анна Львовна;`, 'ambiguous-person', 'ФИО ребёнка'],
    ['a class that is not there', `${MOTHER};;${IVAN};6А`, 'class-not-found', 'Класс'],
    ['a class that is none', `${MOTHER};;${IVAN};01.сен`, 'class-invalid', 'Класс'],
    ['a phone that is none', `${MOTHER};12345;${IVAN};5А`, 'phone-invalid', 'Телефон'],
    ['no name', `;89000000101;${IVAN};5А`, 'name-missing', 'ФИО'],
  ])('%s is rejected', async (_, line, code, column) => {
    const school = await makeFamilies();
    const before = school.bytes();
    const text = `ФИО;Телефон;ФИО ребёнка;Класс\n${line}\n`;
    const outcome = await importText(school, 'parent', text);
    expect([outcome.code, outcome.error?.code]).toEqual([5, 'rows-rejected']);
    expect(outcome.json.rejects).toMatchObject([{ line: 2, code, column }]);
    expect(school.bytes()).toBe(before);
  });

  test('a child who left is not found', async () => {
    const school = await makeFamilies();
    const rest = school.file('rest.csv', `ФИО;Класс\n${MARIA};5А\n`);
    await school.ask('import-roster', rest, '--role=pupil', '--mirror');
    const outcome = await importText(school, 'parent', `ФИО;ФИО ребёнка;Класс\n${MOTHER};${IVAN};5А\n`);
    expect(outcome.json.rejects).toMatchObject([{ code: 'child-not-found', value: IVAN }]);
  });

  test('the id of a pupil is refused for a parent', async () => {
    const school = await makeFamilies();
    const before = school.bytes();
    const text = `ID;ФИО;ФИО ребёнка;Класс\n9;${MOTHER};${IVAN};5А\n`;
    const outcome = await importText(school, 'parent', text);
    expect(outcome.code).toBe(5);
    expect(outcome.json.rejects).toMatchObject([{ line: 2, column: 'ID', value: '9', code: 'role-conflict' }]);
    expect(school.bytes()).toBe(before);
  });

  test('children spelled otherwise are found', async () => {
    const school = await makeSchool('5А');
    await loadPupils(school, 'Ёлкина Алёна Фёдоровна;5А;;');
    await loadParents(school, `${MOTHER};;ЕЛКИНА Алена Федоровна;5-a`);
    expect(await parents(school)).toEqual([[MOTHER, '5А', null, null]]);
  });
});
