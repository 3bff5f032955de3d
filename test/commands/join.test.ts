import { describe, expect, test } from 'vitest';
import { apply, askIn, heard, issue, plain } from '../support/invitations.ts';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

const ANNA = 'Иванова Анна Петровна';

/** A school whose class 5А has two pupils, and the code of an invitation for them. */
async function invited(...argv: string[]): Promise<{ school: TestSchool; code: string }> {
  const school = await makeSchool();
  await loadPupils(school, `${ANNA};5А;01.02.2015;89000000101`, 'Королёв Пётр Ильич;5А;02.02.2015;');
  const { code } = await issue(school, '5А', '--role', 'pupil', ...argv);
  return { school, code };
}

function byName(name: string, ...argv: string[]): string[] {
  return ['--name', name, ...argv];
}

describe('join', () => {
  test('records a request and says whom it matches', async () => {
    const { school, code } = await invited();
    const { code: exitCode, stdout, stderr } = await school.run('join', code, ...byName(ANNA));
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(plain(stdout)).toBe(
      `Заявка № 1 в класс «5А»: ${ANNA}, ждёт.\nСовпадение со списком: точное — #3 ${ANNA}.\n`,
    );
  });

  test('its document', async () => {
    const { school, code } = await invited();
    expect(await school.ask('join', code, ...byName(ANNA))).toEqual({
      request: {
        id: 1,
        state: 'pending',
        class: '5А',
        role: 'pupil',
        fullName: ANNA,
        match: { kind: 'exact', candidates: [{ id: 3, fullName: ANNA }] },
      },
      runId: 4,
      applied: true,
    });
  });

  test('makes a request and no member', async () => {
    const { school, code } = await invited();
    await apply(school, code, ANNA);
    const { items } = await school.ask('list-people', '--class', '5А');
    expect(items.map((one: { state: string }) => one.state)).toEqual(['requested', 'invited']);
  });

  test('takes the link that the platform issued', async () => {
    const link = 'https://max.ru/join/Ab-9_zX';
    const { school } = await invited('--link', link);
    expect(await apply(school, link, ANNA)).toMatchObject({ id: 1, class: '5А', match: { kind: 'exact' } });
    const unknown = await school.run('join', `${link}1`, ...byName(ANNA), '--json');
    expect([unknown.code, unknown.error?.code]).toEqual([4, 'invitation-unknown']);
  });

  test('the code and the link of one invitation lead to one request', async () => {
    const link = 'https://max.ru/join/Ab-9_zX';
    const { school, code } = await invited('--link', link);
    await apply(school, link, ANNA);
    expect(await school.ask('join', code, ...byName(ANNA))).toMatchObject({ request: { id: 1 }, runId: null });
  });

  test('a dry run shows the request and records nothing', async () => {
    const { school, code } = await invited();
    const before = school.bytes();
    const { code: exitCode, json } = await school.run('join', code, ...byName(ANNA), '--dry-run', '--json');
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ request: { state: 'pending', fullName: ANNA }, runId: null, applied: false });
    expect(school.bytes()).toBe(before);
    expect((await school.ask('list-requests')).total).toBe(0);
  });

  test('--quiet prints nothing', async () => {
    const { school, code } = await invited();
    expect(heard(await school.run('join', code, ...byName(ANNA), '--quiet'))).toEqual([0, '', '']);
    expect((await school.ask('list-requests')).total).toBe(1);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('join', 'AAAAAA-AAAAAA-AAAAAA', ...byName(ANNA), '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([4, 'store-missing']);
  });
});

