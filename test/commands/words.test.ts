import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ORGANIZATION_KINDS, type OrganizationKind, type WordConcept } from '../../src/domain/organization.ts';
import { loadLanguage } from '../../src/language/language.ts';
import { issue, issueAll, plain } from '../support/invitations.ts';
import { readPdf } from '../support/pdf.ts';
import { noSchool, REGISTRATION, type TestSchool } from '../support/school.ts';

/** What is called otherwise in each kind: a few classes, and how a file heads the column of them. */
const PLACES = {
  school: { one: '5А', other: '5Б', third: '6В', staff: 'Учительская', header: 'Класс' },
  college: { one: 'ИТ-101', other: 'ИТ-102', third: 'ИТ-201', staff: 'Преподаватели', header: 'Группа' },
  supplementary: { one: 'Шахматы-2', other: 'Хор', third: 'Шашки', staff: 'Педагоги', header: 'Объединение' },
} as const satisfies Record<OrganizationKind, Record<string, string>>;

/** A registered organisation of a kind, without classes. */
async function makeOrganization(kind: OrganizationKind): Promise<TestSchool> {
  const organization = noSchool();
  await organization.ask(...REGISTRATION.map((one) => (one.startsWith('--kind') ? `--kind=${kind}` : one)));
  return organization;
}

/** The same with two classes, two pupils and the mother of one of them in the first, and two members of staff. */
async function makeFilled(kind: OrganizationKind): Promise<TestSchool> {
  const { one, other, header } = PLACES[kind];
  const organization = await makeOrganization(kind);
  await organization.ask('create-class', one, other);
  const pupils = `ФИО;${header};ФИО матери\nИванов Иван Иванович;${one};Иванова Анна Петровна\nПетров Лев Ильич;${one};\n`;
  await organization.ask('import-roster', organization.file('pupils.csv', pupils), '--role', 'pupil');
  const staff = 'ФИО\nСысоев Юрий Павлович\nКузнецов Олег Ильич\n';
  await organization.ask('import-roster', organization.file('staff.csv', staff), '--role', 'teacher');
  return organization;
}

/** Everything a command line says, on both streams. */
async function hear(organization: TestSchool, ...argv: string[]): Promise<string> {
  const { stdout, stderr } = await organization.runIn({ seed: argv.join(' ') }, ...argv);
  return plain(`${stdout}${stderr}`).replaceAll(organization.folder, '…').trimEnd();
}

type Told = Readonly<Record<OrganizationKind, string>>;
type Place = (typeof PLACES)[OrganizationKind];
type Case = [title: string, argv: (place: Place) => string[], told: Told];

/** Said of an empty organisation. */
const OF_CLASSES: Case[] = [
  [
    'create-class of one',
    ({ third }) => ['create-class', third],
    {
      school: 'Создан 1 класс: 6В.',
      college: 'Создана 1 группа: ИТ-201.',
      supplementary: 'Создано 1 объединение: Шашки.',
    },
  ],
  [
    'create-class of those there are',
    ({ one }) => ['create-class', one, '--if-missing'],
    {
      school: 'Новых классов нет. Уже были: 5А.',
      college: 'Новых групп нет. Уже были: ИТ-101.',
      supplementary: 'Новых объединений нет. Уже были: Шахматы-2.',
    },
  ],
  [
    'class-exists',
    ({ one }) => ['create-class', one],
    {
      school:
        'Класс «5А» уже есть.\nВсе классы: sferum-admin list-classes; create-class --if-missing пропускает те, что уже есть.',
      college:
        'Группа «ИТ-101» уже есть.\nВсе группы: sferum-admin list-classes; create-class --if-missing пропускает те, что уже есть.',
      supplementary:
        'Объединение «Шахматы-2» уже есть.\nВсе объединения: sferum-admin list-classes; create-class --if-missing пропускает те, что уже есть.',
    },
  ],
  [
    'class-not-found',
    () => ['list-people', '--class', '11Я'],
    {
      school: 'Класс «11Я» не найден.\nВсе классы: sferum-admin list-classes',
      college: 'Группа «11Я» не найдена.\nВсе группы: sferum-admin list-classes',
      supplementary: 'Объединение «11Я» не найдено.\nВсе объединения: sferum-admin list-classes',
    },
  ],
  [
    'class-not-empty',
    ({ one }) => ['archive-class', one],
    {
      school:
        'В классе «5А» ещё числятся 2 человека.\nСначала переведите их (transfer) или запишите выбытие (withdraw).',
      college:
        'В группе «ИТ-101» ещё числятся 2 человека.\nСначала переведите их (transfer) или запишите выбытие (withdraw).',
      supplementary:
        'В объединении «Шахматы-2» ещё числятся 2 человека.\nСначала переведите их (transfer) или запишите выбытие (withdraw).',
    },
  ],
  [
    'archive-class',
    ({ other }) => ['archive-class', other],
    {
      school: 'Класс «5Б» убран в архив.',
      college: 'Группа «ИТ-102» убрана в архив.',
      supplementary: 'Объединение «Хор» убрано в архив.',
    },
  ],
  [
    'rename-class',
    ({ other, third }) => ['rename-class', other, third],
    {
      school: 'Класс «5Б» теперь называется «6В».',
      college: 'Группа «ИТ-102» теперь называется «ИТ-201».',
      supplementary: 'Объединение «Хор» теперь называется «Шашки».',
    },
  ],
  [
    'the heads of list-classes',
    () => ['list-classes', '--format', 'csv', '--limit', '1'],
    {
      school: '\ufeff№;Класс;Год;Учащихся;Классный руководитель\r\n1;Учительская;2026;;',
      college: '\ufeff№;Группа;Год;Обучающихся;Классный руководитель\r\n1;Преподаватели;2026;;',
      supplementary: '\ufeff№;Объединение;Год;Обучающихся;Руководитель объединения\r\n1;Педагоги;2026;;',
    },
  ],
];

