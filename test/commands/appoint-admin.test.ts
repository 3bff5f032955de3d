import { describe, expect, test } from 'vitest';
import { askIn, plain } from '../support/invitations.ts';
import { loadPupils, loadStaff, makeSchool, type TestSchool } from '../support/school.ts';

const LEBEDEV = { id: 2, fullName: 'Лебедев Пётр Алексеевич' };
const KLIMOVA = { id: 3, fullName: 'Климова Ирина Львовна' };
const POLYAKOV = { id: 4, fullName: 'Поляков Олег Маркович' };

/** A school where #3 and #4 have joined beside the administrator, #2; #5 has not, #6 is a pupil. */
async function makeJoinedSchool(): Promise<TestSchool> {
  const school = await makeSchool('5А');
  const staff = [`${KLIMOVA.fullName};;+79000000021`, `${POLYAKOV.fullName};;`, 'Громова Вера Ильинична;;'];
  await loadStaff(school, ...staff);
  await loadPupils(school, 'Иванов Иван Иванович;5А;;');
  const { issued } = await school.ask('invite', 'Учительская', '--role', 'teacher', '--uses', '2');
  for (const { fullName } of [KLIMOVA, POLYAKOV]) await school.ask('join', issued[0].code, '--name', fullName);
  await school.ask('approve', '--matched');
  return school;
}

const administratorsOf = async (school: TestSchool) =>
  (await school.ask('show-org')).administrators.map((one: { id: number; primary: boolean }) => [one.id, one.primary]);

describe('appoint-admin', () => {
  test('appoints somebody who joined, by an order, and says so', async () => {
    const school = await makeJoinedSchool();
    const order = ['--order-number', '14-од', '--order-date', '07.09.2026'];
    const { code, stdout, stderr } = await school.run('appoint-admin', 'климова ирина львовна', ...order);
    const said = `Администратор: ${KLIMOVA.fullName} (#3), телефон +79000000021. Всего администраторов: 2.\n`;
    expect([code, plain(stdout), stderr]).toEqual([0, said, '']);
    expect(await administratorsOf(school)).toEqual([
      [2, true],
      [3, false],
    ]);
    const english = await school.run('appoint-admin', '#4', '--lang', 'en');
    expect(english.stdout).toBe(
      `Administrator: ${POLYAKOV.fullName} (#4), no phone known. Administrators in all: 3.\n`,
    );
  });

  test('its document, and again', async () => {
    const school = await makeJoinedSchool();
    const document = await school.ask('appoint-admin', '#3');
    expect(document).toEqual({
      administrator: { ...KLIMOVA, phone: '+79000000021', primary: false },
      administrators: [
        { ...LEBEDEV, phone: '+79000000017', primary: true },
        { ...KLIMOVA, phone: '+79000000021', primary: false },
      ],
      runId: expect.any(Number),
      applied: true,
    });
    expect(await school.ask('appoint-admin', '#3')).toEqual({ ...document, runId: null });
    expect(await school.ask('appoint-admin', '#3', '--order-number', '15-од')).toMatchObject({
      runId: expect.any(Number),
    });
    expect(await school.ask('appoint-admin', '#3', '--order-number', '15-од')).toMatchObject({ runId: null });
  });

  test.each<[string, string[], number, string]>([
    ['who has not joined', ['#5'], 3, 'not-joined'],
    ['a pupil', ['#6'], 3, 'not-staff'],
    ['nobody', ['Никто Никто'], 4, 'person-not-found'],
    ['no name', [], 2, 'missing-value'],
    ['no such day', ['#3', '--order-date', '31.02.2026'], 2, 'date-invalid'],
  ])('%s is refused and changes nothing', async (_kind, argv, code, problem) => {
    const school = await makeJoinedSchool();
    const before = school.bytes();
    const outcome = await school.run('appoint-admin', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('a dry run appoints nobody', async () => {
    const school = await makeJoinedSchool();
    const before = school.bytes();
    expect((await school.ask('appoint-admin', '#3', '--dry-run')).administrators).toHaveLength(2);
    expect(school.bytes()).toBe(before);
  });
});

describe('dismiss-admin', () => {
  test('dismisses one of several; after the primary one it is the one appointed first', async () => {
    const school = await makeJoinedSchool();
    await school.ask('appoint-admin', '#4');
    await school.ask('appoint-admin', '#3');
    const { code, stdout } = await school.run('dismiss-admin', LEBEDEV.fullName);
    const rest = `${POLYAKOV.fullName}, ${KLIMOVA.fullName}`;
    expect([code, stdout]).toEqual([0, `${LEBEDEV.fullName} (#2) больше не администратор. Администраторы: ${rest}.\n`]);
    expect(await administratorsOf(school)).toEqual([
      [4, true],
      [3, false],
    ]);
    await school.ask('appoint-admin', '#2');
    expect(await administratorsOf(school)).toEqual([
      [4, true],
      [3, false],
      [2, false],
    ]);
  });

  test('its document', async () => {
    const school = await makeJoinedSchool();
    await school.ask('appoint-admin', '#4');
    expect(await school.ask('dismiss-admin', '#4')).toEqual({
      administrator: { ...POLYAKOV, phone: null, primary: false },
      administrators: [{ ...LEBEDEV, phone: '+79000000017', primary: true }],
      runId: expect.any(Number),
      applied: true,
    });
  });

  test.each<[string, string[], number, string]>([
    ['the last one', ['#2'], 3, 'last-administrator'],
    ['who is none', ['#3'], 3, 'not-administrator'],
    ['nobody', ['#99'], 4, 'person-not-found'],
    ['no name', [], 2, 'missing-value'],
  ])('%s is refused and changes nothing', async (_kind, argv, code, problem) => {
    const school = await makeJoinedSchool();
    const before = school.bytes();
    const outcome = await school.run('dismiss-admin', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });
});

test('one of several administrators who leaves is dismissed', async () => {
  const school = await makeJoinedSchool();
  await school.ask('appoint-admin', '#4');
  await school.ask('withdraw', '#2', '--reason', 'dismissed');
  expect(await administratorsOf(school)).toEqual([[4, true]]);
  const outcome = await school.run('withdraw', '#4', '--reason', 'dismissed', '--json');
  expect([outcome.code, outcome.error?.code]).toEqual([3, 'last-administrator']);
  await askIn(school, { now: '2026-10-05T06:00:00.000Z' }, 'reinstate', '#2', '--class', 'Учительская');
  expect(await administratorsOf(school)).toEqual([[4, true]]);
});
