import { describe, expect, test } from 'vitest';
import { makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const HEADER = 'ID;ФИО;Класс;Дата рождения;Телефон';
const NAME = 'Иванов Иван Иванович';

/** Imports pupils from lines «ID;ФИО;Класс;Дата рождения;Телефон», whatever comes of it. */
function importLines(school: TestSchool, lines: readonly string[], ...options: string[]) {
  const file = school.file('roster.csv', [HEADER, ...lines, ''].join('\n'));
  return school.run('import-roster', file, '--role', 'pupil', '--json', ...options);
}

/** Imports pupils from lines, all of which must be taken, and gives the counts that are not zero. */
async function load(school: TestSchool, ...lines: string[]) {
  const { code, json, stderr } = await importLines(school, lines);
  expect([code, stderr]).toEqual([0, '']);
  return nonZero(json.rows);
}

/** The counts that are not zero, without the sum of them, which must be right. */
function nonZero({ read, ...rows }: Record<string, number>) {
  const entries = Object.entries(rows).filter(([, number]) => number > 0);
  expect(read).toBe(entries.reduce((sum, [, number]) => sum + number, 0));
  return Object.fromEntries(entries);
}

/** The pupils of the register by their ids: name, classes, birth date, id of the journal system. */
async function pupils(school: TestSchool) {
  const { items } = await school.ask('list-people', '--role', 'pupil');
  type Item = { id: number; fullName: string; classes: string[]; birthDate: string | null; externalId: string | null };
  return (items as Item[])
    .sort((left, right) => left.id - right.id)
    .map(({ fullName, classes, birthDate, externalId }) => [fullName, classes.join(), birthDate, externalId]);
}

/** Loads the first lines, then the second ones, which must be refused for one reason and change nothing. */
async function expectRefused(known: readonly string[], lines: readonly string[], code: string, ...options: string[]) {
  const school = await makeSchool('5А', '5Б');
  await load(school, ...known);
  const before = school.bytes();
  const outcome = await importLines(school, lines, ...options);
  expect([outcome.code, outcome.error?.code]).toEqual([5, 'rows-rejected']);
  expect(outcome.json).toMatchObject({ rejects: [{ line: lines.length + 1, code }], runId: null, applied: false });
  expect(school.bytes()).toBe(before);
}

describe('import-roster: the id of the journal system', () => {
  test('goes before the name', async () => {
    const school = await makeSchool('5А');
    await load(school, `17;${NAME};5А;01.02.2015;`);
    expect(await load(school, '17;Петров Иван Иванович;5А;01.02.2015;')).toEqual({ updated: 1 });
    expect(await pupils(school)).toEqual([['Петров Иван Иванович', '5А', '2015-02-01', '17']]);
  });

  test('in another class is a move without a flag', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, `17;${NAME};5А;;`);
    expect(await load(school, `17;${NAME};5Б;;`)).toEqual({ moved: 1 });
    expect(await pupils(school)).toEqual([[NAME, '5Б', null, '17']]);
    expect(await load(school, `17;${NAME};5Б;;`)).toEqual({ unchanged: 1 });
  });

  test('is kept as it is written', async () => {
    const school = await makeSchool('5А');
    await load(school, `0017;${NAME};5А;;`, 'a-1/Б;Петрова Анна Львовна;5А;;');
    expect((await pupils(school)).map((pupil) => pupil[3])).toEqual(['0017', 'a-1/Б']);
    expect(await load(school, '17;Сидоров Лев Ильич;5А;;')).toEqual({ added: 1 });
  });

  test('two ids are two people, whatever else agrees', async () => {
    const school = await makeSchool('5А');
    await load(school, `17;${NAME};5А;01.02.2015;89000000101`);
    expect(await load(school, `18;${NAME};5А;01.02.2015;89000000101`)).toEqual({ added: 1 });
    expect(await pupils(school)).toHaveLength(2);
    const both = [`17;${NAME};5А;01.02.2015;`, `18;${NAME};5А;01.02.2015;`];
    expect(await load(school, ...both)).toEqual({ unchanged: 2 });
  });

  test('two ids are two people in one file', async () => {
    const school = await makeSchool('5А', '5Б');
    expect(await load(school, `17;${NAME};5А;;`, `18;${NAME};5А;;`, `19;${NAME};5Б;;`)).toEqual({ added: 3 });
    expect(await load(school, `17;${NAME};5А;;`, `18;${NAME};5А;;`, `19;${NAME};5Б;;`)).toEqual({ unchanged: 3 });
  });

  test('is learnt of a person known by name and birth date', async () => {
    const school = await makeSchool('5А');
    await load(school, `;${NAME};5А;01.02.2015;`);
    expect(await load(school, `17;${NAME};5А;01.02.2015;`)).toEqual({ updated: 1 });
    expect(await pupils(school)).toEqual([[NAME, '5А', '2015-02-01', '17']]);
  });

  test('is learnt of a person known by name in the class', async () => {
    const school = await makeSchool('5А');
    await load(school, `;${NAME};5А;;`);
    expect(await load(school, `17;${NAME};5А;;`)).toEqual({ updated: 1 });
    expect(await pupils(school)).toEqual([[NAME, '5А', null, '17']]);
  });

  test('is not forgotten when the file has none', async () => {
    const school = await makeSchool('5А');
    await load(school, `17;${NAME};5А;01.02.2015;`);
    expect(await load(school, `;${NAME};5А;01.02.2015;`)).toEqual({ unchanged: 1 });
    expect(await pupils(school)).toEqual([[NAME, '5А', '2015-02-01', '17']]);
  });

  test('wins when the birth date is of somebody else', async () => {
    const school = await makeSchool('5А');
    await load(school, `17;${NAME};5А;01.02.2015;`, `18;${NAME};5А;03.04.2015;`);
    expect(await load(school, `17;${NAME};5А;03.04.2015;`)).toEqual({ updated: 1 });
    expect(await pupils(school)).toEqual([
      [NAME, '5А', '2015-04-03', '17'],
      [NAME, '5А', '2015-04-03', '18'],
    ]);
  });

  test('twice in a file: the same row is a duplicate', async () => {
    const school = await makeSchool('5А');
    expect(await load(school, `17;${NAME};5А;;`, `17;${NAME};5А;;`)).toEqual({ added: 1, duplicate: 1 });
    expect(await pupils(school)).toHaveLength(1);
  });

  test.each([
    ['another name', '17;Петров Иван Иванович;5А;;'],
    ['another birth date', `17;${NAME};5А;03.04.2015;`],
    ['another phone', `17;${NAME};5А;;89000000101`],
    ['another class', `17;${NAME};5Б;;`],
  ])('twice in a file with %s is refused', async (_, line) => {
    await expectRefused([], [`17;${NAME};5А;;`, line], 'external-id-repeated');
  });

  test('of a member of staff is refused for a pupil', async () => {
    const school = await makeSchool('5А');
    const staff = school.file('staff.csv', 'ID;ФИО\n17;Климова Ирина Львовна\n');
    await school.ask('import-roster', staff, '--role', 'teacher');
    const outcome = await importLines(school, [`17;${NAME};5А;;`]);
    expect(outcome.code).toBe(5);
    expect(outcome.json.rejects).toMatchObject([{ line: 2, column: 'ID', value: '17', code: 'role-conflict' }]);
  });
});

