import { describe, expect, test } from 'vitest';
import { loadPupils, loadStaff, makeSchool, noSchool, REGISTRATION } from '../support/school.ts';

const WORDS = {
  organization: 'школа',
  class: 'класс',
  staffClass: 'Учительская',
  teacher: 'учитель',
  homeroomTeacher: 'классный руководитель',
  pupil: 'учащийся',
  parent: 'родитель (законный представитель)',
  generalChannel: 'Общешкольный канал',
  staffChannel: 'Сотрудники',
};

describe('show-org', () => {
  test('shows what is known and what is left to do', async () => {
    const school = await makeSchool('5А');
    const { code, stdout, stderr } = await school.run('show-org');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        'Средняя школа № 5 города Приреченска',
        'Краткое наименование   Школа № 5',
        'Вид                    школа',
        'Директор               Орлова Мария Ивановна',
        'Администраторы         Лебедев Пётр Алексеевич, +79000000017',
        'Учебный год            2026/2027',
        'Мессенджер             MAX',
        'Регистрация            готовится',
        'Часовой пояс           Europe/Moscow',
        'Приглашения действуют  14 дней',
        'Класс сотрудников      Учительская',
        'Каналы                 Общешкольный канал, Сотрудники',
        '',
        '[x] Реестр организации заведён',
        '[ ] Заявка отправлена на info@sferum.ru',
        '[ ] Регистрация на платформе подтверждена',
        '[x] Классы созданы',
        '[ ] Список учащихся загружен',
        '[ ] Список сотрудников загружен',
        '[ ] Приглашения выданы',
        '[ ] Заявки на вступление рассмотрены',
        '[ ] Классные руководители назначены',
        '[ ] Статус «учитель» подтверждён',
        '',
      ].join('\n'),
    );
  });

  test('its document, what is absent being null', async () => {
    const school = await makeSchool();
    const { checklist, ...document } = await school.ask('show-org');
    expect(document).toEqual({
      organization: {
        kind: 'school',
        name: 'Средняя школа № 5 города Приреченска',
        shortName: 'Школа № 5',
        director: 'Орлова Мария Ивановна',
        messenger: 'max',
        registration: 'draft',
        region: null,
        address: null,
        email: null,
        phone: null,
        website: null,
        inn: null,
        timeZone: 'Europe/Moscow',
        platformId: null,
        invitationDays: 14,
      },
      administrators: [{ id: 2, fullName: 'Лебедев Пётр Алексеевич', phone: '+79000000017', primary: true }],
      staffClass: { id: 1, name: 'Учительская' },
      channels: ['Общешкольный канал', 'Сотрудники'],
      year: 2026,
      words: WORDS,
    });
    for (const entry of checklist) expect(entry).toEqual({ item: expect.any(String), done: expect.any(Boolean) });
  });

  test('the document of a school of which everything is known', async () => {
    const school = noSchool();
    await school.ask('register-org', '--from', 'fixtures/school/organization.json');
    expect((await school.ask('show-org')).organization).toEqual({
      kind: 'school',
      name: 'Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 17 г. Приреченска»',
      shortName: 'МБОУ «СОШ № 17 г. Приреченска»',
      director: 'Орлова Марина Викторовна',
      messenger: 'max',
      registration: 'draft',
      region: 'Приреченская область',
      address: '000017, г. Приреченск, ул. Школьная, д. 17',
      email: 'school17@example.org',
      phone: '+79000000001',
      website: 'https://school17.example.org',
      inn: '0000000177',
      timeZone: 'Europe/Moscow',
      platformId: null,
      invitationDays: 14,
    });
  });

  test.each([
    ['college', { organization: 'техникум', class: 'группа', staffClass: 'Преподаватели', teacher: 'преподаватель' }],
    [
      'supplementary',
      { class: 'кружковое объединение', homeroomTeacher: 'руководитель кружкового объединения', teacher: 'педагог' },
    ],
  ])('the words of a %s', async (kind, words) => {
    const school = noSchool();
    await school.ask(...REGISTRATION.filter((word) => !word.startsWith('--kind')), `--kind=${kind}`);
    expect((await school.ask('show-org')).words).toMatchObject(words);
  });

  test('the checklist follows the work', async () => {
    const school = await makeSchool('5А');
    const done = async () => {
      const { checklist } = await school.ask('show-org');
      return checklist.flatMap((entry: { item: string; done: boolean }) => (entry.done ? [entry.item] : []));
    };
    expect(await done()).toEqual(['organization-registered', 'classes-created']);
    await loadPupils(school, 'Иванов Иван Иванович;5А;;');
    await loadStaff(school, 'Климова Ирина Львовна;Учитель;');
    await school.ask('assign-homeroom', '5А', 'Климова Ирина Львовна');
    await school.ask('verify-teacher', 'Лебедев Пётр Алексеевич');
    await school.ask('invite', '5А', '--role', 'pupil');
    expect(await done()).toEqual([
      'organization-registered',
      'classes-created',
      'pupils-loaded',
      'staff-loaded',
      'invitations-issued',
      'homeroom-assigned',
      'teachers-verified',
    ]);
  });

  test('changes nothing and prints even with --quiet', async () => {
    const school = await makeSchool();
    const before = school.bytes();
    const [loud, quiet] = [await school.run('show-org'), await school.run('show-org', '--quiet')];
    expect(quiet.stdout).toBe(loud.stdout);
    expect(school.bytes()).toBe(before);
  });

  test.each([
    [['show-org', '5А'], 'too-many-arguments'],
    [['show-org', '--year', '2026'], 'unknown-option'],
  ])('%j ends with 2 %s', async (argv, problem) => {
    const outcome = await (await makeSchool()).run(...argv, '--json');
    expect([outcome.code, outcome.error?.code, outcome.stdout]).toEqual([2, problem, '']);
  });

  test('without a store', async () => {
    const outcome = await noSchool().run('show-org', '--json');
    expect([outcome.code, outcome.stdout, outcome.error?.code]).toEqual([4, '', 'store-missing']);
  });
});
