import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LONG } from '../support/long.ts';
import { ask, copyStore, count, expectSound, makeFolder, query, registration, run, say } from '../support/program.ts';
import { countCodes, joinLine, makeDoor, runAll } from '../support/rivals.ts';

/**
 * A use limit is a limit (promise 5): of however many who come at once as many are let in as the invitation admits; none
 * after it was revoked or expired; it is valid at the last millisecond before its end and not at it.
 */

describe('a use limit is a limit', () => {
  test('16 processes on one single-use invitation: one winner', async () => {
    const rounds = LONG ? 200 : 20;
    const template = await makeDoor(1);
    for (let round = 0; round < rounds; round++) {
      const store = copyStore(template.store);
      const outcomes = await runAll(16, (writer) => {
        return joinLine(store, template.code, writer);
      });
      expect(countCodes(outcomes)).toEqual({ 0: 1, '3 invitation-used': 15 });
      expect(count(store, 'join_request')).toBe(1);
      expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: 1 }]);
    }
    say(`16 processes on a single-use invitation, ${rounds} rounds: 1 winner in each`);
  }, 600_000);

  test('32 processes on a limit of 5: five come in', async () => {
    const { store, code } = await makeDoor(5);
    const outcomes = await runAll(32, (writer) => joinLine(store, code, writer));
    expect(countCodes(outcomes)).toEqual({ 0: 5, '3 invitation-used': 27 });
    expect(count(store, 'join_request')).toBe(5);
    expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: 5 }]);
    expectSound(store);
    say('32 processes on a limit of 5: 5 requests, 27 told that it is used up');
  });

  test('a use given back by several rejections at once is given back once', async () => {
    const { store, code } = await makeDoor(1);
    await ask(joinLine(store, code, 0));
    const outcomes = await runAll(6, () => ['reject', '1', '--reason', 'ошибка', '--store', store, '--json']);
    expect(countCodes(outcomes)).toEqual({ 0: 1, '3 already-decided': 5 });
    expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: 0 }]);
    const again = await runAll(6, (writer) => joinLine(store, code, writer + 1));
    expect(countCodes(again)).toEqual({ 0: 1, '3 invitation-used': 5 });
  });
});

describe('an invitation that closes while people join', () => {
  /** The runs in the order in which they were committed: everything before the last of a command. */
  function committed(store: string): string[] {
    return query<{ command: string }>(store, 'SELECT command FROM run ORDER BY id').map(({ command }) => command);
  }

  test.each([
    ['revoke-invites', ['revoke-invites', '1']],
    ['invite', ['invite', 'Группа 1', '--role', 'pupil', '--uses', '9', '--reissue']],
  ])('%s: no use after it', { timeout: 300_000 }, async (command, line) => {
    const template = await makeDoor(50);
    const rounds = LONG ? 40 : 4;
    let [before, after] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const store = copyStore(template.store);
      const processes = 10;
      const closing = round % processes;
      const outcomes = await runAll(processes, (writer) =>
        writer === closing ? [...line, '--store', store, '--json'] : joinLine(store, template.code, writer),
      );
      const joined = outcomes.filter(({ code }, writer) => code === 0 && writer !== closing).length;
      const refused = processes - 1 - joined;
      expect(countCodes(outcomes)).toEqual({ 0: joined + 1, ...(refused > 0 && { '3 invitation-revoked': refused }) });
      expect(query(store, 'SELECT uses, revoked_at IS NOT NULL AS revoked FROM invitation WHERE id = 1')).toEqual([
        { uses: joined, revoked: 1 },
      ]);
      expect(count(store, 'join_request')).toBe(joined);
      // two runs made the store; whoever was let in was so before it closed
      expect(committed(store).slice(3)).toEqual([...Array.from({ length: joined }, () => 'join'), command]);
      before += joined;
      after += refused;
    }
    say(`${command} among joins, ${rounds} rounds: ${before} came before it, ${after} were refused after it, 0 on it`);
  });

  test('processes on both sides of the last millisecond: only the early ones come in', async () => {
    const { store, code } = await makeDoor(50);
    const [invitation] = query<{ end: string }>(store, 'SELECT expires_at AS end FROM invitation');
    const end = Date.parse(invitation?.end ?? '');
    const moments = [end - 1, end];
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, writer) => {
        const now = new Date(moments[writer % 2] ?? end).toISOString();
        return run(joinLine(store, code, writer), { env: { SFERUM_NOW: now } });
      }),
    );
    const early = outcomes.filter((_, writer) => writer % 2 === 0);
    const late = outcomes.filter((_, writer) => writer % 2 === 1);
    expect([countCodes(early), countCodes(late)]).toEqual([{ 0: 6 }, { '3 invitation-expired': 6 }]);
    expect(query(store, 'SELECT uses FROM invitation')).toEqual([{ uses: 6 }]);
  });

  test.each(['UTC', 'America/New_York', 'Europe/Chisinau', 'Asia/Kamchatka'])(
    'a day ends with the organisation’s day, on days of 23 and 25 hours too, on a machine in %s',
    { timeout: 120_000 },
    async (TZ) => {
      const store = join(makeFolder(), 'school.db');
      const env = { TZ };
      await ask([...registration(store), '--time-zone', 'Europe/Chisinau'], { env });
      await ask(['create-class', 'Группа 1', 'Группа 2', '--store', store]);
      for (const [group, date, end] of [
        ['Группа 1', '25.10.2026', '2026-10-25T22:00:00.000Z'],
        ['Группа 2', '2027-03-28', '2027-03-28T21:00:00.000Z'],
      ] as const) {
        const argv = ['invite', group, '--role', 'pupil', '--uses', '9', '--expires', date, '--store', store];
        const { issued } = await ask<{ issued: { code: string; expiresAt: string }[] }>(argv, { env });
        expect(issued[0]?.expiresAt).toBe(end);
        const at = (moment: number) => ({ env: { TZ, SFERUM_NOW: new Date(moment).toISOString() } });
        const line = (writer: number) => joinLine(store, issued[0]?.code ?? '', writer);
        const outcomes = [await run(line(1), at(Date.parse(end) - 1)), await run(line(2), at(Date.parse(end)))];
        expect(countCodes(outcomes)).toEqual({ 0: 1, '3 invitation-expired': 1 });
      }
    },
  );
});
