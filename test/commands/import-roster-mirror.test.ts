import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { documentOf } from '../story/documents.ts';
import { issueAll } from '../support/invitations.ts';
import { loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';
import { findDepartures } from '../support/shapes.ts';

const HEADER = 'ФИО;Класс;Дата рождения;Телефон';
const IMPORTED = documentOf('import-pupils') ?? (() => ['no shape']);
const LETTERS = 'абвгдежзиклмнопрстуфхцчшщэюя';

/** Somebody's full name that only this number has. */
function nameOf(number: number): string {
  return `Тестов${LETTERS[number]}${LETTERS[number]} Иван Петрович`;
}

/** Lines of a roster for pupils with numbers, all of one class. */
function pupilLines(className: string, numbers: readonly number[]): string[] {
  return numbers.map((number) => `${nameOf(number)};${className};;`);
}

/** The numbers from one to another, the last one included. */
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Writes a roster of pupils from lines. */
function roster(school: TestSchool, ...lines: string[]): string {
  return school.file('roster.csv', [HEADER, ...lines, ''].join('\n'));
}

/** Imports a roster of pupils from lines; whatever comes of it, its document is the contract's and accounts for every row. */
async function importLines(school: TestSchool, lines: readonly string[], ...options: string[]) {
  const outcome = await school.run('import-roster', roster(school, ...lines), '--role=pupil', '--json', ...options);
  expectDocument(outcome.json);
  return outcome;
}

/** Imports a roster of pupils from lines, which must be taken. */
async function load(school: TestSchool, lines: readonly string[], ...options: string[]) {
  const { code, json, stderr } = await importLines(school, lines, ...options);
  expect([code, stderr]).toEqual([0, '']);
  return json;
}

/** Proves that a document has the fields of the contract, no more and no fewer, and that no row disappears. */
function expectDocument(document: { rows: Record<string, number> }): void {
  expect(findDepartures(document, IMPORTED)).toEqual([]);
  const { read, ...others } = document.rows;
  expect(read).toBe(Object.values(others).reduce((sum, number) => sum + number, 0));
}

/** The names of the people of a role who are present, of one class where it is given. */
async function present(school: TestSchool, role: string, className?: string): Promise<string[]> {
  const where = className === undefined ? [] : ['--class', className];
  const { items } = await school.ask('list-people', '--role', role, ...where);
  return items.map(({ fullName }: { fullName: string }) => fullName);
}

/** The names of those of a role who left. */
async function gone(school: TestSchool, role: string): Promise<string[]> {
  const { items } = await school.ask('list-people', '--role', role, '--state', 'left');
  return items.map(({ fullName }: { fullName: string }) => fullName);
}

/** A school of 5А with the pupils 0 to 3 and 5Б with the pupils 10 and 11. */
async function makeTwoClasses(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  await load(school, [...pupilLines('5А', range(0, 3)), ...pupilLines('5Б', [10, 11])]);
  return school;
}

/** A school with one class of so many pupils, numbered from 0. */
async function makeClassOf(size: number): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  await load(school, pupilLines('5А', range(0, size - 1)));
  return school;
}

