import { describe, expect, test } from 'vitest';
import { makeSchool, noSchool } from '../support/school.ts';

describe('create-class', () => {
  test('creates classes and says so', async () => {
    const school = await makeSchool();
    const { code, stdout, stderr } = await school.run('create-class', '5А', '5 "б"', '10 кадетский');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('Созданы 3 класса: 5А, 5Б, 10 кадетский.\n');
  });

  test('its document', async () => {
    const school = await makeSchool();
    expect(await school.ask('create-class', '5-a', '7')).toEqual({
      created: [
        { id: 2, name: '5А', grade: 5, letter: 'А', year: 2026 },
        { id: 3, name: '7', grade: 7, letter: null, year: 2026 },
      ],
      existing: [],
      runId: 2,
      applied: true,
    });
  });

  test('a range of letters, grades or numbers', async () => {
    const school = await makeSchool();
    const { stdout } = await school.run('create-class', '5А..5В', '1А..3А', '10');
    expect(stdout).toBe('Создано 7 классов: 5А, 5Б, 5В, 1А, 2А, 3А, 10.\n');
    const wrong = await school.run('create-class', '6В..6А', '--json');
    expect([wrong.code, wrong.error?.code]).toEqual([2, 'class-invalid']);
  });

  test('the nomenclature with the numbers of pupils, which stats compares', async () => {
    const school = await makeSchool('5А');
    const file = school.file('nomenclature.csv', 'Класс;Численность\n5а;25\n5Б..5В;20\n6А;\n');
    const { created, existing } = await school.ask('create-class', '--from', file, '--if-missing');
    expect([created.map((one: { name: string }) => one.name), existing]).toEqual([['5Б', '5В', '6А'], ['5А']]);
    expect(await school.ask('create-class', '--from', file, '--if-missing')).toMatchObject({ runId: null });
    const rows = (await school.run('stats', '--format', 'csv')).stdout
      .split('\r\n')
      .map((line) => line.split(';').slice(0, 3));
    expect(rows.slice(1, 5)).toEqual([
      ['5А', '25', '0'],
      ['5Б', '20', '0'],
      ['5В', '20', '0'],
      ['6А', '', '0'],
    ]);
    const grades = (await school.run('stats', '--by', 'grade', '--format', 'csv')).stdout.split('\r\n');
    expect(grades[1]?.split(';').slice(0, 3)).toEqual(['5', '65', '0']);
  });

  test('an existing name is refused and nothing is created', async () => {
    const school = await makeSchool('5А');
    const before = school.bytes();
    const { code, stdout, error } = await school.run('create-class', '5Б', '5а', '--json');
    expect([code, stdout, error?.code]).toEqual([3, '', 'class-exists']);
    expect(school.bytes()).toBe(before);
  });

  test('with --if-missing a second run changes nothing', async () => {
    const school = await makeSchool('5А');
    const document = await school.ask('create-class', '5А', '--if-missing');
    expect(document).toMatchObject({ created: [], existing: ['5А'], runId: null, applied: true });
  });

  test('a dry run shows the result and creates nothing', async () => {
    const school = await makeSchool();
    const { json } = await school.run('create-class', '5А', '--dry-run', '--json');
    expect(json).toMatchObject({ created: [{ name: '5А' }], runId: null, applied: false });
    expect((await school.ask('list-classes')).total).toBe(1);
  });

  test.each([
    [['create-class', '01.сен'], 2, 'class-invalid'],
    [['create-class', '13А'], 2, 'class-invalid'],
    [['create-class'], 2, 'missing-value'],
    [['create-class', '5А', '--letter', 'Б'], 2, 'unknown-option'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool();
    const outcome = await school.run(...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('create-class', '5А');
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toMatch(/^Хранилища ещё нет: «.*school\.db»\.\nНачните с регистрации .*\n$/);
  });
});
