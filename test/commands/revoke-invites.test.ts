import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, askIn, heard, issue, issueAll, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const VERA = 'Смирнова Вера Олеговна';
const LINK = 'https://max.ru/join/Ab-9_zX';
const LATER = '2026-09-23T06:00:00.000Z';

/**
 * Six invitations of 7 September: 1 for pupils of 5А with a request standing, 2 for their parents with a platform link,
 * 3 for pupils of 5Б, 4 for Vera alone, 5 that is over next day, 6 that is used up.
 */
async function invited(): Promise<TestSchool> {
  const school = await makeSchool();
  await loadPupils(school, `${ANNA};5А;01.02.2015;`, `Королёв Пётр Ильич;5А;;`, `${VERA};5Б;20.05.2015;`);
  const { code } = await issue(school, '5А', '--role', 'pupil', '--expires', '60d');
  await issue(school, '5А', '--role', 'parent', '--uses', '30', '--link', LINK, '--expires', '60d');
  await issue(school, '5Б', '--role', 'pupil', '--expires', '60d');
  await issue(school, '--person', VERA, '--expires', '60d');
  await issue(school, '5Б', '--role', 'parent', '--uses', '9', '--expires', '24h');
  const used = await issue(school, 'Учительская', '--role', 'teacher', '--expires', '60d');
  await apply(school, code, ANNA);
  await apply(school, used.code, 'Орлова Мария Ивановна');
  return school;
}

const numbers = (document: { revoked: { id: number }[] }) => document.revoked.map((one) => one.id);