describe('import-roster: full name and birth date', () => {
  test('in another class is a move without a flag', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, `;${NAME};5А;01.02.2015;`);
    expect(await load(school, `;${NAME};5Б;01.02.2015;`)).toEqual({ moved: 1 });
    expect(await pupils(school)).toEqual([[NAME, '5Б', '2015-02-01', null]]);
  });

  test('another birth date is another person', async () => {
    const school = await makeSchool('5А');
    await load(school, `;${NAME};5А;01.02.2015;`);
    const { json } = await importLines(school, [`;${NAME};5А;03.04.2015;`]);
    expect(nonZero(json.rows)).toEqual({ added: 1 });
    expect(json.warnings).toMatchObject([{ line: 2, code: 'homonym' }]);
    expect(await pupils(school)).toHaveLength(2);
  });

  test('namesakes are told apart by it, in whatever order', async () => {
    const school = await makeSchool('5А', '5Б');
    const [one, other] = [`;${NAME};5А;01.02.2015;`, `;${NAME};5А;03.04.2015;`];
    await load(school, one, other);
    expect(await load(school, other, one)).toEqual({ unchanged: 2 });
    expect(await load(school, `;${NAME};5Б;03.04.2015;`, one)).toEqual({ moved: 1, unchanged: 1 });
  });

  test('is filled in for an undated namesake of the class', async () => {
    const school = await makeSchool('5А');
    await load(school, `;${NAME};5А;;`);
    expect(await load(school, `;${NAME};5А;01.02.2015;`)).toEqual({ updated: 1 });
    expect(await pupils(school)).toEqual([[NAME, '5А', '2015-02-01', null]]);
  });

  test('is filled in when one file has the person with and without it', async () => {
    const school = await makeSchool('5А');
    const lines = [`;${NAME};5А;;`, `;${NAME};5А;01.02.2015;`];
    await load(school, ...lines);
    expect(await pupils(school)).toEqual([[NAME, '5А', '2015-02-01', null]]);
    const before = school.bytes();
    await load(school, ...lines);
    expect(school.bytes()).toBe(before);
  });

  test('of an undated namesake of another class is refused', async () => {
    await expectRefused([`;${NAME};5А;;`], [`;${NAME};5Б;01.02.2015;`], 'ambiguous-person');
  });

  test('of two undated namesakes of the class is refused', async () => {
    const known = [`17;${NAME};5А;;`, `18;${NAME};5А;;`];
    await expectRefused(known, [`;${NAME};5А;01.02.2015;`], 'ambiguous-person');
  });

  test('of two people with different ids is refused', async () => {
    const known = [`17;${NAME};5А;01.02.2015;`, `18;${NAME};5А;01.02.2015;`];
    await expectRefused(known, [`;${NAME};5А;01.02.2015;`], 'ambiguous-person');
  });

  test('in two classes of one file is refused', async () => {
    await expectRefused([], [`;${NAME};5А;01.02.2015;`, `;${NAME};5Б;01.02.2015;`], 'in-two-classes');
  });

  test('twice in one class is a duplicate', async () => {
    const school = await makeSchool('5А');
    const line = `;${NAME};5А;01.02.2015;`;
    expect(await load(school, line, line)).toEqual({ added: 1, duplicate: 1 });
  });
});

