import { describe, expect, test } from 'vitest';
import { apply, issue, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const PETER = 'Королёв Пётр Ильич';

async function makePupils(): Promise<TestSchool> {
  const school = await makeSchool('5А');
  await loadPupils(school, `${ANNA};5А;01.02.2015;`, `${PETER};5А;;`);
  return school;
}

const stateOf = async (school: TestSchool, name: string) => {
  const { items } = await school.ask('list-people');
  return items.find((one: { fullName: string }) => one.fullName === name).state;
};

describe('record-consent', () => {
  test('records what was said and says so', async () => {
    const school = await makePupils();
    const { code, stdout, stderr } = await school.run(
      ...['record-consent', ANNA, '--state', 'refused', '--date', '01.09.2026', '--document', 'заявление 17'],
    );
    const said = `Согласие на обработку данных, ${ANNA} (#3): отказ, 01.09.2026.\n`;
    expect([code, plain(stdout), stderr]).toEqual([0, said, '']);
    const english = await school.run('record-consent', PETER, '--state=given', '--date=2026-09-01', '--lang', 'en');
    expect(plain(english.stdout)).toBe(`Consent to the processing of data, ${PETER} (#4): given, 2026-09-01.\n`);
    const shown = await school.run('show-person', ANNA);
    expect(plain(shown.stdout)).toContain('Согласие на обработку данных\n  01.09.2026: отказ, заявление 17\n');
  });

  test('its document; the same again changes nothing', async () => {
    const school = await makePupils();
    const argv = ['record-consent', ANNA, '--state', 'given', '--date', '2026-09-01'];
    const document = await school.ask(...argv);
    expect(document).toEqual({
      ...{ person: { id: 3, fullName: ANNA }, state: 'given', date: '2026-09-01', document: null },
      ...{ runId: 4, applied: true },
    });
    expect(await school.ask(...argv)).toEqual({ ...document, runId: null });
  });

  test('the latest day counts, and a refusal is a state of its own that blocks nothing', async () => {
    const school = await makePupils();
    const record = (state: string, date: string) =>
      school.ask('record-consent', ANNA, '--state', state, '--date', date);
    await record('given', '2026-09-03');
    expect(await stateOf(school, ANNA)).toBe('not-invited');
    await record('refused', '2026-09-02');
    expect(await stateOf(school, ANNA)).toBe('not-invited');
    await record('withdrawn', '2026-09-04');
    expect(await stateOf(school, ANNA)).toBe('refused');
    expect((await school.ask('list-people', '--state', 'refused')).total).toBe(1);
    expect((await school.ask('list-people', '--missing', '--class', '5А')).total).toBe(2);
    const { code } = await issue(school, '--person', ANNA);
    await apply(school, code, ANNA);
    await school.ask('approve', '--matched');
    expect(await stateOf(school, ANNA)).toBe('refused');
    expect((await school.ask('list-people', '--missing', '--class', '5А')).total).toBe(1);
    await record('given', '2026-09-05');
    expect(await stateOf(school, ANNA)).toBe('joined');
  });

  describe('edit-org --require-consent', () => {
    test('nobody is approved whose consent is not recorded, by name or by match, until it is', async () => {
      const school = await makePupils();
      await school.ask('edit-org', '--require-consent');
      const { code } = await issue(school, '--person', ANNA);
      const { id } = await apply(school, code, ANNA);
      const before = school.bytes();
      const named = await school.run('approve', String(id), '--json');
      expect([named.code, named.json.refused[0].code]).toEqual([3, 'consent-missing']);
      const matched = await school.run('approve', '--matched', '--json');
      expect(matched.json).toMatchObject({ approved: [], refused: [{ requestId: id, code: 'consent-missing' }] });
      expect(school.bytes()).toBe(before);
      await school.ask('record-consent', ANNA, '--state=given', '--date=2026-09-02');
      await school.ask('record-consent', ANNA, '--state=withdrawn', '--date=2026-09-03');
      expect((await school.run('approve', String(id), '--json')).code).toBe(3);
      await school.ask('record-consent', ANNA, '--state=given', '--date=2026-09-04');
      expect((await school.ask('approve', String(id))).approved).toHaveLength(1);
    });

    test('an applicant whom the register does not know has none; nothing of them is entered', async () => {
      const school = await makePupils();
      await school.ask('edit-org', '--require-consent');
      const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '5');
      const { id } = await apply(school, code, 'Незнамов Архип Тихонович');
      const before = school.bytes();
      const { code: exit, stderr } = await school.run('approve', String(id), '--as-new');
      expect([exit, plain(stderr)]).toEqual([
        3,
        'Нет согласия на обработку данных: «Незнамов Архип Тихонович».\nСначала запишите человека (enroll) и его согласие (record-consent).\n',
      ]);
      expect(school.bytes()).toBe(before);
      await school.ask('edit-org', '--no-require-consent');
      expect((await school.ask('approve', String(id), '--as-new')).approved).toHaveLength(1);
    });
  });

  test('the figures tell what was said, as it was on a day; what nobody said is missing', async () => {
    const school = await makePupils();
    const record = (state: string, date: string) =>
      school.ask('record-consent', ANNA, '--state', state, '--date', date);
    expect((await school.run('stats')).stdout).not.toContain('Согласие');
    await record('given', '2026-09-03');
    await record('withdrawn', '2026-09-05');
    const { stdout } = await school.run('stats');
    expect(stdout).toMatch(/Согласие на обработку {2,}дано 0, отозвано 1, отказ 0, не записано 3\n/);
    const later = { now: '2026-09-10T06:00:00.000Z' };
    await school.runIn(later, 'record-consent', ANNA, '--state=given', '--date=2026-09-09');
    const before = await school.runIn(later, 'stats', '--as-of', '2026-09-08');
    expect(before.stdout).toMatch(/Согласие на обработку {2,}дано 0, отозвано 1, отказ 0/);
    expect((await school.runIn(later, 'stats')).stdout).toContain('дано 1, отозвано 0');
  });

  test.each<[string, string[], number, string]>([
    ['nobody', [], 2, 'missing-value'],
    ['no state', [ANNA, '--date', '2026-09-01'], 2, 'missing-value'],
    ['no day', [ANNA, '--state', 'given'], 2, 'missing-value'],
    ['another state', [ANNA, '--state', 'maybe', '--date', '2026-09-01'], 2, 'invalid-value'],
    ['a day to come', [ANNA, '--state', 'given', '--date', '2026-09-08'], 2, 'invalid-value'],
    ['an unknown person', ['Никто Никто', '--state', 'given', '--date', '2026-09-01'], 4, 'person-not-found'],
  ])('%s is refused and changes nothing', async (_kind, argv, code, problem) => {
    const school = await makePupils();
    const before = school.bytes();
    const outcome = await school.run('record-consent', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });
});
