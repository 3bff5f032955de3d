import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPupils, loadStaff, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

/** A school with pupils #3 and #4 in 5А and #5 in 5Б, #6 without a class, and the homeroom teacher #7 of 5А. */
async function makeBusySchool() {
  const school = await makeSchool('5Б', '5А');
  const pupils = school.file(
    'pupils.csv',
    [
      'ID;ФИО;Класс;Дата рождения;Телефон;E-mail',
      '17;Иванов Иван Иванович;5А;01.02.2015;8 900 000-01-01;ivanov@example.org',
      ';Ёлкина Анна Львовна;5А;;;',
      ';Сидоров Лев Ильич;5Б;;;',
      ';Цой Вероника;;;;',
      '',
    ].join('\n'),
  );
  await school.ask('import-roster', pupils, '--role', 'pupil');
  await loadStaff(school, 'Климова Ирина Львовна;Учитель;');
  await school.ask('assign-homeroom', '5А', 'Климова Ирина Львовна');
  return school;
}

/** The names that a list shows. */
async function names(school: TestSchool, ...argv: string[]) {
  const { items } = await school.ask('list-people', ...argv);
  return items.map((item: { fullName: string }) => item.fullName);
}

const ABSENT = { phone: null, email: null, verification: null, externalId: null, birthDate: null };

