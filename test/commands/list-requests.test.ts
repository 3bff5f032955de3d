import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, askIn, issue, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const ARTYOM = 'Кузнецов Артём Сергеевич';
const STRANGER = 'Незнамов Архип Тихонович';

/** Requests: 1 exact and approved, 2 ambiguous, 3 similar, 4 none and rejected, 5 of a parent. */
async function asked(): Promise<TestSchool> {
  const school = await makeSchool();
  await loadPupils(
    school,
    `${ANNA};5А;01.02.2015;`,
    'Королёв Пётр Ильич;5А;;',
    `${ARTYOM};5А;06.10.2014;`,
    `${ARTYOM};5А;02.08.2015;`,
    'Смирнова Вера Олеговна;5Б;;',
  );
  const { code } = await issue(school, '5А', '--role', 'pupil');
  const parents = await issue(school, '5Б', '--role', 'parent', '--uses', '5');
  await apply(school, code, 'Иванова Анна');
  await apply(school, code, ARTYOM);
  await apply(school, code, 'Каролёв Пётр Ильич');
  await apply(school, code, STRANGER);
  await apply(school, parents.code, 'Смирнова Инна Павловна', '--child', 'Смирнова Вера Олеговна');
  const later = { now: '2026-09-08T09:00:00.000Z' };
  await askIn(school, later, 'approve', '1');
  await askIn(school, later, 'reject', '4', '--reason', 'нет в списке');
  return school;
}