describe('import-roster --mirror: who leaves', () => {
  test('those whom the file does not name leave the classes that it names', async () => {
    const school = await makeTwoClasses();
    const document = await load(school, pupilLines('5А', [0, 1]), '--mirror');
    expect(document).toMatchObject({
      rows: { read: 2, unchanged: 2 },
      absent: 2,
      withdrawn: 2,
      warnings: [],
      runId: expect.any(Number),
      applied: true,
    });
    expect(await present(school, 'pupil')).toEqual([0, 1, 10, 11].map(nameOf));
    expect(await gone(school, 'pupil')).toEqual([2, 3].map(nameOf));
  });

  test.each<[string, (file: string) => string[], number]>([
    ['FILE --mirror', (file) => [file, '--mirror'], 2],
    ['--mirror FILE', (file) => ['--mirror', file], 2],
    ['--mirror classes FILE', (file) => ['--mirror', 'classes', file], 2],
    ['FILE --mirror classes', (file) => [file, '--mirror', 'classes'], 2],
    ['--mirror=classes FILE', (file) => ['--mirror=classes', file], 2],
    ['--mirror=all FILE', (file) => ['--mirror=all', file], 4],
    ['--mirror all FILE', (file) => ['--mirror', 'all', file], 4],
    ['--mirror --max-leavers 4 FILE', (file) => ['--mirror', '--max-leavers', '4', file], 2],
    ['--mirror=all --max-leavers 4 FILE', (file) => ['--mirror=all', '--max-leavers', '4', file], 4],
  ])('%s', async (_, argv, withdrawn) => {
    const school = await makeTwoClasses();
    const file = roster(school, ...pupilLines('5А', [0, 1]));
    const words = [...argv(file), '--max-leavers=100%'];
    expect(await school.ask('import-roster', ...words, '--role=pupil')).toMatchObject({ file, withdrawn });
    expect(await gone(school, 'pupil')).toHaveLength(withdrawn);
  });

  test.each([
    ['--mirror=class', 'invalid-value'],
    ['--mirror=', 'invalid-value'],
    ['--max-leavers=ten', 'invalid-value'],
    ['--max-leavers=101%', 'invalid-value'],
    ['--max-leavers=2.5', 'invalid-value'],
    ['--max-leavers=-1', 'invalid-value'],
  ])('%s is a usage error', async (flag, problem) => {
    const school = await makeTwoClasses();
    const before = school.bytes();
    const argv = ['import-roster', roster(school, ...pupilLines('5А', [0])), '--role=pupil', flag, '--json'];
    const { code, error, stdout } = await school.run(...argv);
    expect([code, error?.code, stdout]).toEqual([2, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('a word behind --mirror that is no scope, where the file is already named, is a usage error', async () => {
    const school = await makeTwoClasses();
    const before = school.bytes();
    const file = roster(school, ...pupilLines('5А', [0]));
    const { code, error } = await school.run('import-roster', file, '--role=pupil', '--mirror', 'everyone', '--json');
    expect([code, error?.code]).toEqual([2, 'invalid-value']);
    expect(school.bytes()).toBe(before);
  });

  test('several classes in one file are all its scope', async () => {
    const school = await makeTwoClasses();
    const lines = [...pupilLines('5А', range(0, 3)), ...pupilLines('5Б', [10])];
    expect(await load(school, lines, '--mirror')).toMatchObject({ absent: 1, withdrawn: 1 });
    expect(await gone(school, 'pupil')).toEqual([nameOf(11)]);
  });

  test('=all takes those too who have no class', async () => {
    const school = await makeSchool('5А');
    await load(school, [...pupilLines('5А', [0, 1]), ...pupilLines('', [2])]);
    const lines = pupilLines('5А', [0, 1]);
    expect(await load(school, lines, '--mirror')).toMatchObject({ absent: 0, withdrawn: 0, runId: null });
    expect(await load(school, lines, '--mirror=all')).toMatchObject({ absent: 1, withdrawn: 1 });
    expect(await gone(school, 'pupil')).toEqual([nameOf(2)]);
  });

  test('who moves by the file does not leave', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, ['Иванов Иван Иванович;5А;01.02.2015;', ...pupilLines('5А', [0]), ...pupilLines('5Б', [1])]);
    const lines = [...pupilLines('5А', [0]), 'Иванов Иван Иванович;5Б;01.02.2015;', ...pupilLines('5Б', [1])];
    expect(await load(school, lines, '--mirror')).toMatchObject({ rows: { moved: 1 }, absent: 0, withdrawn: 0 });
    expect(await present(school, 'pupil', '5Б')).toEqual(['Иванов Иван Иванович', nameOf(1)]);
  });

  test('who is only spelled otherwise does not leave', async () => {
    const school = await makeSchool('5А');
    await load(school, ['Ёлкина Алёна Фёдоровна;5А;;', 'Иванов Иван Иванович;5А;;']);
    const lines = ['ЕЛКИНА АЛЕНА ФЕДОРОВНА;5-a;;', 'Иванов  Иван Иванович;5А;;'];
    expect(await load(school, lines, '--mirror')).toMatchObject({ rows: { unchanged: 2 }, withdrawn: 0 });
  });

  test('who comes and who goes in one run', async () => {
    const school = await makeTwoClasses();
    const before = await present(school, 'pupil');
    const lines = pupilLines('5А', [0, 1, 2, 4]);
    expect(await load(school, lines, '--mirror')).toMatchObject({ rows: { added: 1, unchanged: 3 }, withdrawn: 1 });
    expect(await present(school, 'pupil')).toHaveLength(before.length);
    expect(await gone(school, 'pupil')).toEqual([nameOf(3)]);
  });

  test('the reason and the day are kept', async () => {
    const school = await makeTwoClasses();
    await load(school, pupilLines('5А', range(0, 2)), '--mirror');
    const store = new Database(school.store, { readonly: true });
    const rows = store.prepare('SELECT ended_on, end_kind, end_reason FROM enrolment WHERE ended_on NOTNULL').all();
    store.close();
    expect(rows).toEqual([{ ended_on: '2026-09-07', end_kind: 'withdrawn', end_reason: 'absent-from-roster' }]);
  });

  test('the same file again changes nothing', async () => {
    const school = await makeTwoClasses();
    const lines = pupilLines('5А', [0, 1]);
    await load(school, lines, '--mirror');
    const before = school.bytes();
    expect(await load(school, lines, '--mirror')).toMatchObject({
      rows: { unchanged: 2 },
      absent: 0,
      withdrawn: 0,
      runId: null,
      applied: true,
    });
    expect(school.bytes()).toBe(before);
  });

  test('a dry run counts and changes nothing', async () => {
    const school = await makeTwoClasses();
    const before = school.bytes();
    const lines = pupilLines('5А', [0, 1]);
    const trial = await load(school, lines, '--mirror', '--dry-run');
    expect(trial).toMatchObject({ absent: 2, withdrawn: 2, runId: null, applied: false });
    expect(school.bytes()).toBe(before);
    const real = await load(school, lines, '--mirror', '--expect-plan', trial.planHash);
    expect(real).toEqual({ ...trial, runId: expect.any(Number), applied: true });
  });

  test('a plan that has been carried out is not the plan any more', async () => {
    const school = await makeTwoClasses();
    const argv = [pupilLines('5А', [0, 1]), '--mirror'] as const;
    const { planHash } = await load(school, ...argv, '--dry-run');
    expect((await load(school, ...argv, '--dry-run')).planHash).toBe(planHash);
    await load(school, ...argv, '--expect-plan', planHash);
    const before = school.bytes();
    const file = roster(school, ...argv[0]);
    const again = ['import-roster', file, '--role=pupil', '--mirror', '--json', '--expect-plan', planHash];
    const { code, error, stdout } = await school.run(...again);
    expect([code, error?.code, stdout]).toEqual([3, 'plan-changed', '']);
    expect(school.bytes()).toBe(before);
  });

  test('other leavers are another plan', async () => {
    const school = await makeTwoClasses();
    const plan = async (...numbers: number[]) =>
      (await load(school, pupilLines('5А', numbers), '--mirror', '--dry-run')).planHash;
    const hashes = [await plan(0, 1), await plan(0, 2), await plan(1, 2), await plan(0, 1, 2, 3)];
    expect(new Set(hashes).size).toBe(4);
  });

  test('the figures tell who left, and not who moved', async () => {
    const school = await makeSchool('5А', '5Б');
    const dated = (number: number, className: string) => `${nameOf(number)};${className};01.02.2015;`;
    await load(school, [dated(0, '5А'), dated(1, '5А'), dated(2, '5А'), dated(3, '5Б')]);
    await load(school, [dated(0, '5А'), dated(1, '5Б'), dated(3, '5Б')], '--mirror');
    expect(await school.ask('stats')).toMatchObject({ totals: { pupils: 3 }, movement: { arrived: 0, departed: 1 } });
  });

  test('a mirror is another plan than none', async () => {
    const school = await makeTwoClasses();
    const lines = pupilLines('5А', [0, 1]);
    const { planHash } = await load(school, lines, '--dry-run');
    const before = school.bytes();
    const outcome = await school.run(
      ...['import-roster', roster(school, ...lines), '--role=pupil', '--mirror', '--json'],
      ...['--expect-plan', planHash],
    );
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([3, 'plan-changed', '']);
    expect(school.bytes()).toBe(before);
  });

  test('without --mirror the absent are counted in the classes named, and stay', async () => {
    const school = await makeTwoClasses();
    const before = school.bytes();
    expect(await load(school, pupilLines('5А', [0, 1]))).toMatchObject({ absent: 2, withdrawn: 0, runId: null });
    expect(await load(school, [...pupilLines('5А', [0]), ...pupilLines('5Б', [10])])).toMatchObject({ absent: 4 });
    expect(school.bytes()).toBe(before);
  });

  test('on a screen', async () => {
    const school = await makeTwoClasses();
    const file = roster(school, ...pupilLines('5А', [0, 1]));
    const { code, stdout } = await school.run('import-roster', file, '--role=pupil', '--mirror', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('− выбыло         2\n');
    expect(stdout).toContain(`\n− ${nameOf(2)}, 5А\n− ${nameOf(3)}, 5А\n`);
  });
});

describe('import-roster: who was absent and is named again', () => {
  /** A school whose pupil Иванов has left 5А. */
  async function makeLeft(birthDate = '01.02.2015', id = '') {
    const school = await makeSchool('5А', '5Б');
    const line = `${id};Иванов Иван Иванович;5А;${birthDate}`;
    await school.ask('import-roster', withId(school, line, ';Петрова Анна Львовна;5А;'), '--role=pupil');
    const rest = withId(school, ';Петрова Анна Львовна;5А;');
    expect(await school.ask('import-roster', rest, '--role=pupil', '--mirror')).toMatchObject({ withdrawn: 1 });
    return school;
  }

  function withId(school: TestSchool, ...lines: string[]): string {
    return school.file('with-id.csv', ['ID;ФИО;Класс;Дата рождения', ...lines, ''].join('\n'));
  }

  test.each([
    ['by name in the class', '', '', ';Иванов Иван Иванович;5А;', '5А'],
    ['by birth date', '01.02.2015', '', ';Иванов Иван Иванович;5А;01.02.2015', '5А'],
    ['by birth date, in another class', '01.02.2015', '', ';Иванов Иван Иванович;5Б;01.02.2015', '5Б'],
    ['by id, in another class', '', '17', '17;Иванов Иван Иванович;5Б;', '5Б'],
  ])('%s has returned', async (_, birthDate, id, line, className) => {
    const school = await makeLeft(birthDate, id);
    const document = await school.ask('import-roster', withId(school, line), '--role=pupil');
    expectDocument(document);
    expect(document.rows).toMatchObject({ read: 1, returned: 1 });
    const { items } = await school.ask('list-people', '--role=pupil', '--all');
    expect(items).toMatchObject([
      { id: 3, fullName: 'Иванов Иван Иванович', classes: [className], state: 'not-invited' },
      { fullName: 'Петрова Анна Львовна' },
    ]);
    const before = school.bytes();
    const again = await school.ask('import-roster', withId(school, line), '--role=pupil');
    expect(again).toMatchObject({ rows: { unchanged: 1 }, runId: null });
    expect(school.bytes()).toBe(before);
  });

  test('with new details, which are taken too', async () => {
    const school = await makeLeft();
    const document = await load(school, ['Иванов Иван Иванович;5А;01.02.2015;89000000101']);
    expect(document.rows).toMatchObject({ returned: 1, updated: 0 });
    expect((await school.ask('list-people', '--class=5А')).items[0].phone).toBe('+79000000101');
  });

  test('another birth date is somebody else, who has not returned', async () => {
    const school = await makeLeft();
    const { rows, warnings } = await load(school, ['Иванов Иван Иванович;5А;03.04.2015;']);
    expect([rows.added, rows.returned]).toEqual([1, 0]);
    expect(warnings).toMatchObject([{ code: 'homonym' }]);
  });
});

describe('import-roster --mirror: what ends with somebody', () => {
  const PARENTS = 'ФИО;Класс;ФИО родителя 1;Телефон родителя 1;ФИО родителя 2';

  /** Imports pupils with parents from lines under PARENTS, which must be taken. */
  async function loadFamilies(school: TestSchool, lines: readonly string[], ...options: string[]) {
    const file = school.file('families.csv', [PARENTS, ...lines, ''].join('\n'));
    const document = await school.ask('import-roster', file, '--role=pupil', ...options);
    expectDocument(document);
    return document;
  }

  test('the parents of whom the last child leaves leave too', async () => {
    const school = await makeSchool('5А');
    const [one, other] = ['Иванов Иван Иванович;5А;Иванова Анна Петровна;89000000101;Иванов Пётр Львович', '5А'];
    const sister = `Иванова Мария Ивановна;${other};Иванова Анна Петровна;89000000101;`;
    await loadFamilies(school, [one, sister]);
    const document = await loadFamilies(school, [sister], '--mirror');
    expect(document).toMatchObject({ absent: 1, withdrawn: 1 });
    expect(await present(school, 'parent')).toEqual(['Иванова Анна Петровна']);
    expect(await gone(school, 'parent')).toEqual(['Иванов Пётр Львович']);
  });

  test('the personal invitations of who leaves are revoked, the child\u2019s and the parent\u2019s', async () => {
    const school = await makeSchool('5А');
    const stays = 'Петрова Анна Львовна;5А;Петрова Ольга Ильинична;;';
    await loadFamilies(school, ['Иванов Иван Иванович;5А;Иванова Анна Петровна;;', stays]);
    const issued = await issueAll(school, '5А', '--role=pupil,parent', '--personal');
    expect(issued).toHaveLength(4);
    await loadFamilies(school, [stays], '--mirror');
    const { items } = await school.ask('list-invites');
    const states = items.map((one: { person: { fullName: string }; state: string }) => [
      one.person.fullName,
      one.state,
    ]);
    expect(Object.fromEntries(states)).toEqual({
      'Иванов Иван Иванович': 'revoked',
      'Иванова Анна Петровна': 'revoked',
      'Петрова Анна Львовна': 'open',
      'Петрова Ольга Ильинична': 'open',
    });
    const revoked = items.find(({ state }: { state: string }) => state === 'revoked');
    expect(revoked).toMatchObject({ revokedAt: expect.any(String), revokeReason: expect.any(String) });
  });

  test('the invitations of a class stay', async () => {
    const school = await makeTwoClasses();
    await issueAll(school, '5А', '--role=pupil');
    await load(school, pupilLines('5А', [0, 1]), '--mirror');
    expect((await school.ask('list-invites')).items).toMatchObject([{ state: 'open', revokedAt: null }]);
  });

  test('the homeroom of a teacher who leaves ends', async () => {
    const school = await makeSchool('5А', '5Б');
    await loadStaff(school, 'Климова Ирина Львовна;учитель;', 'Сомов Олег Юрьевич;учитель;');
    await school.ask('assign-homeroom', '5А', 'Климова Ирина Львовна');
    await school.ask('assign-homeroom', '5Б', 'Сомов Олег Юрьевич');
    const file = school.file('staff.csv', 'ФИО\nСомов Олег Юрьевич\nОрлова Мария Ивановна\nЛебедев Пётр Алексеевич\n');
    const document = await school.ask('import-roster', file, '--role=teacher', '--mirror');
    expect(document).toMatchObject({ absent: 1, withdrawn: 1, warnings: [] });
    const { items } = await school.ask('list-classes');
    const homerooms = items.map((one: { name: string; homeroomTeacher: unknown }) => [one.name, one.homeroomTeacher]);
    expect(Object.fromEntries(homerooms)).toMatchObject({ '5А': null, '5Б': { fullName: 'Сомов Олег Юрьевич' } });
    expect(await gone(school, 'teacher')).toEqual(['Климова Ирина Львовна']);
  });

  test('a teacher who leaves leaves a child of the same name alone', async () => {
    const school = await makeSchool('5А');
    await loadStaff(school, 'Климова Ирина Львовна;учитель;');
    await load(school, ['Климова Ирина Львовна;5А;;']);
    const file = school.file('staff.csv', 'ФИО\nОрлова Мария Ивановна\nЛебедев Пётр Алексеевич\n');
    await school.ask('import-roster', file, '--role=teacher', '--mirror');
    expect(await present(school, 'pupil')).toEqual(['Климова Ирина Львовна']);
  });
});

describe('import-roster --mirror of staff', () => {
  test.each(['--mirror', '--mirror=classes', '--mirror=all'])('%s: the staff are one list', async (flag) => {
    const school = await makeSchool('5А');
    await load(school, pupilLines('5А', [0]));
    await loadStaff(school, 'Климова Ирина Львовна;учитель;', 'Сомов Олег Юрьевич;учитель;');
    const file = school.file('staff.csv', 'ФИО\nСомов Олег Юрьевич\nЛебедев Пётр Алексеевич\n');
    const document = await school.ask('import-roster', file, '--role=teacher', flag);
    expectDocument(document);
    expect(document).toMatchObject({ rows: { unchanged: 2 }, absent: 2, withdrawn: 2 });
    expect(await gone(school, 'teacher')).toEqual(['Климова Ирина Львовна', 'Орлова Мария Ивановна']);
    expect(await present(school, 'pupil')).toEqual([nameOf(0)]);
  });

  test('who left and is on the list again has returned', async () => {
    const school = await makeSchool();
    const staff = (...names: string[]) => school.file('staff.csv', `ФИО\n${names.join('\n')}\n`);
    const [others, left] = [['Орлова Мария Ивановна', 'Лебедев Пётр Алексеевич'], 'Климова Ирина Львовна'];
    await school.ask('import-roster', staff(...others, left), '--role=teacher');
    await school.ask('import-roster', staff(...others), '--role=teacher', '--mirror');
    const document = await school.ask('import-roster', staff(...others, left), '--role=teacher', '--mirror');
    expect(document).toMatchObject({ rows: { read: 3, returned: 1, unchanged: 2 }, withdrawn: 0 });
    expect(await present(school, 'teacher')).toHaveLength(3);
  });

  test('an administrator stays and is named', async () => {
    const school = await makeSchool();
    const file = school.file('staff.csv', 'ФИО\nОрлова Мария Ивановна\n');
    const document = await school.ask('import-roster', file, '--role=teacher', '--mirror');
    expectDocument(document);
    expect(document).toMatchObject({ withdrawn: 0, runId: null, applied: true });
    expect(document.warnings).toEqual([
      { line: 1, code: 'administrator-kept', message: expect.stringContaining('Лебедев Пётр Алексеевич') },
    ]);
    expect(await gone(school, 'teacher')).toEqual([]);
  });

  test('an administrator who stays is no leaver for the guard', async () => {
    const school = await makeSchool();
    await loadStaff(school, ...range(0, 3).map((number) => `${nameOf(number)};учитель;`));
    const file = school.file('staff.csv', `ФИО\nОрлова Мария Ивановна\n${nameOf(0)}\n`);
    const document = await school.ask('import-roster', file, '--role=teacher', '--mirror', '--max-leavers=0');
    expect(document).toMatchObject({ withdrawn: 3, warnings: [{ code: 'administrator-kept' }] });
  });
});

describe('import-roster --mirror of parents', () => {
  const PARENT = 'ФИО;ФИО ребёнка;Класс';

  test('of the classes of the children named', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, ['Иванов Иван Иванович;5А;;', 'Петрова Анна Львовна;5Б;;']);
    const all = [
      'Иванова Анна Петровна;Иванов Иван Иванович;5А',
      'Иванов Пётр Львович;Иванов Иван Иванович;5А',
      'Петрова Ольга Ильинична;Петрова Анна Львовна;5Б',
    ];
    const file = (lines: readonly string[]) => school.file('parents.csv', [PARENT, ...lines, ''].join('\n'));
    await school.ask('import-roster', file(all), '--role=parent');
    const document = await school.ask('import-roster', file(all.slice(0, 1)), '--role=parent', '--mirror');
    expectDocument(document);
    expect(document).toMatchObject({ rows: { unchanged: 1 }, absent: 1, withdrawn: 1 });
    expect(await gone(school, 'parent')).toEqual(['Иванов Пётр Львович']);
    expect(await present(school, 'pupil')).toHaveLength(2);
  });

  test('who left and is on the list again has returned', async () => {
    const school = await makeSchool('5А');
    await load(school, ['Иванов Иван Иванович;5А;;']);
    const [one, other] = ['Иванова Анна Петровна', 'Иванов Пётр Львович'].map(
      (name) => `${name};Иванов Иван Иванович;5А`,
    );
    const file = (...lines: (string | undefined)[]) => school.file('parents.csv', [PARENT, ...lines, ''].join('\n'));
    await school.ask('import-roster', file(one, other), '--role=parent');
    await school.ask('import-roster', file(one), '--role=parent', '--mirror');
    const document = await school.ask('import-roster', file(one, other), '--role=parent', '--mirror');
    expect(document).toMatchObject({ rows: { returned: 1, unchanged: 1, added: 0 }, withdrawn: 0 });
    expect(await present(school, 'parent')).toHaveLength(2);
  });

  test('a roster of pupils withdraws no parent whose child stays', async () => {
    const school = await makeSchool('5А');
    const header = 'ФИО;Класс;ФИО родителя;ФИО отца';
    const both = 'Иванов Иван Иванович;5А;Иванова Анна Петровна;Иванов Пётр Львович';
    await school.ask('import-roster', school.file('a.csv', `${header}\n${both}\n`), '--role=pupil');
    const one = school.file('b.csv', `${header}\nИванов Иван Иванович;5А;Иванова Анна Петровна;\n`);
    expect(await school.ask('import-roster', one, '--role=pupil', '--mirror=all')).toMatchObject({ withdrawn: 0 });
    expect(await present(school, 'parent')).toHaveLength(2);
  });
});

describe('import-roster --mirror where a pupil may be in several classes', () => {
  const [IVAN, ANNA] = ['Иванов Иван Иванович', 'Петрова Анна Львовна'];

  async function makeHouse() {
    const house = noSchool();
    await house.ask(...REGISTRATION.map((word) => (word === '--kind=school' ? '--kind=supplementary' : word)));
    await house.ask('create-class', 'Шахматы', 'Лепка');
    await load(house, [`${IVAN};Шахматы;01.02.2015;`, `${IVAN};Лепка;01.02.2015;`, `${ANNA};Лепка;03.04.2015;`]);
    return house;
  }

  test('who is missing in one class leaves that one only', async () => {
    const house = await makeHouse();
    await issueAll(house, `--person=${IVAN}`, '--role=pupil');
    expect(await load(house, [`${ANNA};Лепка;03.04.2015;`], '--mirror')).toMatchObject({ absent: 1, withdrawn: 1 });
    const { items } = await house.ask('list-people', '--role=pupil', '--all');
    expect(items).toMatchObject([
      { fullName: IVAN, classes: ['Шахматы'], state: 'invited' },
      { fullName: ANNA, classes: ['Лепка'] },
    ]);
    expect((await house.ask('list-invites')).items).toMatchObject([{ state: 'open' }]);
  });

  test('a personal invitation into the class that is left is revoked', async () => {
    const house = await makeHouse();
    const [issued] = await issueAll(house, `--person=${IVAN}`, '--role=pupil');
    expect(issued).toMatchObject({ class: 'Шахматы' });
    await load(house, [`${IVAN};Лепка;01.02.2015;`, `${ANNA};Лепка;03.04.2015;`], '--mirror=all');
    expect((await house.ask('list-invites')).items).toMatchObject([{ state: 'revoked', revokeReason: 'person-moved' }]);
  });

  test('one file that names both classes and the person in one of them', async () => {
    const house = await makeHouse();
    const lines = [`${IVAN};Шахматы;01.02.2015;`, `${ANNA};Лепка;03.04.2015;`];
    expect(await load(house, lines, '--mirror=all')).toMatchObject({ withdrawn: 1 });
    expect(await present(house, 'pupil', 'Лепка')).toEqual([ANNA]);
    expect(await present(house, 'pupil', 'Шахматы')).toEqual([IVAN]);
  });

  test('the parent stays while the child is in another class, and leaves with the last one', async () => {
    const house = await makeHouse();
    const header = 'ФИО;Класс;Дата рождения;ФИО родителя';
    const child = house.file('a.csv', `${header}\n${IVAN};Шахматы;01.02.2015;Иванова Анна Петровна\n`);
    await house.ask('import-roster', child, '--role=pupil');
    await load(house, [`${ANNA};Лепка;03.04.2015;`], '--mirror');
    expect(await present(house, 'parent')).toEqual(['Иванова Анна Петровна']);
    await load(house, [`${ANNA};Шахматы;03.04.2015;`], '--mirror');
    expect(await present(house, 'parent')).toEqual([]);
    expect(await gone(house, 'pupil')).toEqual([IVAN]);
  });
});

describe('import-roster --mirror withdraws nobody', () => {
  test.each([
    ['a row was rejected', [...pupilLines('5А', [0, 1]), 'Петрова Анна;5А;31.02.2015;'], 5],
    ['every row was rejected', ['Петрова Анна;5А;31.02.2015;'], 5],
    ['there is a header only', [], 0],
    ['there are blank rows only', [';;;', ' ; ; ;'], 0],
  ])('when %s', async (_, lines, exit) => {
    const school = await makeTwoClasses();
    const before = school.bytes();
    for (const flags of [['--mirror'], ['--mirror=all', '--max-leavers=100%', '--yes']]) {
      const { code, json } = await importLines(school, lines, ...flags);
      expect([code, json.withdrawn, json.runId]).toEqual([exit, 0, null]);
      expect(json.warnings).toEqual([{ line: 1, code: 'leavers-skipped', message: expect.stringMatching(/./) }]);
    }
    expect(school.bytes()).toBe(before);
  });

  test('when a row was rejected and went into a file, though the others are applied', async () => {
    const school = await makeTwoClasses();
    const lines = [...pupilLines('5А', [0, 5]), 'Петрова Анна;5А;31.02.2015;'];
    const { code, json } = await importLines(school, lines, '--mirror', `--rejects=${school.folder}/bad.csv`);
    expect([code, json.applied, json.withdrawn]).toEqual([5, true, 0]);
    expect(json.rows).toMatchObject({ added: 1, unchanged: 1, rejected: 1 });
    expect(json.warnings).toMatchObject([{ code: 'leavers-skipped' }]);
    expect(await gone(school, 'pupil')).toEqual([]);
    expect(await present(school, 'pupil')).toHaveLength(7);
  });

  test.each([
    ['an empty file', ''],
    ['a file without a header', 'Иванов Иван Иванович;5А;;\n'],
  ])('when it is %s', async (_, text) => {
    const school = await makeTwoClasses();
    const before = school.bytes();
    const file = school.file('roster.csv', text);
    const outcome = await school.run('import-roster', file, '--role=pupil', '--mirror=all', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([5, 'header-not-found']);
    expectDocument(outcome.json);
    expect(outcome.json).toMatchObject({ rows: { read: 0 }, absent: 0, withdrawn: 0, applied: false });
    expect(school.bytes()).toBe(before);
  });

  test('when it may not, the reason is on the screen', async () => {
    const school = await makeTwoClasses();
    const { stdout } = await school.run('import-roster', roster(school), '--role=pupil', '--mirror=all', '--yes');
    expect(stdout).toContain('никто не выбыл');
  });
});

describe('import-roster --mirror: the guard', () => {
  /** Imports all pupils but so many of a class of a size, and gives what came of it. */
  async function leave(size: number, leavers: number, ...options: string[]) {
    const school = await makeClassOf(size);
    const before = school.bytes();
    const outcome = await importLines(school, pupilLines('5А', range(leavers, size - 1)), '--mirror', ...options);
    return { school, before, ...outcome };
  }

  test.each([
    [4, 3, 0, ''],
    [20, 3, 0, ''],
    [20, 4, 6, ''],
    [25, 4, 6, ''],
    [5, 4, 6, ''],
    [5, 4, 0, '--max-leavers=100%'],
    [5, 4, 0, '--max-leavers=80%'],
    [5, 4, 6, '--max-leavers=79%'],
    [20, 4, 0, '--max-leavers=20%'],
    [20, 4, 0, '--max-leavers=4'],
    [20, 5, 6, '--max-leavers=4'],
    [20, 3, 0, '--max-leavers=0'],
    [20, 3, 0, '--max-leavers=0%'],
    [20, 4, 6, '--max-leavers=0'],
    [20, 4, 6, '--yes'],
    [20, 4, 6, '--yes --no-input'],
  ])('of %i people %i leave: it ends with %i %s', async (size, leavers, exit, flags) => {
    const { code, json, school, before } = await leave(size, leavers, ...flags.split(' ').filter(Boolean));
    expect(code).toBe(exit);
    expect(json).toMatchObject({ absent: leavers, applied: exit === 0 });
    if (exit === 6) expect(school.bytes()).toBe(before);
    else expect(json.withdrawn).toBe(leavers);
  });

  test('a tenth is not more than a tenth', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, [...pupilLines('5А', range(0, 19)), ...pupilLines('5Б', range(20, 27))]);
    const more = range(0, 11).map((number) => `Дополнительный${LETTERS[number]} Иван;5Б;;`);
    await load(school, [...pupilLines('5Б', range(20, 27)), ...more]);
    const of40 = [...pupilLines('5А', range(4, 19)), ...pupilLines('5Б', range(20, 27)), ...more];
    expect(await load(school, of40, '--mirror', '--dry-run')).toMatchObject({ withdrawn: 4 });
    const { code } = await importLines(school, of40.slice(1), '--mirror', '--dry-run');
    expect(code).toBe(6);
  });

  test('tells the names, changes nothing and prints its document', async () => {
    const { school, before, code, json, error } = await leave(20, 4);
    expect(code).toBe(6);
    expect(error?.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const number of range(0, 3)) expect(error?.message).toContain(nameOf(number));
    expect(error?.message).not.toContain(nameOf(4));
    expect(json).toMatchObject({ rows: { read: 16, unchanged: 16 }, absent: 4, runId: null, applied: false });
    expect(school.bytes()).toBe(before);
  });

  test('on a screen', async () => {
    const school = await makeClassOf(20);
    const before = school.bytes();
    const file = roster(school, ...pupilLines('5А', range(4, 19)));
    const { code, stdout, stderr } = await school.run('import-roster', file, '--role=pupil', '--mirror', '--yes');
    expect(code).toBe(6);
    expect(stdout).toContain('прочитано');
    expect(stderr).toMatch(/^Ничего не изменено: [^\n]+ 4 человека из 20 [^\n]+\n[^\n]*--max-leavers[^\n]*\n$/);
    for (const number of range(0, 3)) expect(stderr).toContain(nameOf(number));
    expect(school.bytes()).toBe(before);
  });

  test('in English', async () => {
    const school = await makeClassOf(20);
    const file = roster(school, ...pupilLines('5А', range(4, 19)));
    const outcome = await school.runIn({ lang: 'en' }, 'import-roster', file, '--role=pupil', '--mirror');
    expect(outcome.code).toBe(6);
    expect(outcome.stderr).toMatch(/^[^\n]*\b4\b[^\n]*\b20\b[^\n]*\n[^\n]*--max-leavers[^\n]*\n$/);
    for (const number of range(0, 3)) expect(outcome.stderr).toContain(nameOf(number));
  });

  test('a dry run ends with the same code and the same document', async () => {
    const school = await makeClassOf(20);
    const lines = pupilLines('5А', range(4, 19));
    const [trial, real] = [
      await importLines(school, lines, '--mirror', '--dry-run'),
      await importLines(school, lines, '--mirror'),
    ];
    expect([trial.code, trial.json]).toEqual([6, real.json]);
    expect(trial.error?.code).toBe(real.error?.code);
  });

  test('is not met by what else the file does: nothing of it is applied', async () => {
    const school = await makeClassOf(20);
    const before = school.bytes();
    const lines = [...pupilLines('5А', range(4, 20)), ...pupilLines('6А', [21])];
    const { code, json } = await importLines(school, lines, '--mirror', '--create-classes');
    expect(code).toBe(6);
    expect(json).toMatchObject({ rows: { added: 2 }, classesCreated: ['6А'], applied: false });
    expect(school.bytes()).toBe(before);
  });

  test('re-forming two classes is no false alarm', async () => {
    const school = await makeSchool('5А', '5Б');
    const dated = (numbers: readonly number[], className: string) =>
      numbers.map((number) => `${nameOf(number)};${className};01.02.2015;`);
    await load(school, [...dated(range(0, 19), '5А'), ...dated(range(20, 25), '5Б')]);
    const lines = [...dated([0], '5А'), ...dated([...range(5, 19), ...range(20, 25)], '5Б')];
    const { json } = await importLines(school, lines, '--mirror', '--max-leavers=16%');
    expect(json).toMatchObject({ rows: { unchanged: 7, moved: 15 }, absent: 4, withdrawn: 4, applied: true });
    const { items } = await school.ask('list-people', '--role=pupil', '--state=left');
    expect(items).toHaveLength(4);
  });

  test('those who come by the file do not widen it', async () => {
    const school = await makeClassOf(8);
    const before = school.bytes();
    const lines = [...pupilLines('5А', range(4, 7)), ...pupilLines('5А', range(10, 25))];
    const { code, json } = await importLines(school, lines, '--mirror', '--max-leavers=40%');
    expect([code, json.absent, json.rows.added]).toEqual([6, 4, 16]);
    expect(school.bytes()).toBe(before);
  });

  test('a share is of the classes named, not of the organisation', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, [...pupilLines('5А', range(0, 7)), ...pupilLines('5Б', range(8, 27))]);
    const lines = pupilLines('5А', range(4, 7));
    expect((await importLines(school, lines, '--mirror', '--max-leavers=40%')).code).toBe(6);
    expect((await importLines(school, lines, '--mirror', '--max-leavers=50%')).code).toBe(0);
  });

  test('with =all a share is of the organisation', async () => {
    const school = await makeSchool('5А', '5Б');
    await load(school, [...pupilLines('5А', range(0, 7)), ...pupilLines('5Б', range(8, 27))]);
    const lines = [...pupilLines('5А', range(4, 7)), ...pupilLines('5Б', range(8, 27))];
    expect((await importLines(school, lines, '--mirror=all', '--max-leavers=14%')).code).toBe(6);
    expect((await importLines(school, lines, '--mirror=all', '--max-leavers=15%')).code).toBe(0);
  });

  test('people of another role and those who left are not in its base', async () => {
    const school = await makeClassOf(8);
    await loadStaff(school, ...range(10, 25).map((number) => `${nameOf(number)};учитель;`));
    await load(school, pupilLines('5А', range(0, 6)), '--mirror');
    const { code } = await importLines(school, pupilLines('5А', range(0, 2)), '--mirror', '--max-leavers=50%');
    expect(code).toBe(6);
  });

  test('does not count without --mirror', async () => {
    const school = await makeClassOf(20);
    const { code, json } = await importLines(school, pupilLines('5А', [0]), '--max-leavers=0');
    expect([code, json.absent, json.withdrawn]).toEqual([0, 19, 0]);
  });

  test('with a rejected row it is the row that is told, not the guard', async () => {
    const school = await makeClassOf(20);
    const lines = [...pupilLines('5А', [0]), 'Петрова Анна;5А;31.02.2015;'];
    const { code, error } = await importLines(school, lines, '--mirror');
    expect([code, error?.code]).toEqual([5, 'rows-rejected']);
  });

  test('a file for rejects is not written when the guard forbids', async () => {
    const school = await makeClassOf(20);
    const before = school.bytes();
    const rejects = `${school.folder}/bad.csv`;
    const { code } = await importLines(school, pupilLines('5А', [0]), '--mirror', `--rejects=${rejects}`);
    expect(code).toBe(6);
    expect(school.bytes()).toBe(before);
  });
});
