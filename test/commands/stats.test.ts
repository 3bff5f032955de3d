import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, askIn, issue, plain } from '../support/invitations.ts';
import { run, temporaryFolder } from '../support/run.ts';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const VERA = 'Смирнова Вера Олеговна';
const STRANGER = 'Незнамов Архип Тихонович';
const LARISA = { id: 3, fullName: 'Соболева Лариса Фёдоровна' };
const BORIS = { id: 4, fullName: 'Потапов Борис Максимович' };

/** The evenings of three days in Moscow, a millisecond before midnight. */
const EVENINGS = ['2026-09-07T20:59:59.999Z', '2026-09-08T20:59:59.999Z', '2026-09-09T20:59:59.999Z'] as const;
const LAST = { now: EVENINGS[2] };

/**
 * On 7 September four pupils, four staff, two homeroom teachers and six invitations; on the 8th five people ask; on the
 * 9th three are approved, one is rejected and an invitation is revoked. `evenings` are the figures as each day ended.
 */
async function threeDays(): Promise<{ school: TestSchool; evenings: unknown[] }> {
  const school = await makeSchool('7В');
  await loadStaff(school, `${LARISA.fullName};Учитель;`, `${BORIS.fullName};Учитель;`);
  const others = ['Королёв Пётр Ильич;5А;;', `${VERA};5Б;20.05.2015;`, 'Ким Эдуард;10А;;'];
  await loadPupils(school, `${ANNA};5А;01.02.2015;`, ...others);
  await school.ask('assign-homeroom', '5А', LARISA.fullName);
  await school.ask('assign-homeroom', '10А', BORIS.fullName);
  const first = await issue(school, '5А', '--role', 'pupil');
  const second = await issue(school, '5Б', '--role', 'pupil');
  await issue(school, '10А', '--role', 'pupil', '--expires', '24h');
  const parents = await issue(school, '5А', '--role', 'parent', '--uses', '5');
  const staff = await issue(school, 'Учительская', '--role', 'teacher');
  await issue(school, '--person', VERA);
  const evenings = [await askIn(school, { now: EVENINGS[0] }, 'stats')];

  const tuesday = { now: '2026-09-08T09:00:00.000Z' };
  const ask = (code: string, name: string, ...argv: string[]) =>
    askIn(school, tuesday, 'join', code, '--name', name, ...argv);
  await ask(first.code, ANNA);
  await ask(second.code, VERA);
  await ask(first.code, STRANGER);
  await ask(parents.code, 'Иванов Пётр Андреевич', '--child', ANNA);
  await ask(staff.code, LARISA.fullName);
  evenings.push(await askIn(school, { now: EVENINGS[1] }, 'stats'));

  const wednesday = { now: '2026-09-09T09:00:00.000Z' };
  await askIn(school, wednesday, 'approve', '1', '5', '--verify');
  await askIn(school, wednesday, 'approve', '4', '--as-new');
  await askIn(school, wednesday, 'reject', '3', '--reason', 'нет в списке');
  await askIn(school, wednesday, 'revoke-invites', '6');
  evenings.push(await askIn(school, LAST, 'stats'));
  return { school, evenings };
}

const EMPTY_CLASS = { pupils: 0, pupilsJoined: 0, parents: 0, parentsJoined: 0, pending: 0, openInvitations: 0 };

/** The figures of the third evening, counted by hand. */
const FIGURES = {
  asOf: '2026-09-09',
  year: 2026,
  organization: 'Школа № 5',
  totals: { classes: 4, pupils: 4, staff: 4, parents: 1 },
  joined: { pupils: 1, staff: 2, parents: 1 },
  verifiedTeachers: 1,
  homeroom: { assigned: 2, classes: 4 },
  invitations: { open: 3, used: 1, expired: 1, revoked: 1 },
  requests: { pending: 1, approved: 3, rejected: 1 },
  classes: [
    {
      ...{ class: '5А', pupils: 2, pupilsJoined: 1, parents: 1, parentsJoined: 1, pending: 0, openInvitations: 2 },
      homeroomTeacher: LARISA,
    },
    { ...EMPTY_CLASS, class: '5Б', pupils: 1, pending: 1, homeroomTeacher: null },
    { ...EMPTY_CLASS, class: '7В', homeroomTeacher: null },
    { ...EMPTY_CLASS, class: '10А', pupils: 1, homeroomTeacher: BORIS },
  ],
  movement: { arrived: 0, departed: 0 },
  goals: [
    { name: 'staff', numerator: 2, denominator: 4, share: 0.5, goal: 0.75, met: false },
    { name: 'pupils', numerator: 1, denominator: 4, share: 0.25, goal: 0.3, met: false },
    { name: 'parents', numerator: 1, denominator: 1, share: 1, goal: 0.3, met: true },
  ],
};

