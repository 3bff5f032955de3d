import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, issue, plain } from '../support/invitations.ts';
import { loadPupils, makeSchool, noSchool, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const LINK = 'https://max.ru/join/Ab-9_zX';

/** One invitation in each state: 1 open with a link, 2 used by Anna alone, 3 expired, 4 revoked; and their codes. */
async function invited(): Promise<{ school: TestSchool; codes: string[] }> {
  const school = await makeSchool('5Б');
  await loadPupils(school, `${ANNA};5А;01.02.2015;`, 'Королёв Пётр Ильич;5А;;');
  const issued = [
    await issue(school, '5А', '--role', 'pupil', '--link', LINK, '--issued-to', 'Орлова Мария Ивановна'),
    await issue(school, '--person', ANNA),
    await issue(school, '5Б', '--role', 'pupil', '--uses', '3', '--expires', '1h'),
    await issue(school, '5Б', '--role', 'parent', '--uses', '3'),
  ];
  const codes = issued.map((one) => one.code);
  await apply(school, codes[1] ?? '', ANNA);
  await school.ask('revoke-invites', '4', '--reason', 'утеряно');
  return { school, codes };
}

/** An hour later, when the third is over. */
const LATER = { now: '2026-09-07T07:00:00.000Z' };
const FIELDS =
  'class code createdAt expiresAt id issuedTo maxUses person replacedBy revokeReason revokedAt role state uses'.split(
    ' ',
  );

describe('list-invites', () => {
  test('shows invitations with their codes masked', async () => {
    const { school, codes } = await invited();
    const { code, stdout, stderr } = await school.runIn(LATER, 'list-invites');
    expect([code, stderr]).toEqual([0, '']);
    const [a, b, c, d] = codes.map((one) => `${one.slice(0, 3)}…`);
    expect(plain(stdout)).toBe(
      '№  Класс  Кому                   Состояние     Входов  Действует по  Код\n' +
        `1  5А     учащийся               открыто       0 из 2  21.09.2026    ${a}\n` +
        `2  5А     Иванова Анна Петровна  использовано  1 из 1  21.09.2026    ${b}\n` +
        `3  5Б     учащийся               истекло       0 из 3  07.09.2026    ${c}\n` +
        `4  5Б     родитель               аннулировано  0 из 3  21.09.2026    ${d}\n`,
    );
  });

  test('its document', async () => {
    const { school } = await invited();
    const { json } = await school.runIn(LATER, 'list-invites', '--json');
    const common = { revokedAt: null, revokeReason: null, replacedBy: null, person: null, issuedTo: null };
    const times = { createdAt: '2026-09-07T06:00:00.000Z', expiresAt: '2026-09-21T06:00:00.000Z' };
    expect(json).toMatchObject({
      items: [
        {
          ...{ ...common, ...times, id: 1, class: '5А', role: 'pupil', state: 'open', uses: 0, maxUses: 2 },
          issuedTo: { id: 1, fullName: 'Орлова Мария Ивановна' },
        },
        {
          ...{ ...common, ...times, id: 2, class: '5А', role: 'pupil', state: 'used', uses: 1, maxUses: 1 },
          person: { id: 3, fullName: ANNA },
        },
        {
          ...{ ...common, ...times, id: 3, class: '5Б', role: 'pupil', state: 'expired', uses: 0, maxUses: 3 },
          expiresAt: '2026-09-07T07:00:00.000Z',
        },
        {
          ...{ ...common, ...times, id: 4, class: '5Б', role: 'parent', state: 'revoked', uses: 0, maxUses: 3 },
          ...{ revokedAt: '2026-09-07T06:00:00.000Z', revokeReason: 'утеряно' },
        },
      ],
      total: 4,
    });
    for (const item of json.items) expect(Object.keys(item)).toEqual(expect.arrayContaining(FIELDS));
  });

  test('no code and no link is shown unless asked for', async () => {
    const { school, codes } = await invited();
    const shown = await Promise.all(
      [[], ['--json'], ['--format', 'csv'], ['--format', 'table']].map((argv) => school.run('list-invites', ...argv)),
    );
    for (const { stdout } of shown) {
      for (const code of codes) {
        expect(stdout).not.toContain(code);
        expect(stdout).not.toContain(code.slice(7));
      }
      expect(stdout).not.toContain('Ab-9_zX');
    }
    const { items } = await school.ask('list-invites');
    expect(items[0]).not.toHaveProperty('link');
  });

  test('--show-links shows codes and links whole', async () => {
    const { school, codes } = await invited();
    const { items } = await school.ask('list-invites', '--show-links');
    expect(items.map((one: { code: string }) => one.code)).toEqual(codes);
    expect(items.map((one: { link: string | null }) => one.link)).toEqual([LINK, null, null, null]);
    const { stdout } = await school.run('list-invites', '--show-links', '--class', '5А');
    expect(plain(stdout)).toBe(
      '№  Класс  Кому                   Состояние     Код                   Ссылка\n' +
        `1  5А     учащийся               открыто       ${codes[0]}  ${LINK}\n` +
        `2  5А     ${ANNA}  использовано  ${codes[1]}\n`,
    );
  });

  test.each<[string, string[], number[]]>([
    ['--state open', ['--state', 'open'], [1]],
    ['--state used', ['--state', 'used'], [2]],
    ['--state expired', ['--state', 'expired'], [3]],
    ['--state revoked', ['--state', 'revoked'], [4]],
    ['--class', ['--class', '5-б'], [3, 4]],
    ['--role', ['--role', 'parent'], [4]],
    ['--class --role', ['--class', '5Б', '--role', 'pupil'], [3]],
    ['nothing that fits', ['--class', '5А', '--state', 'revoked'], []],
  ])('%s', async (_, argv, expected) => {
    const { school } = await invited();
    const { json } = await school.runIn(LATER, 'list-invites', ...argv, '--json');
    expect([json.items.map((one: { id: number }) => one.id), json.total]).toEqual([expected, expected.length]);
  });

  test('a state is the one of the moment: the last millisecond and the end', async () => {
    const { school } = await invited();
    const open = async (now: string) => (await school.runIn({ now }, 'list-invites', '--json')).json.items[2].state;
    expect(await open('2026-09-07T06:59:59.999Z')).toBe('open');
    expect(await open('2026-09-07T07:00:00.000Z')).toBe('expired');
  });

  test('--limit and --offset', async () => {
    const { school } = await invited();
    const { items, total } = await school.ask('list-invites', '--offset', '1', '--limit', '2');
    expect([items.map((one: { id: number }) => one.id), total]).toEqual([[2, 3], 4]);
    const { stdout } = await school.run('list-invites', '--limit', '1');
    expect(plain(stdout)).toMatch(/\nПоказано 1 из 4\.\n$/);
    expect(await school.ask('list-invites', '--offset', '9')).toEqual({ items: [], total: 4 });
  });

  test('--format csv', async () => {
    const { school, codes } = await invited();
    const { stdout } = await school.runIn(LATER, 'list-invites', '--format', 'csv', '--class', '5А');
    expect(plain(stdout)).toBe(
      '\ufeff№;Класс;Кому;Состояние;Входов;Действует по;Код\r\n' +
        `1;5А;учащийся;открыто;0 из 2;21.09.2026;${codes[0]?.slice(0, 3)}…\r\n` +
        `2;5А;${ANNA};использовано;1 из 1;21.09.2026;${codes[1]?.slice(0, 3)}…\r\n`,
    );
  });

  test('--out writes a file for its owner; with --json the document says where', async () => {
    const { school, codes } = await invited();
    const out = join(school.folder, 'invites.csv');
    const argv = ['list-invites', '--show-links', '--format', 'csv', '--out', out];
    const { stdout } = await school.run(...argv);
    expect(plain(stdout)).toBe(`Записано: ${out}\n`);
    const text = readFileSync(out, 'utf8');
    for (const code of codes) expect(text).toContain(code);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(await school.ask(...argv)).toEqual({ out, format: 'csv', bytes: Buffer.byteLength(text) });
    expect(await school.run(...argv, '--quiet')).toMatchObject({ code: 0, stdout: '' });
  });

  test('lists nothing of a school that has issued none', async () => {
    const school = await makeSchool();
    expect(await school.ask('list-invites')).toEqual({ items: [], total: 0 });
    expect(plain((await school.run('list-invites')).stdout)).toBe('Приглашений нет.\n');
    const csv = await school.run('list-invites', '--format', 'csv');
    expect(csv.stdout).toBe('\ufeff№;Класс;Кому;Состояние;Входов;Действует по;Код\r\n');
  });

  test('without the key file codes are null, and the screen says why', async () => {
    const { school } = await invited();
    rmSync(`${school.store}.key`);
    const { items } = await school.ask('list-invites', '--show-links');
    expect(items.map((one: { code: string | null }) => one.code)).toEqual([null, null, null, null]);
    const { code, stdout, stderr } = await school.run('list-invites', '--show-links');
    expect([code, stdout.split('\n').length]).toEqual([0, 6]);
    expect(plain(stderr)).toMatch(/^Нет ключа к кодам/);
  });

  test('changes nothing', async () => {
    const { school } = await invited();
    const before = school.bytes();
    await school.runIn(LATER, 'list-invites', '--show-links');
    expect(school.bytes()).toBe(before);
  });

  test.each<[string[], number, string]>([
    [['--state', 'closed'], 2, 'invalid-value'],
    [['--role', 'director'], 2, 'invalid-value'],
    [['--format', 'xml'], 2, 'invalid-value'],
    [['--limit', '0'], 2, 'invalid-value'],
    [['--offset', '-1'], 2, 'invalid-value'],
    [['--class', '9Я'], 4, 'class-not-found'],
    [['5А'], 2, 'too-many-arguments'],
    [['--out', '/no/such/folder/list.csv'], 4, 'cannot-write'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool('5А');
    const outcome = await school.run('list-invites', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('list-invites', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'store-missing']);
  });
});