describe('join: a code as people type it', () => {
  const CYRILLIC: Record<string, string> = Object.fromEntries(
    [...'ABCEHKMPTXY'].map((letter, index) => [letter, [...'АВСЕНКМРТХУ'][index] ?? '']),
  );
  const inCyrillic = (code: string) => [...code].map((letter) => CYRILLIC[letter] ?? letter).join('');

  test('is understood in any case, in any groups and with look-alikes', async () => {
    const { school, code } = await invited();
    const bare = code.replaceAll('-', '');
    const spellings = [
      code.toLowerCase(),
      bare,
      `  ${code.replaceAll('-', ' ')} `,
      code.replaceAll('-', '—'),
      bare.replace(/(.{3})/g, '$1 '),
      inCyrillic(code),
      inCyrillic(bare).toLowerCase(),
    ];
    expect(new Set([code, ...spellings]).size).toBe(8);
    for (const typed of spellings) {
      const { json, stderr } = await school.run('join', typed, ...byName(ANNA), '--dry-run', '--json');
      expect([typed, stderr, json.request?.class]).toEqual([typed, '', '5А']);
    }
  });

  test('every Cyrillic look-alike is taken for its Latin letter', async () => {
    const { school } = await invited();
    const seen = new Set<string>();
    for (let number = 0; seen.size < 11 && number < 40; number++) {
      const { code } = await issue(school, '5А', '--role', 'parent', '--reissue', '--uses', String(number + 1));
      for (const letter of code) if (letter in CYRILLIC) seen.add(letter);
      await apply(school, inCyrillic(code), ANNA);
    }
    expect([...seen].sort().join('')).toBe('ABCEHKMPTXY');
  });

  test('one wrong symbol is a slip, wherever it is, and changes nothing', async () => {
    const { school, code } = await invited();
    const before = school.bytes();
    for (const [index, symbol] of [...code].entries()) {
      if (symbol === '-') continue;
      const typed = `${code.slice(0, index)}${symbol === '7' ? '8' : '7'}${code.slice(index + 1)}`;
      const { code: exitCode, error, stdout, stderr } = await school.run('join', typed, ...byName(ANNA), '--json');
      expect([typed, exitCode, error?.code, stdout]).toEqual([typed, 2, 'code-mistyped', '']);
      expect(stderr).not.toContain(typed);
    }
    expect(school.bytes()).toBe(before);
  });

  test('two neighbours swapped are a slip', async () => {
    const { school, code } = await invited();
    const bare = code.replaceAll('-', '');
    let swaps = 0;
    for (let index = 0; index < bare.length - 1; index++) {
      const [one = '', other = ''] = [bare[index], bare[index + 1]];
      if (one === other) continue;
      const typed = `${bare.slice(0, index)}${other}${one}${bare.slice(index + 2)}`;
      const { code: exitCode, error } = await school.run('join', typed, ...byName(ANNA), '--json');
      expect([typed, exitCode, error?.code]).toEqual([typed, 2, 'code-mistyped']);
      swaps++;
    }
    expect(swaps).toBeGreaterThan(10);
  });

  test('a symbol that no code has is a slip', async () => {
    const { school, code } = await invited();
    for (const symbol of ['0', 'O', '1', 'I', 'L']) {
      const typed = `${symbol}${code.slice(1)}`;
      const { code: exitCode, error } = await school.run('join', typed, ...byName(ANNA), '--json');
      expect([typed, exitCode, error?.code]).toEqual([typed, 2, 'code-mistyped']);
    }
  });

  test('what a mistyped code is told', async () => {
    const { school, code } = await invited();
    const typed = `${code.slice(0, -1)}${code.endsWith('7') ? '8' : '7'}`;
    const { stderr } = await school.run('join', typed, ...byName(ANNA));
    expect(plain(stderr)).toBe(
      'В коде приглашения опечатка: контрольный знак не сходится.\nСверьте код с листком: в нём 18 знаков, среди них нет букв I, L, O и цифр 0, 1.\n',
    );
  });

  test('a sound code of another school is unknown', async () => {
    const { school } = await invited();
    const other = await makeSchool('5А');
    const { code } = await issue(other, '5А', '--role', 'pupil', '--uses', '1');
    const before = school.bytes();
    const { code: exitCode, error, stdout } = await school.run('join', code, ...byName(ANNA), '--json');
    expect([exitCode, error?.code, stdout]).toEqual([4, 'invitation-unknown', '']);
    expect(school.bytes()).toBe(before);
  });

  test.each(['5А', 'привет', '0', 'https://max.ru/join/none'])('«%s» is an unknown invitation', async (text) => {
    const { school } = await invited();
    const { code, error } = await school.run('join', text, ...byName(ANNA), '--json');
    expect([code, error?.code]).toEqual([4, 'invitation-unknown']);
  });
});