describe('stats', () => {
  test('shows the figures', async () => {
    const { school } = await threeDays();
    const { code, stdout, stderr } = await school.runIn(LAST, 'stats');
    expect([code, stderr]).toEqual([0, '']);
    expect(plain(stdout)).toBe(
      [
        'Школа № 5: на 9 сентября 2026 г., учебный год 2026/2027',
        '',
        'Роль        Всего  В сообществе   Доля  Цель',
        'Сотрудники      4             2   50 %  75 %',
        'Учащиеся        4             1   25 %  30 %',
        'Родители        1             1  100 %  30 %',
        '',
        'Классы                           4',
        'Классные руководители назначены  2 из 4',
        'Статус «учитель» подтверждён     1 из 4',
        'Приглашения                      открыто 3, использовано 1, истекло 1, аннулировано 1',
        'Заявки                           на рассмотрении 1, принято 3, отклонено 1',
        'Движение с начала года           прибыло 0, выбыло 0',
        '',
        'Класс  Уч-ся  вошли  Родит.  вошли  Заявки  Пригл.  Классный руководитель',
        '5А         2      1       1      1       0       2  Соболева Лариса Фёдоровна',
        '5Б         1      0       0      0       1       0',
        '7В         0      0       0      0       0       0',
        '10А        1      0       0      0       0       0  Потапов Борис Максимович',
        '',
      ].join('\n'),
    );
  });

  test('its document: the figures add up, with these fields and no others', async () => {
    const { evenings } = await threeDays();
    expect(evenings[2]).toEqual(FIGURES);
  });

  test('--as-of a past day gives the figures of that day’s end', async () => {
    const { school, evenings } = await threeDays();
    const days = ['2026-09-07', '08.09.2026', '2026-09-09'];
    const later = { now: '2026-10-30T00:00:00.000Z' };
    for (const [index, day] of days.entries()) {
      expect(await askIn(school, later, 'stats', '--as-of', day)).toEqual(evenings[index]);
    }
    expect(evenings[0]).toMatchObject({
      asOf: '2026-09-07',
      totals: { pupils: 4, staff: 4, parents: 0 },
      joined: { pupils: 0, staff: 1, parents: 0 },
      verifiedTeachers: 0,
      invitations: { open: 6, used: 0, expired: 0, revoked: 0 },
      requests: { pending: 0, approved: 0, rejected: 0 },
    });
    expect(evenings[1]).toMatchObject({
      asOf: '2026-09-08',
      joined: { pupils: 0, staff: 1, parents: 0 },
      invitations: { open: 3, used: 2, expired: 1, revoked: 0 },
      requests: { pending: 5, approved: 0, rejected: 0 },
    });
    const { stdout } = await school.runIn(later, 'stats', '--as-of', '08.09.2026');
    expect(plain(stdout)).toMatch(/^Школа № 5: на 8 сентября 2026 г\., учебный год 2026\/2027\n/);
  });

  test('a day is the organisation’s', async () => {
    const school = noSchool();
    await school.ask(...REGISTRATION, '--time-zone', 'Asia/Vladivostok');
    const at = async (now: string) => (await askIn(school, { now }, 'stats')).asOf;
    expect(await at('2026-09-07T13:59:59.999Z')).toBe('2026-09-07');
    expect(await at('2026-09-07T14:00:00.000Z')).toBe('2026-09-08');
  });

  test('a share of nobody is null, and its goal is not met', async () => {
    const school = await makeSchool();
    const { goals, classes, totals } = await school.ask('stats');
    const parents = goals.find((one: { name: string }) => one.name === 'parents');
    expect(parents).toEqual({ name: 'parents', numerator: 0, denominator: 0, share: null, goal: 0.3, met: false });
    expect([classes, totals]).toEqual([[], { classes: 0, pupils: 0, staff: 2, parents: 0 }]);
    expect(plain((await school.run('stats')).stdout)).toContain('\nРодители        0             0     —  30 %\n');
  });

  test('the day before the school was registered has nobody', async () => {
    const { school } = await threeDays();
    const { totals, joined, requests, goals } = await school.ask('stats', '--as-of', '06.09.2026');
    expect(totals).toMatchObject({ pupils: 0, staff: 0, parents: 0 });
    expect(joined).toEqual({ pupils: 0, staff: 0, parents: 0 });
    expect(requests).toEqual({ pending: 0, approved: 0, rejected: 0 });
    expect(goals.map((one: { share: number | null }) => one.share)).toEqual([null, null, null]);
  });

  test('--class narrows the classes', async () => {
    const { school } = await threeDays();
    const { classes } = await askIn(school, LAST, 'stats', '--class', '5-б');
    expect(classes.map((one: { class: string }) => one.class)).toEqual(['5Б']);
  });

  test('--no-names leaves the names of homeroom teachers out', async () => {
    const { school } = await threeDays();
    for (const argv of [[], ['--json'], ['--format', 'csv']]) {
      const { code, stdout } = await school.runIn(LAST, 'stats', '--no-names', ...argv);
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/Соболева|Потапов/);
    }
    const { classes, homeroom } = await askIn(school, LAST, 'stats', '--no-names');
    expect([classes[0].homeroomTeacher, homeroom]).toEqual([null, { assigned: 2, classes: 4 }]);
  });

  test('changes nothing', async () => {
    const { school } = await threeDays();
    const before = school.bytes();
    await school.runIn(LAST, 'stats');
    expect(school.bytes()).toBe(before);
  });

  test.each<[string[], number, string]>([
    [['--by', 'teacher'], 2, 'invalid-value'],
    [['--as-of', '31.02.2026'], 2, 'date-invalid'],
    [['--format', 'xml'], 2, 'invalid-value'],
    [['--class', '9Я'], 4, 'class-not-found'],
    [['5А'], 2, 'too-many-arguments'],
    [['--out', '/no/such/folder/stats.csv'], 4, 'cannot-write'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool('5А');
    const outcome = await school.run('stats', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('stats', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'store-missing']);
  });
});