describe('list-people', () => {
  test('shows people by name', async () => {
    const { code, stdout, stderr } = await (await makeBusySchool()).run('list-people');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        '№  ФИО                      Роль      Класс        Состояние        Телефон',
        '4  Ёлкина Анна Львовна      учащийся  5А           без приглашения',
        '3  Иванов Иван Иванович     учащийся  5А           без приглашения  +79000000101',
        '7  Климова Ирина Львовна    учитель   Учительская  без приглашения',
        '2  Лебедев Пётр Алексеевич  учитель   Учительская  в сообществе     +79000000017',
        '1  Орлова Мария Ивановна    учитель   Учительская  без приглашения',
        '5  Сидоров Лев Ильич        учащийся  5Б           без приглашения',
        '6  Цой Вероника             учащийся               без приглашения',
        '',
      ].join('\n'),
    );
  });

  test('its document, what is absent being null', async () => {
    const school = await makeBusySchool();
    await school.ask('verify-teacher', '#2');
    const teacher = { role: 'teacher', classes: ['Учительская'], state: 'not-invited' };
    const pupil = { role: 'pupil', classes: ['5А'], state: 'not-invited' };
    expect(await school.ask('list-people')).toEqual({
      items: [
        { ...ABSENT, ...pupil, id: 4, fullName: 'Ёлкина Анна Львовна' },
        {
          ...pupil,
          id: 3,
          fullName: 'Иванов Иван Иванович',
          phone: '+79000000101',
          email: 'ivanov@example.org',
          verification: null,
          externalId: '17',
          birthDate: '2015-02-01',
        },
        { ...ABSENT, ...teacher, id: 7, fullName: 'Климова Ирина Львовна' },
        {
          ...ABSENT,
          ...teacher,
          id: 2,
          fullName: 'Лебедев Пётр Алексеевич',
          state: 'joined',
          phone: '+79000000017',
          verification: 'verified',
        },
        { ...ABSENT, ...teacher, id: 1, fullName: 'Орлова Мария Ивановна' },
        { ...ABSENT, ...pupil, id: 5, fullName: 'Сидоров Лев Ильич', classes: ['5Б'] },
        { ...ABSENT, ...pupil, id: 6, fullName: 'Цой Вероника', classes: [] },
      ],
      total: 7,
    });
  });

  test('--role and --class', async () => {
    const school = await makeBusySchool();
    expect(await names(school, '--role', 'teacher')).toHaveLength(3);
    expect(await names(school, '--role', 'parent')).toEqual([]);
    for (const name of ['5А', '5-a', '#3']) {
      expect(await names(school, '--class', name)).toEqual(['Ёлкина Анна Львовна', 'Иванов Иван Иванович']);
    }
    expect(await names(school, '--class', 'учительская')).toHaveLength(3);
    expect(await names(school, '--class', '5А', '--role', 'teacher')).toEqual(['Климова Ирина Львовна']);
  });

  test('--state follows people on their way', async () => {
    const school = await makeBusySchool();
    const states = async () => {
      const { items } = await school.ask('list-people', '--class', '5А');
      return items.map((item: { id: number; state: string }) => [item.id, item.state]);
    };
    const { issued } = await school.ask('invite', '5А', '--role', 'pupil');
    expect(await states()).toEqual([
      [4, 'invited'],
      [3, 'invited'],
    ]);
    await school.ask('join', issued[0].code, '--name', 'Иванов Иван Иванович');
    expect(await states()).toEqual([
      [4, 'invited'],
      [3, 'requested'],
    ]);
    await school.ask('approve', '--matched');
    expect(await states()).toEqual([
      [4, 'invited'],
      [3, 'joined'],
    ]);
    expect(await names(school, '--state', 'invited')).toEqual(['Ёлкина Анна Львовна']);
    expect(await names(school, '--state', 'joined')).toEqual(['Иванов Иван Иванович', 'Лебедев Пётр Алексеевич']);
    expect(await names(school, '--state', 'left')).toEqual([]);
    await school.ask('revoke-invites', '--all');
    expect(await names(school, '--state', 'invited')).toEqual([]);
  });

  test('an invitation that has expired invites nobody', async () => {
    const school = await makeBusySchool();
    await school.ask('invite', '5А', '--role', 'pupil', '--expires', '2d');
    const at = async (now: string) =>
      (await school.runIn({ now }, 'list-people', '--state=invited', '--json')).json.total;
    expect([await at('2026-09-09T05:59:59.999Z'), await at('2026-09-09T06:00:00.000Z')]).toEqual([2, 0]);
  });

  test('--missing goes by class and names the homeroom teacher', async () => {
    const school = await makeBusySchool();
    const { stdout } = await school.run('list-people', '--missing');
    expect(stdout).toBe(
      [
        'Класс        Классный руководитель  ФИО                    Роль      Состояние',
        '5А           Климова Ирина Львовна  Ёлкина Анна Львовна    учащийся  без приглашения',
        '5А           Климова Ирина Львовна  Иванов Иван Иванович   учащийся  без приглашения',
        '5Б                                  Сидоров Лев Ильич      учащийся  без приглашения',
        'Учительская                         Климова Ирина Львовна  учитель   без приглашения',
        'Учительская                         Орлова Мария Ивановна  учитель   без приглашения',
        '                                    Цой Вероника           учащийся  без приглашения',
        '',
      ].join('\n'),
    );
  });

  test('the document of --missing stays flat', async () => {
    const school = await makeBusySchool();
    const teacher = { id: 7, fullName: 'Климова Ирина Львовна' };
    const pupil = { ...ABSENT, role: 'pupil', state: 'not-invited' };
    expect(await school.ask('list-people', '--missing', '--role', 'pupil', '--limit', '3')).toEqual({
      items: [
        {
          ...pupil,
          id: 4,
          fullName: 'Ёлкина Анна Львовна',
          classes: ['5А'],
          class: '5А',
          homeroomTeacher: teacher,
        },
        {
          ...pupil,
          id: 3,
          fullName: 'Иванов Иван Иванович',
          classes: ['5А'],
          phone: '+79000000101',
          email: 'ivanov@example.org',
          externalId: '17',
          birthDate: '2015-02-01',
          class: '5А',
          homeroomTeacher: teacher,
        },
        {
          ...pupil,
          id: 5,
          fullName: 'Сидоров Лев Ильич',
          classes: ['5Б'],
          class: '5Б',
          homeroomTeacher: null,
        },
      ],
      total: 4,
    });
  });

  test('nobody is missing where everybody has joined', async () => {
    const school = await makeSchool();
    const { stdout } = await school.run('list-people', '--missing', '--state', 'joined');
    expect(stdout).toBe('Все уже в сообществе.\n');
  });

  test('nobody', async () => {
    const school = await makeSchool('5А');
    expect(await school.ask('list-people', '--class', '5А')).toEqual({ items: [], total: 0 });
    const { code, stdout } = await school.run('list-people', '--class', '5А');
    expect([code, stdout]).toEqual([0, 'Таких людей нет.\n']);
  });

  test('no limit unless asked, --limit and --offset', async () => {
    const school = await makeSchool('5А');
    const pupil = (number: number) =>
      `Иванов ${String.fromCodePoint(0x410 + (number >> 4))}${'аиоуы'[number % 5]}н Иванович;5А;${1 + (number % 28)}.02.${2008 + (number % 7)};`;
    await loadPupils(school, ...new Set(Array.from({ length: 250 }, (_, number) => pupil(number))));
    const { items, total } = await school.ask('list-people');
    expect(total).toBeGreaterThan(200);
    expect(items).toHaveLength(total);
    const page = await school.ask('list-people', '--limit', '10', '--offset', '100');
    expect(page).toEqual({ items: items.slice(100, 110), total });
    const { stdout } = await school.run('list-people', '--limit', '1');
    expect(stdout.split('\n').at(-2)).toBe(`Показано 1 из ${total}.`);
  });

  test('--format csv', async () => {
    const school = await makeBusySchool();
    const { stdout } = await school.run('list-people', '--format', 'csv', '--role', 'pupil');
    expect(stdout).toBe(
      [
        '\ufeff№;ФИО;Роль;Класс;Состояние;Телефон',
        '4;Ёлкина Анна Львовна;учащийся;5А;без приглашения;',
        '3;Иванов Иван Иванович;учащийся;5А;без приглашения;+79000000101',
        '5;Сидоров Лев Ильич;учащийся;5Б;без приглашения;',
        '6;Цой Вероника;учащийся;;без приглашения;',
        '',
      ].join('\r\n'),
    );
  });

  test('--out with --json tells about the file', async () => {
    const school = await makeBusySchool();
    const out = join(school.folder, 'people.csv');
    const document = await school.ask('list-people', '--format', 'csv', '--out', out);
    expect(document).toEqual({ out, format: 'csv', bytes: statSync(out).size });
    expect(readFileSync(out, 'utf8')).toBe((await school.run('list-people', '--format', 'csv')).stdout);
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  test('what is stored cannot drive the terminal', async () => {
    const school = await makeSchool('5А');
    const file = school.file('pupils.csv', 'ФИО;Класс\nИванов Иван\u202e Иванович;5А\n');
    await school.run('import-roster', file, '--role', 'pupil');
    const { stdout } = await school.run('list-people', '--role', 'pupil');
    expect(stdout).not.toContain('\u202e');
  });

  test('changes nothing', async () => {
    const school = await makeBusySchool();
    const before = school.bytes();
    await school.ask('list-people', '--missing');
    expect(school.bytes()).toBe(before);
  });

  test.each([
    [['--class', '6А'], 4, 'class-not-found'],
    [['--class', '#99'], 4, 'class-not-found'],
    [['--missing', '--class', '6А'], 4, 'class-not-found'],
    [['--role', 'student'], 2, 'invalid-value'],
    [['--state', 'gone'], 2, 'invalid-value'],
    [['--limit', 'all'], 2, 'invalid-value'],
    [['--format', 'html'], 2, 'invalid-value'],
    [['--class'], 2, 'option-without-value'],
    [['Иванов'], 2, 'too-many-arguments'],
  ])('%j ends with %i %s', async (words, code, problem) => {
    const outcome = await (await makeSchool('5А')).run('list-people', ...words, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
  });

  test('--out that cannot be written', async () => {
    const school = await makeSchool();
    const outcome = await school.run('list-people', '--format=csv', '--out', join(school.folder, 'missing', 'a.csv'));
    expect([outcome.code, outcome.stdout]).toEqual([4, '']);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('list-people', '--json');
    expect([outcome.code, outcome.stdout, outcome.error?.code]).toEqual([4, '', 'store-missing']);
  });
});