describe('join: a closed invitation', () => {
  test('the limit of uses is exact', async () => {
    const { school, code } = await invited('--uses', '2');
    await apply(school, code, ANNA);
    await apply(school, code, 'Королёв Пётр Ильич');
    const before = school.bytes();
    const third = await school.run('join', code, ...byName('Третьяк Олег Юрьевич'), '--json');
    expect([third.code, third.error?.code, third.stdout]).toEqual([3, 'invitation-used', '']);
    expect(school.bytes()).toBe(before);
    const { items } = await school.ask('list-invites');
    expect(items[0]).toMatchObject({ state: 'used', uses: 2, maxUses: 2 });
    expect((await school.ask('list-requests')).total).toBe(2);
  });

  test('a use given back by a rejection can be taken again, once', async () => {
    const { school, code } = await invited('--uses', '1');
    await apply(school, code, 'Третьяк Олег Юрьевич');
    await school.ask('reject', '1', '--reason', 'нет в списке');
    expect(await apply(school, code, ANNA)).toMatchObject({ id: 2, state: 'pending' });
    const again = await school.run('join', code, ...byName('Королёв Пётр Ильич'), '--json');
    expect([again.code, again.error?.code]).toEqual([3, 'invitation-used']);
  });

  test('an approval gives no use back', async () => {
    const { school, code } = await invited('--uses', '1');
    await apply(school, code, ANNA);
    await school.ask('approve', '1');
    const again = await school.run('join', code, ...byName('Королёв Пётр Ильич'), '--json');
    expect([again.code, again.error?.code]).toEqual([3, 'invitation-used']);
  });

  test('a revoked one', async () => {
    const { school, code } = await invited();
    await school.ask('revoke-invites', '1');
    const outcome = await school.run('join', code, ...byName(ANNA), '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([3, 'invitation-revoked']);
  });

  test('is valid at the last millisecond and not after it', async () => {
    const { school, code } = await invited('--expires', '36h');
    const at = (now: string) => school.runIn({ now }, 'join', code, ...byName(ANNA), '--dry-run', '--json');
    expect((await at('2026-09-08T17:59:59.999Z')).code).toBe(0);
    const late = await at('2026-09-08T18:00:00.000Z');
    expect([late.code, late.error?.code, late.stdout]).toEqual([3, 'invitation-expired', '']);
  });

  test.each([
    ['Europe/Moscow', '30.09.2026', '2026-09-30T20:59:59.999Z', '2026-09-30T21:00:00.000Z'],
    ['Asia/Vladivostok', '2026-09-30', '2026-09-30T13:59:59.999Z', '2026-09-30T14:00:00.000Z'],
  ])('in %s a day as expiry ends with that day', async (zone, date, last, end) => {
    const school = noSchool();
    await school.ask(...REGISTRATION, '--time-zone', zone);
    await school.ask('create-class', '5А');
    const { code, expiresAt } = await issue(school, '5А', '--role', 'pupil', '--uses', '9', '--expires', date);
    expect(expiresAt).toBe(end);
    expect(await askIn(school, { now: last }, 'join', code, ...byName(ANNA))).toMatchObject({ applied: true });
    const late = await school.runIn({ now: end }, 'join', code, ...byName('Другой Пётр Ильич'), '--json');
    expect([late.code, late.error?.code]).toEqual([3, 'invitation-expired']);
  });

  test('what an expired one is told names its last day in the organisation’s zone', async () => {
    const school = noSchool();
    await school.ask(...REGISTRATION, '--time-zone', 'Asia/Vladivostok');
    await school.ask('create-class', '5А');
    const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '9', '--expires', '30.09.2026');
    const { stderr } = await school.runIn({ now: '2026-10-05T00:00:00.000Z' }, 'join', code, ...byName(ANNA));
    expect(plain(stderr)).toBe(
      'Приглашение в класс «5А» действовало по 30 сентября 2026 г.\nПопросите у администратора новое приглашение.\n',
    );
    const moscow = await invited('--expires', '30.09.2026');
    const told = await moscow.school.runIn({ now: '2026-10-05T00:00:00.000Z' }, 'join', moscow.code, ...byName(ANNA));
    expect(plain(told.stderr)).toContain('действовало по 30 сентября 2026 г.');
  });

  test('several states at once are told in the order revoked, used, expired', async () => {
    const later = '2026-10-30T00:00:00.000Z';
    const told = async (school: TestSchool, code: string) =>
      (await school.runIn({ now: later }, 'join', code, ...byName('Третьяк Олег Юрьевич'), '--json')).error?.code;
    const one = await invited('--uses', '1');
    await apply(one.school, one.code, ANNA);
    expect(await told(one.school, one.code)).toBe('invitation-used');
    const other = await invited('--uses', '2');
    await apply(other.school, other.code, ANNA);
    await other.school.ask('revoke-invites', '--all');
    expect(await told(other.school, other.code)).toBe('invitation-revoked');
  });
});

