import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import { apply, askIn, issue, plain } from '../support/invitations.ts';
import { ANNA, makeLively, PETER, TEACHER } from '../support/lively.ts';
import { count, say } from '../support/program.ts';
import { loadPupils, makeSchool, type TestSchool } from '../support/school.ts';

/**
 * Bulk work can be undone (promise 15): every run has an id; `undo RUN` restores what the run changed, keeps what was touched
 * since and names it.
 */

const SUMMER = { now: '2027-08-25T06:00:00.000Z' };
/** Tables in which the program keeps book of its own runs. */
const BOOKS = ['run', 'mark', 'added', 'changed', 'purged', 'sqlite_sequence'];

/** Everything that the register holds, but for what keeps book of runs and of roster rows. */
function dump(school: TestSchool): Record<string, unknown[]> {
  const connection = new Database(school.store, { readonly: true });
  try {
    const tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
    const held = tables.filter((name) => !BOOKS.includes(name)).sort();
    return Object.fromEntries(
      held.map((name) => {
        const rows = connection.prepare(`SELECT * FROM ${name} ORDER BY id`).all() as Record<string, unknown>[];
        return [name, rows.map(({ roster_digest: _digest, ...row }) => row)];
      }),
    );
  } finally {
    connection.close();
  }
}

describe('how long runs are remembered', () => {
  test('what is older than the organisation wants is forgotten with the next run, and cannot be undone', async () => {
    const school = await makeSchool('5А');
    await school.ask('edit-org', '--undo-days', '30');
    const { runId } = await school.ask('create-class', '6А');
    const at = (now: string) => ({ now });
    await askIn(school, at('2026-10-06T06:00:00.000Z'), 'create-class', '7А');
    expect(count(school.store, `changed WHERE run_id <= ${runId}`)).toBeGreaterThan(0);
    await askIn(school, at('2026-10-07T06:00:01.000Z'), 'create-class', '8А');
    const left = ['added', 'changed'].map((table) => count(school.store, `${table} WHERE run_id <= ${runId}`));
    expect(left).toEqual([0, 0]);
    const refused = await school.run('undo', String(runId));
    expect([refused.code, plain(refused.stderr).split('\n')[0]]).toEqual([
      3,
      `Запуск ${runId} (create-class) отменить уже нельзя: что сделано, помнится 30 дней.`,
    ]);
    expect((await school.ask('undo', String(runId + 1))).undone).toBe(1);
    expect(await school.ask('audit-log', '--verify')).toMatchObject({ verified: true });
  });
});

