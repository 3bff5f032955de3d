import { describe, expect, test } from 'vitest';
import { apply, askIn, issue, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const STRANGER = 'Незнамов Архип Тихонович';
const REASON = ['--reason', 'нет в списке'];

/** Requests of Anna (1) and a stranger (2) on an invitation of two uses, and its code. */
async function asked(): Promise<{ school: TestSchool; code: string }> {
  const school = await makeSchool();
  await loadPupils(school, `${ANNA};5А;01.02.2015;`, 'Королёв Пётр Ильич;5А;;');
  const { code } = await issue(school, '5А', '--role', 'pupil');
  await apply(school, code, ANNA);
  await apply(school, code, STRANGER);
  return { school, code };
}

describe('reject', () => {
  test('rejects a request and says so', async () => {
    const { school } = await asked();
    const { code, stdout, stderr } = await school.run('reject', '2', ...REASON);
    expect([code, plain(stdout), stderr]).toEqual([0, 'Отклонена 1 заявка.\n', '']);
  });

  test('its document', async () => {
    const { school } = await asked();
    const document = await school.ask('reject', '#1', '2', ...REASON);
    expect(document).toMatchObject({ refused: [], runId: 6, applied: true });
    expect(document.rejected.map((one: { requestId: number }) => one.requestId)).toEqual([1, 2]);
  });

  test('records the reason, who decided and when', async () => {
    const { school } = await asked();
    await askIn(school, { now: '2026-09-08T09:00:00.000Z' }, 'reject', '2', ...REASON, '--actor', 'Лебедев');
    expect((await school.ask('list-requests')).items).toMatchObject([
      { id: 1, state: 'pending', decidedAt: null, decidedBy: null, reason: null, person: null },
      {
        id: 2,
        state: 'rejected',
        decidedAt: '2026-09-08T09:00:00.000Z',
        decidedBy: 'Лебедев',
        reason: 'нет в списке',
        person: null,
      },
    ]);
  });

  test('gives the use back, which opens the invitation again', async () => {
    const { school, code } = await asked();
    const invitation = async () => (await school.ask('list-invites')).items[0];
    expect(await invitation()).toMatchObject({ state: 'used', uses: 2 });
    await school.ask('reject', '2', ...REASON);
    expect(await invitation()).toMatchObject({ state: 'open', uses: 1 });
    expect(await apply(school, code, 'Королёв Пётр Ильич')).toMatchObject({ id: 3 });
    expect(await invitation()).toMatchObject({ state: 'used', uses: 2 });
  });

  test('a use given back opens neither a revoked nor an expired invitation', async () => {
    const school = await makeSchool('5А');
    const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '2');
    await apply(school, code, STRANGER);
    await school.ask('revoke-invites', '1');
    await school.ask('reject', '1', ...REASON);
    expect((await school.ask('list-invites')).items[0]).toMatchObject({ state: 'revoked', uses: 0 });
    const again = await school.run('join', code, '--name', STRANGER, '--json');
    expect([again.code, again.error?.code]).toEqual([3, 'invitation-revoked']);
  });

  test('a use given back opens no invitation of a person who has left', async () => {
    const school = await makeSchool();
    await loadPupils(school, `${ANNA};5А;01.02.2015;`, 'Королёв Пётр Ильич;5А;;');
    const { code } = await issue(school, '--person', ANNA);
    await apply(school, code, STRANGER);
    const file = school.file('left.csv', 'ФИО;Класс\nКоролёв Пётр Ильич;5А\n');
    await school.ask('import-roster', file, '--role', 'pupil', '--mirror');
    expect((await school.ask('list-invites')).items).toMatchObject([{ state: 'used', revokedAt: null }]);
    await school.ask('reject', '1', ...REASON);
    expect((await school.ask('list-invites')).items).toMatchObject([
      { state: 'revoked', uses: 0, revokeReason: 'person-withdrawn' },
    ]);
    const { code: exit, error } = await school.run('join', code, '--name', ANNA, '--json');
    expect([exit, error?.code]).toEqual([3, 'invitation-revoked']);
  });

  test('makes nobody a member', async () => {
    const { school } = await asked();
    await school.ask('reject', '1', ...REASON);
    const { items } = await school.ask('list-people', '--class', '5А');
    expect(items.map((one: { state: string }) => one.state)).not.toContain('joined');
  });

  test.each([
    ['rejected', ['reject', '1', ...REASON]],
    ['approved', ['approve', '1']],
  ])('a request already %s is refused and gives nothing back', async (_, decision) => {
    const { school } = await asked();
    await school.ask(...decision);
    const before = school.bytes();
    const { code, json, error } = await school.run('reject', '1', ...REASON, '--json');
    expect([code, error?.code]).toEqual([3, 'already-decided']);
    expect(json).toEqual({
      rejected: [],
      refused: [{ requestId: 1, code: 'already-decided', message: error?.message }],
      runId: null,
      applied: false,
    });
    expect(school.bytes()).toBe(before);
  });

  test('one of several decided already and none is rejected', async () => {
    const { school } = await asked();
    await school.ask('approve', '1');
    const before = school.bytes();
    const { code, json } = await school.run('reject', '2', '1', ...REASON, '--json');
    expect([code, json]).toMatchObject([3, { rejected: [], refused: [{ requestId: 1 }], applied: false }]);
    const { stdout, stderr } = await school.run('reject', '2', '1', ...REASON);
    expect(plain(stdout)).toBe('Ни одной заявки не отклонено.\n');
    expect(plain(stderr)).toBe(
      'Заявка № 1 уже принята.\nНерассмотренные заявки: sferum-admin list-requests --state pending\n',
    );
    expect(school.bytes()).toBe(before);
  });

  test('the same number twice is one request', async () => {
    const { school } = await asked();
    expect((await school.ask('reject', '2', '#2', ...REASON)).rejected).toHaveLength(1);
    expect((await school.ask('list-invites')).items[0].uses).toBe(1);
  });

  test('a dry run shows the result, changes nothing, and ends as the real run would', async () => {
    const { school } = await asked();
    const before = school.bytes();
    const { code, stdout } = await school.run('reject', '1', '2', ...REASON, '--dry-run');
    expect([code, plain(stdout)]).toEqual([0, 'Пробный запуск, ничего не записано. Отклонены 2 заявки.\n']);
    const { json } = await school.run('reject', '1', ...REASON, '--dry-run', '--json');
    expect(json).toMatchObject({ rejected: [{ requestId: 1 }], runId: null, applied: false });
    expect((await school.run('reject', '99', ...REASON, '--dry-run', '--json')).code).toBe(4);
    expect(school.bytes()).toBe(before);
  });

  test('--quiet prints nothing', async () => {
    const { school } = await asked();
    const { code, stdout, stderr } = await school.run('reject', '1', ...REASON, '--quiet');
    expect([code, plain(stdout), stderr]).toEqual([0, '', '']);
  });

  test.each<[string[], number, string]>([
    [['1'], 2, 'missing-value'],
    [REASON, 2, 'missing-value'],
    [['1', '--reason', ' '], 2, 'invalid-value'],
    [['1', '--reason'], 2, 'option-without-value'],
    [['1', '--reason', 'так\u001b[31m'], 2, 'bad-characters'],
    [['первая', ...REASON], 2, 'invalid-value'],
    [['99', ...REASON], 4, 'request-not-found'],
    [['1', '99', ...REASON], 4, 'request-not-found'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool('5А');
    const { code: invitation } = await issue(school, '5А', '--role', 'pupil', '--uses', '2');
    await apply(school, invitation, ANNA);
    const before = school.bytes();
    const outcome = await school.run('reject', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('reject', '1', ...REASON, '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'store-missing']);
  });
});
