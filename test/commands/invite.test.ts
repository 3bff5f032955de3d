import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, askIn, CODE, type Issued, issue, issueAll, plain } from '../support/invitations.ts';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';
const PYOTR = 'Королёв Пётр Ильич';
const VERA = 'Смирнова Вера Олеговна';
const EXPIRES = '2026-09-21T06:00:00.000Z';

/** Anna (3) and Pyotr (4) in 5А, Vera (5) in 5Б; 5В is empty. */
async function enrolled(): Promise<TestSchool> {
  const school = await makeSchool('5В');
  await loadPupils(school, `${ANNA};5А;01.02.2015;`, `${PYOTR};5А;02.02.2015;`, `${VERA};5Б;20.05.2015;`);
  return school;
}

/** The codes of a school's invitations, in the order of their numbers. */
async function codes(school: TestSchool): Promise<string[]> {
  const { items } = await school.ask('list-invites', '--show-links');
  return items.map((one: { code: string }) => one.code);
}

const mode = (path: string) => statSync(path).mode & 0o777;
const doors = (issued: readonly Issued[]) => issued.map((one) => [one.class, one.role, one.maxUses]);

describe('invite', () => {
  test('issues an invitation into a class and shows its code', async () => {
    const school = await enrolled();
    const { code, stdout, stderr } = await school.run('invite', '5А', '--role', 'pupil');
    expect([code, stderr]).toEqual([0, '']);
    const [secret] = await codes(school);
    expect(plain(stdout)).toBe(
      'Выдано 1 приглашение.\n' +
        '\n' +
        '№  Класс  Кому      Код                   Входов  Действует по\n' +
        `1  5А     учащийся  ${secret}       2  21.09.2026\n`,
    );
  });

  test('its document', async () => {
    const school = await enrolled();
    expect(await school.ask('invite', '5-a', '--role', 'pupil')).toEqual({
      issued: [
        {
          id: 1,
          class: '5А',
          role: 'pupil',
          person: null,
          issuedTo: null,
          code: expect.stringMatching(CODE),
          link: null,
          maxUses: 2,
          expiresAt: EXPIRES,
        },
      ],
      skipped: [],
      runId: 4,
      applied: true,
    });
  });

  test('several classes and several roles', async () => {
    const school = await enrolled();
    const issued = await issueAll(school, '5А', '5Б', '5а', '--role', 'pupil,parent', '--uses', '7');
    expect(doors(issued)).toEqual([
      ['5А', 'pupil', 7],
      ['5А', 'parent', 7],
      ['5Б', 'pupil', 7],
      ['5Б', 'parent', 7],
    ]);
    expect(new Set(issued.map((one) => one.code)).size).toBe(4);
  });

  test('--all invites pupils into every class that has any, and staff into theirs', async () => {
    const school = await enrolled();
    const document = await askIn(school, {}, 'invite', '--all', '--role', 'pupil', '--role', 'teacher');
    expect(doors(document.issued).sort()).toEqual([
      ['5А', 'pupil', 2],
      ['5Б', 'pupil', 1],
      ['Учительская', 'teacher', 1],
    ]);
    expect(document.skipped).toEqual([{ class: '5В', role: 'pupil', person: null, reason: 'nobody-to-invite' }]);
  });

  test('its uses are those of the role on the roster who have not joined', async () => {
    const school = await enrolled();
    const { code } = await issue(school, '5А', '--role', 'pupil');
    await apply(school, code, ANNA);
    await school.ask('approve', '1');
    expect(doors(await issueAll(school, '5А', '--role', 'pupil', '--reissue'))).toEqual([['5А', 'pupil', 1]]);
    await apply(school, code, ANNA);
    const second = (await codes(school))[1] ?? '';
    await apply(school, second, PYOTR);
    await school.ask('approve', '2');
    expect(await school.ask('invite', '5А', '--role', 'pupil')).toMatchObject({ issued: [], runId: null });
  });

  test('nobody of the role on the roster and no --uses is a usage error', async () => {
    const school = await enrolled();
    const before = school.bytes();
    for (const argv of [
      ['5А', '--role', 'parent'],
      ['5В', '--role', 'pupil'],
      ['5А', '5Б', '--role', 'pupil,parent'],
    ]) {
      const { code, stdout, error } = await school.run('invite', ...argv, '--json');
      expect([code, stdout, error?.code]).toEqual([2, '', 'uses-required']);
    }
    expect(school.bytes()).toBe(before);
    expect(await issue(school, '5А', '--role', 'parent', '--uses', '30')).toMatchObject({ maxUses: 30 });
  });

  test('the same door is not issued twice', async () => {
    const school = await enrolled();
    await issue(school, '5А', '--role', 'pupil');
    const before = school.bytes();
    expect(await askIn(school, { seed: 'another' }, 'invite', '5А', '--role', 'pupil')).toEqual({
      issued: [],
      skipped: [{ class: '5А', role: 'pupil', person: null, reason: 'already-open' }],
      runId: null,
      applied: true,
    });
    const { stdout } = await school.run('invite', '5А', '--role', 'pupil');
    expect(plain(stdout)).toBe('Новых приглашений нет.\nПропущено (уже есть открытое приглашение): 5А (учащийся).\n');
    expect(school.bytes()).toBe(before);
  });

  test('an invitation that is closed does not stand in the way of a new one', async () => {
    const school = await enrolled();
    const first = await issue(school, '5А', '--role', 'pupil', '--uses', '1', '--expires', '36h');
    await apply(school, first.code, ANNA);
    expect(await issue(school, '5А', '--role', 'pupil')).toMatchObject({ id: 2 });
    const later = { now: '2026-10-30T00:00:00.000Z' };
    expect((await askIn(school, later, 'invite', '5А', '--role', 'pupil')).issued).toMatchObject([{ id: 3 }]);
  });

  test('--reissue revokes the old one and names its successor', async () => {
    const school = await enrolled();
    const old = await issue(school, '5А', '--role', 'pupil');
    const fresh = await issue(school, '5А', '--role', 'pupil', '--reissue');
    expect(fresh).toMatchObject({ id: 2, class: '5А', maxUses: 2 });
    expect(fresh.code).not.toBe(old.code);
    const { items } = await school.ask('list-invites');
    expect(items[0]).toMatchObject({ state: 'revoked', revokedAt: '2026-09-07T06:00:00.000Z', replacedBy: 2 });
    expect(items[1]).toMatchObject({ state: 'open', revokedAt: null, replacedBy: null });
    const refused = await school.run('join', old.code, '--name', ANNA, '--json');
    expect([refused.code, refused.error?.code]).toEqual([3, 'invitation-revoked']);
    expect(await apply(school, fresh.code, ANNA)).toMatchObject({ class: '5А' });
  });

  test('--reissue leaves no older one open, not even one that a rejection has opened again', async () => {
    const school = await enrolled();
    const first = await issue(school, '5А', '--role', 'pupil', '--uses', '1');
    await apply(school, first.code, ANNA);
    await issue(school, '5А', '--role', 'pupil', '--uses', '2');
    await school.ask('reject', '1', '--reason', 'ошибка в имени');
    expect((await school.ask('list-invites', '--state', 'open')).total).toBe(2);
    await issue(school, '5А', '--role', 'pupil', '--reissue');
    const { items } = await school.ask('list-invites');
    expect(items).toMatchObject([
      { state: 'revoked', revokeReason: 'reissued', replacedBy: 3 },
      { state: 'revoked', revokeReason: 'reissued', replacedBy: 3 },
      { state: 'open', replacedBy: null },
    ]);
  });

  test('--reissue gives who is met in two classes one invitation, and every code it shows is good', async () => {
    const school = await makeSchool();
    const file = school.file(
      'pupils.csv',
      'ФИО;Класс;ФИО родителя\nСомова Ева Львовна;5А;Сомова Нина Петровна\nСомов Лев Львович;5Б;Сомова Нина Петровна\n',
    );
    await school.ask('import-roster', file, '--role', 'pupil', '--create-classes');
    const argv = ['invite', '--all', '--role', 'parent', '--personal', '--json'];
    for (const [seed, reissue] of [
      ['one', []],
      ['two', ['--reissue']],
    ] as const) {
      const { json } = await school.runIn({ seed }, ...argv, ...reissue);
      expect(json.issued).toMatchObject([{ class: '5А', person: { fullName: 'Сомова Нина Петровна' } }]);
      expect(json.skipped).toMatchObject([{ class: '5Б', reason: 'already-open' }]);
    }
    expect((await school.ask('list-invites')).items).toMatchObject([{ state: 'revoked' }, { state: 'open' }]);
  });

  test('a dry run shows the result and leaves nothing behind', async () => {
    const school = await enrolled();
    const before = [school.bytes(), readdirSync(school.folder).sort().join()];
    const out = join(school.folder, 'codes.csv');
    const argv = ['invite', '5А', '--role', 'pupil', '--dry-run', '--out', out];
    const { code, json } = await school.run(...argv, '--json');
    expect([code, json]).toMatchObject([0, { issued: [{ class: '5А', maxUses: 2 }], runId: null, applied: false }]);
    expect(plain((await school.run(...argv)).stdout)).toMatch(
      /^Пробный запуск, ничего не записано\. Выдано 1 приглашение\.\n/,
    );
    expect([school.bytes(), readdirSync(school.folder).sort().join()]).toEqual(before);
    const unknown = await school.run('invite', '9Я', '--role', 'pupil', '--dry-run', '--json');
    expect(unknown.code).toBe(4);
  });

  test.each<[string[], number, string]>([
    [['9Я', '--role', 'pupil'], 4, 'class-not-found'],
    [['5А', '9Я', '--role', 'pupil'], 4, 'class-not-found'],
    [['--person', 'Никто Никто'], 4, 'person-not-found'],
    [['5А', '--role', 'pupil', '--issued-to', 'Никто Никто'], 4, 'person-not-found'],
    [['Учительская', '--role', 'pupil'], 3, 'role-not-in-class'],
    [['--role', 'pupil'], 2, 'missing-value'],
    [['5А'], 2, 'missing-value'],
    [['--all'], 2, 'missing-value'],
    [['5А', '--role', 'director'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil,'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil', '--uses', '0'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil', '--uses', '-1'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil', '--uses', '1.5'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil', '--expires', '0d'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil', '--expires', 'завтра'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil', '--expires', '31.02.2027'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil', '--expires', '01.09.2026'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil', '--link', 'max.ru/join/abc'], 2, 'invalid-value'],
    [['5А', '--role', 'pupil', '--link', 'http://max.ru/join/abc'], 2, 'invalid-value'],
    [['5А', '5Б', '--role', 'pupil', '--link', 'https://max.ru/join/abc'], 2, 'conflicting-options'],
    [['5А', '--all', '--role', 'pupil'], 2, 'conflicting-options'],
    [['5А', '--person', ANNA], 2, 'conflicting-options'],
    [['5А', '--role', 'pupil', '--personal', '--uses', '2'], 2, 'conflicting-options'],
  ])('%j ends with %i %s', async (argv, code, problem) => {
    const school = await makeSchool('5А', '5Б');
    const before = school.bytes();
    const outcome = await school.run('invite', ...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('invite', '5А', '--role', 'pupil', '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'store-missing']);
  });
});

describe('invite: until when', () => {
  test.each([
    ['36h', '2026-09-08T18:00:00.000Z'],
    ['14d', EXPIRES],
    ['2w', EXPIRES],
    ['30.09.2026', '2026-09-30T21:00:00.000Z'],
    ['2026-09-30', '2026-09-30T21:00:00.000Z'],
    ['07.09.2026', '2026-09-07T21:00:00.000Z'],
  ])('--expires %s', async (text, end) => {
    const school = await enrolled();
    expect(await issue(school, '5А', '--role', 'pupil', '--expires', text)).toMatchObject({ expiresAt: end });
  });

  test('a day ends in the organisation’s zone, and the screen shows that day', async () => {
    const school = noSchool();
    await school.ask(...REGISTRATION, '--time-zone', 'Asia/Vladivostok');
    await school.ask('create-class', '5А');
    const argv = ['5А', '--role', 'pupil', '--uses', '1', '--expires', '30.09.2026'];
    expect(await issue(school, ...argv)).toMatchObject({ expiresAt: '2026-09-30T14:00:00.000Z' });
    expect(plain((await school.run('list-invites')).stdout)).toContain('  30.09.2026  ');
  });

  test.each([
    ['Europe/Moscow', '2026-09-07T21:30:00.000Z'],
    ['Asia/Vladivostok', '2026-09-07T14:30:00.000Z'],
  ])('in %s a day that is over there is refused', async (zone, now) => {
    const school = noSchool();
    await school.ask(...REGISTRATION, '--time-zone', zone);
    await school.ask('create-class', '5А');
    const before = school.bytes();
    const argv = ['invite', '5А', '--role', 'pupil', '--uses', '1', '--expires', '07.09.2026', '--json'];
    const { code, error } = await school.runIn({ now }, ...argv);
    expect([code, error?.code]).toEqual([2, 'invalid-value']);
    expect(school.bytes()).toBe(before);
  });

  test('the default is the organisation’s', async () => {
    const school = await enrolled();
    await school.ask('edit-org', '--invitation-days', '30');
    expect(await issue(school, '5А', '--role', 'pupil')).toMatchObject({ expiresAt: '2026-10-07T06:00:00.000Z' });
  });
});

describe('invite: to people', () => {
  test('--personal issues one single use to everyone who has not joined', async () => {
    const school = await enrolled();
    expect(await school.ask('invite', '5А', '--role', 'pupil', '--personal')).toMatchObject({
      issued: [
        { id: 1, class: '5А', role: 'pupil', person: { id: 3, fullName: ANNA }, maxUses: 1 },
        { id: 2, class: '5А', role: 'pupil', person: { id: 4, fullName: PYOTR }, maxUses: 1 },
      ],
      skipped: [],
    });
    const [first = ''] = await codes(school);
    await apply(school, first, ANNA);
    await school.ask('approve', '1');
    expect(await issueAll(school, '5А', '--role', 'pupil', '--personal', '--reissue')).toMatchObject([
      { id: 3, person: { id: 4, fullName: PYOTR } },
    ]);
  });

  test('--personal passes over who holds an open one', async () => {
    const school = await enrolled();
    await issue(school, '--person', ANNA);
    const document = await askIn(school, { seed: 'another' }, 'invite', '5А', '--role', 'pupil', '--personal');
    expect(document.issued).toMatchObject([{ person: { id: 4 } }]);
    expect(document.skipped).toEqual([
      { class: '5А', role: 'pupil', person: { id: 3, fullName: ANNA }, reason: 'already-open' },
    ]);
    const again = await school.ask('invite', '5А', '--role', 'pupil', '--personal');
    expect([again.issued, again.skipped.length, again.runId]).toEqual([[], 2, null]);
  });

  test('a personal use is one use', async () => {
    const school = await enrolled();
    const { code } = await issue(school, '--person', ANNA);
    await apply(school, code, ANNA);
    const other = await school.run('join', code, '--name', PYOTR, '--json');
    expect([other.code, other.error?.code]).toEqual([3, 'invitation-used']);
  });

  test('class and personal invitations do not exclude each other', async () => {
    const school = await enrolled();
    await issue(school, '5А', '--role', 'pupil');
    expect(await issueAll(school, '5А', '--role', 'pupil', '--personal')).toHaveLength(2);
    const other = await enrolled();
    await issueAll(other, '5А', '--role', 'pupil', '--personal');
    expect(await issueAll(other, '5А', '--role', 'pupil')).toHaveLength(1);
  });

  test.each([ANNA, `${ANNA}@5а`, '#3'])('--person «%s»', async (person) => {
    const school = await enrolled();
    expect(await issue(school, '--person', person)).toMatchObject({
      class: '5А',
      role: 'pupil',
      person: { id: 3, fullName: ANNA },
      maxUses: 1,
    });
  });

  test('--person of staff leads into the staff class', async () => {
    const school = await enrolled();
    await loadStaff(school, 'Соболева Лариса Фёдоровна;Учитель;');
    expect(await issue(school, '--person', 'Соболева Лариса Федоровна')).toMatchObject({
      class: 'Учительская',
      role: 'teacher',
      person: { fullName: 'Соболева Лариса Фёдоровна' },
    });
    const wrong = await school.run('invite', '--person', ANNA, '--role', 'teacher', '--json');
    expect(wrong.code).toBe(3);
  });

  test('who has joined is skipped', async () => {
    const school = await enrolled();
    const before = school.bytes();
    const document = await school.ask('invite', '--person', 'Лебедев Пётр Алексеевич');
    expect(document).toMatchObject({ issued: [], skipped: [{ person: { id: 2 } }], runId: null, applied: true });
    expect(school.bytes()).toBe(before);
  });

  test('a name that fits two people is refused with both named', async () => {
    const school = await enrolled();
    await loadPupils(school, `${VERA};5В;21.05.2014;`);
    const { code, error } = await school.run('invite', '--person', VERA, '--json');
    expect([code, error?.code]).toEqual([3, 'ambiguous-person']);
    expect(error?.message).toMatch(/#5 .*5Б.*#6 .*5В/);
    expect(await issue(school, '--person', `${VERA}@5В`)).toMatchObject({ person: { id: 6 } });
  });

  test('--issued-to says who hands the invitation out', async () => {
    const school = await enrolled();
    const issued = await issue(school, '5А', '--role', 'pupil', '--issued-to', 'Орлова Мария Ивановна');
    expect(issued.issuedTo).toEqual({ id: 1, fullName: 'Орлова Мария Ивановна' });
    expect((await school.ask('list-invites')).items[0].issuedTo).toEqual({ id: 1, fullName: 'Орлова Мария Ивановна' });
    const argv = ['invite', '5А', '--role', 'pupil', '--reissue', '--issued-to', '#1'];
    const said = async (lang: string) =>
      plain((await school.runIn({ lang, seed: lang }, ...argv)).stdout).split('\n')[0];
    expect(await said('ru')).toBe('Выдано 1 приглашение. Кому передано: Орлова Мария Ивановна.');
    expect(await said('en')).toBe('Issued 1 invitation. Given to: Орлова Мария Ивановна.');
  });
});

describe('invite --link', () => {
  const LINK = 'https://max.ru/join/Ab-9_zX';

  test('records the link that the platform issued', async () => {
    const school = await enrolled();
    expect(await issue(school, '5А', '--role', 'pupil', '--link', LINK)).toMatchObject({ link: LINK, maxUses: 2 });
    expect(plain((await school.run('list-invites', '--show-links')).stdout)).toContain(LINK);
  });

  test('one link is not recorded for two doors', async () => {
    const school = await enrolled();
    await issue(school, '5А', '--role', 'pupil', '--link', LINK);
    const before = school.bytes();
    const argv = ['invite', '5Б', '--role', 'pupil', '--link', LINK, '--json'];
    const { code, stdout } = await school.runIn({ seed: 'another' }, ...argv);
    expect([code, plain(stdout)]).toEqual([3, '']);
    expect(school.bytes()).toBe(before);
  });
});

describe('invite: what is printed and written', () => {
  test('--out writes the codes into a file for its owner alone, and not on the screen', async () => {
    const school = await enrolled();
    const out = join(school.folder, 'codes.csv');
    const { code, stdout } = await school.run('invite', '5А', '5Б', '--role', 'pupil', '--out', out);
    expect(code).toBe(0);
    expect(plain(stdout)).toBe(`Выданы 2 приглашения.\nКоды записаны в файл ${out}.\n`);
    const [first, second] = await codes(school);
    expect(readFileSync(out, 'utf8')).toBe(
      '\ufeffномер;класс;роль;кому;передано;код;ссылка;входов;действует по\r\n' +
        `1;5А;учащийся;;;${first};;2;21.09.2026\r\n` +
        `2;5Б;учащийся;;;${second};;1;21.09.2026\r\n`,
    );
    expect(mode(out)).toBe(0o600);
  });

  test('an --out that cannot be written is found out before anything is changed', async () => {
    const school = await enrolled();
    const before = [school.bytes(), readdirSync(school.folder).sort().join()];
    for (const out of [join(school.folder, 'none', 'codes.csv'), school.folder]) {
      const { code, error } = await school.run('invite', '5А', '--role', 'pupil', '--out', out, '--json');
      expect([code, error?.code]).toEqual([4, 'cannot-write']);
    }
    expect([school.bytes(), readdirSync(school.folder).sort().join()]).toEqual(before);
  });

  test('a refusal leaves an --out file as it was', async () => {
    const school = await enrolled();
    const out = school.file('codes.csv', 'old');
    await school.run('invite', '9Я', '--role', 'pupil', '--out', out);
    expect(readFileSync(out, 'utf8')).toBe('old');
    expect(readdirSync(school.folder).filter((name) => name.includes('codes'))).toEqual(['codes.csv']);
  });

  test('--quiet prints nothing without --out or --json', async () => {
    const school = await enrolled();
    const quiet = await school.run('invite', '5А', '--role', 'pupil', '--quiet');
    expect([quiet.code, quiet.stdout, quiet.stderr]).toEqual([0, '', '']);
    const out = join(school.folder, 'codes.csv');
    const file = await school.runIn({ seed: 'b' }, 'invite', '5Б', '--role', 'pupil', '--quiet', '--out', out);
    expect([file.code, file.stdout]).toEqual([0, '']);
    expect(readFileSync(out, 'utf8')).toContain(';5Б;');
    const argv = ['invite', '5В', '--role', 'pupil', '--uses', '1', '--quiet', '--json'];
    expect((await school.runIn({ seed: 'c' }, ...argv)).json.issued).toHaveLength(1);
  });

  test('--out - writes the CSV on standard output and nothing else', async () => {
    const school = await enrolled();
    const { stdout } = await school.run('invite', '5А', '--role', 'pupil', '--out', '-', '--quiet');
    const [secret] = await codes(school);
    expect(stdout.split('\r\n')[1]).toBe(`1;5А;учащийся;;;${secret};;2;21.09.2026`);
  });

  test('--json never lets anything but one document onto standard output', async () => {
    const school = await enrolled();
    const { code, stdout } = await school.run('invite', '5А', '--role', 'pupil', '--out', '-', '--json');
    if (code === 0) expect(JSON.parse(stdout)).toMatchObject({ applied: true });
    else expect([code, plain(stdout)]).toEqual([2, '']);
  });

  test('in English', async () => {
    const school = await enrolled();
    const { code, stdout } = await school.runIn({ lang: 'en' }, 'invite', '5А', '--role', 'pupil');
    expect([code, stdout.includes('приглашение')]).toEqual([0, false]);
  });
});

describe('invite: secrets', () => {
  test('no code and no link is in any file but what was asked for', async () => {
    const school = await enrolled();
    const link = 'https://max.ru/join/Ab-9_zX';
    const issued = [
      ...(await issueAll(school, '5А', '--role', 'pupil', '--link', link)),
      ...(await issueAll(school, '5А', '5Б', '--role', 'pupil', '--personal')),
      ...(await issueAll(school, '5А', '5Б', '5В', '--role', 'parent', '--uses', '99')),
    ];
    expect(issued).toHaveLength(7);
    await apply(school, issued[0]?.code ?? '', ANNA);
    await apply(school, link, PYOTR);
    await school.ask('approve', '1');
    await school.ask('invite', '5Б', '--role', 'parent', '--uses', '9', '--reissue');
    await school.ask('revoke-invites', '--all');
    const bytes = readdirSync(school.folder).map((name) => readFileSync(join(school.folder, name), 'latin1'));
    expect(bytes.length).toBeGreaterThan(1);
    const listed = (await school.run('list-invites')).stdout + (await school.run('list-invites', '--json')).stdout;
    for (const text of [...bytes, listed]) {
      for (const { code } of issued) {
        expect(text).not.toContain(code);
        expect(text).not.toContain(code.replaceAll('-', ''));
        expect(text).not.toContain(Buffer.from(code).toString('base64'));
      }
      expect(text).not.toContain(link);
      expect(text).not.toContain('Ab-9_zX');
    }
  });

  test('store and key are for their owner alone', async () => {
    const school = await enrolled();
    await issue(school, '5А', '--role', 'pupil');
    expect([mode(school.store), mode(`${school.store}.key`)]).toEqual([0o600, 0o600]);
  });

  test('a code has 80 bits of chance and no symbol that is mistaken for another', async () => {
    const school = await enrolled();
    const lines = Array.from(
      { length: 60 },
      (_, index) => `Ученик${'абвгдежзик'[index % 10]} Ян${'абвгде'[Math.floor(index / 10)]};6А;;`,
    );
    await loadPupils(school, ...lines);
    const issued = await issueAll(school, '6А', '--role', 'pupil', '--personal');
    const all = issued.map((one) => one.code);
    expect([all.length, new Set(all).size]).toEqual([60, 60]);
    for (const code of all) expect(code).toMatch(CODE);
    // The last symbol is a check; 17 of 31 kinds are 84 bits, if each place takes any of them.
    const symbols = all.map((code) => code.replaceAll('-', ''));
    for (let place = 0; place < 17; place++) expect(new Set(symbols.map((one) => one[place])).size).toBeGreaterThan(15);
    expect(new Set(symbols.join('')).size).toBe(31);
  });

  test('without the key file everything works but showing codes', async () => {
    const school = await enrolled();
    const { code } = await issue(school, '5А', '--role', 'pupil');
    rmSync(`${school.store}.key`);
    expect(await apply(school, code, ANNA)).toMatchObject({ id: 1 });
    await school.ask('approve', '1');
    expect((await school.ask('list-invites', '--show-links')).items).toMatchObject([{ id: 1, code: null, uses: 1 }]);
    expect((await school.ask('list-invites')).items).toMatchObject([{ id: 1, code: null }]);
    const fresh = await issue(school, '5Б', '--role', 'pupil');
    expect((await codes(school))[1]).toBe(fresh.code);
    expect((await school.ask('revoke-invites', '1')).count).toBe(1);
  });
});

test('who moves to another class needs another personal invitation', async () => {
  const school = await makeSchool();
  await loadPupils(school, 'Королёв Пётр Ильич;5А;01.02.2015;');
  await issue(school, '--person', 'Королёв Пётр Ильич');
  await loadPupils(school, 'Королёв Пётр Ильич;5Б;01.02.2015;');
  const { items } = await school.ask('list-invites');
  expect(items).toMatchObject([{ class: '5А', state: 'revoked', revokeReason: 'person-moved' }]);
  const [issued] = await issueAll(school, '5Б', '--role', 'pupil', '--personal');
  expect(issued).toMatchObject({ class: '5Б', person: { fullName: 'Королёв Пётр Ильич' } });
});
