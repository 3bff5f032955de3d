import { describe, expect, test } from 'vitest';
import { askIn, plain } from '../support/invitations.ts';
import { loadPupils, loadStaff, makeSchool, type TestSchool } from '../support/school.ts';

const KLIMOVA = { id: 3, fullName: 'Климова Ирина Львовна' };
const POLYAKOV = { id: 4, fullName: 'Поляков Олег Маркович' };

async function makeTeachers(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  await loadStaff(school, `${KLIMOVA.fullName};;`, `${POLYAKOV.fullName};;`);
  await loadPupils(school, 'Иванов Иван Иванович;5А;;');
  return school;
}

const teachersOf = async (school: TestSchool, place: string) => {
  const { items } = await school.ask('list-people', '--class', place, '--role', 'teacher');
  return items.map((one: { fullName: string }) => one.fullName);
};

describe('assign-teacher', () => {
  test('attaches a teacher for a subject and says so', async () => {
    const school = await makeTeachers();
    const { code, stdout, stderr } = await school.run('assign-teacher', '5-а', '#3', '--subject', 'алгебра');
    expect([code, plain(stdout), stderr]).toEqual([0, `${KLIMOVA.fullName} (#3) ведёт занятия в «5А»: алгебра.\n`, '']);
    const english = await school.run('assign-teacher', '5А', '#3', '--subject', 'геометрия', '--lang', 'en');
    expect(plain(english.stdout)).toBe(`${KLIMOVA.fullName} (#3) teaches in “5А”: алгебра, геометрия.\n`);
    expect(await teachersOf(school, '5А')).toEqual([KLIMOVA.fullName]);
    expect(await teachersOf(school, '5Б')).toEqual([]);
  });

  test('its document; the same again changes nothing', async () => {
    const school = await makeTeachers();
    const document = await school.ask('assign-teacher', '5А', POLYAKOV.fullName);
    expect(document).toEqual({
      ...{ class: '5А', person: POLYAKOV, subject: null, subjects: [] },
      ...{ runId: expect.any(Number), applied: true },
    });
    expect(await school.ask('assign-teacher', '5А', '#4')).toEqual({ ...document, runId: null });
    await school.ask('assign-teacher', '5А', '#4', '--subject', 'Физика');
    expect(await school.ask('assign-teacher', '5А', '#4', '--subject', 'физика')).toMatchObject({ runId: null });
  });

  test('a class has several, beside its homeroom teacher', async () => {
    const school = await makeTeachers();
    await school.ask('assign-teacher', '5А', '#3', '--subject', 'алгебра');
    await school.ask('assign-homeroom', '5А', '#4');
    expect(await teachersOf(school, '5А')).toEqual([KLIMOVA.fullName, POLYAKOV.fullName]);
  });

  test('--remove, one subject or all', async () => {
    const school = await makeTeachers();
    await school.ask('assign-teacher', '5А', '#3', '--subject', 'алгебра');
    await school.ask('assign-teacher', '5А', '#3', '--subject', 'геометрия');
    const one = await school.run('assign-teacher', '5А', '#3', '--subject', 'АЛГЕБРА', '--remove');
    expect(plain(one.stdout)).toBe(`${KLIMOVA.fullName} (#3): в «5А» остаётся геометрия.\n`);
    const all = await school.run('assign-teacher', '5А', '#3', '--remove');
    expect(plain(all.stdout)).toBe(`${KLIMOVA.fullName} (#3): в «5А» занятий больше нет.\n`);
    expect(await school.ask('assign-teacher', '5А', '#3', '--remove')).toMatchObject({ runId: null, applied: true });
    expect(await teachersOf(school, '5А')).toEqual([]);
  });

  test('who leaves, and what a class is put away with, ends; a new year takes it along', async () => {
    const school = await makeTeachers();
    await school.ask('assign-teacher', '5А', '#3', '--subject', 'алгебра');
    await school.ask('assign-teacher', '5А', '#4', '--subject', 'физика');
    await school.ask('assign-teacher', '5Б', '#4', '--subject', 'физика');
    await school.ask('withdraw', '#3', '--reason', 'dismissed');
    await school.ask('archive-class', '5Б');
    expect(await teachersOf(school, '5А')).toEqual([POLYAKOV.fullName]);
    await askIn(school, { now: '2027-08-25T06:00:00.000Z' }, 'start-year', '2027', '--yes');
    expect(await teachersOf(school, '6А')).toEqual([POLYAKOV.fullName]);
    expect(await teachersOf(school, '#2')).toEqual([]);
  });

  test.each<[string, string[], number, string]>([
    ['no class', [], 2, 'missing-value'],
    ['nobody', ['5А'], 2, 'missing-value'],
    ['an unknown class', ['9Я', '#3'], 4, 'class-not-found'],
    ['an unknown person', ['5А', 'Никто Никто'], 4, 'person-not-found'],
    ['a pupil', ['5А', '#5'], 3, 'not-staff'],
    ['the staff class', ['Учительская', '#3'], 3, 'teaching-in-staff-class'],
    ['an empty subject', ['5А', '#3', '--subject', ' '], 2, 'invalid-value'],
  ])('%s is refused and changes nothing', async (_kind, argv, code, problem) => {
    const school = await makeTeachers();
    const before = school.bytes();
    const outcome = await school.run('assign-teacher', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });
});