describe('import-roster: full name within the class', () => {
  test('is the same person without a birth date', async () => {
    const school = await makeSchool('5А');
    await load(school, `;${NAME};5А;01.02.2015;`);
    expect(await load(school, `;${NAME};5А;;89000000101`)).toEqual({ updated: 1 });
    expect(await pupils(school)).toEqual([[NAME, '5А', '2015-02-01', null]]);
  });

  test('of two namesakes is refused, the candidates named', async () => {
    const known = [`;${NAME};5А;01.02.2015;`, `;${NAME};5А;03.04.2015;`];
    await expectRefused(known, [`;${NAME};5А;;`], 'ambiguous-person');
    const school = await makeSchool('5А');
    await load(school, ...known);
    const { stdout } = await school.run(
      'import-roster',
      school.file('roster.csv', `${HEADER}\n;${NAME};5А;;\n`),
      '--role=pupil',
    );
    expect(stdout).toContain(`! строка 2: нельзя понять, о ком речь: «${NAME}»; есть #3, #4\n`);
  });

  test('in another class is refused', async () => {
    await expectRefused([`;${NAME};5А;;`], [`;${NAME};5Б;;`], 'ambiguous-person');
    await expectRefused([`;${NAME};5А;01.02.2015;`], [`;${NAME};5Б;;`], 'ambiguous-person');
  });

  test('in two classes of one file is refused', async () => {
    await expectRefused([], [`;${NAME};5А;;`, `;${NAME};5Б;;`], 'ambiguous-person');
  });

  test('in another class is a move with --moves', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, `;${NAME};5А;01.02.2015;`);
    const { json } = await importLines(school, [`;${NAME};5Б;;`], '--moves');
    expect(nonZero(json.rows)).toEqual({ moved: 1 });
    expect(await pupils(school)).toEqual([[NAME, '5Б', '2015-02-01', null]]);
  });

  test('of two namesakes in other classes is refused even with --moves', async () => {
    const known = [`17;${NAME};5А;;`, `18;${NAME};5А;;`];
    await expectRefused(known, [`;${NAME};5Б;;`], 'ambiguous-person', '--moves');
  });

  test('with --moves a namesake of the class comes before one of another class', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, `17;${NAME};5А;;`, `18;${NAME};5Б;;`);
    const { json } = await importLines(school, [`;${NAME};5Б;;`], '--moves');
    expect(nonZero(json.rows)).toEqual({ unchanged: 1 });
  });

  test('a person of staff with the name is somebody else', async () => {
    const school = await makeSchool('5А');
    expect(await load(school, ';Лебедев Пётр Алексеевич;5А;;')).toEqual({ added: 1 });
    expect((await school.ask('list-people')).total).toBe(3);
  });
});

