import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, askIn, issue, plain } from '../support/invitations.ts';
import { loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const PETER = 'Королёв Пётр Ильич';
const OLEG = 'Сомов Олег Юрьевич';
const MOTHER = 'Сомова Вера Олеговна';
const TEACHER = 'Климова Ирина Львовна';
const SUMMER = { now: '2027-08-25T06:00:00.000Z' };
const ROSTER = 'ФИО;Класс;Дата рождения;Мать\n';

/** A school of 2026: Anna and Peter in 5А, Oleg with his mother in 11А, nobody in 9Б; TEACHER has 5А. */
async function makeOldYear(): Promise<TestSchool> {
  const school = await makeSchool('5А', '9Б', '11А');
  const rows = [`${ANNA};5А;01.02.2015;`, `${PETER};5А;;`, `${OLEG};11А;03.03.2009;${MOTHER}`];
  await school.ask('import-roster', school.file('pupils.csv', `${ROSTER}${rows.join('\n')}\n`), '--role', 'pupil');
  await loadStaff(school, `${TEACHER};учитель;`);
  await school.ask('assign-homeroom', '5А', TEACHER, '--order-number', '7-од');
  return school;
}

/** A college with one pupil in each of two groups. */
async function makeCollege(): Promise<TestSchool> {
  const college = noSchool();
  await college.ask(...REGISTRATION.filter((word) => !word.startsWith('--kind')), '--kind=college');
  const file = college.file('pupils.csv', `ФИО;Группа\n${ANNA};ИТ-101\n${OLEG};ИТ-401\n`);
  await college.ask('import-roster', file, '--role', 'pupil', '--create-classes');
  return college;
}

type Item = { fullName: string; classes: string[]; state: string };
const start = (school: TestSchool, ...argv: string[]) => askIn(school, SUMMER, 'start-year', '2027', '--yes', ...argv);
const placesOf = async (school: TestSchool) => {
  const { items }: { items: Item[] } = await school.ask('list-people', '--all', '--role', 'pupil');
  return Object.fromEntries(items.map((one) => [one.fullName, one.state === 'left' ? 'left' : one.classes.join()]));
};
const backupsOf = ({ folder }: TestSchool) => {
  const backups = join(folder, 'backups');
  return existsSync(backups) ? readdirSync(backups) : [];
};

describe('start-year', () => {
  test('shows what it does and where the copy of the year before is', async () => {
    const school = await makeOldYear();
    const { code, stdout, stderr } = await school.runIn(SUMMER, 'start-year', '2027', '--yes', '--repeat', PETER);
    expect([code, stderr]).toEqual([0, '']);
    const backup = join(school.folder, 'backups', 'school-2027-08-25T060000Z-start-year.db');
    expect(
      plain(stdout)
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toEqual([
      'Учебный год 2026/2027 → 2027/2028',
      'Класс  Станет  Учащихся',
      '5А     6А             1',
      '9Б     10Б            0',
      '11А    выпуск         1',
      `Остаются на второй год: ${PETER}.`,
      `Учебный год 2027/2028 начат. Копия прежнего состояния: ${backup}`,
      '',
    ]);
    const english = await school.runIn(SUMMER, 'start-year', '2028', '--dry-run', '--lang', 'en');
    expect(english.stdout).toContain('School year 2027/2028 → 2028/2029');
  });

  test('its document', async () => {
    const school = await makeOldYear();
    await issue(school, '5А', '--role', 'pupil', '--expires', '01.10.2027');
    expect(await start(school, '--repeat', PETER)).toEqual({
      from: 2026,
      to: 2027,
      promoted: [
        { from: '5А', to: '6А', pupils: 1 },
        { from: '9Б', to: '10Б', pupils: 0 },
      ],
      graduated: [{ class: '11А', pupils: 1 }],
      repeating: [{ id: 4, fullName: PETER }],
      invitationsRevoked: 1,
      runId: expect.any(Number),
      applied: true,
    });
  });

  test('carries pupils, homeroom teachers and staff; graduates leave with the parents left without a child', async () => {
    const school = await makeOldYear();
    await start(school, '--repeat', PETER);
    expect(await placesOf(school)).toEqual({ [ANNA]: '6А', [PETER]: '5А', [OLEG]: 'left' });
    const { items } = await school.ask('list-people', '--all');
    expect(items.find((one: Item) => one.fullName === MOTHER)).toMatchObject({ state: 'left' });
    expect(items.find((one: Item) => one.fullName === TEACHER)).toMatchObject({ classes: ['Учительская'] });
    const classes = await askIn(school, SUMMER, 'list-classes');
    expect(classes.items).toMatchObject([
      { name: 'Учительская', year: 2027, staff: true },
      { name: '5А', year: 2027, pupils: 1, homeroomTeacher: null },
      { name: '6А', year: 2027, pupils: 1, homeroomTeacher: { fullName: TEACHER } },
      { name: '10Б', year: 2027, pupils: 0, homeroomTeacher: null },
    ]);
    expect(await askIn(school, SUMMER, 'show-org')).toMatchObject({ year: 2027, staffClass: { name: 'Учительская' } });
  });

  test('the old year stays readable', async () => {
    const school = await makeOldYear();
    await start(school);
    const { items } = await askIn(school, SUMMER, 'list-classes', '--year', '2026');
    expect(items).toMatchObject([
      { id: 1, name: 'Учительская', year: 2026 },
      { id: 2, name: '5А', year: 2026, pupils: 2, homeroomTeacher: { fullName: TEACHER } },
      { id: 3, name: '9Б', year: 2026, pupils: 0, homeroomTeacher: null },
      { id: 4, name: '11А', year: 2026, pupils: 1, homeroomTeacher: null },
    ]);
    const past = await askIn(school, SUMMER, 'stats', '--as-of', '2027-05-31');
    expect([past.year, past.totals, past.classes.length]).toEqual([
      2026,
      { classes: 3, pupils: 3, staff: 3, parents: 1 },
      3,
    ]);
    const present = await askIn(school, SUMMER, 'stats');
    expect([present.year, present.totals.pupils, present.movement]).toEqual([2027, 2, { arrived: 0, departed: 0 }]);
    const movement = await askIn(school, SUMMER, 'list-movement');
    expect(movement.items).toMatchObject([{ kind: 'withdrawn', from: '11А', reason: 'graduated' }]);
    expect(movement.totals).toEqual({ arrived: 0, departed: 1 });
    const refused = await school.runIn(SUMMER, 'enroll', 'Новиков Лев Ильич', '--role=pupil', '--class=#2', '--json');
    expect([refused.code, refused.error?.code]).toEqual([3, 'class-closed']);
  });

  test('of the old year the homeroom teachers and graduates are those of its end', async () => {
    const school = await makeOldYear();
    await school.ask('assign-homeroom', '9Б', TEACHER);
    await askIn(school, { now: '2027-05-20T06:00:00.000Z' }, 'assign-homeroom', '--remove', '5А');
    const june = { now: '2027-06-25T06:00:00.000Z' };
    await askIn(school, june, 'withdraw', OLEG, '--reason', 'graduated');
    await askIn(school, june, 'withdraw', PETER, '--reason', 'graduated');
    await askIn(school, june, 'reinstate', PETER, '--class', '5А');
    await start(school);
    const { items } = await askIn(school, SUMMER, 'list-classes', '--year', '2026');
    expect(items).toMatchObject([
      { staff: true },
      { name: '5А', pupils: 2, homeroomTeacher: null },
      { name: '9Б', pupils: 0, homeroomTeacher: { fullName: TEACHER } },
      { name: '11А', pupils: 1, homeroomTeacher: null },
    ]);
  });

  test('requests are rejected and open invitations revoked; an expired one cannot be renewed', async () => {
    const school = await makeOldYear();
    const asked = await issue(school, '5А', '--role', 'pupil', '--uses', '1');
    await apply(school, asked.code, ANNA);
    const long = await issue(school, '11А', '--role', 'parent', '--uses', '3', '--expires', '01.10.2027');
    const old = await issue(school, '9Б', '--role', 'pupil', '--uses', '2');
    expect(await start(school)).toMatchObject({ invitationsRevoked: 1 });
    const { items } = await askIn(school, SUMMER, 'list-requests');
    expect(items).toMatchObject([{ state: 'rejected', reason: 'year-ended', decidedBy: 'tester' }]);
    const invites = await askIn(school, SUMMER, 'list-invites');
    expect(
      invites.items.map((one: { id: number; state: string; uses: number }) => [one.id, one.state, one.uses]),
    ).toEqual([
      [asked.id, 'expired', 0],
      [long.id, 'revoked', 0],
      [old.id, 'expired', 0],
    ]);
    expect(invites.items[1].revokeReason).toBe('year-ended');
    const renewed = await school.runIn(SUMMER, 'renew-invite', String(old.id), '--expires', '14d', '--json');
    expect([renewed.code, renewed.error?.code]).toEqual([3, 'year-over']);
  });

  test('an invitation whose last use was asked for is open again and revoked with the rest', async () => {
    const school = await makeOldYear();
    const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '1', '--expires', '01.10.2027');
    await apply(school, code, ANNA);
    expect(await start(school)).toMatchObject({ invitationsRevoked: 1 });
    const late = await school.runIn(SUMMER, 'join', code, '--name', 'Новиков Лев', '--json');
    expect([late.code, late.error?.code]).toEqual([3, 'invitation-revoked']);
  });

  test('only once, and only the next one', async () => {
    const school = await makeOldYear();
    await start(school);
    const before = school.bytes();
    for (const [year, problem] of [
      ['2027', 'year-already-started'],
      ['2026', 'year-already-started'],
      ['2029', 'not-the-next-year'],
    ] as const) {
      const outcome = await school.runIn(SUMMER, 'start-year', year, '--yes', '--json');
      expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([3, problem, '']);
    }
    expect(school.bytes()).toBe(before);
    expect(backupsOf(school)).toHaveLength(1);
    const again = await school.runIn(SUMMER, 'edit-org', '--year', '2026', '--json');
    expect([again.code, again.error?.code]).toEqual([3, 'year-already-started']);
  });

  test('without a terminal it needs --yes, a dry run does not', async () => {
    const school = await makeOldYear();
    const before = school.bytes();
    const bare = await school.runIn(SUMMER, 'start-year', '2027', '--json');
    expect([bare.code, bare.error?.code, bare.stdout]).toEqual([2, 'confirmation-needed', '']);
    const trial = await askIn(school, SUMMER, 'start-year', '2027', '--dry-run');
    expect(trial).toMatchObject({ graduated: [{ class: '11А', pupils: 1 }], runId: null, applied: false });
    expect([school.bytes() === before, backupsOf(school)]).toEqual([true, []]);
  });

  test('the backup is the store as it was, for its owner only', async () => {
    const school = await makeOldYear();
    await start(school);
    const [name = ''] = backupsOf(school);
    const file = join(school.folder, 'backups', name);
    expect([statSync(file).mode & 0o777, statSync(join(school.folder, 'backups')).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
    const backup = { ...school, ask: (...argv: string[]) => askIn(school, SUMMER, '--store', file, ...argv) };
    expect((await backup.ask('list-classes')).items.map((one: { name: string }) => one.name)).toEqual([
      'Учительская',
      '5А',
      '9Б',
      '11А',
    ]);
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  test('where no backup can be made, nothing is begun', async () => {
    const school = await makeOldYear();
    school.file('backups', 'a file where the folder would be');
    const before = school.bytes();
    const outcome = await school.runIn(SUMMER, 'start-year', '2027', '--yes', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'cannot-write']);
    expect(school.bytes()).toBe(before);
  });

  test.each<[string, string[], number, string]>([
    ['no year', [], 2, 'missing-value'],
    ['no number', ['следующий'], 2, 'invalid-value'],
    ['no new name', ['2027', '--rename', '5А'], 2, 'invalid-value'],
    ['a name that is none', ['2027', '--rename', '5А=шестой'], 2, 'class-invalid'],
    ['an unknown class', ['2027', '--rename', '5Я=6Я'], 4, 'class-not-found'],
    ['the staff class graduates', ['2027', '--graduate', 'Учительская'], 2, 'invalid-value'],
    ['an unknown class that graduates', ['2027', '--graduate', '9,4Я'], 4, 'class-not-found'],
    ['two names for one class', ['2027', '--rename', '5А=6Б', '--rename', '5А=6В'], 2, 'conflicting-options'],
    ['a clash', ['2027', '--rename', '5А=10Б'], 3, 'classes-clash'],
    ['a repeater among staff', ['2027', '--rename', 'Учительская=5А', '--repeat', ANNA], 3, 'classes-clash'],
    ['nobody repeats', ['2027', '--repeat', 'Никто Никто'], 4, 'person-not-found'],
    ['staff repeat', ['2027', '--repeat', TEACHER], 3, 'person-not-in-role'],
    ['a missing file', ['2027', '--map', 'нет.csv'], 4, 'file-not-found'],
  ])('%s is refused and changes nothing', async (_kind, argv, code, problem) => {
    const school = await makeOldYear();
    const before = school.bytes();
    const outcome = await school.runIn(SUMMER, 'start-year', ...argv, '--yes', '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect([school.bytes() === before, backupsOf(school)]).toEqual([true, []]);
  });

  test('a file of new names', async () => {
    const college = await makeCollege();
    const map = college.file('map.csv', 'Из;В\nит-101;ИТ-201\n');
    const document = await start(college, '--map', map, '--graduate', 'ИТ-401');
    expect(document).toMatchObject({
      promoted: [{ from: 'ИТ-101', to: 'ИТ-201', pupils: 1 }],
      graduated: [{ class: 'ИТ-401', pupils: 1 }],
    });
    expect(await placesOf(college)).toEqual({ [ANNA]: 'ИТ-201', [OLEG]: 'left' });
  });

  test('a file with bad rows is taken not at all', async () => {
    const college = await makeCollege();
    const map = college.file('map.csv', 'из;в\nИТ-101;ИТ-201\nИТ-999;ИТ-1000\nИТ-401;\n');
    const before = college.bytes();
    const outcome = await college.runIn(SUMMER, 'start-year', '2027', '--yes', '--map', map);
    expect([outcome.code, outcome.stdout]).toEqual([5, '']);
    expect(outcome.stderr).toContain('строка 4');
    expect(college.bytes()).toBe(before);
  });

  test('a college keeps its groups unless it is told, and a repeater stays under the old name', async () => {
    const college = await makeCollege();
    expect(await start(college, '--rename', 'ИТ-101=ИТ-201', '--repeat', ANNA)).toMatchObject({
      promoted: [
        { from: 'ИТ-101', to: 'ИТ-201', pupils: 0 },
        { from: 'ИТ-401', to: 'ИТ-401', pupils: 1 },
      ],
      graduated: [],
    });
    expect(await placesOf(college)).toEqual({ [ANNA]: 'ИТ-101', [OLEG]: 'ИТ-401' });
  });

  test('a repeater in a class that a roster forms anew makes nobody else an arrival', async () => {
    const school = await makeSchool('9А', '10А');
    const rows = (...lines: string[]) => `${ROSTER}${lines.join('\n')}\n`;
    const born = (name: string, place: string) => `${name};${place};01.02.2012;`;
    const old = school.file('old.csv', rows(born(ANNA, '9А'), born(PETER, '10А')));
    await school.ask('import-roster', old, '--role', 'pupil');
    await start(school, '--graduate', '9,11', '--repeat', PETER);
    const tenth = school.file('new.csv', rows(born(ANNA, '10А'), born(PETER, '10А'), born(OLEG, '10А')));
    await askIn(school, SUMMER, 'import-roster', tenth, '--role', 'pupil', '--mirror');
    expect((await askIn(school, SUMMER, 'stats')).movement).toEqual({ arrived: 0, departed: 0 });
    const { places } = await school.ask('show-person', PETER);
    expect(places.at(-1)).toMatchObject({ class: '10А', year: 2027, began: 'repeated' });
  });

  test('in a centre who graduates from one class of several stays in the others', async () => {
    const centre = noSchool();
    await centre.ask(...REGISTRATION.filter((word) => !word.startsWith('--kind')), '--kind=supplementary');
    const file = centre.file('pupils.csv', `ФИО;Объединение\n${ANNA};Хор\n${ANNA};Лепка\n${OLEG};Хор\n`);
    await centre.ask('import-roster', file, '--role', 'pupil', '--create-classes', '--moves');
    await start(centre, '--graduate', 'Хор');
    expect(await placesOf(centre)).toEqual({ [ANNA]: 'Лепка', [OLEG]: 'left' });
    const { totals } = await askIn(centre, SUMMER, 'list-movement');
    expect(totals).toEqual({ arrived: 0, departed: 1 });
  });

  test('nobody comes into a class of the year before that began', async () => {
    const school = await makeOldYear();
    await school.ask('withdraw', ANNA, '--reason', 'left');
    await start(school);
    const back = (date: string, lang = 'ru') =>
      school.runIn({ ...SUMMER, lang }, 'reinstate', ANNA, '--class', '6А', '--date', date);
    const before = school.bytes();
    const refused = await back('2027-08-24');
    expect([refused.code, plain(refused.stderr).split('\n')[0]]).toEqual([
      3,
      'О движении 24.08.2027 записать нельзя: учебный год начат 25.08.2027.',
    ]);
    const english = await back('2027-08-24', 'en');
    expect(english.stderr).toContain('the school year began on 2027-08-25');
    expect(school.bytes()).toBe(before);
    expect((await back('2027-08-25')).code).toBe(0);
    const { movement } = await askIn(school, SUMMER, 'stats');
    expect(movement).toEqual({ arrived: 1, departed: 0 });
  });

  test('in a centre two groups become one, and who was in both has one place', async () => {
    const centre = noSchool();
    await centre.ask(...REGISTRATION.filter((word) => !word.startsWith('--kind')), '--kind=supplementary');
    const file = centre.file('pupils.csv', `ФИО;Объединение\n${ANNA};Хор\n${ANNA};Лепка\n${OLEG};Хор\n`);
    await centre.ask('import-roster', file, '--role', 'pupil', '--create-classes', '--moves');
    await start(centre, '--rename', 'Хор=Студия', '--rename', 'Лепка=Студия');
    expect(await placesOf(centre)).toEqual({ [ANNA]: 'Студия', [OLEG]: 'Студия' });
    const { items } = await askIn(centre, SUMMER, 'list-classes');
    expect(items).toMatchObject([{ staff: true }, { name: 'Студия', pupils: 2 }]);
  });

  test('staff of a class that graduates stay, in the staff class', async () => {
    const school = await makeOldYear();
    await school.ask('enroll', 'Ли Анна Яновна', '--role', 'teacher', '--class', '11А');
    await start(school);
    const { items } = await askIn(school, SUMMER, 'list-people', '--role', 'teacher');
    expect(items.find((one: Item) => one.fullName === 'Ли Анна Яновна')).toMatchObject({ classes: ['Учительская'] });
    expect((await askIn(school, SUMMER, 'stats')).totals.staff).toBe(4);
  });

  test('a roster re-forms a grade right after: people are moved by identity, a class set by hand before counts no more', async () => {
    const school = await makeSchool('9А', '9Б');
    const rows = (...lines: string[]) => `${ROSTER}${lines.join('\n')}\n`;
    const born = (name: string, place: string) => `${name};${place};01.02.2012;`;
    const first = school.file('old.csv', rows(born(ANNA, '9А'), born(PETER, '9А'), born(OLEG, '9Б')));
    await school.ask('import-roster', first, '--role', 'pupil');
    await school.ask('transfer', PETER, '--to', '9Б');
    await start(school);
    expect(await placesOf(school)).toEqual({ [ANNA]: '10А', [PETER]: '10Б', [OLEG]: '10Б' });
    const tenth = school.file('new.csv', rows(born(OLEG, '10А'), born(PETER, '10А')));
    const { rows: counts, withdrawn } = await askIn(school, SUMMER, 'import-roster', tenth, '--role=pupil', '--mirror');
    expect([counts.moved, withdrawn]).toEqual([2, 1]);
    expect(await placesOf(school)).toEqual({ [ANNA]: 'left', [PETER]: '10А', [OLEG]: '10А' });
  });

  test('graduates of grade 9 whom the first roster of grade 10 names are no arrivals; who left in this year is one', async () => {
    const school = await makeSchool('8А', '9А');
    const rows = (...lines: string[]) => `${ROSTER}${lines.join('\n')}\n`;
    const old = school.file('old.csv', rows(`${ANNA};9А;01.02.2011;`, `${PETER};9А;;`, `${OLEG};8А;03.03.2012;`));
    await school.ask('import-roster', old, '--role', 'pupil');
    await start(school, '--graduate', '9,11');
    await askIn(school, SUMMER, 'withdraw', OLEG, '--reason', 'transferred');
    const tenth = school.file('new.csv', rows(`${ANNA};10А;01.02.2011;`, `${OLEG};10А;03.03.2012;`));
    const argv = ['import-roster', tenth, '--role', 'pupil', '--mirror', '--create-classes'];
    const { rows: counts } = await askIn(school, SUMMER, ...argv);
    expect([counts.returned, counts.added]).toEqual([2, 0]);
    expect((await askIn(school, SUMMER, 'stats')).movement).toEqual({ arrived: 1, departed: 1 });
    const { items } = await askIn(school, SUMMER, 'list-movement', '--from', '2027-08-25');
    expect(items.map((one: { kind: string; person: Item }) => [one.kind, one.person.fullName])).toEqual([
      ['withdrawn', ANNA],
      ['withdrawn', PETER],
      ['withdrawn', OLEG],
      ['reinstated', OLEG],
    ]);
  });
});
