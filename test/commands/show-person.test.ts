import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { apply, askIn, issue, plain } from '../support/invitations.ts';
import { makeSchool, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const MOTHER = 'Иванова Вера Олеговна';
const TEACHER = 'Климова Ирина Львовна';
const OCTOBER = { now: '2026-10-05T06:00:00.000Z' };
const SUMMER = { now: '2027-08-25T06:00:00.000Z' };

/** A school where a good deal has happened to Anna, #3, her mother, #4, and their teacher, #5. */
async function makeHistory(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  const header = 'ФИО;Класс;Дата рождения;Телефон;Мать\n';
  const pupils = school.file('pupils.csv', `${header}${ANNA};5А;01.02.2015;8 900 000-01-01;${MOTHER}\n`);
  await school.ask('import-roster', pupils, '--role', 'pupil');
  const staff = school.file('staff.csv', `ФИО;Должность;Предметы\n${TEACHER};учитель;алгебра\n`);
  await school.ask('import-roster', staff, '--role', 'teacher');
  await school.ask('assign-homeroom', '5А', TEACHER, '--order-number', '7-од', '--order-date', '01.09.2026');
  await school.ask('assign-teacher', '5А', TEACHER, '--subject', 'алгебра');
  const { code } = await issue(school, '--person', TEACHER);
  await apply(school, code, TEACHER);
  await school.ask('approve', '--matched');
  await school.ask('verify-teacher', TEACHER, '--basis', 'приказ 3-к');
  await school.ask('appoint-admin', TEACHER, '--order-number', '14-од');
  const order = ['--order-number', '12-у', '--order-date', '05.10.2026'];
  await askIn(school, OCTOBER, 'transfer', ANNA, '--to', '5Б', ...order);
  await askIn(school, SUMMER, 'start-year', '2027', '--yes');
  await askIn(school, SUMMER, 'withdraw', ANNA, '--reason', 'transferred', '--destination', 'школа № 7');
  return school;
}

const linesOf = (text: string) => plain(text).trimEnd().split('\n');

describe('show-person', () => {
  test('a pupil, with history', async () => {
    const school = await makeHistory();
    const { code, stdout, stderr } = await school.runIn(SUMMER, 'show-person', ANNA);
    expect([code, stderr]).toEqual([0, '']);
    expect(linesOf(stdout)).toEqual([
      `${ANNA} (#3)`,
      'Дата рождения  01.02.2015',
      'Телефон        +79000000101',
      'Учащийся: выбытие',
      '',
      'Родители',
      `  ${MOTHER} (#4)`,
      '',
      'Движение',
      '  07.09.2026 — 05.10.2026  учащийся, 5А (2026/2027): в составе класса; перевод, приказ 12-у от 05.10.2026',
      '  05.10.2026 — 25.08.2027  учащийся, 5Б (2026/2027): перевод, приказ 12-у от 05.10.2026; окончание учебного года',
      '  25.08.2027 — 25.08.2027  учащийся, 6Б (2027/2028): в составе класса; выбытие (в другую организацию, школа № 7)',
      '',
      'Откуда сведения',
      '  07.09.2026, import-roster, tester (запуск 3)',
    ]);
  });

  test('a member of staff', async () => {
    const school = await makeHistory();
    const { stdout } = await school.runIn(SUMMER, 'show-person', TEACHER);
    expect(linesOf(stdout)).toEqual([
      `${TEACHER} (#5)`,
      'Должность  учитель',
      'Предметы   алгебра',
      'Учитель, Учительская: в сообществе, вступление 07.09.2026, статус «учитель» подтверждён',
      '',
      'Движение',
      '  07.09.2026 — 25.08.2027  учитель, Учительская (2026/2027): в составе класса; окончание учебного года',
      '  25.08.2027 — сейчас  учитель, Учительская (2027/2028): в составе класса',
      '',
      'Классное руководство',
      '  07.09.2026 — 25.08.2027  5А (2026/2027), приказ 7-од от 01.09.2026',
      '  25.08.2027 — сейчас  6А (2027/2028), приказ 7-од от 01.09.2026',
      '',
      'Занятия',
      '  07.09.2026 — 25.08.2027  5А (2026/2027), алгебра',
      '  25.08.2027 — сейчас  6А (2027/2028), алгебра',
      '',
      'Администратор',
      '  07.09.2026 — сейчас  дополнительный, приказ 14-од',
      '',
      'Подтверждение статуса',
      '  07.09.2026, приказ 3-к, tester',
      '',
      'Личные приглашения',
      '  № 1: Учительская, учитель, использовано, по 21.09.2026',
      '',
      'Заявки',
      '  № 1: Учительская, учитель, 07.09.2026, принята (tester)',
      '',
      'Откуда сведения',
      '  07.09.2026, import-roster, tester (запуск 4)',
    ]);
    const english = await school.runIn(SUMMER, 'show-person', TEACHER, '--lang', 'en');
    expect(linesOf(english.stdout)).toContain('  2026-09-07 – now  additional, order 14-од');
  });

  test('its document', async () => {
    const school = await makeHistory();
    const document = await askIn(school, SUMMER, 'show-person', '#4');
    expect(document).toEqual({
      person: {
        ...{ id: 4, fullName: MOTHER, surname: 'Иванова', name: 'Вера', patronymic: 'Олеговна' },
        ...{ externalId: null, birthDate: null, sex: null, phone: null, email: null },
        ...{ position: null, subjects: null, homeroomOf: null },
      },
      roles: [{ role: 'parent', state: 'left', classes: [], verification: null, joinedAt: null }],
      parents: [],
      children: [{ id: 3, fullName: ANNA }],
      places: [
        {
          ...{ class: null, year: null, role: 'parent', from: '2026-09-07', to: '2027-08-25' },
          ...{ began: 'enrolled', ended: 'withdrawn', reason: 'transferred', destination: null },
          ...{ startOrder: null, endOrder: null },
        },
      ],
      ...{
        homerooms: [],
        teaching: [],
        administration: [],
        verifications: [],
        consents: [],
        invitations: [],
        requests: [],
      },
      handEdited: [],
      source: { runId: 3, at: '2026-09-07T06:00:00.000Z', actor: 'tester', command: 'import-roster' },
    });
  });

  test('what was set by hand', async () => {
    const school = await makeHistory();
    await school.ask('edit-person', TEACHER, '--phone', '8 900 000-02-02');
    const { handEdited } = await school.ask('show-person', TEACHER);
    expect(handEdited).toEqual(['phone']);
    const { stdout } = await school.run('show-person', TEACHER);
    expect(linesOf(stdout).at(-1)).toBe('  исправлено вручную: телефон');
  });

  describe('--export', () => {
    /** A teacher of whom every table holds something, who is a mother too. */
    async function exportTeacher(): Promise<{ school: TestSchool; copy: Copy }> {
      const school = await makeHistory();
      await school.ask('record-consent', TEACHER, '--state=given', '--date=02.09.2026', '--document=анкета');
      await school.ask('edit-person', TEACHER, '--phone', '8 900 000-02-02');
      const connection = new Database(school.store);
      connection.exec('INSERT INTO parent_child (parent_id, child_id) VALUES (5, 3)');
      connection.close();
      const out = join(school.folder, 'copy.json');
      const document = await school.ask('show-person', TEACHER, '--export', out);
      expect(document).toEqual({ person: { id: 5, fullName: TEACHER }, out, bytes: statSync(out).size });
      expect(statSync(out).mode & 0o777).toBe(0o600);
      return { school, copy: JSON.parse(readFileSync(out, 'utf8')) };
    }
    type Row = Record<string, unknown>;
    type Copy = { records: Record<string, Row[]>; earlier: Row[]; runs: Row[] } & Record<string, unknown>;

    test('holds rows of every table that can be about somebody: a new table must be filled here', async () => {
      const { school, copy } = await exportTeacher();
      const connection = new Database(school.store, { readonly: true });
      const sql = `SELECT DISTINCT schema.name FROM sqlite_schema AS schema
        JOIN pragma_foreign_key_list(schema.name) AS key ON key."table" = 'person' WHERE schema.type = 'table'`;
      const tables = connection.prepare<[], string>(sql).pluck().all();
      connection.close();
      expect(tables.length).toBeGreaterThan(9);
      expect(Object.keys(copy.records).sort()).toEqual([...tables, 'person'].sort());
    });

    test('holds what is shown, how it was before, and what was done; no codes', async () => {
      const { copy } = await exportTeacher();
      expect(copy).toMatchObject({
        organization: { name: 'Средняя школа № 5 города Приреченска' },
        person: { id: 5, fullName: TEACHER, phone: '+79000000202' },
        consents: [{ state: 'given', date: '2026-09-02', document: 'анкета' }],
      });
      expect(copy.records.consent).toEqual([expect.objectContaining({ document: 'анкета', recorded_by: 'tester' })]);
      expect(copy.earlier).toContainEqual(
        expect.objectContaining({ table: 'person', id: 5, row: expect.objectContaining({ phone: null }) }),
      );
      expect(copy.runs.map(({ command }) => command)).toEqual(
        expect.arrayContaining(['import-roster', 'assign-homeroom', 'record-consent', 'edit-person']),
      );
      expect(JSON.stringify(copy)).not.toMatch(/sealed|digest/);
      expect(JSON.stringify(copy)).not.toContain(MOTHER);
    });

    test('says whose it is and to whom it may be given; a dry run writes nothing, «-» prints it', async () => {
      const school = await makeHistory();
      const out = join(school.folder, 'copy.json');
      const trial = await school.run('show-person', ANNA, '--export', out, '--dry-run');
      expect([plain(trial.stdout), existsSync(out)]).toEqual([`Пробный запуск, файл не записан: «${out}».\n`, false]);
      const { stdout } = await school.run('show-person', ANNA, '--export', out);
      expect(plain(stdout)).toBe(
        `Всё, что известно о человеке, записано в файл «${out}»: ${ANNA} (#3). Передайте его самому человеку или его родителям и больше никому.\n`,
      );
      const printed = await school.run('show-person', ANNA, '--export', '-');
      expect(printed.json).toEqual(JSON.parse(readFileSync(out, 'utf8')));
    });

    test.each([['copy.txt'], ['нет/copy.json']])('into %s: nothing is written', async (name) => {
      const school = await makeHistory();
      const outcome = await school.run('show-person', ANNA, '--export', join(school.folder, name), '--json');
      const expected = name.endsWith('.txt') ? [2, 'invalid-value'] : [4, 'cannot-write'];
      expect([outcome.code, outcome.error?.code]).toEqual(expected);
    });
  });

  test.each<[string[], number, string]>([
    [[], 2, 'missing-value'],
    [['Никто Никто'], 4, 'person-not-found'],
    [['#99'], 4, 'person-not-found'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool();
    const outcome = await school.run('show-person', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
  });
});