describe('import-roster: spelling', () => {
  test.each([
    ['ё and е', 'Ёлкина Алёна Фёдоровна', 'Елкина Алена Федоровна'],
    ['capitals', 'Иванова Анна Петровна', 'ИВАНОВА АННА ПЕТРОВНА'],
    ['spaces', 'Иванова Анна Петровна', '  Иванова\u00a0 Анна   Петровна '],
    ['a long hyphen', 'Петрова-Водкина Софья Андреевна', 'Петрова–Водкина Софья Андреевна'],
    ['spaces around a hyphen', 'Петрова-Водкина Софья Андреевна', 'Петрова - Водкина Софья Андреевна'],
    ['Latin look-alikes', 'Стрельцова Ольга Игоревна', 'Cтpeльцoвa Ольга Игopeвнa'],
    ['a decomposed letter', 'Майоров Сергей Ильич', 'Маи\u0306оров Сергеи\u0306 Ильич'],
    ['apostrophes', "Д'Артаньян Шарль", 'Д’Артаньян Шарль'],
  ])('%s make no other name, the stored spelling stays', async (_, stored, written) => {
    const school = await makeSchool('5А');
    await load(school, `;${stored};5А;;`);
    const before = school.bytes();
    expect(await load(school, `;${written};5А;;`)).toEqual({ unchanged: 1 });
    expect(await pupils(school)).toEqual([[stored, '5А', null, null]]);
    expect(school.bytes()).toBe(before);
  });

  test('with an id a spelling is no change either', async () => {
    const school = await makeSchool('5А');
    await load(school, '17;Ёлкина Алёна Фёдоровна;5А;;');
    expect(await load(school, '17;ЕЛКИНА Алена Федоровна;5А;;')).toEqual({ unchanged: 1 });
    expect((await pupils(school))[0]?.[0]).toBe('Ёлкина Алёна Фёдоровна');
  });

  test('й is not и', async () => {
    const school = await makeSchool('5А');
    await load(school, ';Бойко Иван Иванович;5А;;');
    expect(await load(school, ';Боико Иван Иванович;5А;;')).toEqual({ added: 1 });
  });

  test('a patronymic makes another name', async () => {
    const school = await makeSchool('5А');
    await load(school, ';Иванов Иван Иванович;5А;;');
    expect(await load(school, ';Иванов Иван Ильич;5А;;')).toEqual({ added: 1 });
  });

  test('the spellings of a class are one class', async () => {
    const school = await makeSchool('5А');
    await load(school, `;${NAME};5А;;`);
    expect(await load(school, `;${NAME};5-a;;`)).toEqual({ unchanged: 1 });
  });
});