describe('list-requests', () => {
  test('shows requests and whom they match', async () => {
    const school = await asked();
    const { code, stdout, stderr } = await school.run('list-requests');
    expect([code, stderr]).toEqual([0, '']);
    expect(plain(stdout)).toBe(
      '№  Класс  Роль      ФИО                       Состояние  Совпадение     Подана\n' +
        '1  5А     учащийся  Иванова Анна              принята    точное         07.09.2026\n' +
        '2  5А     учащийся  Кузнецов Артём Сергеевич  ждёт       неоднозначное  07.09.2026\n' +
        '3  5А     учащийся  Каролёв Пётр Ильич        ждёт       похожее        07.09.2026\n' +
        '4  5А     учащийся  Незнамов Архип Тихонович  отклонена  нет            07.09.2026\n' +
        '5  5Б     родитель  Смирнова Инна Павловна    ждёт       нет            07.09.2026\n',
    );
  });

  test('its document', async () => {
    const school = await asked();
    const undecided = { state: 'pending', decidedAt: null, decidedBy: null, reason: null, person: null };
    const decided = { decidedAt: '2026-09-08T09:00:00.000Z', decidedBy: 'tester' };
    const pupil = { class: '5А', role: 'pupil', invitationId: 1, requestedAt: '2026-09-07T06:00:00.000Z' };
    expect(await school.ask('list-requests')).toEqual({
      items: [
        {
          ...{ id: 1, state: 'approved', ...pupil, fullName: 'Иванова Анна', ...decided, reason: null },
          match: { kind: 'exact', candidates: [{ id: 3, fullName: ANNA }] },
          person: { id: 3, fullName: ANNA },
        },
        {
          ...{ id: 2, ...pupil, fullName: ARTYOM, ...undecided },
          match: {
            kind: 'ambiguous',
            candidates: [
              { id: 5, fullName: ARTYOM },
              { id: 6, fullName: ARTYOM },
            ],
          },
        },
        {
          ...{ id: 3, ...pupil, fullName: 'Каролёв Пётр Ильич', ...undecided },
          match: { kind: 'similar', candidates: [{ id: 4, fullName: 'Королёв Пётр Ильич' }] },
        },
        {
          ...{ id: 4, state: 'rejected', ...pupil, fullName: STRANGER, ...decided, reason: 'нет в списке' },
          match: { kind: 'none', candidates: [] },
          person: null,
        },
        {
          ...{ id: 5, ...pupil, fullName: 'Смирнова Инна Павловна', ...undecided },
          ...{ class: '5Б', role: 'parent', invitationId: 2, match: { kind: 'none', candidates: [] } },
        },
      ],
      total: 5,
    });
  });

  test('is narrowed by state, class, role and match', async () => {
    const school = await asked();
    const wanted: [string[], number[]][] = [
      [
        ['--state', 'pending'],
        [2, 3, 5],
      ],
      [['--state', 'approved'], [1]],
      [['--state', 'rejected'], [4]],
      [['--class', '5-б'], [5]],
      [
        ['--role', 'pupil'],
        [1, 2, 3, 4],
      ],
      [['--match', 'exact'], [1]],
      [['--match', 'similar'], [3]],
      [['--match', 'ambiguous'], [2]],
      [
        ['--match', 'none'],
        [4, 5],
      ],
      [['--match', 'none', '--state', 'pending'], [5]],
      [['--class', '5А', '--role', 'parent'], []],
    ];
    for (const [argv, expected] of wanted) {
      const { items, total } = await school.ask('list-requests', ...argv);
      const found = items.map((one: { id: number }) => one.id);
      expect([argv, found, total]).toEqual([argv, expected, expected.length]);
    }
  });

  test('the match is the register’s as it is now', async () => {
    const school = await asked();
    await loadPupils(school, `${STRANGER};5Б;03.03.2015;`, 'Каролёв Пётр Ильич;5А;04.03.2015;');
    const { items } = await school.ask('list-requests', '--state', 'pending', '--match', 'exact');
    expect(items).toMatchObject([{ id: 3, match: { kind: 'exact', candidates: [{ id: 9 }] } }]);
  });

  test('a slip of the name on a personal invitation matches its person after a move too', async () => {
    const school = await asked();
    const { code } = await issue(school, '--person', 'Смирнова Вера Олеговна');
    await apply(school, code, 'Смирнава Вера Олеговна');
    const read = async () => (await school.ask('list-requests', '--class', '5Б', '--role', 'pupil')).items[0].match;
    const before = await read();
    expect([before.kind, before.candidates.length]).toEqual(['similar', 1]);
    await school.ask('transfer', 'Смирнова Вера Олеговна', '--to', '5А');
    expect(await read()).toEqual(before);
  });

  test('--limit and --offset', async () => {
    const school = await asked();
    const { items, total } = await school.ask('list-requests', '--offset', '3', '--limit', '5');
    expect([items.map((one: { id: number }) => one.id), total]).toEqual([[4, 5], 5]);
    expect(plain((await school.run('list-requests', '--limit', '2')).stdout)).toMatch(/\nПоказано 2 из 5\.\n$/);
  });

  test('--format csv', async () => {
    const school = await asked();
    const { stdout } = await school.run('list-requests', '--format', 'csv', '--state', 'rejected');
    expect(plain(stdout)).toBe(
      `\ufeff№;Класс;Роль;ФИО;Состояние;Совпадение;Подана\r\n4;5А;учащийся;${STRANGER};отклонена;нет;07.09.2026\r\n`,
    );
  });

  test('--out writes a file for its owner; with --json the document says where', async () => {
    const school = await asked();
    const out = join(school.folder, 'requests.csv');
    const argv = ['list-requests', '--format', 'csv', '--out', out];
    expect(plain((await school.run(...argv)).stdout)).toBe(`Записано: ${out}\n`);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(out).length;
    expect(await school.ask(...argv)).toEqual({ out, format: 'csv', bytes });
  });

  test('lists nothing where nobody has asked', async () => {
    const school = await makeSchool();
    expect(await school.ask('list-requests')).toEqual({ items: [], total: 0 });
    expect(plain((await school.run('list-requests')).stdout)).toBe('Заявок нет.\n');
  });

  test('changes nothing', async () => {
    const school = await asked();
    const before = school.bytes();
    await school.run('list-requests');
    expect(school.bytes()).toBe(before);
  });

  test.each<[string[], number, string]>([
    [['--state', 'open'], 2, 'invalid-value'],
    [['--match', 'maybe'], 2, 'invalid-value'],
    [['--role', 'director'], 2, 'invalid-value'],
    [['--class', '9Я'], 4, 'class-not-found'],
    [['--limit', 'много'], 2, 'invalid-value'],
    [['5А'], 2, 'too-many-arguments'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool('5А');
    const outcome = await school.run('list-requests', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('list-requests', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'store-missing']);
  });
});
