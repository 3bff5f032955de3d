import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../support/run.ts';
import { makeSchool, noSchool, REGISTRATION } from '../support/school.ts';

const ORGANIZATION = 'fixtures/school/organization.json';

/** The command line of a registration without one of its flags. */
function without(flag: string): string[] {
  return REGISTRATION.filter((word) => !word.startsWith(`${flag}=`));
}

/** The command line of a registration with other values. */
function withFlags(...flags: string[]): string[] {
  const names = flags.map((flag) => `${flag.split('=')[0]}=`);
  return [...REGISTRATION.filter((word) => !names.some((name) => word.startsWith(name))), ...flags];
}

describe('register-org', () => {
  test('creates the store and says what to know', async () => {
    const school = noSchool();
    const { code, stdout, stderr } = await school.run(...REGISTRATION);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        'Реестр заведён: «Школа № 5», учебный год 2026/2027.',
        'Администратор: Лебедев Пётр Алексеевич, телефон +79000000017. Права на платформе получит только этот номер.',
        'Класс сотрудников: «Учительская». Каналы: «Общешкольный канал», «Сотрудники».',
        '',
      ].join('\n'),
    );
  });

  test('its document', async () => {
    expect(await noSchool().ask(...REGISTRATION)).toEqual({
      organization: {
        kind: 'school',
        name: 'Средняя школа № 5 города Приреченска',
        shortName: 'Школа № 5',
        director: 'Орлова Мария Ивановна',
        messenger: 'max',
        registration: 'draft',
      },
      administrator: { id: 2, fullName: 'Лебедев Пётр Алексеевич', phone: '+79000000017' },
      staffClass: { id: 1, name: 'Учительская' },
      channels: ['Общешкольный канал', 'Сотрудники'],
      year: 2026,
      runId: 1,
      applied: true,
    });
  });

  test.each([
    ['school', 'Учительская', 'Общешкольный канал'],
    ['college', 'Преподаватели', 'Канал техникума'],
    ['supplementary', 'Педагоги', 'Общеучрежденческий канал'],
  ])('the words of a %s', async (kind, staffClass, channel) => {
    const document = await noSchool().ask(...withFlags(`--kind=${kind}`));
    expect(document).toMatchObject({
      organization: { kind },
      staffClass: { name: staffClass },
      channels: [channel, 'Сотрудники'],
    });
  });

  test('the director and the administrator are staff, the administrator has joined', async () => {
    const school = noSchool();
    await school.ask(...withFlags('--admin-email=admin@example.org'));
    const person = { role: 'teacher', classes: ['Учительская'], verification: null, externalId: null, birthDate: null };
    expect(await school.ask('list-people')).toEqual({
      items: [
        {
          ...person,
          id: 2,
          fullName: 'Лебедев Пётр Алексеевич',
          state: 'joined',
          phone: '+79000000017',
          email: 'admin@example.org',
        },
        { ...person, id: 1, fullName: 'Орлова Мария Ивановна', state: 'not-invited', phone: null, email: null },
      ],
      total: 2,
    });
  });

  test('a director who is the administrator is one person', async () => {
    const school = noSchool();
    const { administrator } = await school.ask(...withFlags('--admin=Орлова Мария Ивановна'));
    expect(administrator).toEqual({ id: 1, fullName: 'Орлова Мария Ивановна', phone: '+79000000017' });
    expect((await school.ask('list-people')).total).toBe(1);
  });

  test('a roster of the staff finds the director and the administrator', async () => {
    const school = await makeSchool();
    const staff = 'ФИО;Дата рождения\nОрлова Мария Ивановна;14.03.1972\nЛебедев Петр Алексеевич;02.11.1984\n';
    const { rows } = await school.ask('import-roster', school.file('staff.csv', staff), '--role', 'teacher');
    expect(rows).toMatchObject({ read: 2, added: 0, updated: 2 });
    expect((await school.ask('list-people')).total).toBe(2);
  });

  test('the optional values', async () => {
    const school = noSchool();
    const document = await school.ask(
      ...REGISTRATION,
      '--messenger=vk',
      '--staff-class=Педсовет',
      '--time-zone=Asia/Omsk',
      '--year=2025',
      '--region=Приреченская область',
      '--address=ул. Школьная, д. 5',
      '--email=school@example.org',
      '--phone=8 900 000-00-05',
      '--website=https://school5.example.org',
      '--inn=0000000177',
    );
    expect(document).toMatchObject({
      organization: { messenger: 'vk' },
      staffClass: { id: 1, name: 'Педсовет' },
      year: 2025,
    });
    const { organization, year } = await school.ask('show-org');
    expect(organization).toMatchObject({
      timeZone: 'Asia/Omsk',
      region: 'Приреченская область',
      address: 'ул. Школьная, д. 5',
      email: 'school@example.org',
      phone: '+79000000005',
      website: 'https://school5.example.org',
      inn: '0000000177',
    });
    expect(year).toBe(2025);
  });

  test.each([
    ['2026-06-30T12:00:00Z', 2025],
    ['2026-08-20T12:00:00Z', 2026],
    ['2027-01-10T12:00:00Z', 2026],
  ])('the school year at %s is %i', async (now, year) => {
    const { json } = await noSchool().runIn({ now }, ...REGISTRATION, '--json');
    expect(json.year).toBe(year);
  });

  test.each(['+7 900 000 00 17', '89000000017', '8(900)000-00-17', '9000000017'])('the phone «%s»', async (phone) => {
    const { administrator } = await noSchool().ask(...withFlags(`--admin-phone=${phone}`));
    expect(administrator.phone).toBe('+79000000017');
  });

  test('only the owner can read the store', async () => {
    const school = await makeSchool();
    expect(statSync(school.store).mode & 0o777).toBe(0o600);
  });

  test('a second time is refused and nothing is changed', async () => {
    const school = await makeSchool();
    const before = school.bytes();
    const { code, stdout, error } = await school.run(...REGISTRATION, '--json');
    expect([code, stdout, error?.code]).toEqual([3, '', 'already-registered']);
    const other = await school.run(...withFlags('--name=Гимназия № 2', '--short-name=Гимназия № 2'));
    expect([other.code, other.stdout]).toEqual([3, '']);
    expect(other.stderr).toMatch(/^В этом хранилище уже есть организация: «Школа № 5»\.\n[^\n]*--store[^\n]*\n$/);
    expect(school.bytes()).toBe(before);
  });

  test('a second organisation lives in a store of its own', async () => {
    const school = await makeSchool();
    const before = school.bytes();
    const other = await run([...REGISTRATION, '--store', join(school.folder, 'other.db'), '--json']);
    expect([other.code, other.json.runId]).toEqual([0, 1]);
    expect(school.bytes()).toBe(before);
  });

  test('a dry run shows the result and leaves no file', async () => {
    const school = noSchool();
    const { code, json } = await school.run(...REGISTRATION, '--dry-run', '--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({ organization: { shortName: 'Школа № 5' }, runId: null, applied: false });
    expect(readdirSync(school.folder)).toEqual([]);
  });

  test('a dry run on a screen says that nothing is written', async () => {
    const { stdout } = await noSchool().run(...REGISTRATION, '--dry-run');
    expect(stdout).toMatch(/^Пробный запуск, ничего не записано\. Реестр заведён: /);
  });

  test('a folder that is not there', async () => {
    const school = noSchool();
    const store = join(school.folder, 'missing', 'school.db');
    const outcome = await run([...REGISTRATION, '--store', store, '--json']);
    expect([outcome.code, outcome.stdout, outcome.error?.code]).toEqual([4, '', 'cannot-write']);
    expect(readdirSync(school.folder)).toEqual([]);
  });

  test.each([
    '--kind',
    '--name',
    '--short-name',
    '--director',
    '--admin',
    '--admin-phone',
    '--order-number',
    '--order-date',
  ])('without %s', async (flag) => {
    const school = noSchool();
    const outcome = await school.run(...without(flag), '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, 'missing-value', '']);
    expect(outcome.error?.message).toContain(flag);
    expect(readdirSync(school.folder)).toEqual([]);
  });

  test.each([
    ['--kind=gymnasium', 'invalid-value'],
    ['--name=', 'invalid-value'],
    ['--director=Орлова', 'name-invalid'],
    ['--admin=12345 67', 'name-invalid'],
    ['--admin-phone=12345', 'phone-invalid'],
    ['--admin-phone=', 'phone-invalid'],
    ['--admin-email=admin', 'invalid-value'],
    ['--order-date=31.02.2026', 'date-invalid'],
    ['--order-date=вчера', 'date-invalid'],
    ['--email=school@', 'invalid-value'],
    ['--phone=+7 900', 'phone-invalid'],
    ['--inn=0000000178', 'invalid-value'],
    ['--inn=12', 'invalid-value'],
    ['--messenger=icq', 'invalid-value'],
    ['--time-zone=Moscow', 'invalid-value'],
    ['--year=26', 'invalid-value'],
    ['--staff-class=', 'invalid-value'],
    ['--name=Школа\u001b[31m', 'bad-characters'],
    ['--letter=А', 'unknown-option'],
    ['лишнее', 'too-many-arguments'],
  ])('%j ends with 2 %s', async (word, problem) => {
    const school = noSchool();
    const outcome = await school.run(...withFlags(word), '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, problem, '']);
    expect(readdirSync(school.folder)).toEqual([]);
  });

  test('says how a date is written', async () => {
    const { code, stdout, stderr } = await noSchool().run(...withFlags('--order-date=31.02.2026'));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('Нет такой даты: «31.02.2026» (--order-date).\nПишите дату как 2026-09-01 или 01.09.2026.\n');
  });
});

describe('register-org --from', () => {
  test('takes the values from a file', async () => {
    const school = noSchool();
    expect(await school.ask('register-org', '--from', ORGANIZATION)).toEqual({
      organization: {
        kind: 'school',
        name: 'Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 17 г. Приреченска»',
        shortName: 'МБОУ «СОШ № 17 г. Приреченска»',
        director: 'Орлова Марина Викторовна',
        messenger: 'max',
        registration: 'draft',
      },
      administrator: { id: 2, fullName: 'Лебедев Пётр Алексеевич', phone: '+79000000017' },
      staffClass: { id: 1, name: 'Учительская' },
      channels: ['Общешкольный канал', 'Сотрудники'],
      year: 2026,
      runId: 1,
      applied: true,
    });
    expect((await school.ask('show-org')).organization).toMatchObject({ phone: '+79000000001', inn: '0000000177' });
  });

  test('what is typed goes before the file', async () => {
    const document = await noSchool().ask('register-org', '--from', ORGANIZATION, '--short-name', 'Школа № 17');
    expect(document.organization.shortName).toBe('Школа № 17');
  });

  test('a number in the file is as good as its text', async () => {
    const school = noSchool();
    const file = school.file('organization.json', JSON.stringify({ year: 2025, orderNumber: 7 }));
    expect((await school.ask(...without('--order-number'), '--from', file)).year).toBe(2025);
  });

  test('from standard input', async () => {
    const stdin = JSON.stringify({ orderNumber: '7' });
    const outcome = await noSchool().runIn({ stdin }, ...without('--order-number'), '--from', '-');
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
  });

  test.each([
    ['no JSON', 'fixtures/bad/bad-rows.csv', 2, 'invalid-value'],
    ['an empty file', 'fixtures/bad/empty.csv', 2, 'invalid-value'],
    ['a binary file', 'fixtures/bad/binary.csv', 2, 'invalid-value'],
    ['a missing file', 'fixtures/bad/missing.json', 4, 'file-not-found'],
    ['a folder', 'fixtures/bad', 4, 'file-not-found'],
  ])('%s', async (_, file, code, problem) => {
    const school = noSchool();
    const outcome = await school.run('register-org', '--from', file, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([code, problem, '']);
    expect(readdirSync(school.folder)).toEqual([]);
  });

  test.each([
    ['a list', [], 'invalid-value'],
    ['an unknown name', { principal: 'Орлова Мария Ивановна' }, 'invalid-value'],
    ['an object as a value', { name: { full: 'Школа' } }, 'invalid-value'],
    ['a bad date', { orderDate: '31.02.2026' }, 'date-invalid'],
    ['a bad phone', { adminPhone: '12345' }, 'phone-invalid'],
    ['a bad name', { director: 'Орлова' }, 'name-invalid'],
    ['a control character', { name: 'Школа\u0000№ 5' }, 'bad-characters'],
  ])('%s in the file', async (_, contents, problem) => {
    const school = noSchool();
    const file = school.file('organization.json', JSON.stringify(contents));
    const own = Object.keys(contents).map(
      (key) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    );
    const words = REGISTRATION.filter((word) => !own.some((flag) => word.startsWith(`${flag}=`)));
    const outcome = await school.run(...words, '--from', file, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, problem, '']);
    expect(readdirSync(school.folder)).toEqual(['organization.json']);
  });
});