describe('import-roster: what is known stays', () => {
  test('an empty cell erases nothing', async () => {
    const school = await makeSchool('5А');
    await load(school, `17;${NAME};5А;01.02.2015;89000000101`);
    const before = school.bytes();
    expect(await load(school, `17;${NAME};;;`)).toEqual({ unchanged: 1 });
    expect(school.bytes()).toBe(before);
  });

  test('an absent column erases nothing', async () => {
    const school = await makeSchool('5А');
    await load(school, `17;${NAME};5А;01.02.2015;89000000101`);
    const file = school.file('names.csv', `ФИО;Класс\n${NAME};5А\n`);
    expect(await school.ask('import-roster', file, '--role', 'pupil')).toMatchObject({
      rows: { unchanged: 1 },
      runId: null,
    });
  });

  test('another phone replaces the one that is known', async () => {
    const school = await makeSchool('5А');
    await load(school, `17;${NAME};5А;;89000000101`);
    expect(await load(school, `17;${NAME};5А;;89000000102`)).toEqual({ updated: 1 });
    expect((await school.ask('list-people', '--role', 'pupil')).items[0].phone).toBe('+79000000102');
  });

  test('another way to write the phone is no change', async () => {
    const school = await makeSchool('5А');
    await load(school, `17;${NAME};5А;;89000000101`);
    expect(await load(school, `17;${NAME};5А;;+7 (900) 000-01-01`)).toEqual({ unchanged: 1 });
  });
});

describe('import-roster where a pupil may be in several classes', () => {
  async function makeHouse() {
    const house = noSchool();
    await house.ask(...REGISTRATION.map((word) => (word === '--kind=school' ? '--kind=supplementary' : word)));
    await house.ask('create-class', 'Шахматы-2', 'Лепка');
    return house;
  }

  test('another class is an added membership', async () => {
    const house = await makeHouse();
    await load(house, `;${NAME};Шахматы-2;01.02.2015;`);
    expect(await load(house, `;${NAME};Лепка;01.02.2015;`)).toEqual({ updated: 1 });
    expect(await pupils(house)).toEqual([[NAME, 'Шахматы-2,Лепка', '2015-02-01', null]]);
    expect(await load(house, `;${NAME};Лепка;01.02.2015;`)).toEqual({ unchanged: 1 });
  });

  test('both classes in one file', async () => {
    const house = await makeHouse();
    const lines = [`17;${NAME};Шахматы-2;;`, `17;${NAME};Лепка;;`];
    const document = await load(house, ...lines);
    expect(document).toEqual({ added: 1, updated: 1 });
    const before = house.bytes();
    const { json } = await importLines(house, lines);
    expect(json).toMatchObject({ rows: { rejected: 0, added: 0, updated: 0 }, runId: null, applied: true });
    expect(house.bytes()).toBe(before);
  });

  test('a hyphen makes another class', async () => {
    const house = await makeHouse();
    const outcome = await importLines(house, [`;${NAME};Шахматы2;;`]);
    expect([outcome.code, outcome.json.rejects[0].code]).toEqual([5, 'class-not-found']);
    expect(await load(house, `;${NAME};шахматы -2;;`)).toEqual({ added: 1 });
  });
});

describe('import-roster of staff', () => {
  async function loadStaff(school: TestSchool, ...lines: string[]) {
    const file = school.file('staff.csv', ['ID;ФИО;Должность;Дата рождения', ...lines, ''].join('\n'));
    const { code, json } = await school.run('import-roster', file, '--role', 'teacher', '--json');
    return { code, rows: nonZero(json.rows), rejects: json.rejects };
  }

  test('finds a person by name, whatever the post', async () => {
    const school = await makeSchool();
    const { rows } = await loadStaff(school, ';Орлова Мария Ивановна;Директор;14.03.1972', ';Климова Ирина Львовна;;');
    expect(rows).toEqual({ updated: 1, added: 1 });
    expect((await loadStaff(school, ';Климова Ирина Львовна;Учитель;')).rows).toEqual({ updated: 1 });
    expect((await school.ask('list-people')).total).toBe(3);
  });

  test('an undated row with two namesakes is refused', async () => {
    const school = await makeSchool();
    await loadStaff(school, '1;Климова Ирина Львовна;;', '2;Климова Ирина Львовна;;');
    const { code, rejects } = await loadStaff(school, ';Климова Ирина Львовна;Учитель;');
    expect([code, rejects]).toMatchObject([5, [{ line: 2, code: 'ambiguous-person' }]]);
  });
});