const OF_PEOPLE: Case[] = [
  [
    'purge of a child and with it a parent',
    () => ['purge', '#3', '--reason', 'purpose-reached', '--out', 'акты', '--dry-run'],
    {
      school:
        'Без детей в школе останется и выбудет: Иванова Анна Петровна.\nВернуть их не смогут ни undo, ни restore.\nПробный запуск, ничего не уничтожено. Акт лёг бы в «акты/act-3.docx», выгрузка из журнала — в «акты/log-3.csv».',
      college:
        'Без детей в техникуме останется и выбудет: Иванова Анна Петровна.\nВернуть их не смогут ни undo, ни restore.\nПробный запуск, ничего не уничтожено. Акт лёг бы в «акты/act-3.docx», выгрузка из журнала — в «акты/log-3.csv».',
      supplementary:
        'Без детей в учреждении останется и выбудет: Иванова Анна Петровна.\nВернуть их не смогут ни undo, ни restore.\nПробный запуск, ничего не уничтожено. Акт лёг бы в «акты/act-3.docx», выгрузка из журнала — в «акты/log-3.csv».',
    },
  ],
  [
    'refused rows',
    ({ one, header }) => [
      ...['assign-homeroom', '--from'],
      `${header};ФИО\n;Сысоев Юрий Павлович\n11Я;Сысоев Юрий Павлович\n${one};Кузнецов Олег Ильич\n${one};Сысоев Юрий Павлович\n`,
    ],
    {
      school:
        'Ничего не записано: в файле «…/list.csv» не приняты 3 строки из 4 — строка 2: не указан класс; строка 3: класс «11Я» не найден; строка 5: класс «5А» назван дважды.\nИсправьте эти строки и повторите.',
      college:
        'Ничего не записано: в файле «…/list.csv» не приняты 3 строки из 4 — строка 2: не указана группа; строка 3: группа «11Я» не найдена; строка 5: группа «ИТ-101» названа дважды.\nИсправьте эти строки и повторите.',
      supplementary:
        'Ничего не записано: в файле «…/list.csv» не приняты 3 строки из 4 — строка 2: не указано объединение; строка 3: объединение «11Я» не найдено; строка 5: объединение «Шахматы-2» названо дважды.\nИсправьте эти строки и повторите.',
    },
  ],
  [
    'a roster that makes a class',
    ({ header, third }) => [
      ...['import-roster', `ФИО;${header}\nНовиков Лев Ильич;${third}\n`, '--role', 'pupil', '--create-classes'],
    ],
    {
      school: 'Создан класс: 6В.',
      college: 'Создана группа: ИТ-201.',
      supplementary: 'Создано объединение: Шашки.',
    },
  ],
  [
    'a file that is no roster',
    () => ['import-roster', 'а;б\n1;2\n', '--role', 'pupil'],
    {
      school:
        'Нужны столбцы, например: ФИО, Фамилия, Имя, Отчество, Класс, Дата рождения. Свои заголовки сопоставляет ключ --map.',
      college:
        'Нужны столбцы, например: ФИО, Фамилия, Имя, Отчество, Группа, Дата рождения. Свои заголовки сопоставляет ключ --map.',
      supplementary:
        'Нужны столбцы, например: ФИО, Фамилия, Имя, Отчество, Объединение, Дата рождения. Свои заголовки сопоставляет ключ --map.',
    },
  ],
  [
    'invite without a roster',
    ({ other }) => ['invite', other, '--role', 'pupil'],
    {
      school:
        'В списке класса «5Б» нет ни одного учащегося, поэтому число входов не определить.\nУкажите его ключом --uses или сначала загрузите список командой import-roster.',
      college:
        'В списке группы «ИТ-102» нет ни одного обучающегося, поэтому число входов не определить.\nУкажите его ключом --uses или сначала загрузите список командой import-roster.',
      supplementary:
        'В списке объединения «Хор» нет ни одного обучающегося, поэтому число входов не определить.\nУкажите его ключом --uses или сначала загрузите список командой import-roster.',
    },
  ],
  [
    'invite into the class of staff',
    ({ staff }) => ['invite', staff, '--role', 'pupil'],
    {
      school: 'В класс «Учительская» приглашают только сотрудников.\nДля учащихся и родителей выберите другой класс.',
      college:
        'В группу «Преподаватели» приглашают только сотрудников.\nДля обучающихся и родителей выберите другую группу.',
      supplementary:
        'В объединение «Педагоги» приглашают только сотрудников.\nДля обучающихся и родителей выберите другое объединение.',
    },
  ],
  [
    'enroll',
    ({ one }) => ['enroll', 'Новиков Лев Ильич', '--role', 'pupil', '--class', one],
    {
      school: 'Внесено: Новиков Лев Ильич (#8), учащийся, 5А.',
      college: 'Внесено: Новиков Лев Ильич (#8), обучающийся, ИТ-101.',
      supplementary: 'Внесено: Новиков Лев Ильич (#8), обучающийся, Шахматы-2.',
    },
  ],
  [
    'transfer to where somebody is',
    ({ one }) => ['transfer', 'Петров Лев Ильич', '--to', one],
    {
      school:
        'Петров Лев Ильич (#5) уже числится в классе «5А».\nУчащийся может быть только в одном классе. Проверьте, тот ли это человек и тот ли класс.',
      college:
        'Петров Лев Ильич (#5) уже числится в группе «ИТ-101».\nОбучающийся может быть только в одной группе. Проверьте, тот ли это человек и та ли группа.',
      supplementary:
        'Петров Лев Ильич (#5) уже числится в объединении «Шахматы-2».\nПроверьте, тот ли это человек и то ли объединение.',
    },
  ],
  [
    'ambiguous-person',
    ({ other }) => ['enroll', 'Петров Лев Ильич', '--role', 'pupil', '--class', other],
    {
      school: 'Уточните номером (#12) или классом: «Иванов Иван Иванович@5А».',
      college: 'Уточните номером (#12) или группой: «Иванов Иван Иванович@ИТ-101».',
      supplementary: 'Уточните номером (#12) или объединением: «Иванов Иван Иванович@Шахматы-1».',
    },
  ],
  [
    'assign-homeroom',
    ({ one }) => ['assign-homeroom', one, 'Сысоев Юрий Павлович'],
    {
      school: 'Классный руководитель «5А»: Сысоев Юрий Павлович.',
      college: 'Классный руководитель «ИТ-101»: Сысоев Юрий Павлович.',
      supplementary: 'Руководитель объединения «Шахматы-2»: Сысоев Юрий Павлович.',
    },
  ],
  [
    'homeroom-of-staff-class',
    ({ staff }) => ['assign-homeroom', staff, 'Сысоев Юрий Павлович'],
    {
      school: 'Классу «Учительская» классный руководитель не нужен: это класс сотрудников.\nВыберите другой класс.',
      college:
        'Группе «Преподаватели» классный руководитель не нужен: это группа сотрудников.\nВыберите другую группу.',
      supplementary:
        'Объединению «Педагоги» руководитель не нужен: это объединение сотрудников.\nВыберите другое объединение.',
    },
  ],
  [
    'the heads of list-people',
    () => ['list-people', '--format', 'csv', '--role', 'teacher', '--limit', '1'],
    {
      school: '\ufeff№;ФИО;Роль;Класс;Состояние;Телефон\r\n7;Кузнецов Олег Ильич;учитель;Учительская;без приглашения;',
      college:
        '\ufeff№;ФИО;Роль;Группа;Состояние;Телефон\r\n7;Кузнецов Олег Ильич;преподаватель;Преподаватели;без приглашения;',
      supplementary:
        '\ufeff№;ФИО;Роль;Объединение;Состояние;Телефон\r\n7;Кузнецов Олег Ильич;педагог;Педагоги;без приглашения;',
    },
  ],
  [
    'an answer in JSON, whose codes and fields stay as they are',
    () => ['list-people', '--class', '11Я', '--json'],
    {
      school:
        '{"error":{"code":"class-not-found","message":"Класс «11Я» не найден.","hint":"Все классы: sferum-admin list-classes"}}',
      college:
        '{"error":{"code":"class-not-found","message":"Группа «11Я» не найдена.","hint":"Все группы: sferum-admin list-classes"}}',
      supplementary:
        '{"error":{"code":"class-not-found","message":"Объединение «11Я» не найдено.","hint":"Все объединения: sferum-admin list-classes"}}',
    },
  ],
];