describe('join: the same person again', () => {
  test.each([
    ['the same name', ANNA],
    ['without the patronymic', 'Иванова Анна'],
    ['in other letters and spaces', '  иванова  АННА петровна '],
    ['with a Latin letter', 'Ивaнова Анна Петровна'],
    ['with the birth date added', ANNA, '--birth-date', '01.02.2015'],
  ])('%s gives the same request and changes nothing', async (_, name, ...argv) => {
    const { school, code } = await invited();
    await apply(school, code, ANNA);
    const before = school.bytes();
    const document = await school.ask('join', code, ...byName(name, ...argv));
    expect(document).toMatchObject({
      request: { id: 1, state: 'pending', fullName: ANNA },
      runId: null,
      applied: true,
    });
    expect(school.bytes()).toBe(before);
    expect((await school.ask('list-invites')).items[0].uses).toBe(1);
  });

  test('ё and е are one letter', async () => {
    const { school, code } = await invited();
    await apply(school, code, 'Королев Петр Ильич');
    expect(await apply(school, code, 'Королёв Пётр Ильич')).toMatchObject({ id: 1, match: { kind: 'exact' } });
  });

  test.each<[string, string[], string]>([
    ['expired', [], '2026-10-30T00:00:00.000Z'],
    ['revoked', ['revoke-invites', '--all'], '2026-09-08T00:00:00.000Z'],
    ['reissued', ['invite', '5А', '--role', 'pupil', '--reissue'], '2026-09-08T00:00:00.000Z'],
  ])('gets the same request when the invitation is %s', async (_, command, later) => {
    const { school, code } = await invited();
    await apply(school, code, ANNA);
    if (command.length > 0) await askIn(school, { seed: 'another' }, ...command);
    const document = await askIn(school, { now: later }, 'join', code, ...byName(ANNA));
    expect(document).toMatchObject({ request: { id: 1, state: 'pending' }, runId: null, applied: true });
  });

  test('gets the same request when the invitation is used up', async () => {
    const { school, code } = await invited('--uses', '1');
    await apply(school, code, ANNA);
    expect(await apply(school, code, ANNA)).toMatchObject({ id: 1, state: 'pending' });
  });

  test('gets the approved request once approved', async () => {
    const { school, code } = await invited();
    await apply(school, code, ANNA);
    await school.ask('approve', '1');
    expect(await school.ask('join', code, ...byName(ANNA))).toMatchObject({
      request: { id: 1, state: 'approved' },
      runId: null,
    });
  });

  test('on a new invitation into the same class it is the same request', async () => {
    const { school, code } = await invited();
    await apply(school, code, ANNA);
    const { code: second } = await issue(school, '5А', '--role', 'pupil', '--reissue');
    expect(await apply(school, second, ANNA)).toMatchObject({ id: 1 });
    expect((await school.ask('list-invites', '--state', 'open')).items[0]).toMatchObject({ id: 2, uses: 0 });
  });

  test('after a rejection it is a new request', async () => {
    const { school, code } = await invited();
    await apply(school, code, ANNA);
    await school.ask('reject', '1', '--reason', 'не тот');
    expect(await apply(school, code, ANNA)).toMatchObject({ id: 2, state: 'pending' });
    expect((await school.ask('list-invites')).items[0].uses).toBe(1);
  });

  test.each([
    ['birth date', ['--birth-date', '2014-10-06'], ['--birth-date', '02.08.2015']],
    ['phone', ['--phone', '8 900 000-00-01'], ['--phone', '+79000000002']],
  ])('homonyms on one invitation are told apart by %s', async (_, first, second) => {
    const { school, code } = await invited('--uses', '5');
    const name = 'Кузнецов Артём Сергеевич';
    expect((await apply(school, code, name, ...first)).id).toBe(1);
    expect((await apply(school, code, name, ...second)).id).toBe(2);
    expect((await apply(school, code, name, ...first)).id).toBe(1);
    expect((await apply(school, code, name, ...second)).id).toBe(2);
    expect((await school.ask('list-invites')).items[0].uses).toBe(2);
  });

  test('two homonyms with personal invitations have two requests', async () => {
    const school = await makeSchool();
    const name = 'Кузнецов Артём Сергеевич';
    await loadPupils(school, `${name};5А;06.10.2014;`, `${name};5А;02.08.2015;`);
    const first = await issue(school, '--person', '#3');
    const second = await issue(school, '--person', '#4');
    expect(await apply(school, first.code, name)).toMatchObject({ id: 1, match: { candidates: [{ id: 3 }] } });
    expect(await apply(school, second.code, name)).toMatchObject({ id: 2, match: { candidates: [{ id: 4 }] } });
  });
});

