import { describe, expect, test } from 'vitest';
import { apply, heard, issue, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const PETER = 'Королёв Пётр Ильич';
const AFTER = { now: '2026-09-30T06:00:00.000Z' };

/** A school with two pupils of 5А; invitations end on 21 September unless they are renewed. */
async function makeClass(): Promise<TestSchool> {
  const school = await makeSchool();
  await loadPupils(school, `${ANNA};5А;01.02.2015;`, `${PETER};5А;;`);
  return school;
}

describe('renew-invite', () => {
  test('moves the end and says until when', async () => {
    const school = await makeClass();
    await issue(school, '5А', '--role', 'pupil');
    await issue(school, '5А', '--role', 'parent', '--uses', '9');
    const { code, stdout, stderr } = await school.run('renew-invite', '1', '#2', '--expires', '15.10.2026');
    expect([code, plain(stdout), stderr]).toEqual([0, 'Продлены 2 приглашения; последний день — 15.10.2026.\n', '']);
    const english = await school.run('renew-invite', '1', '--expires', '30d', '--lang', 'en');
    expect(plain(english.stdout)).toBe('1 invitation renewed; the last day is 2026-10-07.\n');
  });

  test('its document', async () => {
    const school = await makeClass();
    const { id } = await issue(school, '5А', '--role', 'pupil');
    expect(await school.ask('renew-invite', String(id), '--expires', '2026-10-15')).toEqual({
      renewed: [{ id: 1, class: '5А', role: 'pupil', person: null, expiresAt: '2026-10-15T21:00:00.000Z' }],
      runId: 4,
      applied: true,
    });
  });

  test('an expired one opens again under its own code', async () => {
    const school = await makeClass();
    const { code, id } = await issue(school, '5А', '--role', 'pupil', '--uses', '2');
    expect((await school.runIn(AFTER, 'join', code, '--name', ANNA)).code).toBe(3);
    expect((await school.runIn(AFTER, 'renew-invite', String(id), '--expires', '7d')).code).toBe(0);
    expect((await school.runIn(AFTER, 'join', code, '--name', ANNA)).code).toBe(0);
  });

  test('may come sooner, too', async () => {
    const school = await makeClass();
    const { code, id } = await issue(school, '5А', '--role', 'pupil', '--expires', '60d');
    await school.ask('renew-invite', String(id), '--expires', '1d');
    expect((await school.runIn(AFTER, 'join', code, '--name', ANNA)).code).toBe(3);
  });

  test('a dry run moves nothing', async () => {
    const school = await makeClass();
    await issue(school, '5А', '--role', 'pupil');
    const before = await school.ask('list-invites');
    expect((await school.ask('renew-invite', '1', '--expires', '60d', '--dry-run')).applied).toBe(false);
    expect(await school.ask('list-invites')).toEqual(before);
  });

  test.each([
    ['one revoked', ['revoke-invites', '2'], 3, 'invitation-revoked'],
    ['one used up', ['join', 'CODE', '--name', PETER], 3, 'invitation-used'],
    ['one that is not there', ['list-invites'], 4, 'invitation-not-found'],
  ])('%s is refused, and then none is renewed', async (kind, before, exit, code) => {
    const school = await makeClass();
    await issue(school, '5А', '--role', 'parent', '--uses', '9');
    const second = await issue(school, '--person', PETER);
    expect((await school.run(...before.map((word) => (word === 'CODE' ? second.code : word)))).code).toBe(0);
    const list = await school.ask('list-invites');
    const named = kind === 'one that is not there' ? '17' : '2';
    const outcome = await school.run('renew-invite', '1', named, '--expires', '60d', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([exit, code]);
    expect(await school.ask('list-invites')).toEqual(list);
  });

  test('an expired one whose door has another by now is refused', async () => {
    const school = await makeClass();
    await issue(school, '5А', '--role', 'pupil', '--expires', '1d');
    const later = await school.runIn({ ...AFTER, seed: 'later' }, 'invite', '5А', '--role', 'pupil', '--json');
    expect(later.json.issued).toHaveLength(1);
    const { code, error } = await school.runIn(AFTER, 'renew-invite', '1', '--expires', '7d', '--json');
    expect([code, error?.code]).toEqual([3, 'invitation-replaced']);
  });

  test.each([
    [['1'], 'Не указано обязательное значение: --expires.\n'],
    [['1', '--expires', 'вчера'], 'Значение «вчера» не подходит для --expires.\n'],
    [['1', '--expires', '2026-09-06'], 'Значение «2026-09-06» не подходит для --expires.\n'],
    [['первое', '--expires', '7d'], 'Значение «первое» не подходит для ID.\n'],
  ])('%j is a mistake of usage', async (argv, said) => {
    const school = await makeClass();
    await issue(school, '5А', '--role', 'pupil');
    const [code, stdout, stderr] = heard(await school.run('renew-invite', ...argv));
    expect([code, stdout, plain(stderr).split('\n')[0]]).toEqual([2, '', said.trimEnd()]);
  });

  test('a request that stands keeps its use', async () => {
    const school = await makeClass();
    const { code } = await issue(school, '5А', '--role', 'pupil');
    await apply(school, code, ANNA);
    await school.ask('renew-invite', '1', '--expires', '60d');
    const { items } = await school.ask('list-invites');
    expect(items).toMatchObject([{ uses: 1, maxUses: 2, state: 'open' }]);
  });
});
