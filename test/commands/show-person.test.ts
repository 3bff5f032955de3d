import { describe, expect, test } from 'vitest';
import { apply, askIn, issue, plain } from '../support/invitations.ts';
import { makeSchool, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const MOTHER = 'Иванова Вера Олеговна';
const TEACHER = 'Климова Ирина Львовна';
const OCTOBER = { now: '2026-10-05T06:00:00.000Z' };
const SUMMER = { now: '2027-08-25T06:00:00.000Z' };

/** A school where a good deal has happened to Anna, #3, her mother, #4, and their teacher, #5. */
async function makeHistory(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  const header = 'ФИО;Класс;Дата рождения;Телефон;Мать\n';
  const pupils = school.file('pupils.csv', `${header}${ANNA};5А;01.02.2015;8 900 000-01-01;${MOTHER}\n`);
  await school.ask('import-roster', pupils, '--role', 'pupil');
  const staff = school.file('staff.csv', `ФИО;Должность;Предметы\n${TEACHER};учитель;алгебра\n`);
  await school.ask('import-roster', staff, '--role', 'teacher');
  await school.ask('assign-homeroom', '5А', TEACHER, '--order-number', '7-од', '--order-date', '01.09.2026');
  await school.ask('assign-teacher', '5А', TEACHER, '--subject', 'алгебра');
  const { code } = await issue(school, '--person', TEACHER);
  await apply(school, code, TEACHER);
  await school.ask('approve', '--matched');
  await school.ask('verify-teacher', TEACHER, '--basis', 'приказ 3-к');
  await school.ask('appoint-admin', TEACHER, '--order-number', '14-од');
  const order = ['--order-number', '12-у', '--order-date', '05.10.2026'];
  await askIn(school, OCTOBER, 'transfer', ANNA, '--to', '5Б', ...order);
  await askIn(school, SUMMER, 'start-year', '2027', '--yes');
  await askIn(school, SUMMER, 'withdraw', ANNA, '--reason', 'transferred', '--destination', 'школа № 7');
  return school;
}

const linesOf = (text: string) => plain(text).trimEnd().split('\n');

describe('show-person', () => {
  test('a pupil, with history', async () => {
    const school = await makeHistory();
    const { code, stdout, stderr } = await school.runIn(SUMMER, 'show-person', ANNA);
    expect([code, stderr]).toEqual([0, '']);
    expect(linesOf(stdout)).toEqual([
      `${ANNA} (#3)`,
      'Дата рождения  01.02.2015',
      'Телефон        +79000000101',
      'Учащийся: выбытие',
      '',
      'Родители',
      `  ${MOTHER} (#4)`,
      '',
      'Движение',
      '  07.09.2026 — 05.10.2026  учащийся, 5А (2026/2027): в составе класса; перевод, приказ 12-у от 05.10.2026',
      '  05.10.2026 — 25.08.2027  учащийся, 5Б (2026/2027): перевод, приказ 12-у от 05.10.2026; окончание учебного года',
      '  25.08.2027 — 25.08.2027  учащийся, 6Б (2027/2028): в составе класса; выбытие (в другую организацию, школа № 7)',
      '',
      'Откуда сведения',
      '  07.09.2026, import-roster, tester (запуск 3)',
    ]);
  });

  test('a member of staff', async () => {
    const school = await makeHistory();
    const { stdout } = await school.runIn(SUMMER, 'show-person', TEACHER);
    expect(linesOf(stdout)).toEqual([
      `${TEACHER} (#5)`,
      'Должность  учитель',
      'Предметы   алгебра',
      'Учитель, Учительская: в сообществе, вступление 07.09.2026, статус «учитель» подтверждён',
      '',
      'Движение',
      '  07.09.2026 — 25.08.2027  учитель, Учительская (2026/2027): в составе класса; окончание учебного года',
      '  25.08.2027 — сейчас  учитель, Учительская (2027/2028): в составе класса',
      '',
      'Классное руководство',
      '  07.09.2026 — 25.08.2027  5А (2026/2027), приказ 7-од от 01.09.2026',
      '  25.08.2027 — сейчас  6А (2027/2028), приказ 7-од от 01.09.2026',
      '',
      'Занятия',
      '  07.09.2026 — 25.08.2027  5А (2026/2027), алгебра',
      '  25.08.2027 — сейчас  6А (2027/2028), алгебра',
      '',
      'Администратор',
      '  07.09.2026 — сейчас  дополнительный, приказ 14-од',
      '',
      'Подтверждение статуса',
      '  07.09.2026, приказ 3-к, tester',
      '',
      'Личные приглашения',
      '  № 1: Учительская, учитель, использовано, по 21.09.2026',
      '',
      'Заявки',
      '  № 1: Учительская, учитель, 07.09.2026, принята (tester)',
      '',
      'Откуда сведения',
      '  07.09.2026, import-roster, tester (запуск 4)',
    ]);
    const english = await school.runIn(SUMMER, 'show-person', TEACHER, '--lang', 'en');
    expect(linesOf(english.stdout)).toContain('  2026-09-07 – now  additional, order 14-од');
  });

  test('its document', async () => {
    const school = await makeHistory();
    const document = await askIn(school, SUMMER, 'show-person', '#4');
    expect(document).toEqual({
      person: {
        ...{ id: 4, fullName: MOTHER, surname: 'Иванова', name: 'Вера', patronymic: 'Олеговна' },
        ...{ externalId: null, birthDate: null, sex: null, phone: null, email: null },
        ...{ position: null, subjects: null, homeroomOf: null },
      },
      roles: [{ role: 'parent', state: 'left', classes: [], verification: null, joinedAt: null }],
      parents: [],
      children: [{ id: 3, fullName: ANNA }],
      places: [
        {
          ...{ class: null, year: null, role: 'parent', from: '2026-09-07', to: '2027-08-25' },
          ...{ began: 'enrolled', ended: 'withdrawn', reason: 'transferred', destination: null },
          ...{ startOrder: null, endOrder: null },
        },
      ],
      ...{
        homerooms: [],
        teaching: [],
        administration: [],
        verifications: [],
        consents: [],
        invitations: [],
        requests: [],
      },
      handEdited: [],
      source: { runId: 3, at: '2026-09-07T06:00:00.000Z', actor: 'tester', command: 'import-roster' },
    });
  });

  test('what was set by hand', async () => {
    const school = await makeHistory();
    await school.ask('edit-person', TEACHER, '--phone', '8 900 000-02-02');
    const { handEdited } = await school.ask('show-person', TEACHER);
    expect(handEdited).toEqual(['phone']);
    const { stdout } = await school.run('show-person', TEACHER);
    expect(linesOf(stdout).at(-1)).toBe('  исправлено вручную: телефон');
  });

  test.each<[string[], number, string]>([
    [[], 2, 'missing-value'],
    [['Никто Никто'], 4, 'person-not-found'],
    [['#99'], 4, 'person-not-found'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool();
    const outcome = await school.run('show-person', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
  });
});