describe('join: whom the request matches', () => {
  /** Classes 5А and 5Б; people 3–9 in the order of the lines. */
  async function roster(): Promise<{ school: TestSchool; code: string }> {
    const school = await makeSchool();
    await loadPupils(
      school,
      'Иванова Анна Петровна;5А;01.02.2015;89000000101',
      'Королёв Пётр Ильич;5А;;',
      'Штерн Марта;5А;;',
      'Кузнецов Артём Сергеевич;5А;06.10.2014;',
      'Кузнецов Артём Сергеевич;5А;02.08.2015;',
      'Смирнова Вера Олеговна;5Б;20.05.2015;',
      'Звягинцев Матвей Андреевич;5Б;21.05.2015;',
    );
    const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '50');
    return { school, code };
  }

  const MATCHES: [string, string, string[], string, number[]][] = [
    ['the same full name', 'Иванова Анна Петровна', [], 'exact', [3]],
    ['with the same birth date and phone', ANNA, ['--birth-date=2015-02-01', '--phone=89000000101'], 'exact', [3]],
    ['no patronymic in the request', 'Иванова Анна', [], 'exact', [3]],
    ['no patronymic on the roster', 'Штерн Марта Карловна', [], 'exact', [5]],
    ['е for ё', 'Королев Петр Ильич', [], 'exact', [4]],
    ['a Latin letter', 'Кoролёв Пётр Ильич', [], 'exact', [4]],
    ['another case', 'КОРОЛЁВ ПЁТР ИЛЬИЧ', [], 'exact', [4]],
    ['a birth date the roster has not', 'Королёв Пётр Ильич', ['--birth-date=2015-01-01'], 'exact', [4]],
    ['two homonyms', 'Кузнецов Артём Сергеевич', [], 'ambiguous', [6, 7]],
    ['a homonym told by birth date', 'Кузнецов Артём Сергеевич', ['--birth-date=02.08.2015'], 'exact', [7]],
    ['a contradicting birth date', ANNA, ['--birth-date=2015-02-02'], 'similar', [3]],
    ['a contradicting phone', ANNA, ['--phone=89000000199'], 'similar', [3]],
    ['one letter wrong', 'Иванова Анна Питровна', [], 'similar', [3]],
    ['one letter left out', 'Короёв Пётр Ильич', [], 'similar', [4]],
    ['two letters swapped', 'Штенр Марта', [], 'similar', [5]],
    ['a namesake in another class', 'Смирнова Вера Олеговна', [], 'similar', [8]],
    ['another patronymic', 'Иванова Анна Олеговна', [], 'none', []],
    ['a stranger', 'Незнамов Архип Тихонович', [], 'none', []],
  ];

  test('by name, birth date and phone, and the candidates are named', async () => {
    const { school, code } = await roster();
    for (const [what, name, argv, kind, candidates] of MATCHES) {
      const { match } = await apply(school, code, name, ...argv, '--dry-run');
      const found = match.candidates.map((one: { id: number }) => one.id);
      expect([what, match.kind, found]).toEqual([what, kind, candidates]);
      for (const one of match.candidates) expect(Object.keys(one).sort()).toEqual(['fullName', 'id']);
    }
  });

  test('a role is not another: a teacher is no pupil', async () => {
    const { school } = await roster();
    await loadStaff(school, 'Соболева Лариса Фёдоровна;Учитель;');
    const { code } = await issue(school, '5Б', '--role', 'pupil', '--uses', '1');
    expect((await apply(school, code, 'Соболева Лариса Фёдоровна')).match).toEqual({ kind: 'none', candidates: [] });
    const staff = await issue(school, 'Учительская', '--role', 'teacher');
    expect((await apply(school, staff.code, 'Соболева Лариса Федоровна')).match).toMatchObject({
      kind: 'exact',
      candidates: [{ id: 10, fullName: 'Соболева Лариса Фёдоровна' }],
    });
  });

  test('a personal invitation is matched with its person alone', async () => {
    const { school } = await roster();
    const { code } = await issue(school, '--person', '#6');
    expect((await apply(school, code, 'Кузнецов Артём Сергеевич')).match).toEqual({
      kind: 'exact',
      candidates: [{ id: 6, fullName: 'Кузнецов Артём Сергеевич' }],
    });
  });

  test('somebody else on a personal invitation is no exact match', async () => {
    const { school } = await roster();
    const { code } = await issue(school, '--person', '#6');
    expect((await apply(school, code, ANNA)).match.kind).not.toBe('exact');
  });

  test('everyone whose name is a slip away is named, whichever part the slip is in', async () => {
    const school = await makeSchool();
    await loadPupils(school, 'Сомов Лев Ильич;5А;;', 'Сонов Лев Ильин;5А;;', 'Ким Эдуард;5А;;');
    const { code } = await issue(school, '5А', '--role', 'pupil');
    expect((await apply(school, code, 'Сонов Лев Ильич')).match).toEqual({
      kind: 'similar',
      candidates: [
        { id: 3, fullName: 'Сомов Лев Ильич' },
        { id: 4, fullName: 'Сонов Лев Ильин' },
      ],
    });
  });

  test('the screen names the candidates', async () => {
    const { school, code } = await roster();
    const { stdout } = await school.run('join', code, ...byName('Кузнецов Артём Сергеевич'));
    expect(plain(stdout)).toBe(
      'Заявка № 1 в класс «5А»: Кузнецов Артём Сергеевич, ждёт.\n' +
        'Совпадение со списком: неоднозначное — #6 Кузнецов Артём Сергеевич, #7 Кузнецов Артём Сергеевич.\n',
    );
  });
});