/** The end of what was said: as many lines as are expected. */
function endOf(said: string, expected: string): string {
  return said.split('\n').slice(-expected.split('\n').length).join('\n');
}

describe.each(ORGANIZATION_KINDS)('a %s', (kind) => {
  const place = PLACES[kind];
  test.each([...OF_CLASSES, ...OF_PEOPLE])('says %s in its own words', async (_title, argv, told) => {
    const organization = await makeFilled(kind);
    const line = argv(place).map((word) => (word.includes('\n') ? organization.file('list.csv', word) : word));
    expect(endOf(await hear(organization, ...line), told[kind])).toBe(told[kind]);
  });
});

const REGISTERED: Told = {
  school: 'Класс сотрудников: «Учительская». Каналы: «Общешкольный канал», «Сотрудники».',
  college: 'Группа сотрудников: «Преподаватели». Каналы: «Канал техникума», «Сотрудники».',
  supplementary: 'Объединение сотрудников: «Педагоги». Каналы: «Общеучрежденческий канал», «Сотрудники».',
};

test.each(ORGANIZATION_KINDS)('a %s is registered in its own words, in a dry run too', async (kind) => {
  const argv = REGISTRATION.map((one) => (one.startsWith('--kind') ? `--kind=${kind}` : one));
  const organization = noSchool();
  expect(endOf(await hear(organization, ...argv, '--dry-run'), 'one line')).toBe(REGISTERED[kind]);
  expect(endOf(await hear(organization, ...argv), 'one line')).toBe(REGISTERED[kind]);
});

