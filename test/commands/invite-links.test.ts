import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { heard, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool, type TestSchool } from '../support/school.ts';

const LINK = 'https://max.ru/join/';

/** A school with a pupil in 5А and one in 5Б, and a file of links. */
async function makeLinks(...rows: string[]): Promise<{ school: TestSchool; file: string }> {
  const school = await makeSchool();
  await loadPupils(school, 'Иванова Анна Петровна;5А;01.02.2015;', 'Королёв Пётр Ильич;5Б;;');
  const file = join(school.folder, 'links.csv');
  writeFileSync(file, `${['Класс;Роль;Ссылка', ...rows].join('\n')}\n`);
  return { school, file };
}

const ROWS = [
  `5А;учащиеся;${LINK}a1`,
  `5 «б»;Ученики;${LINK}b1`,
  `5А;родители;${LINK}a2`,
  `Учительская;педагоги;${LINK}t1`,
];
const told = (issued: { class: string; role: string; link: string | null; maxUses: number }[]) =>
  issued.map((one) => [one.class, one.role, one.link, one.maxUses]);

describe('invite --links', () => {
  test('issues an invitation with its link for every row', async () => {
    const { school, file } = await makeLinks(...ROWS);
    const { issued } = await school.ask('invite', '--links', file, '--uses', '30');
    expect(told(issued)).toEqual([
      ['5А', 'pupil', `${LINK}a1`, 30],
      ['5Б', 'pupil', `${LINK}b1`, 30],
      ['5А', 'parent', `${LINK}a2`, 30],
      ['Учительская', 'teacher', `${LINK}t1`, 30],
    ]);
    const { request } = await school.ask('join', `${LINK}b1`, '--name', 'Королёв Пётр Ильич');
    expect(request).toMatchObject({ class: '5Б', role: 'pupil', match: { kind: 'exact' } });
  });

  test('with classes and roles named issues those, a link or none', async () => {
    const { school, file } = await makeLinks(...ROWS.slice(0, 1));
    const { issued } = await school.ask('invite', '--all', '--role', 'pupil', '--links', file);
    expect(told(issued)).toEqual([
      ['5А', 'pupil', `${LINK}a1`, 1],
      ['5Б', 'pupil', null, 1],
    ]);
  });

  test('takes the rows of one role', async () => {
    const { school, file } = await makeLinks(...ROWS);
    const { issued } = await school.ask('invite', '--role', 'parent', '--links', file, '--uses', '9');
    expect(told(issued)).toEqual([['5А', 'parent', `${LINK}a2`, 9]]);
  });

  test.each([
    ['class-not-found', '7Я;ученики;https://max.ru/join/x', 'класс «7Я» не найден'],
    ['role-invalid', '5А;гости;https://max.ru/join/x', 'нет такой роли: «гости»'],
    ['role-not-in-class', 'Учительская;ученики;https://max.ru/join/x', 'в класс сотрудников приглашают только'],
    ['link-invalid', '5Б;ученики;http://max.ru/join/x', 'не похоже на ссылку https'],
    ['link-repeated', `5Б;ученики;${LINK}a1`, 'ссылка уже записана за другим приглашением'],
    ['class-repeated', '5а;дети;https://max.ru/join/x', 'класс «5а» назван дважды'],
    ['class-missing', ';ученики;https://max.ru/join/x', 'не указан класс'],
  ])('a row with %s is told and nothing is issued', async (code, row, said) => {
    const { school, file } = await makeLinks(ROWS[0] ?? '', row);
    const [exit, stdout, stderr] = heard(await school.run('invite', '--links', file, '--uses', '9'));
    expect([exit, stdout]).toEqual([5, '']);
    expect(plain(stderr)).toContain(`строка 3: ${said}`);
    const { error } = await school.run('invite', '--links', file, '--uses', '9', '--json');
    expect(error?.code).toBe('rows-rejected');
    expect((await school.ask('list-invites')).total, code).toBe(0);
  });

  test('a link that is recorded already is told without being shown', async () => {
    const { school, file } = await makeLinks(...ROWS.slice(0, 1));
    await school.ask('invite', '5Б', '--role', 'parent', '--uses', '3', '--link', `${LINK}a1`);
    const { code, stderr } = await school.run('invite', '--links', file);
    expect(code).toBe(5);
    expect(stderr).not.toContain(LINK);
  });

  test.each([['--link', `${LINK}x`], ['--personal'], ['--person', 'Королёв Пётр Ильич']])(
    'does not go with %s',
    async (...flag) => {
      const { school, file } = await makeLinks(...ROWS);
      const { code, error } = await school.run('invite', '--links', file, ...flag, '--role', 'pupil', '--json');
      expect([code, error?.code]).toEqual([2, 'conflicting-options']);
    },
  );
});