describe('revoke-invites', () => {
  test('annuls invitations and says so', async () => {
    const school = await invited();
    const { code, stdout, stderr } = await school.run('revoke-invites', '3', '#4');
    expect([code, plain(stdout), stderr]).toEqual([0, 'Аннулированы 2 приглашения.\n', '']);
  });

  test('tells who came in by what is revoked', async () => {
    const school = await invited();
    const { stdout } = await school.run('revoke-invites', '1');
    expect(plain(stdout)).toBe(`Аннулировано 1 приглашение. По ним уже записана 1 заявка: ${ANNA}.\n`);
    const other = await invited();
    await other.ask('reject', '1', '--reason', 'ошибка');
    expect(plain((await other.run('revoke-invites', '1')).stdout)).toBe('Аннулировано 1 приглашение.\n');
  });

  test('its document', async () => {
    const school = await invited();
    expect(await school.ask('revoke-invites', '1', '4', '--reason', 'утеряны')).toEqual({
      revoked: [
        { id: 1, class: '5А', role: 'pupil', person: null, uses: 1, reason: 'утеряны', platformLink: false },
        {
          id: 4,
          class: '5Б',
          role: 'pupil',
          person: { id: 5, fullName: VERA },
          uses: 0,
          reason: 'утеряны',
          platformLink: false,
        },
      ],
      count: 2,
      runId: 11,
      applied: true,
    });
    const { items } = await school.ask('list-invites', '--state', 'revoked');
    const told = { state: 'revoked', revokedAt: '2026-09-07T06:00:00.000Z', revokeReason: 'утеряны', replacedBy: null };
    expect(items).toMatchObject([
      { id: 1, ...told },
      { id: 4, ...told },
    ]);
  });

  test('names the platform links that are to be annulled there', async () => {
    const school = await invited();
    const { revoked } = await school.ask('revoke-invites', '--all', '--dry-run');
    expect(revoked.filter((one: { platformLink: boolean }) => one.platformLink)).toMatchObject([{ id: 2 }]);
    const { stdout } = await school.run('revoke-invites', '2', '3');
    expect(plain(stdout)).toBe('Аннулированы 2 приглашения. Аннулируйте на платформе ссылки: № 2.\n');
  });

  test('a revoked code opens nothing, and requests made with it stand', async () => {
    const school = await invited();
    const { items } = await school.ask('list-invites', '--show-links');
    await school.ask('revoke-invites', '1');
    const outcome = await school.run('join', items[0].code, '--name', 'Королёв Пётр Ильич', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([3, 'invitation-revoked']);
    expect((await school.ask('approve', '1')).approved).toHaveLength(1);
  });

  test('each filter narrows', async () => {
    const school = await invited();
    const wanted: [string[], number[]][] = [
      [['--all'], [1, 2, 3, 4, 5]],
      [['--unused'], [2, 3, 4, 5]],
      [['--expired'], [5]],
      [
        ['--older-than', '14d'],
        [1, 2, 3, 4, 5],
      ],
      [['--older-than', '17d'], []],
      [
        ['--class', '5-а'],
        [1, 2],
      ],
      [
        ['--role', 'parent'],
        [2, 5],
      ],
      [['--person', VERA], [4]],
      [
        ['2', '5', '2'],
        [2, 5],
      ],
      [['--unused', '--class', '5А'], [2]],
      [
        ['--class', '5Б', '--role', 'pupil'],
        [3, 4],
      ],
      [['--expired', '--role', 'pupil'], []],
      [['1', '2', '--unused'], [2]],
      [['1', '3', '--class', '5Б'], [3]],
      [
        ['--all', '--class', '5А'],
        [1, 2],
      ],
      [['--person', '#5', '--role', 'parent'], []],
      [
        ['--unused', '--older-than', '2w', '--role', 'pupil'],
        [3, 4],
      ],
    ];
    for (const [argv, expected] of wanted) {
      const document = await askIn(school, { now: LATER }, 'revoke-invites', ...argv, '--dry-run');
      expect([argv, numbers(document), document.count]).toEqual([argv, expected, expected.length]);
    }
  });

  test('revokes what the filters leave and nothing else', async () => {
    const school = await invited();
    await askIn(school, { now: LATER }, 'revoke-invites', '--unused', '--role', 'parent');
    const { items } = await askIn(school, { now: LATER }, 'list-invites', '--state', 'revoked');
    expect(items.map((one: { id: number }) => one.id)).toEqual([2, 5]);
  });

  test('--older-than goes by when it was issued', async () => {
    const school = await invited();
    const at = (now: string) => askIn(school, { now }, 'revoke-invites', '--older-than', '36h', '--dry-run');
    expect((await at('2026-09-08T17:59:59.999Z')).count).toBe(0);
    expect((await at('2026-09-08T18:00:00.001Z')).count).toBe(5);
  });

  test('a use given back does not count', async () => {
    const school = await invited();
    expect(numbers(await school.ask('revoke-invites', '1', '6', '--unused'))).toEqual([]);
    await school.ask('reject', '1', '2', '--reason', 'ошибка');
    expect(numbers(await school.ask('revoke-invites', '1', '6', '--unused'))).toEqual([1, 6]);
  });

  test('a use approved does', async () => {
    const school = await invited();
    await school.ask('approve', '1');
    expect(numbers(await school.ask('revoke-invites', '1', '--unused'))).toEqual([]);
  });

  test('a closed one named is passed over', async () => {
    const school = await invited();
    await school.ask('revoke-invites', '3', '--reason', 'первая');
    const before = school.bytes();
    const document = await school.ask('revoke-invites', '3', '6', '--reason', 'вторая');
    expect(document).toEqual({ revoked: [], count: 0, runId: null, applied: true });
    expect(school.bytes()).toBe(before);
    expect(plain((await school.run('revoke-invites', '3')).stdout)).toBe('Аннулировать нечего.\n');
  });

  test('a dry run shows what it would revoke and revokes nothing', async () => {
    const school = await invited();
    const before = school.bytes();
    expect(await school.ask('revoke-invites', '--class', '5Б', '--dry-run')).toMatchObject({
      count: 3,
      runId: null,
      applied: false,
    });
    const { stdout } = await school.run('revoke-invites', '3', '4', '--dry-run');
    expect(plain(stdout)).toBe('Пробный запуск, ничего не записано. Аннулированы 2 приглашения.\n');
    expect(school.bytes()).toBe(before);
  });

  test.each<[string[], number, string]>([
    [[], 2, 'nothing-chosen'],
    [['--reason', 'так'], 2, 'nothing-chosen'],
    [['--out', 'list.csv'], 2, 'nothing-chosen'],
    [['--older-than', 'вчера'], 2, 'invalid-value'],
    [['--older-than', '14'], 2, 'invalid-value'],
    [['третье'], 2, 'invalid-value'],
    [['--role', 'director'], 2, 'invalid-value'],
    [['--all', '--reason', ' '], 2, 'invalid-value'],
    [['99'], 4, 'invitation-not-found'],
    [['1', '99'], 4, 'invitation-not-found'],
    [['--class', '9Я'], 4, 'class-not-found'],
    [['--person', 'Никто Никто'], 4, 'person-not-found'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool('5А');
    await issue(school, '5А', '--role', 'pupil', '--uses', '2');
    const before = school.bytes();
    const outcome = await school.run('revoke-invites', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('revoke-invites', '--unused', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'store-missing']);
  });
});

describe('the cron line', () => {
  const LINE = ['revoke-invites', '--unused', '--older-than', '14d', '--quiet'];

  test('prints nothing at all when there is nothing to do', async () => {
    const school = await invited();
    const before = school.bytes();
    expect(heard(await school.run(...LINE))).toEqual([0, '', '']);
    expect(school.bytes()).toBe(before);
  });

  test('annuls what is due, and a second night changes nothing', async () => {
    const school = await invited();
    const { code, stderr } = await school.runIn({ now: LATER }, ...LINE);
    expect([code, stderr]).toEqual([0, '']);
    const { items } = await askIn(school, { now: LATER }, 'list-invites', '--state', 'revoked');
    expect(items.map((one: { id: number }) => one.id)).toEqual([2, 3, 4, 5]);
    const before = school.bytes();
    expect(heard(await school.runIn({ now: LATER }, ...LINE))).toEqual([0, '', '']);
    expect(school.bytes()).toBe(before);
  });
});

describe('revoke-invites --out', () => {
  test('writes the list for its owner, and no cell runs as a formula', async () => {
    const school = await invited();
    const out = join(school.folder, 'revoked.csv');
    const { code, stdout } = await school.run('revoke-invites', '2', '4', '--reason', '=1+1;"да"', '--out', out);
    expect([code, stdout.startsWith('Аннулированы 2 приглашения.')]).toEqual([0, true]);
    expect(readFileSync(out, 'utf8')).toBe(
      '\ufeffномер;класс;роль;кому;вошли;причина;аннулировать на платформе;ссылка\r\n' +
        `2;5А;родитель;;0;"'=1+1;""да""";да;${LINK}\r\n4;5Б;учащийся;${VERA};0;"'=1+1;""да""";нет;\r\n`,
    );
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  test('without the key the links are left out, and on standard output in any case', async () => {
    const school = await invited();
    expect((await school.run('revoke-invites', '2', '--out', '-', '--dry-run')).stdout).not.toContain(LINK);
    rmSync(`${school.store}.key`);
    const out = join(school.folder, 'revoked.csv');
    expect((await school.run('revoke-invites', '2', '--out', out)).code).toBe(0);
    expect(readFileSync(out, 'utf8').split('\r\n')[1]).toBe('2;5А;родитель;;0;;да;');
  });

  test('a phone is written as it is, a formula as text', async () => {
    const school = await invited();
    const cells = { '+79001234567': '+79001234567', обычная: 'обычная', '+SUM(A1)': "'+SUM(A1)", '-2+3': "'-2+3" };
    for (const [reason, cell] of Object.entries({ ...cells, '@cmd': "'@cmd", '＝1+1': "'＝1+1" })) {
      const { stdout } = await school.run('revoke-invites', '3', `--reason=${reason}`, '--out', '-', '--dry-run');
      expect(stdout.split('\r\n')[1]).toBe(`3;5Б;учащийся;;0;${cell};нет`);
    }
  });

  test('a file that cannot be written is found out before anything is changed', async () => {
    const school = await invited();
    const before = school.bytes();
    const out = join(school.folder, 'none', 'revoked.csv');
    const { code, error } = await school.run('revoke-invites', '--all', '--out', out, '--json');
    expect([code, error?.code]).toEqual([4, 'cannot-write']);
    expect(school.bytes()).toBe(before);
  });

  test('--json never lets anything but one document onto standard output', async () => {
    const school = await invited();
    const { code, stdout } = await school.run('revoke-invites', '--all', '--out', '-', '--json');
    if (code === 0) expect(JSON.parse(stdout)).toMatchObject({ count: 5, applied: true });
    else expect([code, plain(stdout)]).toEqual([2, '']);
  });

  test('many are counted in words', async () => {
    const school = await makeSchool();
    const names = ['Ав', 'Бо', 'Ве', 'Го', 'До'].map((surname) => `${surname} Ян;5А;;`);
    await loadPupils(school, ...names);
    await issueAll(school, '5А', '--role', 'pupil', '--personal');
    expect(plain((await school.run('revoke-invites', '1')).stdout)).toBe('Аннулировано 1 приглашение.\n');
    await issueAll(school, '5А', '--role', 'pupil', '--personal', '--expires', '3d');
    expect(plain((await school.run('revoke-invites', '--all')).stdout)).toBe('Аннулировано 5 приглашений.\n');
  });
});