const CHECKLISTS: Told = {
  school: `[x] Классы созданы
[x] Список учащихся загружен
[x] Список сотрудников загружен
[ ] Приглашения выданы
[ ] Заявки на вступление рассмотрены
[ ] Классные руководители назначены
[ ] Статус «учитель» подтверждён`,
  college: `[x] Группы созданы
[x] Список обучающихся загружен
[x] Список сотрудников загружен
[ ] Приглашения выданы
[ ] Заявки на вступление рассмотрены
[ ] Классные руководители назначены
[ ] Статус «учитель» подтверждён`,
  supplementary: `[x] Объединения созданы
[x] Список обучающихся загружен
[x] Список сотрудников загружен
[ ] Приглашения выданы
[ ] Заявки на вступление рассмотрены
[ ] Руководители объединений назначены
[ ] Статус «учитель» подтверждён`,
};

const FIGURES: Told = {
  school: `Роль        Всего  В сообществе  Доля  Цель
Сотрудники      4             1  25 %  75 %
Учащиеся        2             0   0 %  30 %
Родители        1             0   0 %  30 %

Классы                           1
Классные руководители назначены  0 из 1
Статус «учитель» подтверждён     0 из 4
Приглашения                      открыто 0, использовано 0, истекло 0, аннулировано 0
Заявки                           на рассмотрении 0, принято 0, отклонено 0
Движение с начала года           прибыло 0, выбыло 0

Класс  Уч-ся  вошли  Родит.  вошли  Заявки  Пригл.  Классный руководитель
5А         2      0       1      0       0       0`,
  college: `Роль         Всего  В сообществе  Доля  Цель
Сотрудники       4             1  25 %  75 %
Обучающиеся      2             0   0 %  30 %
Родители         1             0   0 %  30 %

Группы                           1
Классные руководители назначены  0 из 1
Статус «учитель» подтверждён     0 из 4
Приглашения                      открыто 0, использовано 0, истекло 0, аннулировано 0
Заявки                           на рассмотрении 0, принято 0, отклонено 0
Движение с начала года           прибыло 0, выбыло 0

Группа  Обуч-ся  вошли  Родит.  вошли  Заявки  Пригл.  Классный руководитель
ИТ-101        2      0       1      0       0       0`,
  supplementary: `Роль         Всего  В сообществе  Доля  Цель
Сотрудники       4             1  25 %  75 %
Обучающиеся      2             0   0 %  30 %
Родители         1             0   0 %  30 %

Объединения                         1
Руководители объединений назначены  0 из 1
Статус «учитель» подтверждён        0 из 4
Приглашения                         открыто 0, использовано 0, истекло 0, аннулировано 0
Заявки                              на рассмотрении 0, принято 0, отклонено 0
Движение с начала года              прибыло 0, выбыло 0

Объединение  Обуч-ся  вошли  Родит.  вошли  Заявки  Пригл.  Руководитель объединения
Шахматы-2          2      0       1      0       0       0`,
};

