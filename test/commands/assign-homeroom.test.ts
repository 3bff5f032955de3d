import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const SCHOOL = JSON.parse(readFileSync('fixtures/school/school.json', 'utf8'));
const KLIMOVA = { id: 3, fullName: 'Климова Ирина Львовна' };
const POLYAKOV = { id: 4, fullName: 'Поляков Олег Маркович' };

/** A school with two teachers who are not of the founders, #3 and #4, and a pupil, #5. */
async function makeStaffedSchool() {
  const school = await makeSchool('5А', '5Б');
  await loadStaff(school, 'Климова Ирина Львовна;Учитель;', 'Поляков Олег Маркович;Учитель;');
  await loadPupils(school, 'Иванов Иван Иванович;5А;;');
  return school;
}

/** The homeroom teachers by class, as list-classes shows them. */
async function homerooms(school: TestSchool) {
  const { items } = await school.ask('list-classes');
  type Item = { name: string; staff: boolean; homeroomTeacher: { fullName: string } | null };
  const classes = (items as Item[]).filter((item) => !item.staff);
  return Object.fromEntries(classes.map((item) => [item.name, item.homeroomTeacher?.fullName ?? null]));
}

describe('assign-homeroom', () => {
  test('attaches a teacher to a class and says so', async () => {
    const school = await makeStaffedSchool();
    const { code, stdout, stderr } = await school.run('assign-homeroom', '5а', 'климова ирина львовна');
    expect([code, stdout, stderr]).toEqual([0, 'Классный руководитель «5А»: Климова Ирина Львовна.\n', '']);
    expect(await homerooms(school)).toEqual({ '5А': 'Климова Ирина Львовна', '5Б': null });
  });

  test('its document', async () => {
    const school = await makeStaffedSchool();
    const order = ['--order-number', '158-ОД', '--order-date', '28.08.2026'];
    expect(await school.ask('assign-homeroom', '5А', 'Климова Ирина Львовна', ...order)).toEqual({
      assigned: [{ class: '5А', person: KLIMOVA, previous: null }],
      unchanged: [],
      removed: [],
      runId: 5,
      applied: true,
    });
  });

  test.each([['#3'], ['id:17'], ['Климова Ирина Львовна'], ['Климова Ирина Львовна@Учительская']])(
    'the teacher as %s, the class by its number',
    async (person) => {
      const school = await makeStaffedSchool();
      const staff = school.file('ids.csv', 'ID;ФИО\n17;Климова Ирина Львовна\n');
      await school.ask('import-roster', staff, '--role', 'teacher');
      const { assigned } = await school.ask('assign-homeroom', '#2', person);
      expect(assigned).toEqual([{ class: '5А', person: KLIMOVA, previous: null }]);
    },
  );

  test('a teacher may have two classes', async () => {
    const school = await makeStaffedSchool();
    await school.ask('assign-homeroom', '5А', '#3');
    await school.ask('assign-homeroom', '5Б', '#3');
    expect(await homerooms(school)).toEqual({ '5А': KLIMOVA.fullName, '5Б': KLIMOVA.fullName });
  });

  test('the same teacher again changes nothing and says so', async () => {
    const school = await makeStaffedSchool();
    const argv = ['assign-homeroom', '5А', '#3', '--order-number', '158-ОД'];
    await school.ask(...argv);
    const before = school.bytes();
    const nothing = { assigned: [], unchanged: ['5А'], removed: [], runId: null, applied: true };
    expect(await school.ask(...argv)).toEqual(nothing);
    expect(await school.ask('assign-homeroom', '5А', '#3')).toEqual(nothing);
    expect((await school.run(...argv)).stdout).toBe('Без изменений: 5А.\n');
    expect(school.bytes()).toBe(before);
  });

  test('a second teacher is refused and nothing is changed', async () => {
    const school = await makeStaffedSchool();
    await school.ask('assign-homeroom', '5А', '#3');
    const before = school.bytes();
    const { code, stdout, stderr } = await school.run('assign-homeroom', '5А', '#4');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      'У класса «5А» уже есть классный руководитель: Климова Ирина Львовна.\nЧтобы заменить, добавьте --replace.\n',
    );
    expect((await school.run('assign-homeroom', '5А', '#4', '--json')).error?.code).toBe('homeroom-taken');
    expect(school.bytes()).toBe(before);
  });

  test('--replace names the one before', async () => {
    const school = await makeStaffedSchool();
    await school.ask('assign-homeroom', '5А', '#3');
    const { assigned } = await school.ask('assign-homeroom', '5А', '#4', '--replace');
    expect(assigned).toEqual([{ class: '5А', person: POLYAKOV, previous: KLIMOVA }]);
    const { stdout } = await school.run('assign-homeroom', '5А', '#3', '--replace');
    expect(stdout).toBe('Классный руководитель «5А»: Климова Ирина Львовна (прежде — Поляков Олег Маркович).\n');
    expect(await homerooms(school)).toEqual({ '5А': KLIMOVA.fullName, '5Б': null });
  });

  test('a dry run shows the result and changes nothing', async () => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const argv = ['assign-homeroom', '5А', '#3', '--dry-run'];
    expect((await school.run(...argv, '--json')).json).toEqual({
      assigned: [{ class: '5А', person: KLIMOVA, previous: null }],
      unchanged: [],
      removed: [],
      runId: null,
      applied: false,
    });
    expect((await school.run(...argv)).stdout).toBe(
      'Пробный запуск, ничего не записано. Классный руководитель «5А»: Климова Ирина Львовна.\n',
    );
    expect(school.bytes()).toBe(before);
  });

  test.each([
    [['6А', '#3'], 4, 'class-not-found'],
    [['#99', '#3'], 4, 'class-not-found'],
    [['5А', 'Климова Инна Львовна'], 4, 'person-not-found'],
    [['5А', '#99'], 4, 'person-not-found'],
    [['5А', 'id:99'], 4, 'person-not-found'],
    [['5А', 'Климова Ирина Львовна@5Б'], 4, 'person-not-found'],
    [['5А', 'Климова Ирина Львовна@6А'], 4, 'class-not-found'],
    [['5А', 'Иванов Иван Иванович'], 3, 'not-staff'],
    [['5А'], 2, 'missing-value'],
    [[], 2, 'missing-value'],
    [['5А', '#3', '#4'], 2, 'too-many-arguments'],
    [['5А', '#3', '--order-date=31.02.2026'], 2, 'date-invalid'],
    [['5А', '#3', '--order-number='], 2, 'invalid-value'],
    [['5А', '#3', '--order-number=1\u0007'], 2, 'bad-characters'],
    [['5А', '#3', '--from', 'fixtures/school/homeroom.csv'], 2, 'conflicting-options'],
    [['--remove', '5А', '--from', 'fixtures/school/homeroom.csv'], 2, 'conflicting-options'],
  ])('%j ends with %i %s and nothing is changed', async (words, code, problem) => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const outcome = await school.run('assign-homeroom', ...words, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('the staff class has no homeroom teacher', async () => {
    const school = await makeStaffedSchool();
    const { code, stdout } = await school.run('assign-homeroom', 'Учительская', '#3');
    expect([code, stdout]).toEqual([3, '']);
  });

  test('what is nearly the class or the teacher is offered', async () => {
    const school = await makeStaffedSchool();
    const place = await school.run('assign-homeroom', '5В', '#3');
    expect(place.stderr).toBe('Класс «5В» не найден.\nЕсть: 5А, 5Б.\n');
    const person = await school.run('assign-homeroom', '5А', 'Климова Инна Львовна');
    expect(person.stderr).toBe(
      'Не найден человек: «Климова Инна Львовна».\nВозможно, вы имели в виду: Климова Ирина Львовна.\n',
    );
  });

  test('of two namesakes neither is taken, both are named', async () => {
    const school = await makeStaffedSchool();
    const staff = school.file('ids.csv', 'ID;ФИО\n1;Климова Ирина Львовна\n2;Климова Ирина Львовна\n');
    await school.ask('import-roster', staff, '--role', 'teacher');
    const before = school.bytes();
    const { code, error, stdout } = await school.run('assign-homeroom', '5А', 'Климова Ирина Львовна', '--json');
    expect([code, stdout, error?.code]).toEqual([3, '', 'ambiguous-person']);
    expect(error?.message).toMatch(/#3 Климова Ирина Львовна.*#6 Климова Ирина Львовна/);
    expect(school.bytes()).toBe(before);
  });

  test('a pupil of the same name does not stand in the way of a teacher named with the staff class', async () => {
    const school = await makeStaffedSchool();
    await loadPupils(school, 'Климова Ирина Львовна;5Б;;');
    const { assigned } = await school.ask('assign-homeroom', '5А', 'Климова Ирина Львовна@Учительская');
    expect(assigned).toMatchObject([{ person: KLIMOVA }]);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('assign-homeroom', '5А', '#3', '--json');
    expect([outcome.code, outcome.stdout, outcome.error?.code]).toEqual([4, '', 'store-missing']);
  });
});

describe('assign-homeroom --remove', () => {
  test('takes the teacher away', async () => {
    const school = await makeStaffedSchool();
    await school.ask('assign-homeroom', '5А', '#3');
    const { code, stdout } = await school.run('assign-homeroom', '--remove', '5a');
    expect([code, stdout]).toEqual([0, 'Без классного руководителя: 5А.\n']);
    expect(await homerooms(school)).toEqual({ '5А': null, '5Б': null });
  });

  test('its document, and a second time', async () => {
    const school = await makeStaffedSchool();
    await school.ask('assign-homeroom', '5А', '#3');
    const document = { assigned: [], unchanged: [], removed: ['5А'], runId: 6, applied: true };
    expect(await school.ask('assign-homeroom', '--remove', '5А')).toEqual(document);
    const before = school.bytes();
    const again = { assigned: [], unchanged: ['5А'], removed: [], runId: null, applied: true };
    expect(await school.ask('assign-homeroom', '--remove', '5А')).toEqual(again);
    expect(school.bytes()).toBe(before);
  });

  test('of a class that is not there', async () => {
    const outcome = await (await makeStaffedSchool()).run('assign-homeroom', '--remove', '6А', '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([4, 'class-not-found', '']);
  });
});

describe('assign-homeroom --from', () => {
  const HEADER = 'класс;учитель;номер приказа;дата приказа';

  /** Assigns from lines «класс;учитель;номер приказа;дата приказа», whatever comes of it. */
  function assignLines(school: TestSchool, lines: readonly string[], ...options: string[]) {
    const file = school.file('homeroom.csv', [HEADER, ...lines, ''].join('\n'));
    return school.run('assign-homeroom', '--from', file, ...options);
  }

  test('takes the order of the whole school, and again without a change', async () => {
    const school = noSchool();
    await school.ask('register-org', '--from', 'fixtures/school/organization.json');
    const expected = SCHOOL.classes.map(({ name, homeroomTeacher }: Record<string, string>) => [name, homeroomTeacher]);
    await school.ask('create-class', ...expected.map(([name]: [string]) => name));
    await school.ask('import-roster', 'fixtures/school/staff.csv', '--role', 'teacher');
    const argv = ['assign-homeroom', '--from', 'fixtures/school/homeroom.csv'];
    const { code, stdout } = await school.run(...argv);
    expect([code, stdout]).toEqual([0, 'Назначено классных руководителей: 24.\n']);
    expect(await homerooms(school)).toEqual(Object.fromEntries(expected));
    const before = school.bytes();
    const again = await school.ask(...argv);
    expect(again).toMatchObject({ assigned: [], removed: [], runId: null, applied: true });
    expect(again.unchanged).toHaveLength(24);
    expect(school.bytes()).toBe(before);
  });

  test('its document', async () => {
    const school = await makeStaffedSchool();
    await school.ask('assign-homeroom', '5Б', '#4');
    const lines = ['5-а;климова ирина львовна;158-ОД;28.08.2026', '5Б;#4;158-ОД;28.08.2026'];
    const { json } = await assignLines(school, lines, '--json');
    expect(json).toEqual({
      assigned: [{ class: '5А', person: KLIMOVA, previous: null }],
      unchanged: ['5Б'],
      removed: [],
      runId: 6,
      applied: true,
    });
  });

  test('from standard input, with English headers', async () => {
    const school = await makeStaffedSchool();
    const stdin = 'class,teacher\n5А,Климова Ирина Львовна\n';
    const { code, stdout } = await school.runIn({ stdin }, 'assign-homeroom', '--from', '-');
    expect([code, stdout]).toEqual([0, 'Классный руководитель «5А»: Климова Ирина Львовна.\n']);
  });

  test('a dry run changes nothing', async () => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const { json } = await assignLines(school, ['5А;#3;;', '5Б;#4;;'], '--dry-run', '--json');
    expect(json).toMatchObject({ assigned: [{ class: '5А' }, { class: '5Б' }], runId: null, applied: false });
    expect(school.bytes()).toBe(before);
  });

  test('a class that is taken refuses the whole file', async () => {
    const school = await makeStaffedSchool();
    await school.ask('assign-homeroom', '5Б', '#4');
    const before = school.bytes();
    const { code, stdout, error } = await assignLines(school, ['5А;#3;;', '5Б;#3;;'], '--json');
    expect([code, stdout, error?.code]).toEqual([3, '', 'homeroom-taken']);
    expect(school.bytes()).toBe(before);
    const { json } = await assignLines(school, ['5А;#3;;', '5Б;#3;;'], '--replace', '--json');
    expect(json.assigned).toEqual([
      { class: '5А', person: KLIMOVA, previous: null },
      { class: '5Б', person: KLIMOVA, previous: POLYAKOV },
    ]);
  });

  test('the rows that are refused are named, and nothing is applied', async () => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const { code, stdout, stderr } = await assignLines(school, [
      '5А;Климова Ирина Львовна;;',
      '6А;Климова Ирина Львовна;;',
      '5Б;Иванов Иван Иванович;;',
    ]);
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toMatch(
      /не приняты 2 строки из 3 — строка 3: класс «6А» не найден; строка 4: «Иванов Иван Иванович» не числится сотрудником\.\n[^\n]+\n$/,
    );
    expect(school.bytes()).toBe(before);
  });

  test.each([
    ['an unknown class', '6А;#3;;', 'класс «6А» не найден'],
    ['the staff class', 'Учительская;#3;;', 'Учительская'],
    ['no class', ';#3;;', 'не указан класс'],
    ['an unknown teacher', '5А;Климова Инна Львовна;;', 'не найден человек «Климова Инна Львовна»'],
    ['no teacher', '5А;;158-ОД;', 'не указано имя'],
    ['a pupil', '5А;Иванов Иван Иванович;;', 'не числится сотрудником'],
    ['a bad date', '5А;#3;158-ОД;31.02.2026', 'нет такой даты: «31.02.2026»'],
    ['too many cells', '5А;#3;158-ОД;28.08.2026;лишнее', 'ячеек больше, чем заголовков'],
  ])('%s', async (_, line, words) => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const { code, stdout, error } = await assignLines(school, [line, '5Б;#4;;'], '--json');
    expect([code, stdout, error?.code]).toEqual([5, '', 'rows-rejected']);
    expect(error?.message).toContain('строка 2: ');
    expect(error?.message).toContain(words);
    expect(school.bytes()).toBe(before);
  });

  test('a class named twice', async () => {
    const school = await makeStaffedSchool();
    const { code, error } = await assignLines(school, ['5А;#3;;', '5-а;#4;;'], '--json');
    expect([code, error?.code]).toEqual([5, 'rows-rejected']);
    expect(error?.message).toContain('строка 3: класс «5А» назван дважды');
  });

  test.each([
    ['fixtures/bad/missing.csv', 4, 'file-not-found'],
    ['fixtures/bad', 4, 'file-not-found'],
    ['fixtures/bad/binary.csv', 5, 'unreadable-file'],
    ['fixtures/bad/unknown-encoding.csv', 5, 'unreadable-file'],
    ['fixtures/bad/empty.csv', 5, 'header-not-found'],
    ['fixtures/bad/no-header.csv', 5, 'header-not-found'],
  ])('%s ends with %i %s', async (file, code, problem) => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const outcome = await school.run('assign-homeroom', '--from', file, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('a header and no rows changes nothing and says so', async () => {
    const school = await makeStaffedSchool();
    const before = school.bytes();
    const { code, stdout } = await assignLines(school, []);
    expect(code).toBe(0);
    expect(stdout.trim()).not.toBe('');
    const { json } = await assignLines(school, [], '--json');
    expect(json).toEqual({ assigned: [], unchanged: [], removed: [], runId: null, applied: true });
    expect(school.bytes()).toBe(before);
  });

  test('the class names of a college', async () => {
    const college = noSchool();
    await college.ask(...REGISTRATION.filter((word) => !word.startsWith('--kind')), '--kind=college');
    await college.ask('create-class', 'ИТ-101', 'ИТ101');
    const { json } = await assignLines(college, ['ит- 101;Орлова Мария Ивановна;;'], '--json');
    expect(json.assigned).toMatchObject([{ class: 'ИТ-101', person: { fullName: 'Орлова Мария Ивановна' } }]);
  });
});

describe('assign-homeroom --from-roster', () => {
  /** Staff whose roster proposes homerooms: #3 two classes, #4 and #5 the same one, #6 a class that is not there. */
  async function makeProposals() {
    const school = await makeSchool('5А', '5Б', '6А');
    const staff = school.file(
      'staff.csv',
      [
        'ФИО;Классное руководство',
        'Климова Ирина Львовна;5а, 5 "Б"',
        'Поляков Олег Маркович;6А',
        'Громова Вера Ильинична;6А',
        'Сомова Анна Юрьевна;9Я',
        'Титов Пётр Ильич;—',
        '',
      ].join('\n'),
    );
    await school.ask('import-roster', staff, '--role', 'teacher');
    return school;
  }

  test('takes what is clear and tells what is not', async () => {
    const school = await makeProposals();
    const { code, stdout, stderr } = await school.run('assign-homeroom', '--from-roster', '--order-number', '7-од');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      'Класс  Классный руководитель  Прежде',
      '5А     Климова Ирина Львовна',
      '5Б     Климова Ирина Львовна',
      '«9Я», Сомова Анна Юрьевна: такого класса нет.',
      '«6А», Громова Вера Ильинична: предложен не один сотрудник.',
      '«6А», Поляков Олег Маркович: предложен не один сотрудник.',
      'Назначено классных руководителей: 2.',
      '',
    ]);
    expect(await homerooms(school)).toEqual({ '5А': KLIMOVA.fullName, '5Б': KLIMOVA.fullName, '6А': null });
    const { homerooms: led } = await school.ask('show-person', '#3');
    expect(led[0].order).toEqual({ number: '7-од', date: null });
  });

  test('its document; again it changes nothing', async () => {
    const school = await makeProposals();
    const document = await school.ask('assign-homeroom', '--from-roster');
    expect(document).toMatchObject({
      assigned: [
        { class: '5А', person: KLIMOVA, previous: null },
        { class: '5Б', person: KLIMOVA, previous: null },
      ],
      skipped: [{ class: '9Я', reason: 'class-not-found' }, { class: '6А' }, { reason: 'several-teachers' }],
    });
    const again = await school.ask('assign-homeroom', '--from-roster');
    expect(again).toMatchObject({ assigned: [], unchanged: ['5А', '5Б'], runId: null });
  });

  test('another homeroom teacher stays unless teachers are replaced', async () => {
    const school = await makeProposals();
    await school.ask('assign-homeroom', '5А', '#4');
    const { skipped } = await school.ask('assign-homeroom', '--from-roster');
    expect(skipped).toContainEqual({ class: '5А', person: KLIMOVA, reason: 'homeroom-taken' });
    const { assigned } = await school.ask('assign-homeroom', '--from-roster', '--replace');
    expect(assigned).toEqual([
      { class: '5А', person: KLIMOVA, previous: { id: 4, fullName: 'Поляков Олег Маркович' } },
    ]);
  });

  test('beside a class it is a usage error, and nothing proposed is no error', async () => {
    const school = await makeSchool('5А');
    const mixed = await school.run('assign-homeroom', '5А', '--from-roster', '--json');
    expect([mixed.code, mixed.error?.code]).toEqual([2, 'conflicting-options']);
    const { code, stdout } = await school.run('assign-homeroom', '--from-roster');
    expect([code, stdout]).toEqual([
      0,
      'Назначать нечего: новых предложений в списке сотрудников нет.\nИзменений нет.\n',
    ]);
  });
});
