import { describe, expect, test } from 'vitest';
import { apply, askIn, heard, issue, plain } from '../support/invitations.ts';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const PYOTR = 'Королёв Пётр Ильич';
const VERA = 'Смирнова Вера Олеговна';
const STRANGER = 'Незнамов Архип Тихонович';

/** Anna (3) and Pyotr (4) in 5А, Vera (5) in 5Б, and the code of an invitation into 5А. */
async function invited(): Promise<{ school: TestSchool; code: string }> {
  const school = await makeSchool();
  await loadPupils(school, `${ANNA};5А;01.02.2015;`, `${PYOTR};5А;02.02.2015;`, `${VERA};5Б;20.05.2015;`);
  const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '9');
  return { school, code };
}

/** Requests of the given people, numbered from 1. */
async function asked(...names: string[]): Promise<TestSchool> {
  const { school, code } = await invited();
  for (const name of names) await apply(school, code, name);
  return school;
}

async function states(school: TestSchool): Promise<string[]> {
  const { items } = await school.ask('list-requests');
  return items.map((one: { state: string }) => one.state);
}

describe('approve', () => {
  test('accepts a request and says so', async () => {
    const school = await asked('Иванова Анна');
    const { code, stdout, stderr } = await school.run('approve', '1');
    expect([code, plain(stdout), stderr]).toEqual([0, `Заявка принята: ${ANNA}, «5А».\n`, '']);
  });

  test('accepts several', async () => {
    const school = await asked(ANNA, PYOTR);
    const { code, stdout } = await school.run('approve', '1', '#2');
    expect([code, plain(stdout)]).toEqual([0, 'Принято 2 заявки.\n']);
    expect(await states(school)).toEqual(['approved', 'approved']);
  });

  test('its document', async () => {
    const school = await asked('Иванова Анна');
    expect(await school.ask('approve', '1')).toEqual({
      approved: [{ requestId: 1, person: { id: 3, fullName: ANNA }, class: '5А', role: 'pupil' }],
      refused: [],
      runId: 5,
      applied: true,
    });
  });

  test('makes the person a member and records who decided and when', async () => {
    const school = await asked('Иванова Анна');
    await askIn(school, { now: '2026-09-08T09:00:00.000Z' }, 'approve', '1', '--actor', 'Лебедев');
    const { items } = await school.ask('list-requests');
    expect(items[0]).toMatchObject({
      state: 'approved',
      fullName: 'Иванова Анна',
      decidedAt: '2026-09-08T09:00:00.000Z',
      decidedBy: 'Лебедев',
      reason: null,
      person: { id: 3, fullName: ANNA },
    });
    const people = await school.ask('list-people', '--class', '5А');
    expect(people.items[0]).toMatchObject({ id: 3, state: 'joined' });
    expect(people.total).toBe(2);
  });

  test('a request decided already is refused, whatever was decided', async () => {
    const school = await asked(ANNA, PYOTR);
    await school.ask('approve', '1');
    await school.ask('reject', '2', '--reason', 'не тот');
    const before = school.bytes();
    for (const id of [1, 2]) {
      const { code, json, error } = await school.run('approve', String(id), '--json');
      expect([code, error?.code]).toEqual([3, 'already-decided']);
      expect(json).toMatchObject({
        approved: [],
        refused: [{ requestId: id, code: 'already-decided' }],
        runId: null,
        applied: false,
      });
    }
    expect(school.bytes()).toBe(before);
  });

  test('one named request refused and none is approved', async () => {
    const school = await asked(ANNA, STRANGER, PYOTR);
    const before = school.bytes();
    const { code, json, error } = await school.run('approve', '1', '2', '3', '--json');
    expect([code, error?.code]).toEqual([3, 'unmatched-request']);
    expect(json).toEqual({
      approved: [],
      refused: [{ requestId: 2, code: 'unmatched-request', message: error?.message }],
      runId: null,
      applied: false,
    });
    expect(school.bytes()).toBe(before);
    expect(await states(school)).toEqual(['pending', 'pending', 'pending']);
  });

  test('every refusal of the named ones is listed', async () => {
    const school = await asked(ANNA, STRANGER, VERA);
    const { json } = await school.run('approve', '3', '2', '1', '--json');
    expect(json.refused.map((one: { requestId: number; code: string }) => [one.requestId, one.code])).toEqual([
      [3, 'already-in-class'],
      [2, 'unmatched-request'],
    ]);
  });

  test('what the screen says of a refusal', async () => {
    const school = await asked(STRANGER);
    const { code, stdout, stderr } = await school.run('approve', '1');
    const told = `Для заявки № 1 (${STRANGER}) в списке класса никого нет.`;
    expect([code, plain(stdout)]).toEqual([3, 'Ни одной заявки не принято.\n']);
    expect(plain(stderr)).toBe(
      `${told}\nУкажите человека (--person), примите как нового (--as-new) или отклоните: sferum-admin reject 1 --reason …\n`,
    );
  });

  test('an unknown number among several is not found before anything else', async () => {
    const school = await asked(ANNA, STRANGER);
    const before = school.bytes();
    const { code, stdout, error } = await school.run('approve', '1', '2', '99', '--json');
    expect([code, stdout, error?.code]).toEqual([4, '', 'request-not-found']);
    expect(school.bytes()).toBe(before);
  });

  test('a dry run shows the result, changes nothing, and ends as the real run would', async () => {
    const school = await asked(ANNA, STRANGER);
    const before = school.bytes();
    const good = await school.run('approve', '1', '--dry-run', '--json');
    expect([good.code, good.json]).toMatchObject([0, { approved: [{ requestId: 1 }], runId: null, applied: false }]);
    const bad = await school.run('approve', '1', '2', '--dry-run', '--json');
    expect([bad.code, bad.json.applied]).toEqual([3, false]);
    const { stdout } = await school.run('approve', '1', '--dry-run');
    expect(plain(stdout)).toBe(`Пробный запуск, ничего не записано. Заявка принята: ${ANNA}, «5А».\n`);
    expect(school.bytes()).toBe(before);
  });

  test('--quiet prints nothing', async () => {
    const school = await asked(ANNA);
    expect(heard(await school.run('approve', '1', '--quiet'))).toEqual([0, '', '']);
    expect(await states(school)).toEqual(['approved']);
  });

  test.each<[string[], number, string]>([
    [[], 2, 'missing-value'],
    [['first'], 2, 'invalid-value'],
    [['0x1'], 2, 'invalid-value'],
    [['1', '--person', '#3', '--as-new'], 2, 'conflicting-options'],
    [['1', '--matched'], 2, 'conflicting-options'],
    [['1', '2', '--person', '#3'], 2, 'conflicting-options'],
    [['--matched', '--role', 'director'], 2, 'invalid-value'],
    [['--matched', '--class', '9Я'], 4, 'class-not-found'],
    [['1', '--class', '9Я'], 4, 'class-not-found'],
    [['99'], 4, 'request-not-found'],
    [['1', '--person', 'Никто Никто'], 4, 'person-not-found'],
    [['1', '--person', '#999'], 4, 'person-not-found'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool('5А');
    const { code: invitation } = await issue(school, '5А', '--role', 'pupil', '--uses', '2');
    await apply(school, invitation, ANNA);
    const before = school.bytes();
    const outcome = await school.run('approve', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('a number of another class than --class says is not approved', async () => {
    const school = await asked(ANNA);
    await school.run('approve', '1', '--class', '5Б');
    expect(await states(school)).toEqual(['pending']);
  });

  test('a number of another role than --role says is not approved', async () => {
    const school = await asked(ANNA);
    await school.run('approve', '1', '--role', 'parent');
    expect(await states(school)).toEqual(['pending']);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('approve', '1', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'store-missing']);
  });
});

describe('approve --matched', () => {
  test('takes every exact match and leaves the others', async () => {
    const school = await asked(ANNA, STRANGER, 'Королев Петр', VERA);
    const { json } = await school.run('approve', '--matched', '--json');
    expect(json).toEqual({
      approved: [
        { requestId: 1, person: { id: 3, fullName: ANNA }, class: '5А', role: 'pupil' },
        { requestId: 3, person: { id: 4, fullName: PYOTR }, class: '5А', role: 'pupil' },
      ],
      refused: [],
      runId: 8,
      applied: true,
    });
    expect(await states(school)).toEqual(['approved', 'pending', 'approved', 'pending']);
  });

  test('a second run changes nothing', async () => {
    const school = await asked(ANNA, STRANGER);
    await school.ask('approve', '--matched');
    const before = school.bytes();
    expect(await school.ask('approve', '--matched')).toEqual({ approved: [], refused: [], runId: null, applied: true });
    expect(school.bytes()).toBe(before);
    expect(plain((await school.run('approve', '--matched')).stdout)).toBe('Ни одной заявки не принято.\n');
  });

  test('is narrowed by class and by role', async () => {
    const { school, code } = await invited();
    const other = await issue(school, '5Б', '--role', 'pupil');
    const staff = await issue(school, 'Учительская', '--role', 'teacher', '--uses', '2');
    await apply(school, code, ANNA);
    await apply(school, other.code, VERA);
    await apply(school, staff.code, 'Орлова Мария Ивановна');
    expect((await school.ask('approve', '--matched', '--class', '5-б')).approved).toMatchObject([{ requestId: 2 }]);
    expect((await school.ask('approve', '--matched', '--role', 'teacher')).approved).toEqual([
      {
        requestId: 3,
        person: { id: 1, fullName: 'Орлова Мария Ивановна' },
        class: 'Учительская',
        role: 'teacher',
      },
    ]);
    expect(await states(school)).toEqual(['pending', 'approved', 'approved']);
  });

  test('homonyms who gave no birth date are left for a person to decide', async () => {
    const school = await makeSchool();
    const name = 'Кузнецов Артём Сергеевич';
    await loadPupils(school, `${name};5А;06.10.2014;`, `${name};5А;02.08.2015;`);
    const { code } = await issue(school, '5А', '--role', 'pupil');
    await apply(school, code, name);
    expect((await school.ask('approve', '--matched')).approved).toEqual([]);
    const refused = await school.run('approve', '1', '--json');
    expect([refused.code, refused.error?.code]).toEqual([3, 'unmatched-request']);
    const named = await school.run('approve', '1', '--person', name, '--json');
    expect([named.code, named.error?.code]).toEqual([3, 'ambiguous-person']);
    expect((await school.ask('approve', '1', '--person', '#4')).approved).toMatchObject([{ person: { id: 4 } }]);
  });

  test('a homonym who gave a birth date is not taken for the other who was approved before', async () => {
    const school = await makeSchool();
    const name = 'Кузнецов Артём Сергеевич';
    await loadPupils(school, `${name};5А;06.10.2014;`, `${name};5А;02.08.2015;`);
    const { code } = await issue(school, '5А', '--role', 'pupil');
    await apply(school, code, name);
    await school.ask('approve', '1', '--person', '#3');
    const other = await apply(school, code, name, '--birth-date', '02.08.2015');
    expect(other).toMatchObject({ id: 2, state: 'pending', match: { kind: 'exact', candidates: [{ id: 4 }] } });
    expect((await school.ask('approve', '--matched')).approved).toMatchObject([{ requestId: 2, person: { id: 4 } }]);
  });
});

describe('approve --person and --as-new', () => {
  test('--person says who the applicant is', async () => {
    const school = await asked('Ивашкина Анна');
    const document = await school.ask('approve', '1', '--person', `${ANNA}@5А`);
    expect(document.approved).toEqual([
      { requestId: 1, person: { id: 3, fullName: ANNA }, class: '5А', role: 'pupil' },
    ]);
  });

  test('a person who has joined cannot be approved a second time', async () => {
    const school = await asked(ANNA, STRANGER);
    await school.ask('approve', '1');
    const before = school.bytes();
    const { code, json } = await school.run('approve', '2', '--person', '#3', '--json');
    expect([code, json.approved, json.refused.length, json.applied]).toEqual([3, [], 1, false]);
    expect(school.bytes()).toBe(before);
  });

  test('a person of another class is refused in a school, by match and by name', async () => {
    const school = await asked(VERA);
    const before = school.bytes();
    for (const argv of [[], ['--person', '#5']]) {
      const { code, error, json } = await school.run('approve', '1', ...argv, '--json');
      expect([code, error?.code]).toEqual([3, 'already-in-class']);
      expect(json.refused).toMatchObject([{ requestId: 1, code: 'already-in-class' }]);
    }
    expect(school.bytes()).toBe(before);
    const { stderr } = await school.run('approve', '1');
    expect(plain(stderr)).toMatch(/^Смирнова Вера Олеговна \(#5\) уже числится в классе «5Б»\.\n/);
  });

  test('a classmate with somebody else’s personal invitation matches nobody; of another class there is no talk', async () => {
    const school = await makeSchool();
    await loadPupils(school, `${ANNA};5А;01.02.2015;`, `${PYOTR};5А;02.02.2015;`);
    const { code: invitation } = await issue(school, '--person', ANNA);
    await apply(school, invitation, PYOTR);
    const { code, error } = await school.run('approve', '1', '--json');
    expect([code, error?.code]).toEqual([3, 'unmatched-request']);
  });

  test('a person of another class gets a second one where several are allowed', async () => {
    const school = noSchool();
    await school.ask(...REGISTRATION, '--kind=supplementary');
    await loadPupils(school, `${ANNA};Шахматы-1;01.02.2015;`, `${VERA};Шахматы-2;20.05.2015;`);
    const { code } = await issue(school, 'Шахматы-1', '--role', 'pupil', '--uses', '2');
    await apply(school, code, VERA);
    await school.ask('approve', '1', '--person', VERA);
    const { items } = await school.ask('list-people', '--role', 'pupil');
    expect(items[1]).toMatchObject({ fullName: VERA, classes: ['Шахматы-1', 'Шахматы-2'], state: 'joined' });
  });

  test('who has joined by one class gets a second one where several are allowed', async () => {
    const school = noSchool();
    await school.ask(...REGISTRATION, '--kind=supplementary');
    await loadPupils(school, `${ANNA};Шахматы-1;01.02.2015;`, `${VERA};Шахматы-2;20.05.2015;`);
    const first = await issue(school, 'Шахматы-1', '--role', 'pupil');
    const second = await issue(school, 'Шахматы-2', '--role', 'pupil', '--uses', '2');
    await apply(school, first.code, ANNA);
    await school.ask('approve', '1');
    await apply(school, second.code, ANNA);
    await school.run('approve', '2', '--person', '#3');
    const { items } = await school.ask('list-people', '--role', 'pupil');
    expect(items[0]).toMatchObject({ fullName: ANNA, classes: ['Шахматы-1', 'Шахматы-2'], state: 'joined' });
  });

  test('who is on the rosters of two classes comes in by the door of each, and by each once', async () => {
    const school = noSchool();
    await school.ask(...REGISTRATION, '--kind=supplementary');
    await loadPupils(school, `${ANNA};Шахматы-1;01.02.2015;`, `${ANNA};Шахматы-2;01.02.2015;`);
    for (const name of ['Шахматы-1', 'Шахматы-2']) {
      const { code } = await issue(school, name, '--role', 'pupil');
      await apply(school, code, ANNA);
    }
    const { approved, refused } = await school.ask('approve', '--matched');
    expect([approved.map((one: { class: string }) => one.class), refused]).toEqual([['Шахматы-1', 'Шахматы-2'], []]);
    const { code } = await issue(school, 'Шахматы-2', '--role', 'pupil', '--uses', '1', '--reissue');
    await apply(school, code, 'Иванова Анна Петровна', '--birth-date', '02.02.2015');
    const again = await school.run('approve', '3', '--person', '#3', '--json');
    expect([again.code, again.json.refused]).toMatchObject([3, [{ code: 'already-joined' }]]);
  });

  test('a pupil without a class is put into the one of the invitation', async () => {
    const { school, code } = await invited();
    await loadPupils(school, `${STRANGER};;;`);
    await apply(school, code, STRANGER);
    await school.ask('approve', '1', '--person', STRANGER);
    const { items } = await school.ask('list-people', '--class', '5А');
    expect(items.map((one: { fullName: string }) => one.fullName)).toEqual([ANNA, PYOTR, STRANGER]);
  });

  test('a member of staff cannot be approved as a pupil', async () => {
    const school = await asked(STRANGER);
    const { code, json } = await school.run('approve', '1', '--person', 'Орлова Мария Ивановна', '--json');
    expect([code, json.approved]).toEqual([3, []]);
    expect(await states(school)).toEqual(['pending']);
  });

  test('--as-new enters the applicant with what they told', async () => {
    const { school, code } = await invited();
    await apply(school, code, STRANGER, '--birth-date=03.03.2015', '--phone=8 900 000-03-03', '--email=a@example.org');
    expect((await school.ask('approve', '1', '--as-new')).approved).toEqual([
      { requestId: 1, person: { id: 6, fullName: STRANGER }, class: '5А', role: 'pupil' },
    ]);
    const { items } = await school.ask('list-people', '--class', '5А');
    expect(items.find((one: { id: number }) => one.id === 6)).toMatchObject({
      fullName: STRANGER,
      classes: ['5А'],
      state: 'joined',
      birthDate: '2015-03-03',
      phone: '+79000000303',
      email: 'a@example.org',
    });
  });

  test('--as-new enters a teacher invited into a teaching class among the staff', async () => {
    const school = await makeSchool('5А');
    const { code } = await issue(school, '5А', '--role', 'teacher', '--uses', '1');
    await apply(school, code, STRANGER);
    await school.ask('approve', '1', '--as-new');
    const { items } = await school.ask('list-people', '--role', 'teacher');
    expect(items.find((one: { fullName: string }) => one.fullName === STRANGER)).toMatchObject({
      classes: ['Учительская'],
      state: 'joined',
    });
    expect((await school.run('archive-class', '5А')).code).toBe(0);
  });

  test('--as-new takes several', async () => {
    const school = await asked(STRANGER, 'Ким Эдуард');
    expect((await school.ask('approve', '1', '2', '--as-new')).approved).toMatchObject([
      { person: { id: 6, fullName: STRANGER } },
      { person: { id: 7, fullName: 'Ким Эдуард' } },
    ]);
  });
});

describe('approve: staff', () => {
  async function staffed(): Promise<TestSchool> {
    const school = await makeSchool('5А');
    await loadStaff(school, 'Соболева Лариса Фёдоровна;Учитель;', 'Потапов Борис Максимович;Учитель;');
    const { code } = await issue(school, 'Учительская', '--role', 'teacher');
    await apply(school, code, 'Соболева Лариса Федоровна');
    await apply(school, code, 'Потапов Борис');
    return school;
  }

  test('--verify confirms the status «учитель» at once', async () => {
    const school = await staffed();
    await school.ask('approve', '1', '--verify');
    await school.ask('approve', '2');
    const { items } = await school.ask('list-people', '--role', 'teacher', '--state', 'joined');
    const told = items.map((one: { fullName: string; verification: string | null }) => [
      one.fullName,
      one.verification,
    ]);
    expect(told).toEqual([
      ['Лебедев Пётр Алексеевич', null],
      ['Потапов Борис Максимович', null],
      ['Соболева Лариса Фёдоровна', 'verified'],
    ]);
    expect((await school.ask('stats')).verifiedTeachers).toBe(1);
  });

  test('--matched --verify does both for all', async () => {
    const school = await staffed();
    expect((await school.ask('approve', '--matched', '--verify')).approved).toHaveLength(2);
    expect(await school.ask('stats')).toMatchObject({ verifiedTeachers: 2, joined: { staff: 3 } });
  });

  test('--verify confirms nobody but staff', async () => {
    const school = await asked(ANNA);
    await school.ask('approve', '1', '--verify');
    expect(await school.ask('stats')).toMatchObject({ verifiedTeachers: 0, joined: { pupils: 1 } });
  });
});

describe('approve: parents', () => {
  async function parent(child: string): Promise<{ school: TestSchool; code: string }> {
    const { school } = await invited();
    const { code } = await issue(school, '5А', '--role', 'parent', '--uses', '9');
    await apply(school, code, 'Иванов Пётр Андреевич', '--child', child, '--phone', '+79000000555');
    return { school, code };
  }

  test.each([ANNA, 'Иванова Анна'])('entered as new, is linked to the child named %s', async (child) => {
    const { school } = await parent(child);
    const { classes: before } = await school.ask('stats');
    expect(before[0]).toMatchObject({ class: '5А', parents: 0, parentsJoined: 0, pending: 1 });
    await school.ask('approve', '1', '--as-new');
    const { classes, totals, joined } = await school.ask('stats');
    expect(classes[0]).toMatchObject({ class: '5А', parents: 1, parentsJoined: 1, pending: 0 });
    expect(classes[1]).toMatchObject({ class: '5Б', parents: 0, parentsJoined: 0 });
    expect([totals.parents, joined.parents]).toEqual([1, 1]);
    const { items } = await school.ask('list-people', '--role', 'parent');
    expect(items).toMatchObject([{ fullName: 'Иванов Пётр Андреевич', classes: ['5А'], phone: '+79000000555' }]);
  });

  test('of nobody on the roster is in no class', async () => {
    const { school } = await parent(STRANGER);
    await school.ask('approve', '1', '--as-new');
    const { classes, totals } = await school.ask('stats');
    expect([classes[0].parents, totals.parents]).toEqual([0, 1]);
  });

  test('of a second child is the same person', async () => {
    const { school } = await parent(ANNA);
    await school.ask('approve', '1', '--as-new');
    const { code } = await issue(school, '5Б', '--role', 'parent', '--uses', '9');
    const request = await apply(school, code, 'Иванов Пётр Андреевич', '--child', VERA, '--phone', '+79000000555');
    expect(request).toMatchObject({ id: 2, match: { candidates: [{ id: 6, fullName: 'Иванов Пётр Андреевич' }] } });
    const document = await school.ask('approve', '2', '--person', '#6');
    expect(document.approved).toMatchObject([{ requestId: 2, person: { id: 6 }, class: '5Б' }]);
    const { classes, totals } = await school.ask('stats');
    expect([classes[0].parents, classes[1].parents, totals.parents]).toEqual([1, 1, 1]);
  });
});