test.each(ORGANIZATION_KINDS)('the checklist and the figures of a %s', async (kind) => {
  const organization = await makeFilled(kind);
  await organization.ask('archive-class', PLACES[kind].other);
  expect(endOf(await hear(organization, 'show-org'), CHECKLISTS[kind])).toBe(CHECKLISTS[kind]);
  expect(endOf(await hear(organization, 'stats'), FIGURES[kind])).toBe(FIGURES[kind]);
});

test.each(ORGANIZATION_KINDS)('homeroom-taken in a %s', async (kind) => {
  const { one } = PLACES[kind];
  const organization = await makeFilled(kind);
  await organization.ask('assign-homeroom', one, 'Сысоев Юрий Павлович');
  const taken: Told = {
    school: 'У класса «5А» уже есть классный руководитель: Сысоев Юрий Павлович.',
    college: 'У группы «ИТ-101» уже есть классный руководитель: Сысоев Юрий Павлович.',
    supplementary: 'У объединения «Шахматы-2» уже есть руководитель: Сысоев Юрий Павлович.',
  };
  expect(await hear(organization, 'assign-homeroom', one, 'Кузнецов Олег Ильич')).toBe(
    `${taken[kind]}\nЧтобы заменить, добавьте --replace.`,
  );
});

/** Runs most commands, some of them in vain, and gives all that they said. */
async function hearMuch(kind: OrganizationKind): Promise<string[]> {
  const { one, other, third, staff, header } = PLACES[kind];
  const organization = await makeFilled(kind);
  const { code } = await issue(organization, one, '--role', 'pupil');
  const roster = organization.file(
    'roster.csv',
    `ФИО;${header}\nЮн Ян;${third}\nИванов Иван Иванович;${other}\nЮн Ян;\n`,
  );
  const homeroom = organization.file(
    'homeroom.csv',
    `${header};ФИО\n${one};Сысоев Юрий Павлович\n;Никто Никто Никто\n`,
  );
  const nothing = organization.file('nothing.csv', 'а;б\n1;2\n');
  const lines = [
    ['show-org'],
    ['create-class', third, one],
    ['create-class', 'х'.repeat(90)],
    ['create-class', '--from', organization.file('classes.csv', `${header};Численность\n;1\n`)],
    ['rename-class', other, one],
    ['archive-class', one],
    ['import-roster', roster, '--role', 'pupil'],
    ['import-roster', roster, '--role', 'pupil', '--json'],
    ['import-roster', roster, '--role', 'pupil', '--create-classes', '--moves', '--dry-run'],
    ['import-roster', nothing, '--role', 'pupil'],
    ['export-roster', '--role', 'pupil', '--out', '-'],
    ['export-roster', '--role', 'teacher', '--out', '-'],
    ['export-roster', '--role', 'parent', '--out', '-'],
    ['enroll', 'Новиков Лев Ильич', '--role', 'pupil', '--class', one],
    ['enroll', 'Иванов Иван Иванович', '--role', 'pupil', '--class', other],
    ['edit-person', 'Новиков Лев Ильич', '--phone', '+79000000301'],
    ['transfer', 'Новиков Лев Ильич', '--to', one],
    ['transfer', 'Новиков Лев Ильич', '--to', other],
    ['transfer', 'Сысоев Юрий Павлович', '--to', other],
    ['withdraw', 'Новиков Лев Ильич', '--reason', 'transferred', '--class', one],
    ['withdraw', 'Новиков Лев Ильич', '--reason', 'transferred'],
    ['reinstate', 'Новиков Лев Ильич', '--class', staff],
    ['reinstate', 'Новиков Лев Ильич', '--class', one],
    ['list-movement'],
    ['assign-teacher', one, 'Сысоев Юрий Павлович', '--subject', 'физика'],
    ['assign-teacher', staff, 'Сысоев Юрий Павлович'],
    ['purge', 'Новиков Лев Ильич', '--reason', 'purpose-reached', '--out', 'акты', '--dry-run'],
    ['show-person', 'Сысоев Юрий Павлович'],
    ['show-person', 'Новиков Лев Ильич'],
    ['start-year', '2027', '--dry-run'],
    ['start-year', '2026', '--yes'],
    ['start-year', '2027', '--yes', '--rename', `${one}=${other}`],
    ['appoint-admin', 'Сысоев Юрий Павлович'],
    ['assign-homeroom', '--from-roster'],
    ['assign-homeroom', one, 'Сысоев Юрий Павлович'],
    ['assign-homeroom', one, 'Кузнецов Олег Ильич'],
    ['assign-homeroom', staff, 'Кузнецов Олег Ильич'],
    ['assign-homeroom', '--from', homeroom],
    ['assign-homeroom', '--remove', one],
    ['list-classes'],
    ['list-people'],
    ['list-people', '--missing'],
    ['list-people', '--class', 'нет'],
    ['invite', staff, '--role', 'pupil'],
    ['invite', other, '--role', 'parent'],
    ['invite', '--all', '--role', 'pupil,parent,teacher', '--reissue', '--out', '-'],
    ['list-invites'],
    ['join', code, '--name', 'Иванов Иван Иванович'],
    ['list-requests'],
    ['approve', '1'],
    ['approve', '--matched'],
    ['reject', '1', '--reason', 'нет в списке'],
    ['revoke-invites', '--class', one],
    ['handout', '--class', other, '--out', '-'],
    ['verify-teacher', '--all-joined'],
    ['stats'],
    ['stats', '--by', 'role'],
    ['stats', '--format', 'csv'],
  ];
  const said: string[] = [];
  for (const argv of lines) said.push(`${argv.join(' ')}\n${await hear(organization, ...argv)}`);
  expect(said.filter((text) => text.includes('Ошибка в самой программе'))).toEqual([]);
  return said;
}