describe('join: what is missing or malformed', () => {
  test.each<[string[], number, string]>([
    [['CODE'], 2, 'missing-value'],
    [['--name', ANNA], 2, 'missing-value'],
    [['CODE', '--name', 'Иванова'], 2, 'name-invalid'],
    [['CODE', '--name', 'Иванова 5'], 2, 'name-invalid'],
    [['CODE', '--name', `Иванова\u0007 Анна`], 2, 'bad-characters'],
    [['CODE', '--name', ANNA, '--birth-date', '31.02.2015'], 2, 'date-invalid'],
    [['CODE', '--name', ANNA, '--phone', '12345'], 2, 'phone-invalid'],
    [['CODE', '--name', ANNA, '--email', 'anna'], 2, 'invalid-value'],
    [['CODE', '--name', ANNA, '--child', 'Иванова'], 2, 'name-invalid'],
    [['CODE', '--from', 'requests.csv'], 2, 'conflicting-options'],
    [['CODE', 'OTHER', '--name', ANNA], 2, 'too-many-arguments'],
    [['CODE', '--name'], 2, 'option-without-value'],
    [['CODE', '--nam', ANNA], 2, 'unknown-option'],
  ])('%j ends with %i %s', async (argv, exitCode, problem) => {
    const school = await makeSchool('5А');
    const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '2');
    const before = school.bytes();
    const outcome = await school.run('join', ...argv.map((one) => (one === 'CODE' ? code : one)), '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([exitCode, problem, '']);
    expect(school.bytes()).toBe(before);
  });

  test('a name cannot drive the terminal', async () => {
    const { school, code } = await invited();
    const { stdout } = await school.run('join', code, ...byName('Иванова Ан\u202eна'));
    expect(stdout).not.toContain('\u202e');
  });
});