describe('stats --format csv', () => {
  test('by class, by grade and by role', async () => {
    const { school } = await threeDays();
    const csv = async (...argv: string[]) => (await school.runIn(LAST, 'stats', '--format', 'csv', ...argv)).stdout;
    const byClass =
      '\ufeffКласс;Уч-ся;вошли;Родит.;вошли;Заявки;Пригл.;Классный руководитель\r\n' +
      `5А;2;1;1;1;0;2;${LARISA.fullName}\r\n5Б;1;0;0;0;1;0;\r\n7В;0;0;0;0;0;0;\r\n10А;1;0;0;0;0;0;${BORIS.fullName}\r\n`;
    expect(await csv()).toBe(byClass);
    expect(await csv('--by', 'class')).toBe(byClass);
    expect(await csv('--by', 'grade')).toBe(
      '\ufeffПараллель;Уч-ся;вошли;Родит.;вошли;Заявки;Пригл.\r\n' +
        '5;3;1;1;1;1;2\r\n7;0;0;0;0;0;0\r\n10;1;0;0;0;0;0\r\n',
    );
    const byRole = (await csv('--by', 'role')).split('\r\n');
    expect(byRole.map((line) => line.replace('\ufeff', '')).sort()).toEqual(
      ['', 'Родители;1;1', 'Роль;Всего;В сообществе', 'Сотрудники;4;2', 'Учащиеся;4;1'].sort(),
    );
  });

  test('--out writes a file; with --json the document says where', async () => {
    const { school } = await threeDays();
    const out = join(school.folder, 'stats.csv');
    const argv = ['stats', '--format', 'csv', '--out', out];
    const { code, stdout } = await school.runIn(LAST, ...argv);
    expect([code, plain(stdout)]).toEqual([0, `Записано: ${out}\n`]);
    const text = readFileSync(out, 'utf8');
    expect(text).toBe((await school.runIn(LAST, 'stats', '--format', 'csv')).stdout);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(await askIn(school, LAST, ...argv)).toEqual({ out, format: 'csv', bytes: Buffer.byteLength(text) });
  });

  test('--format json is the document of --json, in a file too', async () => {
    const { school, evenings } = await threeDays();
    const { stdout } = await school.runIn(LAST, 'stats', '--format', 'json');
    expect(JSON.parse(stdout)).toEqual(evenings[2]);
    const out = join(school.folder, 'stats.json');
    await school.runIn(LAST, 'stats', '--format', 'json', '--out', out);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(evenings[2]);
  });

  test('--by grade and --by role on the screen', async () => {
    const { school } = await threeDays();
    const grades = (await school.runIn(LAST, 'stats', '--by', 'grade')).stdout;
    expect(grades).toMatch(/\nПараллель {2}Уч-ся .*\n5 +3 +1 +1 +1 +1 +2\n7 +0 .*\n10 +1 /);
    const roles = plain((await school.runIn(LAST, 'stats', '--by', 'role')).stdout);
    expect(roles).toContain('\nСотрудники      4             2   50 %  75 %\n');
    expect(roles).not.toContain('5А');
  });
});