test('nothing that a college says speaks of a class but for the homeroom teacher’s title', async () => {
  expect((await hearMuch('school')).filter((text) => /класс/i.test(text)).length).toBeGreaterThan(25);
  const said = await hearMuch('college');
  const rest = said.map((text) => text.replace(/классн[а-я]+ руковод[а-я]+/gi, ''));
  expect(rest.filter((text) => /класс|учащ|(?<!Статус «)учител/i.test(text))).toEqual([]);
});

test('nothing that a centre of supplementary education says speaks of a class at all', async () => {
  const said = await hearMuch('supplementary');
  expect(said.filter((text) => /класс|учащ|(?<!Статус «)учител|кружков/i.test(text))).toEqual([]);
});

/** An organisation whose words are its own. */
async function makeNamed(kind: OrganizationKind, words: Partial<Record<WordConcept, string>>): Promise<TestSchool> {
  const organization = await makeFilled(kind);
  for (const [concept, word] of Object.entries(words))
    await organization.ask('edit-org', '--word', `${concept}=${word}`);
  return organization;
}

const SQUAD = {
  ...{ class: 'отряд', teacher: 'воспитатель', homeroomTeacher: 'вожатый' },
  ...{ pupil: 'юный моряк', parent: 'законный представитель' },
};

describe('an organisation with words of its own', () => {
  test('has them in every sentence, in its case and number', async () => {
    const squad = await makeNamed('supplementary', SQUAD);
    expect(await hear(squad, 'create-class', 'Юнга', 'Моряк')).toBe('Созданы 2 отряда: Юнга, Моряк.');
    expect(await hear(squad, 'invite', 'Юнга', '--role', 'pupil')).toContain(
      'В списке отряда «Юнга» нет ни одного юного моряка, поэтому',
    );
    expect(await hear(squad, 'invite', 'Педагоги', '--role', 'pupil')).toBe(
      'В отряд «Педагоги» приглашают только сотрудников.\nДля юных моряков и законных представителей выберите другой отряд.',
    );
    expect(await hear(squad, 'assign-homeroom', 'Юнга', 'Сысоев Юрий Павлович')).toBe(
      'Вожатый «Юнга»: Сысоев Юрий Павлович.',
    );
    expect(await hear(squad, 'assign-homeroom', '--remove', 'Юнга')).toBe('Без вожатого: Юнга.');
    expect(await hear(squad, 'enroll', 'Новиков Лев Ильич', '--role', 'pupil', '--class', 'Юнга')).toBe(
      'Внесено: Новиков Лев Ильич (#8), юный моряк, Юнга.',
    );
    expect(await hear(squad, 'archive-class', 'Юнга')).toMatch(/^В отряде «Юнга» ещё числится 1 человек\./);
    expect(await hear(squad, 'list-classes', '--format', 'csv')).toMatch(/^\ufeff№;Отряд;Год;Юных моряков;Вожатый\r\n/);
    expect(await hear(squad, 'list-movement')).toMatch(/\nЮных моряков прибыло: 1, выбыло: 0\.$/);
    expect(await hear(squad, 'show-org')).toContain('[x] Отряды созданы\n[x] Список юных моряков загружен');
  });

  test.each<[OrganizationKind, string]>([
    ['school', 'Учащихся прибыло: 0, выбыло: 1.'],
    ['college', 'Обучающихся прибыло: 0, выбыло: 1.'],
    ['supplementary', 'Обучающихся прибыло: 0, выбыло: 1.'],
  ])('the movement of a %s', async (kind, told) => {
    const organization = await makeFilled(kind);
    await organization.ask('withdraw', 'Петров Лев Ильич', '--reason', 'left');
    expect((await hear(organization, 'list-movement')).split('\n').at(-1)).toBe(told);
  });

  test('keeps the words of its kind for what it has no word of its own', async () => {
    const college = await makeNamed('college', { homeroomTeacher: 'куратор группы' });
    await college.ask('assign-homeroom', 'ИТ-101', 'Сысоев Юрий Павлович');
    expect(await hear(college, 'assign-homeroom', 'ИТ-101', 'Кузнецов Олег Ильич')).toMatch(
      /^У группы «ИТ-101» уже есть куратор: Сысоев Юрий Павлович\./,
    );
    expect(await hear(college, 'list-classes')).toMatch(/^№ +Группа +Год +Обучающихся +Куратор группы\n/);
  });

  test('is answered in its kind’s words in English', async () => {
    const squad = await makeNamed('supplementary', SQUAD);
    const { stdout } = await squad.runIn({ lang: 'en' }, 'list-classes', '--format', 'csv', '--limit', '1');
    expect(stdout).toBe('\ufeffNo.;Club;Year;Students;Club leader\r\n1;Педагоги;2026;;\r\n');
    const { stderr } = await squad.runIn({ lang: 'en' }, 'list-people', '--class', 'нет');
    expect(stderr).toBe('Club “нет” was not found.\nAll clubs: sferum-admin list-classes\n');
  });

  test('has the same JSON as any other', async () => {
    const [own, plainOne] = [await makeNamed('college', SQUAD), await makeFilled('college')];
    for (const argv of [['list-classes'], ['list-people'], ['stats']]) {
      expect(await own.ask(...argv)).toEqual(await plainOne.ask(...argv));
    }
  });
});

