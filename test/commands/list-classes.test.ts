import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

/** A school with pupils and a homeroom teacher in 5А. */
async function makeBusySchool() {
  const school = await makeSchool('10 кадетский', '5А', '10А', '2');
  await loadPupils(school, 'Иванов Иван Иванович;5А;;', 'Петрова Анна Львовна;5А;;', 'Сидоров Лев Ильич;10А;;');
  await loadStaff(school, 'Климова Ирина Львовна;Учитель;');
  await school.ask('assign-homeroom', '5А', 'Климова Ирина Львовна');
  return school;
}

/** The names that a list shows. */
async function names(school: TestSchool, ...argv: string[]) {
  const { items } = await school.ask('list-classes', ...argv);
  return items.map((item: { name: string }) => item.name);
}

describe('list-classes', () => {
  test('shows the classes in the order people expect', async () => {
    const { code, stdout, stderr } = await (await makeBusySchool()).run('list-classes');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        '№  Класс         Год   Учащихся  Классный руководитель',
        '1  Учительская   2026',
        '5  2             2026         0',
        '3  5А            2026         2  Климова Ирина Львовна',
        '4  10А           2026         1',
        '2  10 кадетский  2026         0',
        '',
      ].join('\n'),
    );
  });

  test('its document', async () => {
    const { items, ...rest } = await (await makeBusySchool()).ask('list-classes');
    const common = { year: 2026, staff: false, archived: false, homeroomTeacher: null };
    expect(rest).toEqual({ total: 5 });
    expect(items).toEqual([
      { ...common, id: 1, name: 'Учительская', grade: null, letter: null, staff: true, pupils: 0 },
      { ...common, id: 5, name: '2', grade: 2, letter: null, pupils: 0 },
      {
        ...common,
        id: 3,
        name: '5А',
        grade: 5,
        letter: 'А',
        pupils: 2,
        homeroomTeacher: { id: 6, fullName: 'Климова Ирина Львовна' },
      },
      { ...common, id: 4, name: '10А', grade: 10, letter: 'А', pupils: 1 },
      { ...common, id: 2, name: '10 кадетский', grade: 10, letter: 'кадетский', pupils: 0 },
    ]);
  });

  test('the classes of a college keep their names', async () => {
    const college = noSchool();
    await college.ask(...REGISTRATION.filter((word) => !word.startsWith('--kind')), '--kind=college');
    await college.ask('create-class', 'ИТ-101', 'ИТ101', 'Пекари');
    const [staff, ...groups] = await names(college);
    expect([staff, groups.sort()]).toEqual(['Преподаватели', ['ИТ-101', 'ИТ101', 'Пекари']]);
  });

  test('of a year without classes', async () => {
    const school = await makeBusySchool();
    expect(await school.ask('list-classes', '--year', '2025')).toEqual({ items: [], total: 0 });
    const { code, stdout } = await school.run('list-classes', '--year', '2025');
    expect([code, stdout]).toEqual([0, 'Классов пока нет.\n']);
    expect((await school.ask('list-classes', '--year', '2026', '--archived')).total).toBe(5);
  });

  test('--limit and --offset', async () => {
    const school = await makeBusySchool();
    expect(await names(school, '--limit', '2', '--offset', '1')).toEqual(['2', '5А']);
    expect((await school.ask('list-classes', '--limit', '2')).total).toBe(5);
    expect(await names(school, '--offset', '9')).toEqual([]);
    const { stdout } = await school.run('list-classes', '--limit', '1');
    expect(stdout).toBe(
      ['№  Класс        Год   Учащихся  Классный руководитель', '1  Учительская  2026', 'Показано 1 из 5.', ''].join(
        '\n',
      ),
    );
  });

  test('--format json is --json', async () => {
    const school = await makeBusySchool();
    const [format, flag] = [
      await school.run('list-classes', '--format=json'),
      await school.run('list-classes', '--json'),
    ];
    expect(format.stdout).toBe(flag.stdout);
  });

  test('--format csv', async () => {
    const { stdout } = await (await makeBusySchool()).run('list-classes', '--format', 'csv');
    expect(stdout).toBe(
      [
        '\ufeff№;Класс;Год;Учащихся;Классный руководитель',
        '1;Учительская;2026;;',
        '5;2;2026;0;',
        '3;5А;2026;2;Климова Ирина Львовна',
        '4;10А;2026;1;',
        '2;10 кадетский;2026;0;',
        '',
      ].join('\r\n'),
    );
  });

  test('a cell that a spreadsheet would run is neutralised in CSV only', async () => {
    const college = noSchool();
    await college.ask(...REGISTRATION.filter((word) => !word.startsWith('--kind')), '--kind=college');
    await college.ask('create-class', '=1+1', '@ИТ', '+группа');
    const { stdout } = await college.run('list-classes', '--format', 'csv');
    for (const cell of ["'=1+1", "'@ИТ", "'+группа"]) expect(stdout).toContain(`;${cell};`);
    expect((await names(college)).sort()).toEqual(['+группа', '=1+1', '@ИТ', 'Преподаватели'].sort());
  });

  test('--out writes a file and says so', async () => {
    const school = await makeBusySchool();
    const out = join(school.folder, 'classes.csv');
    const { code, stdout } = await school.run('list-classes', '--format', 'csv', '--out', out);
    expect([code, stdout]).toEqual([0, `Записано: ${out}\n`]);
    expect(readFileSync(out, 'utf8')).toBe((await school.run('list-classes', '--format', 'csv')).stdout);
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  test('--out with --json tells about the file', async () => {
    const school = await makeBusySchool();
    const out = join(school.folder, 'classes.csv');
    const document = await school.ask('list-classes', '--format', 'csv', '--out', out);
    expect(document).toEqual({ out, format: 'csv', bytes: statSync(out).size });
  });

  test('--out - is standard output', async () => {
    const school = await makeBusySchool();
    const argv = ['list-classes', '--format', 'csv'];
    expect((await school.run(...argv, '--out', '-')).stdout).toBe((await school.run(...argv)).stdout);
  });

  test.each(['missing/classes.csv', '.'])('--out %s cannot be written', async (out) => {
    const school = await makeBusySchool();
    const before = readdirSync(school.folder);
    const outcome = await school.run('list-classes', '--format=csv', '--out', join(school.folder, out), '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([4, 'cannot-write', '']);
    expect(readdirSync(school.folder)).toEqual(before);
  });

  test('changes nothing', async () => {
    const school = await makeBusySchool();
    const before = school.bytes();
    await school.ask('list-classes');
    expect(school.bytes()).toBe(before);
  });

  test.each([
    [['--year', 'прошлый'], 'invalid-value'],
    [['--year', '26'], 'invalid-value'],
    [['--limit', '0'], 'invalid-value'],
    [['--limit', '2.5'], 'invalid-value'],
    [['--offset=-1'], 'invalid-value'],
    [['--format', 'xml'], 'invalid-value'],
    [['--limit'], 'option-without-value'],
    [['5А'], 'too-many-arguments'],
  ])('%j ends with 2 %s', async (words, problem) => {
    const outcome = await (await makeSchool()).run('list-classes', ...words, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, problem, '']);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('list-classes', '--json');
    expect([outcome.code, outcome.stdout, outcome.error?.code]).toEqual([4, '', 'store-missing']);
  });

  test('--without-homeroom', async () => {
    const school = await makeSchool('5А', '5Б');
    await school.ask('assign-homeroom', '5А', 'Орлова Мария Ивановна');
    const { items } = await school.ask('list-classes', '--without-homeroom');
    expect(items.map((one: { name: string }) => one.name)).toEqual(['5Б']);
  });
});
