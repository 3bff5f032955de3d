import { describe, expect, test } from 'vitest';
import { apply, issue, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';

describe('rename-class', () => {
  test('gives another name and keeps everybody', async () => {
    const school = await makeSchool('5А', '5Б');
    await loadPupils(school, `${ANNA};5А;01.02.2015;`);
    const { code, stdout } = await school.run('rename-class', '5-а', '5 К');
    expect([code, plain(stdout)]).toEqual([0, 'Класс «5А» теперь называется «5К».\n']);
    const { items } = await school.ask('list-people', '--role', 'pupil');
    expect(items).toMatchObject([{ fullName: ANNA, classes: ['5К'] }]);
    const english = await school.run('rename-class', '5К', '10 кадетский', '--lang', 'en');
    expect(plain(english.stdout)).toBe('Class “5К” is now called “10 кадетский”.\n');
  });

  test('its document', async () => {
    const school = await makeSchool('5А');
    const document = await school.ask('rename-class', '5А', '6Б');
    expect(document).toMatchObject({
      class: { name: '6Б', grade: 6, letter: 'Б', year: 2026 },
      from: '5А',
      applied: true,
    });
  });

  test('the name that it has changes nothing', async () => {
    const school = await makeSchool('5А');
    expect(await school.ask('rename-class', '5А', '5а')).toMatchObject({ runId: null });
  });

  test.each([
    [['9Я', '5В'], 4, 'class-not-found'],
    [['5А', '5Б'], 3, 'class-exists'],
    [['5А', 'пятый'], 2, 'class-invalid'],
    [['5А'], 2, 'missing-value'],
  ])('%j ends with %i %s and changes nothing', async (argv, code, problem) => {
    const school = await makeSchool('5А', '5Б');
    const before = school.bytes();
    const outcome = await school.run('rename-class', ...argv, '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([code, problem]);
    expect(school.bytes()).toBe(before);
  });
});

describe('archive-class', () => {
  test('puts an empty class away with all that leads into it', async () => {
    const school = await makeSchool('5А', '5Б');
    const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '3');
    await apply(school, code, ANNA);
    await school.ask('assign-homeroom', '5А', 'Орлова Мария Ивановна');
    const { stdout } = await school.run('archive-class', '5А');
    expect(plain(stdout)).toBe('Класс «5А» убран в архив. Аннулировано 1 приглашение. Отклонена 1 заявка.\n');
    expect((await school.ask('list-invites')).items).toMatchObject([
      { state: 'revoked', revokeReason: 'class-archived', uses: 0 },
    ]);
    expect((await school.ask('list-requests')).items).toMatchObject([{ state: 'rejected', reason: 'class-archived' }]);
    const { items } = await school.ask('list-classes', '--archived');
    expect(items.find((one: { name: string }) => one.name === '5А')).toMatchObject({
      archived: true,
      homeroomTeacher: null,
    });
    expect((await school.ask('create-class', '5А')).created).toHaveLength(1);
  });

  test('its document', async () => {
    const school = await makeSchool('5А');
    const document = await school.ask('archive-class', '5А');
    expect(document).toMatchObject({
      class: { name: '5А' },
      invitationsRevoked: 0,
      requestsRejected: 0,
      applied: true,
    });
  });

  test.each([
    [['5А'], 3, 'class-not-empty'],
    [['Учительская'], 3, 'class-not-empty'],
    [['9Я'], 4, 'class-not-found'],
    [[], 2, 'missing-value'],
  ])('%j ends with %i %s and changes nothing', async (argv, code, problem) => {
    const school = await makeSchool('5А');
    await loadPupils(school, `${ANNA};5А;01.02.2015;`);
    const before = school.bytes();
    const outcome = await school.run('archive-class', ...argv, '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([code, problem]);
    expect(school.bytes()).toBe(before);
  });

  test('who has left does not hold a class', async () => {
    const school = await makeSchool('5А');
    await loadPupils(school, `${ANNA};5А;01.02.2015;`);
    await school.ask('withdraw', ANNA, '--reason', 'left');
    expect((await school.run('archive-class', '5А')).code).toBe(0);
  });
});