test('the English of a college and of a centre', async () => {
  const said = async (kind: OrganizationKind, ...argv: string[]) => {
    const { stdout, stderr } = await (await makeFilled(kind)).runIn({ lang: 'en' }, ...argv);
    return `${stdout}${stderr}`;
  };
  expect(await said('college', 'create-class', 'ИТ-201')).toBe('Created 1 group: ИТ-201.\n');
  expect(await said('supplementary', 'create-class', 'Шашки')).toBe('Created 1 club: Шашки.\n');
  expect(await said('college', 'enroll', 'Новиков Лев Ильич', '--role', 'pupil', '--class', 'ИТ-101')).toBe(
    'Entered: Новиков Лев Ильич (#8), student, ИТ-101.\n',
  );
  expect(await said('supplementary', 'invite', 'Педагоги', '--role', 'pupil')).toBe(
    'Only staff are invited to club “Педагоги”.\nFor students and parents choose another club.\n',
  );
});

describe('questions', () => {
  test.each([
    ['school', 'Класс:', ['учащихся', 'родителей', 'учителей'], ['учащийся', 'сотрудник', 'родитель']],
    ['college', 'Группа:', ['обучающихся', 'родителей', 'преподавателей'], ['обучающийся', 'сотрудник', 'родитель']],
    [
      'supplementary',
      'Объединение:',
      ['обучающихся', 'родителей', 'педагогов'],
      ['обучающийся', 'сотрудник', 'родитель'],
    ],
  ] as const)('of a %s', async (kind, className, roles, enrolled) => {
    const { ask } = (await loadLanguage('ru', { kind, own: {} })).screens;
    expect(ask.className).toBe(className);
    expect(ask.roles.map(({ name }) => name)).toEqual(roles);
    expect(ask.enrolledRoles.map(({ name }) => name)).toEqual(enrolled);
  });

  test('accusatives of people of its own', async () => {
    const { ask } = (await loadLanguage('ru', { kind: 'supplementary', own: SQUAD })).screens;
    expect(ask.roles.map(({ name }) => name)).toEqual(['юных моряков', 'законных представителей', 'воспитателей']);
    expect(ask.classNames).toBe('Названия отрядов через запятую:');
  });
});

