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