describe('stats: movement', () => {
  const movement = async (school: TestSchool) => (await school.ask('stats')).movement;

  test('a class’s first roster is no arrival, who comes later is', async () => {
    const school = await makeSchool();
    await loadPupils(school, `${ANNA};5А;01.02.2015;`, `${VERA};5Б;20.05.2015;`);
    expect(await movement(school)).toEqual({ arrived: 0, departed: 0 });
    await loadPupils(school, `${STRANGER};5А;03.03.2015;`, 'Ким Эдуард;6А;;');
    expect(await movement(school)).toEqual({ arrived: 1, departed: 0 });
  });

  test('a child of one circle who is on the first roster of another is no arrival', async () => {
    const centre = noSchool();
    await centre.ask(...REGISTRATION, '--kind=supplementary');
    await loadPupils(centre, `${ANNA};Хор;01.02.2015;`);
    await loadPupils(centre, `${ANNA};Лепка;01.02.2015;`, `${VERA};Лепка;20.05.2015;`);
    const { items } = await centre.ask('list-people', '--role', 'pupil');
    expect(items[0].classes.toSorted()).toEqual(['Лепка', 'Хор']);
    expect(await movement(centre)).toEqual({ arrived: 0, departed: 0 });
  });

  test('a pupil entered by an approval is an arrival, a parent is none', async () => {
    const school = await makeSchool();
    await loadPupils(school, `${ANNA};5А;01.02.2015;`);
    const pupils = await issue(school, '5А', '--role', 'pupil');
    const parents = await issue(school, '5А', '--role', 'parent', '--uses', '1');
    await apply(school, pupils.code, STRANGER);
    await apply(school, parents.code, 'Иванов Пётр Андреевич', '--child', ANNA);
    await school.ask('approve', '1', '2', '--as-new');
    expect(await movement(school)).toEqual({ arrived: 1, departed: 0 });
  });

  test('a move inside the school is neither', async () => {
    const school = await makeSchool();
    await loadPupils(school, `${ANNA};5А;01.02.2015;`, `${VERA};5Б;20.05.2015;`);
    await loadPupils(school, `${ANNA};5Б;01.02.2015;`);
    expect(await movement(school)).toEqual({ arrived: 0, departed: 0 });
  });

  test('a pupil without a class who is put into one by an approval arrives no second time', async () => {
    const school = await makeSchool();
    await loadPupils(school, `${ANNA};5А;01.02.2015;`, `${STRANGER};;03.03.2015;`);
    const before = await movement(school);
    const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '2');
    await apply(school, code, STRANGER);
    await school.ask('approve', '1', '--person', STRANGER);
    expect((await school.ask('stats')).classes[0]).toMatchObject({ class: '5А', pupils: 2, pupilsJoined: 1 });
    expect(await movement(school)).toEqual(before);
  });
});

describe('stats of the shipped school', () => {
  const school = JSON.parse(readFileSync(new URL('../../fixtures/school/school.json', import.meta.url), 'utf8'));

  test('are the figures that the school was made with', async () => {
    const dir = join(temporaryFolder(), 'demo');
    expect((await run(['demo', '--dir', dir, '--json'])).code).toBe(0);
    const store = ['--store', join(dir, 'school.db')];
    const { json } = await run([...store, 'stats', '--json'], { now: '2026-09-22T06:00:00.000Z' });
    const { pupil, teacher, parent, total, pupilClasses } = school.requests;
    const invited = pupilClasses.length + 2;
    expect(json).toMatchObject({
      asOf: '2026-09-22',
      year: 2026,
      totals: { classes: 24, pupils: school.pupils, staff: school.staff, parents: parent.total },
      // All who asked but the stranger; the administrator had joined already.
      joined: { pupils: pupil.total - 1, staff: teacher.total + 1, parents: parent.total },
      verifiedTeachers: teacher.total,
      homeroom: { assigned: 24, classes: 24 },
      // One for the pupils of each class, one for the staff, one for parents; those with a use stand until they expire.
      invitations: { open: 0, used: 0, expired: invited, revoked: 26 - invited },
      requests: { pending: 0, approved: total - 1, rejected: 1 },
      movement: { arrived: 0, departed: 0 },
    });
    const shown = json.classes.map((one: { class: string; pupils: number; homeroomTeacher: { fullName: string } }) => ({
      ...{ name: one.class, pupils: one.pupils, homeroomTeacher: one.homeroomTeacher.fullName },
    }));
    const byName = (left: { name: string }, right: { name: string }) => (left.name < right.name ? -1 : 1);
    expect([...shown].sort(byName)).toEqual([...school.classes].sort(byName));
    const joined = Object.fromEntries(
      json.classes.map((one: { class: string; pupilsJoined: number }) => [one.class, one.pupilsJoined]),
    );
    expect([joined['5А'], joined['7Б'], joined['10 кадетский'], joined['1А']]).toEqual([20, 20, 19, 0]);
    const first = await run([...store, 'stats', '--as-of', '2026-09-07', '--json'], {
      now: '2026-10-30T00:00:00.000Z',
    });
    expect(first.json.invitations).toEqual({ open: 26, used: 0, expired: 0, revoked: 0 });
    expect(first.json.requests).toEqual(json.requests);
  });
});