describe('files that head their columns in the words of the kind', () => {
  const KINDS = ['college', 'supplementary'] as const;
  test.each(KINDS)('create-class, assign-homeroom and invite --links of a %s', async (kind) => {
    const { one, third, header } = PLACES[kind];
    const organization = await makeFilled(kind);
    const file = (name: string, text: string) => organization.file(name, text);
    const classes = file('classes.csv', `${header};Количество обучающихся\n${third};12\n`);
    expect((await organization.ask('create-class', '--from', classes)).created).toMatchObject([{ name: third }]);
    const homeroom = file(
      'homeroom.csv',
      `${header};${kind === 'college' ? 'Преподаватель' : 'Руководитель объединения'}\n${one};Сысоев Юрий Павлович\n`,
    );
    expect((await organization.ask('assign-homeroom', '--from', homeroom)).assigned).toMatchObject([{ class: one }]);
    const link = 'https://max.ru/join/';
    const rows = `${one};обучающиеся;${link}a\n${one};родители;${link}b\n${PLACES[kind].staff};${kind === 'college' ? 'преподаватели' : 'педагоги'};${link}c\n`;
    const links = file('links.csv', `${header};Роль;Ссылка\n${rows}`);
    const { issued } = await organization.ask('invite', '--links', links, '--uses', '5');
    expect(issued.map((each: { class: string; role: string }) => [each.class, each.role])).toEqual([
      ...[
        [one, 'pupil'],
        [one, 'parent'],
        [PLACES[kind].staff, 'teacher'],
      ],
    ]);
  });

  test.each(KINDS)('the roster that export-roster of a %s writes is read again and changes nothing', async (kind) => {
    const organization = await makeFilled(kind);
    for (const role of ['pupil', 'teacher', 'parent']) {
      const out = `${organization.folder}/${role}.csv`;
      await organization.ask('export-roster', '--role', role, '--out', out);
      const { rows, columns } = await organization.ask('import-roster', out, '--role', role);
      expect([role, rows.read, rows.unchanged, rows.rejected]).toEqual([role, rows.read, rows.read, 0]);
      expect(rows.read).toBeGreaterThan(0);
      expect(columns.filter(({ field }: { field: string | null }) => field === null)).toEqual([]);
    }
  });
});

/** The text of each page that handout prints for a class. */
async function print(organization: TestSchool, className: string): Promise<string[]> {
  const out = `${organization.folder}/handout.pdf`;
  await organization.ask('handout', '--class', className, '--out', out);
  return (await readPdf(readFileSync(out))).map(({ text }) => plain(text));
}

describe('paper', () => {
  test.each([
    [
      'college',
      'Группа ИТ-101 Роль обучающийся',
      'Классный руководитель: Сысоев',
      'Группа Преподаватели Роль преподаватель',
    ],
    [
      'supplementary',
      'Кружковое объединение Шахматы-2 Роль обучающийся',
      'Руководитель кружкового объединения: Сысоев',
      'Объединение Педагоги Роль педагог',
    ],
  ] as const)('of a %s has its words in full', async (kind, sheet, leader, staffSheet) => {
    const { one, staff } = PLACES[kind];
    const organization = await makeFilled(kind);
    await organization.ask('assign-homeroom', one, 'Сысоев Юрий Павлович');
    await issueAll(organization, one, '--role', 'pupil');
    await issueAll(organization, one, '--role', 'parent', '--personal');
    await issueAll(organization, staff, '--role', 'teacher');
    const [pupils, cards, signOff] = await print(organization, one);
    expect(pupils).toContain(sheet);
    expect(cards).toContain('Роль: родитель (законный представитель)');
    expect(signOff).toContain(leader);
    expect((await print(organization, staff))[0]).toContain(staffSheet);
  });

  test('of an organisation with words of its own has them, declined', async () => {
    const school = await makeOrganization('school');
    await school.ask('edit-org', '--word', 'parent=опекун', '--word', 'class=учебная группа');
    await school.ask('create-class', '1А');
    await school.ask('invite', '1А', '--role', 'pupil', '--uses', '20');
    const [sheet] = await print(school, '1А');
    expect(sheet).toContain('Учебная группа 1А Роль учащийся');
    expect(sheet).toContain('Регистрируйтесь вместе с опекуном. Откройте MAX');
    expect(sheet).toContain('на электронную почту опекуна: своя почта ребёнку не нужна');
  });
});