describe('join --from', () => {
  const HEADER = 'код;ФИО;телефон;почта;дата рождения;ребёнок';

  async function file(...lines: string[]): Promise<{ school: TestSchool; code: string; path: string }> {
    const { school, code } = await invited('--uses', '5');
    const text = `${[HEADER, ...lines].join('\r\n')}\r\n`.replaceAll('CODE', code);
    return { school, code, path: school.file('requests.csv', text) };
  }

  test('records every application and says what they match', async () => {
    const { school, path } = await file(`CODE;${ANNA};;;;`, 'CODE;Незнамов Архип;;;;', 'CODE;Королев Петр;;;;');
    const { code, stdout, stderr } = await school.run('join', '--from', path);
    expect([code, stderr]).toEqual([0, '']);
    expect(plain(stdout)).toBe('Прочитано 3 строки, новых заявок — 3.\nСовпадение со списком: точное — 2, нет — 1.\n');
  });

  test('its document', async () => {
    const { school, path } = await file(`CODE;${ANNA};8 900 000-01-01;anna@example.org;01.02.2015;`);
    expect(await school.ask('join', '--from', path)).toMatchObject({
      rows: { read: 1, added: 1, duplicate: 0, rejected: 0 },
      requests: [
        {
          id: 1,
          state: 'pending',
          class: '5А',
          role: 'pupil',
          fullName: ANNA,
          match: { kind: 'exact', candidates: [{ id: 3, fullName: ANNA }] },
        },
      ],
      rejects: [],
      runId: 4,
      applied: true,
    });
  });

  test('the same file again changes nothing', async () => {
    const { school, path } = await file(`CODE;${ANNA};;;;`, `CODE;${ANNA};;;;`, 'CODE;Королёв Пётр Ильич;;;;');
    expect((await school.ask('join', '--from', path)).rows).toEqual({ read: 3, added: 2, duplicate: 1, rejected: 0 });
    const before = school.bytes();
    expect(await school.ask('join', '--from', path)).toMatchObject({
      rows: { read: 3, added: 0, duplicate: 3, rejected: 0 },
      runId: null,
      applied: true,
    });
    expect(school.bytes()).toBe(before);
  });

  test('one row that cannot be taken and nothing is recorded', async () => {
    const lines = [`CODE;${ANNA};;;;`, ';Королёв Пётр;;;;', 'CODE;;;;;', 'CODE;Королёв Пётр;12;;;'];
    const { school, code, path } = await file(...lines, 'CODE;Королёв Пётр;;;31.02.2015;', 'нет такого;Ким Ян;;;;');
    const before = school.bytes();
    const outcome = await school.run('join', '--from', path, '--json');
    expect([outcome.code, outcome.error?.code]).toEqual([5, 'rows-rejected']);
    expect(outcome.json).toMatchObject({ rows: { read: 6, rejected: 5 }, runId: null, applied: false });
    const told = outcome.json.rejects.map(({ line, code: why }: { line: number; code: string }) => [line, why]);
    expect(told).toEqual([
      [3, 'code-missing'],
      [4, 'name-missing'],
      [5, 'phone-invalid'],
      [6, 'date-invalid'],
      [7, 'invitation-unknown'],
    ]);
    expect(outcome.stdout + outcome.stderr).not.toContain(code);
    expect(school.bytes()).toBe(before);
  });

  test('each reject has the fields that a roster’s rejects have', async () => {
    const { school, path } = await file('CODE;Королёв Пётр;12;;;');
    const { rejects } = (await school.run('join', '--from', path, '--json')).json;
    expect(rejects).toMatchObject([{ line: 2, column: 'телефон', value: '12', code: 'phone-invalid' }]);
    expect(rejects[0].message).toMatch(/\p{Script=Cyrillic}/u);
  });

  test('more applications than uses are refused as one', async () => {
    const names = ['Ав Ян', 'Бо Ян', 'Ве Ян', 'Го Ян', 'До Ян', 'Ев Ян'];
    const { school, path } = await file(...names.map((name) => `CODE;${name};;;;`));
    const outcome = await school.run('join', '--from', path, '--json');
    expect(outcome.code).toBe(5);
    expect(outcome.json.rejects).toMatchObject([{ line: 7, code: 'invitation-used' }]);
    expect((await school.ask('list-requests')).total).toBe(0);
  });

  test('what the screen says of a refused file', async () => {
    const { school, path } = await file(`CODE;${ANNA};;;;`, 'CODE;;;;;');
    const { code, stdout, stderr } = await school.run('join', '--from', path);
    expect([code, plain(stdout)]).toEqual([
      5,
      'Ничего не записано. Прочитано 2 строки, новых заявок — 1, не принято — 1.\nСовпадение со списком: точное — 1.\n',
    ]);
    expect(plain(stderr)).toMatch(
      /^Ничего не записано: в файле «.*requests\.csv» не принята 1 строка из 2 — строка 3: не указано имя\.\n/,
    );
  });

  test('a dry run ends as the real run would and records nothing', async () => {
    const { school, path } = await file(`CODE;${ANNA};;;;`);
    const document = await school.ask('join', '--from', path, '--dry-run');
    expect(document).toMatchObject({ rows: { added: 1 }, runId: null, applied: false });
    const bad = school.file('bad.csv', `${HEADER}\r\n;${ANNA};;;;\r\n`);
    expect((await school.run('join', '--from', bad, '--dry-run', '--json')).code).toBe(5);
    expect((await school.ask('list-requests')).total).toBe(0);
  });

  test.each([
    ['an English header and commas', (code: string) => `code,name,phone\n${code},${ANNA},\n`],
    ['the header of the contract', (code: string) => `код|ссылка;ФИО\n${code};${ANNA}\n`],
    ['a byte order mark and tabs', (code: string) => `\ufeffКод\tФИО\r\n${code.toLowerCase()}\t${ANNA}\r\n`],
  ])('reads %s', async (_, text) => {
    const { school, code } = await invited();
    const path = school.file('requests.csv', text(code));
    expect((await school.ask('join', '--from', path)).requests).toMatchObject([{ fullName: ANNA }]);
  });

  test('reads standard input', async () => {
    const { school, code } = await invited();
    const outcome = await school.runIn({ stdin: `код;ФИО\n${code};${ANNA}\n` }, 'join', '--from', '-', '--json');
    expect([outcome.code, outcome.json.rows.added]).toEqual([0, 1]);
  });

  test('a file with a header and no rows records nothing', async () => {
    const { school, path } = await file();
    expect(await school.ask('join', '--from', path)).toMatchObject({ rows: { read: 0 }, requests: [], runId: null });
  });

  test('a file that is not there, and one without a header', async () => {
    const { school } = await invited();
    const missing = await school.run('join', '--from', `${school.folder}/none.csv`, '--json');
    expect([missing.code, missing.error?.code]).toEqual([4, 'file-not-found']);
    const path = school.file('no-header.csv', 'Иванова;Анна\nПетрова;Вера\n');
    const headless = await school.run('join', '--from', path, '--json');
    expect([headless.code, headless.error?.code]).toEqual([5, 'header-not-found']);
  });
});
