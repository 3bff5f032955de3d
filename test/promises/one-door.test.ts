import { describe, expect, test } from 'vitest';
import { apply, issue } from '../support/invitations.ts';
import { LONG } from '../support/long.ts';
import { ask, copyStore, count, expectSound, query, say } from '../support/program.ts';
import { countCodes, joinLine, makeDoor, runAll } from '../support/rivals.ts';
import { loadPupils, loadStaff, makeSchool, type TestSchool } from '../support/school.ts';

/**
 * An invitation opens one door (promise 6): it is bound to a role and a class; joining makes a request, never a member; an
 * approval cannot be skipped, doubled, or done on somebody who has left; of two who decide at once one decides.
 */

describe('one door', () => {
  const membersOf = (store: string) =>
    query<{ role: string }>(store, 'SELECT role FROM member WHERE request_id IS NOT NULL');

  async function makeDoors() {
    const school = await makeSchool('5А', '5Б');
    await loadStaff(school, 'Зайцева Вера Львовна;учитель;');
    await loadPupils(school, 'Тестов Лев Ильич;5А;;', 'Тестова Яна Львовна;5Б;;');
    const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '9');
    return { school, code };
  }

  async function decide(school: TestSchool, ...argv: string[]): Promise<unknown[]> {
    const { code, json } = await school.run('approve', ...argv, '--json');
    return [code, ...json.refused.map(({ code: refusal }: { code: string }) => refusal)];
  }

  test('leads into the class and role of the invitation, whoever comes', async () => {
    const { school, code } = await makeDoors();
    for (const name of [
      'Тестов Лев Ильич',
      'Тестова Яна Львовна',
      'Зайцева Вера Львовна',
      'Незнамов Архип Тихонович',
    ]) {
      expect(await apply(school, code, name)).toMatchObject({ state: 'pending', class: '5А', role: 'pupil' });
    }
    for (const flag of ['--role=teacher', '--class=5Б']) {
      expect((await school.run('join', code, '--name', 'Другой Пётр', flag)).code).toBe(2);
    }
    expect(await decide(school, '2', '--person', 'Тестова Яна Львовна')).toEqual([3, 'already-in-class']);
    expect(await decide(school, '3', '--person', 'Зайцева Вера Львовна')).toEqual([3, 'person-not-in-role']);
    expect(membersOf(school.store)).toEqual([]);
  });

  test('joining makes a request, never a member, however often and by whatever other command', async () => {
    const { school, code } = await makeDoors();
    await apply(school, code, 'Тестов Лев Ильич');
    await apply(school, code, 'Тестов Лев Ильич');
    for (const argv of [
      ['edit-person', 'Тестов Лев Ильич', '--phone', '+79000000001'],
      ['revoke-invites', '--all'],
      ['invite', '--all', '--role', 'pupil', '--personal'],
    ]) {
      await school.ask(...argv);
    }
    expect(query(school.store, 'SELECT count(*) AS requests FROM join_request')).toEqual([{ requests: 1 }]);
    expect(membersOf(school.store)).toEqual([]);
    const { items } = await school.ask('list-people', '--state', 'requested');
    expect(items.map(({ fullName }: { fullName: string }) => fullName)).toEqual(['Тестов Лев Ильич']);
    expect((await school.run('verify-teacher', 'Зайцева Вера Львовна')).code).toBe(3);
  });

  test('an approval is done once, and not on who has left', async () => {
    const { school, code } = await makeDoors();
    await apply(school, code, 'Тестов Лев Ильич');
    await school.ask('approve', '--matched');
    expect(membersOf(school.store)).toEqual([{ role: 'pupil' }]);
    for (const argv of [
      ['approve', '1'],
      ['approve', '1', '--as-new'],
      ['reject', '1', '--reason', 'нет'],
    ]) {
      expect((await school.run(...argv, '--json')).json.refused).toMatchObject([{ code: 'already-decided' }]);
    }
    const other = await issue(school, '5Б', '--role', 'pupil', '--uses', '9');
    await apply(school, other.code, 'Тестова Яна Львовна');
    await school.ask('withdraw', 'Тестова Яна Львовна', '--reason', 'left');
    expect(await decide(school, '--matched')).toEqual([0]);
    expect(await decide(school, '2')).toEqual([3, 'unmatched-request']);
    expect(await decide(school, '2', '--person', 'Тестова Яна Львовна')).toEqual([3, 'person-left']);
    expect(membersOf(school.store)).toHaveLength(1);
    expect(query(school.store, 'SELECT state FROM join_request WHERE id = 2')).toEqual([{ state: 'pending' }]);
  });
});

describe('several who decide at once', () => {
  test('one request approved by 8 processes: approved once', { timeout: 300_000 }, async () => {
    const { store: template, code } = await makeDoor(3);
    await ask(joinLine(template, code, 0));
    const rounds = LONG ? 40 : 3;
    for (let round = 0; round < rounds; round++) {
      const store = copyStore(template);
      const outcomes = await runAll(8, () => ['approve', '1', '--as-new', '--store', store, '--json']);
      expect(countCodes(outcomes)).toEqual({ 0: 1, '3 already-decided': 7 });
      expect(count(store, 'member WHERE request_id IS NOT NULL')).toBe(1);
      // the director, the administrator and the one who joined
      expect(count(store, 'person')).toBe(3);
      expectSound(store);
    }
    say(`8 processes approve one request, ${rounds} rounds: 1 approval in each`);
  });

  test('approve and reject at once: one decision stands and the others are told', { timeout: 300_000 }, async () => {
    const { store: template, code } = await makeDoor(3);
    await ask(joinLine(template, code, 0));
    const rounds = LONG ? 40 : 4;
    const stood: Record<string, number> = { approved: 0, rejected: 0 };
    for (let round = 0; round < rounds; round++) {
      const store = copyStore(template);
      const outcomes = await runAll(8, (writer) => [
        ...(writer % 2 === round % 2 ? ['approve', '1', '--as-new'] : ['reject', '1', '--reason', 'не знаем']),
        ...['--store', store, '--json'],
      ]);
      expect(countCodes(outcomes)).toEqual({ 0: 1, '3 already-decided': 7 });
      const [request] = query<{ state: string }>(store, 'SELECT state FROM join_request');
      const approved = request?.state === 'approved' ? 1 : 0;
      expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: approved }]);
      expect(count(store, 'member WHERE request_id IS NOT NULL')).toBe(approved);
      stood[request?.state ?? ''] = (stood[request?.state ?? ''] ?? 0) + 1;
    }
    say(`approve against reject, ${rounds} rounds: ${stood.approved} approved, ${stood.rejected} rejected, 0 both`);
  });
});