describe('undo', () => {
  let restored = 0;
  afterAll(() => say(`${restored} kinds of runs: undone all is as before, undone again as after`));

  test.each<[string, string[]]>([
    ['create-class', ['6А..6В']],
    ['rename-class', ['5Б', '5В']],
    ['archive-class', ['5Б']],
    ['enroll', ['Новиков Лев Ильич', '--role', 'pupil', '--class', '5А']],
    ['edit-person', [ANNA, '--surname', 'Петрова', '--phone', '8 900 000-01-01']],
    ['transfer', [ANNA, '--to', '5Б', '--order-number', '7-у']],
    ['withdraw', [ANNA, '--reason', 'left']],
    ['withdraw', [TEACHER, '--reason', 'dismissed']],
    ['assign-homeroom', ['5А', 'Орлова Мария Ивановна', '--replace']],
    ['assign-homeroom', ['--remove', '5А']],
    ['assign-teacher', ['5А', TEACHER, '--subject', 'алгебра']],
    ['invite', ['--all', '--role', 'pupil', '--reissue']],
    ['invite', ['5А', '--role', 'pupil', '--personal']],
    ['revoke-invites', ['--all']],
    ['renew-invite', ['1', '--expires', '30d']],
    ['approve', ['--matched']],
    ['approve', ['1', '--as-new']],
    ['reject', ['1', '--reason', 'нет']],
    ['record-consent', [ANNA, '--state', 'given', '--date', '01.09.2026']],
    ['edit-org', ['--short-name', 'Школа № 6', '--word', 'class=отряд', '--year', '2025']],
    ['edit-org', ['--word', 'generalChannel=Новости']],
    ['start-year', ['2027', '--yes', '--graduate', '5']],
    ['start-year', ['2027', '--yes', '--repeat', ANNA]],
  ])('%s %j: all is as it was, and undone again it is done', async (command, argv) => {
    const school = await makeLively();
    const before = dump(school);
    const { runId } = await school.ask(command, ...argv);
    const after = dump(school);
    expect(after).not.toEqual(before);
    const document = await school.ask('undo');
    expect(document).toEqual({ undone: expect.any(Number), kept: [], runId: runId + 1, applied: true });
    expect(document.undone).toBeGreaterThan(0);
    expect(dump(school)).toEqual(before);
    expect(await school.ask('undo')).toMatchObject({ kept: [], runId: runId + 2 });
    expect(dump(school)).toEqual(after);
    restored++;
    expect(await school.ask('audit-log', '--verify')).toMatchObject({ verified: true });
  });

  test.each<[string, string[][]]>([
    ['a confirmed status', [['verify-teacher', TEACHER, '--basis', 'приказ 5']]],
    [
      'a confirmation that is withdrawn',
      [
        ['verify-teacher', TEACHER],
        ['verify-teacher', TEACHER, '--revoke', '--reason', 'ошибка'],
      ],
    ],
    ['an administrator', [['appoint-admin', TEACHER]]],
    [
      'an administrator who is dismissed',
      [
        ['appoint-admin', TEACHER],
        ['dismiss-admin', TEACHER],
      ],
    ],
    ['a head count', [['create-class', '--from', 'CLASSES']]],
    ['a mapping that is remembered', [['import-roster', 'ROSTER', '--role', 'pupil', '--map', 'Кто=fullName']]],
  ])('%s: all is as it was, and undone again it is done', async (_title, lines) => {
    const school = await makeLively();
    const { code } = await issue(school, 'Учительская', '--role', 'teacher', '--uses', '1');
    await apply(school, code, TEACHER);
    await school.ask('approve', '2');
    const files: Record<string, string> = {
      CLASSES: school.file('classes.csv', 'класс;численность\n6А;25\n'),
      ROSTER: school.file('roster.csv', 'Кто;Класс\nНовиков Лев Ильич;5Б\n'),
    };
    let before = dump(school);
    for (const line of lines) {
      before = dump(school);
      await school.ask(...line.map((word) => files[word] ?? word));
    }
    const after = dump(school);
    expect(after).not.toEqual(before);
    expect(await school.ask('undo')).toMatchObject({ kept: [] });
    expect(dump(school)).toEqual(before);
    expect(await school.ask('undo')).toMatchObject({ kept: [] });
    expect(dump(school)).toEqual(after);
    restored++;
  });

  test('a roster: loaded, changed, mirrored', async () => {
    const school = await makeLively();
    const states = [dump(school)];
    const header = 'ФИО;Класс;Дата рождения;Телефон;Мать\n';
    const files = [
      `${header}${ANNA};5А;01.02.2015;8 900 000-01-01;Иванова Вера Олеговна\nНовиков Лев;5Б;03.03.2015;;Новикова Яна\n`,
      `${header}${ANNA};5Б;01.02.2015;;\n`,
    ];
    for (const [index, text] of files.entries()) {
      const file = school.file(`${index}.csv`, text);
      await school.ask('import-roster', file, '--role', 'pupil', '--mirror', '--moves', '--max-leavers', '100%');
      states.push(dump(school));
    }
    const { items } = await school.ask('list-runs');
    for (const [index, { id }] of items.slice(0, 2).entries()) {
      expect(await school.ask('undo', String(id))).toMatchObject({ kept: [] });
      expect(dump(school)).toEqual(states[1 - index]);
    }
    const again = await school.ask('import-roster', school.file('0.csv', files[0] ?? ''), '--role=pupil', '--mirror');
    expect(again.rows).toMatchObject({ read: 2, added: 1, updated: 1 });
  });

  test('what was touched since stays and is named', async () => {
    const school = await makeLively();
    await loadPupils(school, 'Новиков Лев;5Б;;', 'Титов Олег;5Б;;');
    const { items } = await school.ask('list-runs');
    await school.ask('edit-person', 'Новиков Лев', '--phone', '8 900 000-02-02');
    const { code, stdout } = await school.run('undo', String(items[0].id));
    expect([code, plain(stdout)]).toEqual([
      0,
      `Запуск ${items[0].id} (import-roster, 07.09.2026) отменён не весь: возвращены 2 записи.\n` +
        'Осталось как есть: человек № 7 (менялось позже).\n',
    ]);
    const people = (await school.ask('list-people', '--class', '5Б')).items;
    expect(people.map((one: { fullName: string }) => one.fullName)).toEqual(['Новиков Лев']);
  });

  test('somebody who has come in since stays with the place', async () => {
    const school = await makeLively();
    const { person, runId } = await school.ask('enroll', 'Новиков Лев', '--role', 'pupil', '--class', '5А');
    await school.ask('approve', '1', '--person', `#${person.id}`);
    const { kept } = await school.ask('undo', String(runId));
    expect(kept).toContainEqual({ what: 'person', id: person.id, reason: 'in-use' });
    const { items } = await school.ask('list-people', '--class', '5А');
    expect(items.find((one: { id: number }) => one.id === person.id)).toMatchObject({
      classes: ['5А'],
      state: 'joined',
    });
  });

  test('somebody who was touched since stays with all that was entered with them', async () => {
    const school = await makeLively();
    const { code } = await issue(school, 'Учительская', '--role', 'teacher', '--uses', '1');
    await apply(school, code, 'Громова Вера Ильинична');
    const { runId } = await school.ask('approve', '2', '--as-new', '--verify');
    await school.ask('edit-person', 'Громова Вера Ильинична', '--phone', '8 900 000-03-03');
    const { kept } = await school.ask('undo', String(runId));
    expect(kept.map((one: { what: string; reason: string }) => [one.what, one.reason])).toEqual([
      ['person', 'changed-since'],
    ]);
    const { items: requests } = await school.ask('list-requests', '--state', 'pending');
    expect(requests.map((one: { id: number }) => one.id)).toEqual([1]);
    const { items } = await school.ask('list-people', '--role', 'teacher');
    expect(items.find((one: { fullName: string }) => one.fullName === 'Громова Вера Ильинична')).toMatchObject({
      ...{ classes: ['Учительская'], state: 'joined', verification: 'verified' },
    });
  });

  test('a place that another one has followed stays as it ended', async () => {
    const school = await makeLively();
    const { runId } = await school.ask('withdraw', ANNA, '--reason', 'left');
    await school.ask('reinstate', ANNA, '--class', '5Б');
    const { kept } = await school.ask('undo', String(runId));
    expect(kept).toContainEqual({ what: 'enrolment', id: expect.any(Number), reason: 'replaced' });
    const { items } = await school.ask('list-people', '--role', 'pupil');
    expect(items.find((one: { id: number }) => one.id === 3)).toMatchObject({ classes: ['5Б'] });
  });

  test('a run between two that cancel each other', async () => {
    const school = await makeLively();
    const before = dump(school);
    const { runId } = await school.ask('edit-person', ANNA, '--phone', '8 900 000-01-01');
    await school.ask('edit-person', ANNA, '--phone', '8 900 000-01-02');
    await school.ask('undo');
    expect(await school.ask('undo', String(runId))).toMatchObject({ kept: [] });
    expect(dump(school)).toEqual(before);
  });

  test('a year is taken back whole or not at all', async () => {
    const school = await makeLively();
    const { runId } = await askIn(school, SUMMER, 'start-year', '2027', '--yes');
    await askIn(school, SUMMER, 'edit-org', '--year', '2028');
    const outcome = await school.runIn(SUMMER, 'undo', String(runId), '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([3, 'undo-later-first']);
    await askIn(school, SUMMER, 'undo');
    expect(await askIn(school, SUMMER, 'undo', String(runId))).toMatchObject({ kept: [] });
    expect((await school.ask('show-org')).year).toBe(2026);
  });

  test('the codes of invitations that are brought back open the same doors', async () => {
    const school = await makeLively();
    const { code } = await issue(school, '5Б', '--role', 'pupil', '--uses', '1');
    await school.ask('undo');
    expect((await school.run('join', code, '--name', PETER, '--json')).error?.code).toBe('invitation-unknown');
    await school.ask('undo');
    expect((await apply(school, code, PETER)).state).toBe('pending');
  });

  test.each<[string, string[], number, string]>([
    ['a run that was not', ['99'], 4, 'run-not-found'],
    ['no number', ['вчера'], 2, 'invalid-value'],
    ['the registration', ['1'], 3, 'run-not-undoable'],
  ])('%s is refused', async (_kind, argv, code, problem) => {
    const school = await makeLively();
    const before = school.bytes();
    const outcome = await school.run('undo', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  describe('uses of an invitation follow the requests that stand', () => {
    /** A school with an invitation into 5А for so many uses, and what `join` and the look at it need. */
    async function makeDoor(uses: number) {
      const school = await makeSchool('5А');
      await loadPupils(school, `${ANNA};5А;;`, `${PETER};5А;;`);
      const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', String(uses));
      const join = (name: string) => school.run('join', code, '--name', name, '--json');
      const countUses = async () => (await school.ask('list-invites')).items[0].uses;
      return { school, join, uses: countUses, sound: async () => (await school.ask('doctor')).ok };
    }

    test('a join whose request was approved since: it stays, and the use with it', async () => {
      const { school, join, uses, sound } = await makeDoor(1);
      const { runId } = (await join(ANNA)).json;
      await school.ask('approve', '1');
      const undone = await school.ask('undo', String(runId));
      expect(undone).toMatchObject({ undone: 0, kept: [{ what: 'join-request', id: 1, reason: 'changed-since' }] });
      expect([await uses(), await sound()]).toEqual([1, true]);
      expect((await join(PETER)).error?.code).toBe('invitation-used');
    });

    test('one join of two: the other use stays', async () => {
      const { school, join, uses, sound } = await makeDoor(2);
      const { runId } = (await join(ANNA)).json;
      await join(PETER);
      expect(await school.ask('undo', String(runId))).toMatchObject({ undone: 2, kept: [] });
      expect([await uses(), await sound()]).toEqual([1, true]);
    });

    test('a rejection, when the use was taken since: the request stays rejected', async () => {
      const { school, join, uses, sound } = await makeDoor(1);
      await join(ANNA);
      const { runId } = await school.ask('reject', '1', '--reason', 'нет');
      await join(PETER);
      const undone = await school.ask('undo', String(runId));
      expect(undone).toMatchObject({ undone: 0, kept: [{ what: 'join-request', id: 1, reason: 'replaced' }] });
      expect((await school.ask('list-requests')).items.map(({ state }: { state: string }) => state)).toEqual([
        'rejected',
        'pending',
      ]);
      expect([await uses(), await sound()]).toEqual([1, true]);
    });

    test('a rejection, when the invitation was revoked since: the request waits again and counts', async () => {
      const { school, join, uses, sound } = await makeDoor(1);
      await join(ANNA);
      const { runId } = await school.ask('reject', '1', '--reason', 'нет');
      await school.ask('revoke-invites', '--all');
      expect(await school.ask('undo', String(runId))).toMatchObject({ undone: 2, kept: [] });
      expect([await uses(), await sound()]).toEqual([1, true]);
    });
  });

  test('a run is undone once; a dry run undoes nothing', async () => {
    const school = await makeLively();
    const { runId } = await school.ask('create-class', '9А');
    const before = dump(school);
    expect(await school.ask('undo', '--dry-run')).toEqual({ undone: 1, kept: [], runId: null, applied: false });
    expect(dump(school)).toEqual(before);
    await school.ask('undo', String(runId));
    const again = await school.run('undo', String(runId), '--json');
    expect([again.code, again.error?.code]).toEqual([3, 'already-undone']);
  });
});

describe('list-runs', () => {
  test('tells what was run, the last first, and what was undone', async () => {
    const school = await makeSchool('5А');
    await school.ask('undo');
    const { items, total } = await school.ask('list-runs');
    expect(total).toBe(3);
    expect(items[1]).toEqual({
      ...{ id: 2, at: '2026-09-07T06:00:00.000Z', actor: 'tester', command: 'create-class', changes: 1, undoneBy: 3 },
    });
    const { stdout } = await school.run('list-runs');
    expect(plain(stdout)).toMatch(/\n2 {2}07\.09\.2026 09:00 {2}tester {2}create-class +1 {2}запуском 3\n/);
  });
});
