import { describe, expect, test } from 'vitest';
import { loadPupils, loadStaff, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

const LEBEDEV = { id: 2, fullName: 'Лебедев Пётр Алексеевич' };
const KLIMOVA = { id: 3, fullName: 'Климова Ирина Львовна' };
const POLYAKOV = { id: 4, fullName: 'Поляков Олег Маркович' };

/** A school where two teachers, #3 and #4, have joined beside the administrator, #2; #5 has not, #6 is a pupil. */
async function makeJoinedSchool() {
  const school = await makeSchool('5А');
  await loadStaff(school, `${KLIMOVA.fullName};;`, `${POLYAKOV.fullName};;`, 'Громова Вера Ильинична;;');
  await loadPupils(school, 'Иванов Иван Иванович;5А;;');
  const { issued } = await school.ask('invite', 'Учительская', '--role', 'teacher', '--uses', '2');
  for (const { fullName } of [KLIMOVA, POLYAKOV]) await school.ask('join', issued[0].code, '--name', fullName);
  await school.ask('approve', '--matched');
  return school;
}

/** The names of the staff whose status is confirmed. */
async function verified(school: TestSchool) {
  const { items } = await school.ask('list-people', '--role', 'teacher');
  type Item = { fullName: string; verification: string | null };
  return (items as Item[]).filter((item) => item.verification !== null).map((item) => item.fullName);
}

describe('verify-teacher', () => {
  test('confirms the status and says so', async () => {
    const school = await makeJoinedSchool();
    const { code, stdout, stderr } = await school.run('verify-teacher', 'климова ирина львовна', '#4');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('Статус «учитель» подтверждён: Климова Ирина Львовна, Поляков Олег Маркович.\n');
    expect(await verified(school)).toEqual([KLIMOVA.fullName, POLYAKOV.fullName]);
  });

  test('its document', async () => {
    const school = await makeJoinedSchool();
    await school.ask('verify-teacher', '#4');
    expect(await school.ask('verify-teacher', KLIMOVA.fullName, '#4', '#3')).toEqual({
      verified: [KLIMOVA],
      unchanged: [POLYAKOV],
      runId: expect.any(Number),
      applied: true,
    });
  });

  test('a second time changes nothing and says so', async () => {
    const school = await makeJoinedSchool();
    await school.ask('verify-teacher', '#3');
    const before = school.bytes();
    const document = await school.ask('verify-teacher', '#3');
    expect(document).toEqual({ verified: [], unchanged: [KLIMOVA], runId: null, applied: true });
    const { code, stdout } = await school.run('verify-teacher', '#3');
    expect([code, stdout]).toEqual([0, 'Изменений нет. Без изменений — 1.\n']);
    expect(school.bytes()).toBe(before);
  });

  test('on a ground and a day that are told; who is confirmed already only gets them', async () => {
    const school = await makeJoinedSchool();
    const ground = ['--basis', 'приказ о приёме 12-к', '--date', '01.09.2026'];
    expect(await school.ask('verify-teacher', '#3', ...ground)).toMatchObject({ verified: [KLIMOVA] });
    expect(await school.ask('verify-teacher', '#3', ...ground)).toMatchObject({ runId: null });
    const again = await school.ask('verify-teacher', '#3', '--basis', 'диплом');
    expect([again.unchanged, again.runId === null]).toEqual([[KLIMOVA], false]);
  });

  test.each([
    [['#3', '--date', '08.09.2026'], 'invalid-value'],
    [['#3', '--date', '31.02.2026'], 'date-invalid'],
    [['#3', '--revoke', '--reason', 'ошибка', '--basis', 'диплом'], 'conflicting-options'],
  ])('%j is a usage error', async (argv, problem) => {
    const school = await makeJoinedSchool();
    const outcome = await school.run('verify-teacher', ...argv, '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([2, problem]);
  });

  test('--all-joined', async () => {
    const school = await makeJoinedSchool();
    await school.ask('verify-teacher', '#3');
    expect(await school.ask('verify-teacher', '--all-joined')).toMatchObject({
      verified: [LEBEDEV, POLYAKOV],
      unchanged: [KLIMOVA],
      applied: true,
    });
    const before = school.bytes();
    expect(await school.ask('verify-teacher', '--all-joined')).toMatchObject({ verified: [], runId: null });
    expect(school.bytes()).toBe(before);
  });

  test('--revoke takes it back', async () => {
    const school = await makeJoinedSchool();
    await school.ask('verify-teacher', '--all-joined');
    const argv = ['verify-teacher', '#3', '--revoke', '--reason', 'по ошибке'];
    expect((await school.run(...argv)).stdout).toBe('Подтверждение статуса снято: Климова Ирина Львовна.\n');
    expect(await verified(school)).toEqual([LEBEDEV.fullName, POLYAKOV.fullName]);
    const before = school.bytes();
    expect(await school.ask(...argv)).toEqual({ verified: [], unchanged: [KLIMOVA], runId: null, applied: true });
    expect(school.bytes()).toBe(before);
  });

  test('a dry run shows the result and changes nothing', async () => {
    const school = await makeJoinedSchool();
    const before = school.bytes();
    const { json } = await school.run('verify-teacher', '#3', '--dry-run', '--json');
    expect(json).toEqual({ verified: [KLIMOVA], unchanged: [], runId: null, applied: false });
    const { stdout } = await school.run('verify-teacher', '#3', '--dry-run');
    expect(stdout).toBe('Пробный запуск, ничего не записано. Статус «учитель» подтверждён: Климова Ирина Львовна.\n');
    expect(school.bytes()).toBe(before);
  });

  test.each([
    [['Громова Вера Ильинична'], 3, 'not-joined'],
    [['#3', '#5'], 3, 'not-joined'],
    [['Иванов Иван Иванович'], 3, 'not-staff'],
    [['Климова Инна Львовна'], 4, 'person-not-found'],
    [['#99'], 4, 'person-not-found'],
    [['id:99'], 4, 'person-not-found'],
    [['#3@5А'], 4, 'person-not-found'],
    [['Климова Ирина Львовна@5А'], 4, 'person-not-found'],
    [['Климова Ирина Львовна@6А'], 4, 'class-not-found'],
    [[], 2, 'missing-value'],
    [['#3', '--all-joined'], 2, 'conflicting-options'],
    [['#3', '--revoke'], 2, 'missing-value'],
    [['#3', '--revoke', '--reason='], 2, 'invalid-value'],
    [['#3', '--revoke', '--reason=а\u0000'], 2, 'bad-characters'],
    [['#3', '--verify'], 2, 'unknown-option'],
  ])('%j ends with %i %s and nothing is changed', async (words, code, problem) => {
    const school = await makeJoinedSchool();
    const before = school.bytes();
    const outcome = await school.run('verify-teacher', ...words, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test.each([
    ['who has not joined', '#5'],
    ['who is a pupil', '#6'],
    ['whose name is of two people', 'Сидоров Лев Ильич'],
  ])('somebody unknown comes before somebody %s', async (_, person) => {
    const school = await makeJoinedSchool();
    await loadPupils(school, 'Сидоров Лев Ильич;5А;01.02.2015;', 'Сидоров Лев Ильич;5А;03.04.2015;');
    const outcome = await school.run('verify-teacher', person, '#99', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'person-not-found']);
  });

  test('of two namesakes neither is taken, both are named', async () => {
    const school = await makeJoinedSchool();
    await loadPupils(school, `${KLIMOVA.fullName};5А;01.02.2015;`);
    const before = school.bytes();
    const { code, stdout, stderr } = await school.run('verify-teacher', KLIMOVA.fullName);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      'Запросу «Климова Ирина Львовна» соответствуют несколько человек: #3 Климова Ирина Львовна (Учительская), #7 Климова Ирина Львовна (5А, 01.02.2015).\n' +
        'Уточните номером (#12) или классом: «Иванов Иван Иванович@5А».\n',
    );
    expect(school.bytes()).toBe(before);
    expect((await school.ask('verify-teacher', `${KLIMOVA.fullName}@Учительская`)).verified).toEqual([KLIMOVA]);
  });

  test('says who has not joined', async () => {
    const { stderr } = await (await makeJoinedSchool()).run('verify-teacher', '#3', '#5');
    expect(stderr).toBe(
      'Громова Вера Ильинична (#5) ещё не в сообществе.\nСначала выдайте приглашение (invite) и примите заявку (approve).\n',
    );
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('verify-teacher', '--all-joined', '--json');
    expect([outcome.code, outcome.stdout, outcome.error?.code]).toEqual([4, '', 'store-missing']);
  });
});
