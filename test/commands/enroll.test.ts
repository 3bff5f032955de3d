import { describe, expect, test } from 'vitest';
import { askIn, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const MOTHER = 'Иванова Вера Олеговна';
const LATER = { now: '2026-10-05T06:00:00.000Z' };

/** A school with Anna in 5А, born on 1 February 2015. */
async function makeClass(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  await loadPupils(school, `${ANNA};5А;01.02.2015;`);
  return school;
}

describe('enroll', () => {
  test('enters a pupil and says so', async () => {
    const school = await makeClass();
    const { code, stdout } = await school.run('enroll', 'новиков  лев', '--role', 'pupil', '--class', '5-б');
    expect([code, plain(stdout)]).toEqual([0, 'Внесено: новиков лев (#4), учащийся, 5Б.\n']);
    const english = await school.run('enroll', 'Ли Анна', '--role', 'pupil', '--lang', 'en');
    expect(plain(english.stdout)).toBe('Entered: Ли Анна (#5), pupil.\n');
  });

  test('its document, and what is known then', async () => {
    const school = await makeClass();
    const details = ['--birth-date', '03.04.2015', '--phone', '8 900 000-01-01', '--email', 'lev@example.org'];
    const argv = ['Новиков Лев Ильич', '--role', 'pupil', '--class', '5А', ...details, '--external-id', 'Л-7'];
    expect(await askIn(school, LATER, 'enroll', ...argv, '--order-number', '9-у')).toMatchObject({
      person: { id: 4, fullName: 'Новиков Лев Ильич' },
      role: 'pupil',
      class: '5А',
      applied: true,
    });
    const { items } = await school.ask('list-people', '--role', 'pupil');
    expect(items.find((one: { id: number }) => one.id === 4)).toMatchObject({
      ...{
        classes: ['5А'],
        birthDate: '2015-04-03',
        phone: '+79000000101',
        email: 'lev@example.org',
        externalId: 'Л-7',
      },
    });
    const movement = await school.ask('list-movement');
    expect(movement.items).toMatchObject([{ kind: 'enrolled', to: '5А', order: { number: '9-у' } }]);
    expect(movement.totals).toEqual({ arrived: 1, departed: 0 });
  });

  test('staff come into the staff class', async () => {
    const school = await makeClass();
    const document = await school.ask('enroll', 'Громова Ия Львовна', '--role', 'teacher', '--position', 'учитель');
    expect(document).toMatchObject({ role: 'teacher', class: 'Учительская' });
  });

  test('a parent belongs to the child', async () => {
    const school = await makeClass();
    await school.ask('enroll', MOTHER, '--role', 'parent', '--child', `${ANNA}@5А`);
    const { items } = await school.ask('list-people', '--role', 'parent');
    expect(items).toMatchObject([{ fullName: MOTHER, classes: ['5А'] }]);
    await school.ask('enroll', 'Иванов Ян Петрович', '--role', 'pupil', '--class', '5Б');
    await school.ask('enroll', '#4', '--role', 'parent', '--child', 'Иванов Ян Петрович');
    const parents = await school.ask('list-people', '--role', 'parent');
    expect(parents.items[0].classes.toSorted()).toEqual(['5А', '5Б']);
  });

  test('a member of staff may be a parent too', async () => {
    const school = await makeClass();
    await school.ask('enroll', '#1', '--role', 'parent', '--child', ANNA);
    const { items } = await school.ask('list-people', '--role', 'parent');
    expect(items).toMatchObject([{ id: 1 }]);
  });

  test('who left comes back as the same person', async () => {
    const school = await makeClass();
    await school.ask('withdraw', ANNA, '--reason', 'left');
    const { person } = await askIn(school, LATER, 'enroll', '#3', '--role', 'pupil', '--class', '5Б');
    expect(person.id).toBe(3);
    const { items } = await school.ask('list-movement');
    expect(items.map((one: { kind: string }) => one.kind)).toEqual(['withdrawn', 'reinstated']);
  });

  test('a pupil who comes back brings the parents back, as with reinstate', async () => {
    const school = await makeClass();
    await school.ask('enroll', MOTHER, '--role', 'parent', '--child', ANNA);
    await school.ask('withdraw', ANNA, '--reason', 'left');
    await school.ask('enroll', '#3', '--role', 'pupil', '--class', '5Б');
    const { items } = await school.ask('list-people', '--role', 'parent');
    expect(items).toMatchObject([{ id: 4, classes: ['5Б'] }]);
  });

  test('a further class where that is allowed', async () => {
    const centre = noSchool();
    const registration = REGISTRATION.filter((word) => !word.startsWith('--kind'));
    await centre.ask(...registration, '--kind=supplementary');
    await centre.ask('create-class', 'Шахматы', 'Лепка');
    await centre.ask('enroll', ANNA, '--role', 'pupil', '--class', 'Шахматы');
    await centre.ask('enroll', '#3', '--role', 'pupil', '--class', 'Лепка');
    const { items } = await centre.ask('list-people', '--role', 'pupil');
    expect(items[0].classes.toSorted()).toEqual(['Лепка', 'Шахматы']);
    const again = await centre.run('enroll', '#3', '--role', 'pupil', '--class', 'Лепка', '--json');
    expect([again.code, again.error?.code]).toEqual([3, 'already-in-class']);
  });

  test('a namesake is told apart by the birth date', async () => {
    const school = await makeClass();
    const born = ['--birth-date', '2015-05-06'];
    expect((await school.ask('enroll', ANNA, '--role', 'pupil', '--class', '5А', ...born)).person.id).toBe(4);
  });

  test('a roster finds who was entered', async () => {
    const school = await makeClass();
    await school.ask('enroll', 'Новиков Лев Ильич', '--role', 'pupil', '--class', '5Б');
    const file = school.file('pupils.csv', `ФИО;Класс\n${ANNA};5А\nНовиков Лев Ильич;5Б\n`);
    const { rows } = await school.ask('import-roster', file, '--role', 'pupil');
    expect(rows).toMatchObject({ read: 2, unchanged: 2 });
  });

  test.each<[string, string[], number, string]>([
    ['a second class', ['#3', '--role', 'pupil', '--class', '5Б'], 3, 'already-in-class'],
    ['a name that is known', [ANNA, '--role', 'pupil', '--class', '5Б'], 3, 'ambiguous-person'],
    ['no name', ['12345', '--role', 'pupil'], 2, 'name-invalid'],
    ['nobody', ['#99', '--role', 'pupil'], 4, 'person-not-found'],
    ['no class', ['Ли Анна', '--role', 'pupil', '--class', '9Я'], 4, 'class-not-found'],
    ['the staff class', ['Ли Анна', '--role', 'pupil', '--class', 'Учительская'], 3, 'role-not-in-class'],
    ['a class of a parent', ['Ли Анна', '--role', 'parent', '--class', '5А'], 2, 'conflicting-options'],
    ['a child of a pupil', ['Ли Анна', '--role', 'pupil', '--child', ANNA], 2, 'conflicting-options'],
    ['a child who is none', ['Ли Анна', '--role', 'parent', '--child', '#1'], 3, 'person-not-in-role'],
    ['somebody as their own child', ['#3', '--role', 'parent', '--child', ANNA], 2, 'conflicting-options'],
    ['details of who is known', ['#3', '--role', 'parent', '--phone', '89000000101'], 2, 'conflicting-options'],
    ['a birth to come', ['Ли Анна', '--role', 'pupil', '--birth-date', '2027-01-01'], 2, 'date-invalid'],
    ['no phone', ['Ли Анна', '--role', 'pupil', '--phone', '12'], 2, 'phone-invalid'],
    ['no role', ['Ли Анна'], 2, 'missing-value'],
    ['a role that is none', ['Ли Анна', '--role', 'director'], 2, 'invalid-value'],
  ])('%s is refused and changes nothing', async (_kind, argv, code, problem) => {
    const school = await makeClass();
    const before = school.bytes();
    const outcome = await school.run('enroll', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('an id of the journal is of one person', async () => {
    const school = await makeClass();
    const argv = ['--role', 'pupil', '--external-id', 'Л-7'];
    await school.ask('enroll', 'Ли Анна', ...argv);
    const { code, error } = await school.run('enroll', 'Ли Ольга', ...argv, '--json');
    expect([code, error?.code]).toEqual([3, 'external-id-taken']);
  });
});
