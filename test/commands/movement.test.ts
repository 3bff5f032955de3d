import { describe, expect, test } from 'vitest';
import { askIn, issue, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const PETER = 'Королёв Пётр Ильич';
const MOTHER = 'Иванова Вера Олеговна';
const LATER = { now: '2026-10-05T06:00:00.000Z' };
const ROSTER = 'ФИО;Класс;Дата рождения;Мать\n';

/** A school of 7 September: Anna with her mother and Peter in 5А, nobody in 5Б. */
async function makeClasses(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  const file = school.file('pupils.csv', `${ROSTER}${ANNA};5А;01.02.2015;${MOTHER}\n${PETER};5А;;\n`);
  await school.ask('import-roster', file, '--role', 'pupil');
  return school;
}

/** A centre where Anna is in two groups. */
async function makeCentre(): Promise<TestSchool> {
  const centre = noSchool();
  const registration = REGISTRATION.filter((word) => !word.startsWith('--kind'));
  await centre.ask(...registration, '--kind=supplementary');
  await centre.ask('create-class', 'Шахматы', 'Лепка', 'Хор');
  await loadPupils(centre, `${ANNA};Шахматы;01.02.2015;`, `${ANNA};Лепка;01.02.2015;`);
  return centre;
}

const classesOf = async (school: TestSchool, name: string) => {
  const { items } = await school.ask('list-people', '--all');
  return items.find((one: { fullName: string }) => one.fullName === name);
};

describe('transfer', () => {
  test('moves a pupil and says so', async () => {
    const school = await makeClasses();
    const { code, stdout, stderr } = await school.run('transfer', ANNA, '--to', '5-б');
    expect([code, plain(stdout), stderr]).toEqual([0, `Перевод записан: ${ANNA} (#3), 5А → 5Б, с 07.09.2026.\n`, '']);
    expect(await classesOf(school, ANNA)).toMatchObject({ classes: ['5Б'], state: 'not-invited' });
    const english = await school.run('transfer', ANNA, '--to', '5А', '--lang', 'en');
    expect(plain(english.stdout)).toBe(`Transfer recorded: ${ANNA} (#3), 5Б → 5А, from 2026-09-07.\n`);
  });

  test('its document', async () => {
    const school = await makeClasses();
    expect(await school.ask('transfer', '#3', '--to', '5Б', '--order-number', '7-у')).toEqual({
      person: { id: 3, fullName: ANNA },
      from: '5А',
      to: '5Б',
      runId: 4,
      applied: true,
    });
  });

  test('goes before a roster until the roster agrees', async () => {
    const school = await makeClasses();
    await school.ask('transfer', ANNA, '--to', '5Б');
    const file = school.file('again.csv', `${ROSTER}${ANNA};5А;01.02.2015;\n`);
    const { warnings } = await school.ask('import-roster', file, '--role', 'pupil');
    expect(warnings).toMatchObject([{ code: 'kept-by-hand' }]);
    expect(await classesOf(school, ANNA)).toMatchObject({ classes: ['5Б'] });
  });

  test('revokes the personal invitation into the class that is left', async () => {
    const school = await makeClasses();
    await issue(school, '--person', ANNA);
    await school.ask('transfer', ANNA, '--to', '5Б');
    const { items } = await school.ask('list-invites');
    expect(items).toMatchObject([{ state: 'revoked', revokeReason: 'person-moved' }]);
  });

  test('out of one class of several', async () => {
    const centre = await makeCentre();
    const bare = await centre.run('transfer', ANNA, '--to', 'Хор', '--json');
    expect([bare.code, bare.error?.code]).toEqual([2, 'missing-value']);
    await centre.ask('transfer', ANNA, '--from', 'Лепка', '--to', 'Хор');
    expect((await classesOf(centre, ANNA)).classes.toSorted()).toEqual(['Хор', 'Шахматы']);
  });

  test.each<[string, string[], number, string]>([
    ['nobody', ['Никто Никто', '--to', '5Б'], 4, 'person-not-found'],
    ['no class', [ANNA, '--to', '9Я'], 4, 'class-not-found'],
    ['the same class', [ANNA, '--to', '5А'], 3, 'already-in-class'],
    ['the staff class', [ANNA, '--to', 'Учительская'], 3, 'role-not-in-class'],
    ['staff', ['Орлова Мария Ивановна', '--to', '5А'], 3, 'person-not-in-role'],
    ['another class than theirs', [ANNA, '--from', '5Б', '--to', '5А'], 3, 'already-in-class'],
    ['a day to come', [ANNA, '--to', '5Б', '--date', '08.09.2026'], 2, 'invalid-value'],
    ['a day before the class', [ANNA, '--to', '5Б', '--date', '06.09.2026'], 3, 'movement-too-early'],
    ['no target', [ANNA], 2, 'missing-value'],
  ])('%s is refused and changes nothing', async (_kind, argv, code, problem) => {
    const school = await makeClasses();
    const before = school.bytes();
    const outcome = await school.run('transfer', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('a dry run moves nobody', async () => {
    const school = await makeClasses();
    const before = school.bytes();
    expect(await school.ask('transfer', ANNA, '--to', '5Б', '--dry-run')).toMatchObject({ applied: false });
    expect(school.bytes()).toBe(before);
  });
});

describe('withdraw', () => {
  test('ends the class, the invitations and the place of a parent without other children', async () => {
    const school = await makeClasses();
    await issue(school, '--person', ANNA);
    const { stdout } = await school.run('withdraw', ANNA, '--reason', 'transferred', '--destination', 'школа № 7');
    expect(plain(stdout)).toBe(`Выбытие записано: ${ANNA} (#3), 5А, 07.09.2026.\n`);
    expect(await classesOf(school, ANNA)).toMatchObject({ state: 'left' });
    expect(await classesOf(school, MOTHER)).toMatchObject({ state: 'left' });
    const { items } = await school.ask('list-invites');
    expect(items).toMatchObject([{ state: 'revoked', revokeReason: 'person-withdrawn' }]);
  });

  test('its document', async () => {
    const school = await makeClasses();
    expect(await askIn(school, LATER, 'withdraw', PETER, '--reason', 'left', '--date', '01.10.2026')).toEqual({
      person: { id: 5, fullName: PETER },
      from: '5А',
      to: null,
      runId: 4,
      applied: true,
    });
  });

  test('one class of several', async () => {
    const centre = await makeCentre();
    await centre.ask('withdraw', ANNA, '--class', 'Лепка', '--reason', 'left');
    expect(await classesOf(centre, ANNA)).toMatchObject({ classes: ['Шахматы'], state: 'not-invited' });
  });

  test('a class that somebody is in as two is left as both', async () => {
    const school = await makeClasses();
    await school.ask('enroll', '#5', '--role', 'teacher', '--class', '5А');
    await school.ask('withdraw', PETER, '--class', '5А', '--reason', 'left');
    const { items } = await school.ask('list-people', '--state', 'left');
    expect(items.map((one: { fullName: string; role: string }) => [one.fullName, one.role]).toSorted()).toEqual([
      [PETER, 'pupil'],
      [PETER, 'teacher'],
    ]);
  });

  test('all classes of several, each of them named', async () => {
    const centre = await makeCentre();
    const { stdout } = await centre.run('withdraw', ANNA, '--reason', 'left');
    expect(plain(stdout)).toBe(`Выбытие записано: ${ANNA} (#3), Шахматы, Лепка, 07.09.2026.\n`);
    expect(await classesOf(centre, ANNA)).toMatchObject({ state: 'left' });
  });

  test('staff lose their class', async () => {
    const school = await makeClasses();
    await school.ask('assign-homeroom', '5А', 'Орлова Мария Ивановна');
    const { stdout } = await school.run('withdraw', 'Орлова Мария Ивановна', '--reason', 'dismissed');
    expect(plain(stdout)).toBe(
      'Выбытие записано: Орлова Мария Ивановна (#1), Учительская, 07.09.2026. ' +
        'Без классного руководителя: 5А; назначьте другого: sferum-admin assign-homeroom.\n',
    );
    const { items } = await school.ask('list-classes');
    expect(items.find((one: { name: string }) => one.name === '5А')).toMatchObject({ homeroomTeacher: null });
  });

  test.each<[string, string[], number, string]>([
    ['the only administrator', ['Лебедев Пётр Алексеевич', '--reason', 'dismissed'], 3, 'last-administrator'],
    ['a class that is not theirs', [ANNA, '--class', '5Б', '--reason', 'left'], 3, 'not-in-class'],
    ['no reason', [ANNA], 2, 'missing-value'],
    ['another reason', [ANNA, '--reason', 'устал'], 2, 'invalid-value'],
    ['a day before the class', [ANNA, '--reason', 'left', '--date', '2026-09-01'], 3, 'movement-too-early'],
  ])('%s is refused and changes nothing', async (_kind, argv, code, problem) => {
    const school = await makeClasses();
    const before = school.bytes();
    const outcome = await school.run('withdraw', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('who left cannot leave again', async () => {
    const school = await makeClasses();
    await school.ask('withdraw', ANNA, '--reason', 'left');
    const outcome = await school.run('withdraw', ANNA, '--reason', 'left', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([3, 'person-left']);
  });
});

describe('reinstate', () => {
  test('takes the same person back, and the parent', async () => {
    const school = await makeClasses();
    await school.ask('withdraw', ANNA, '--reason', 'left');
    const { stdout } = await school.runIn(LATER, 'reinstate', ANNA, '--class', '5Б', '--date', '02.10.2026');
    expect(plain(stdout)).toBe(`Восстановление записано: ${ANNA} (#3), 5Б, с 02.10.2026.\n`);
    const { items } = await school.ask('list-people', '--all');
    expect(items.filter((one: { fullName: string }) => [ANNA, MOTHER].includes(one.fullName))).toMatchObject([
      { id: 3, classes: ['5Б'], state: 'not-invited' },
      { id: 4, classes: ['5Б'], state: 'not-invited' },
    ]);
  });

  test('its document', async () => {
    const school = await makeClasses();
    await school.ask('withdraw', PETER, '--reason', 'unknown');
    expect(await school.ask('reinstate', PETER, '--class', '5Б')).toEqual({
      person: { id: 5, fullName: PETER },
      from: null,
      to: '5Б',
      runId: 5,
      applied: true,
    });
  });

  test.each<[string, string[], number, string]>([
    ['who is there', [PETER, '--class', '5Б'], 3, 'already-in-class'],
    ['a parent who was never more', [MOTHER, '--class', '5Б'], 3, 'person-not-in-role'],
    ['a pupil into the staff class', [ANNA, '--class', 'Учительская'], 3, 'role-not-in-class'],
    ['a day before the departure', [ANNA, '--class', '5Б', '--date', '2026-09-06'], 3, 'movement-too-early'],
    ['no class', [ANNA], 2, 'missing-value'],
  ])('%s is refused and changes nothing', async (_kind, argv, code, problem) => {
    const school = await makeClasses();
    await school.ask('withdraw', ANNA, '--reason', 'left');
    const before = school.bytes();
    const outcome = await school.run('reinstate', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });
});

describe('a day that what is recorded contradicts', () => {
  const LEFT = ['--reason', 'left'];

  test.each<[string, string[], string[]]>([
    [
      'back into a class that was left later',
      ['withdraw', ANNA, '--class', 'Лепка', ...LEFT],
      ['transfer', ANNA, '--from', 'Шахматы', '--to', 'Лепка'],
    ],
    [
      'out of the class that was the only one then',
      ['enroll', '#4', '--role', 'pupil', '--class', 'Лепка'],
      ['withdraw', '#4', '--class', 'Шахматы', ...LEFT],
    ],
    [
      'out of the organisation while a class of it was not left',
      ['withdraw', ANNA, '--class', 'Лепка', ...LEFT],
      ['withdraw', ANNA, ...LEFT],
    ],
  ])('%s is refused; the day of the record is not', async (_kind, before, argv) => {
    const centre = await makeCentre();
    await centre.ask('enroll', PETER, '--role', 'pupil', '--class', 'Шахматы');
    await askIn(centre, LATER, ...before);
    const bytes = centre.bytes();
    const refused = await centre.runIn(LATER, ...argv, '--date', '20.09.2026', '--json');
    expect([refused.code, refused.error?.code, refused.stdout]).toEqual([3, 'movement-too-early', '']);
    expect(centre.bytes()).toBe(bytes);
    expect(await askIn(centre, LATER, ...argv, '--date', '05.10.2026')).toMatchObject({ applied: true });
  });

  test('a parent is back no earlier than the parent left', async () => {
    const school = await makeClasses();
    await askIn(school, LATER, 'enroll', 'Королёва Ия Олеговна', '--role', 'parent', '--child', PETER);
    await askIn(school, LATER, 'withdraw', PETER, '--reason', 'left', '--date', '14.09.2026');
    await askIn(school, LATER, 'reinstate', PETER, '--class', '5Б', '--date', '16.09.2026');
    const parentsOn = async (day: string) => (await askIn(school, LATER, 'stats', '--as-of', day)).totals.parents;
    expect([await parentsOn('2026-09-20'), await parentsOn('2026-10-05')]).toEqual([1, 2]);
  });
});

describe('list-movement', () => {
  /** What the centre of October has seen: Anna moved, Peter gone and back, a new pupil, and 7 September forming the class. */
  async function makeMovement(): Promise<TestSchool> {
    const school = await makeClasses();
    const order = ['--order-number', '12-у', '--order-date', '14.09.2026'];
    await askIn(school, { now: '2026-09-14T06:00:00.000Z' }, 'transfer', ANNA, '--to', '5Б', ...order);
    const left = ['--reason', 'transferred', '--destination', 'школа № 7'];
    await askIn(school, { now: '2026-09-15T06:00:00.000Z' }, 'withdraw', PETER, ...left);
    await askIn(school, LATER, 'reinstate', PETER, '--class', '5Б');
    const file = school.file('new.csv', `${ROSTER}Новиков Лев Ильич;5А;;\n`);
    await askIn(school, LATER, 'import-roster', file, '--role', 'pupil');
    return school;
  }

  test('tells who came, went and moved', async () => {
    const school = await makeMovement();
    const { items, total, totals } = await school.ask('list-movement');
    expect(items).toEqual([
      {
        ...{ date: '2026-09-14', person: { id: 3, fullName: ANNA }, role: 'pupil', kind: 'transferred' },
        ...{ from: '5А', to: '5Б', order: { number: '12-у', date: '2026-09-14' }, reason: null },
      },
      {
        ...{ date: '2026-09-15', person: { id: 5, fullName: PETER }, role: 'pupil', kind: 'withdrawn' },
        ...{ from: '5А', to: 'школа № 7', order: null, reason: 'transferred' },
      },
      {
        ...{ date: '2026-10-05', person: { id: 5, fullName: PETER }, role: 'pupil', kind: 'reinstated' },
        ...{ from: null, to: '5Б', order: null, reason: null },
      },
      {
        ...{ date: '2026-10-05', person: { id: 6, fullName: 'Новиков Лев Ильич' }, role: 'pupil', kind: 'enrolled' },
        ...{ from: null, to: '5А', order: null, reason: null },
      },
    ]);
    expect([total, totals]).toEqual([4, { arrived: 2, departed: 1 }]);
    const { movement } = await askIn(school, LATER, 'stats');
    expect(movement).toEqual(totals);
  });

  test('a further class is no arrival, and leaving one of several no departure', async () => {
    const centre = await makeCentre();
    const told = async () => {
      const { items, totals } = await centre.ask('list-movement');
      const { movement } = await centre.ask('stats');
      expect(movement).toEqual(totals);
      return [items.map((one: { kind: string; to: string }) => [one.kind, one.to]), totals];
    };
    expect(await told()).toEqual([[], { arrived: 0, departed: 0 }]);
    await centre.ask('enroll', '#3', '--role', 'pupil', '--class', 'Хор');
    await centre.ask('withdraw', ANNA, '--class', 'Лепка', '--reason', 'left');
    const inside = [
      ['withdrawn', null],
      ['enrolled', 'Хор'],
    ];
    expect(await told()).toEqual([inside, { arrived: 0, departed: 0 }]);
    await centre.ask('withdraw', ANNA, '--reason', 'left');
    const [, totals] = await told();
    expect(totals).toEqual({ arrived: 0, departed: 1 });
  });

  test('of a period', async () => {
    const school = await makeMovement();
    const { items, totals } = await school.ask('list-movement', '--from', '15.09.2026', '--to', '2026-09-30');
    expect([items.length, totals]).toEqual([1, { arrived: 0, departed: 1 }]);
  });

  test('as a table with its totals, in both languages', async () => {
    const school = await makeMovement();
    const { stdout } = await school.run('list-movement');
    expect(plain(stdout)).toContain('14.09.2026  Иванова Анна Петровна');
    expect(plain(stdout)).toMatch(/05\.10\.2026 {2}Королёв Пётр Ильич +учащийся {2}повторное прибытие +5Б/);
    expect(plain(stdout).trimEnd().split('\n').at(-1)).toBe('Учащихся прибыло: 2, выбыло: 1.');
    const english = await school.run('list-movement', '--lang', 'en');
    expect(plain(english.stdout).trimEnd().split('\n').at(-1)).toBe('Pupils arrived: 2, departed: 1.');
    const empty = await school.run('list-movement', '--from', '2027-01-01');
    expect(empty.stdout).toBe('Движения нет.\n');
  });
});
