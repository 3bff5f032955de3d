import { addToInstant, dateInZone, timeInZone } from '../../domain/calendar.ts';
import type { SkippedProposal } from '../../domain/homeroom-proposals.ts';
import type { InvitationState } from '../../domain/invitation.ts';
import type { MatchKind, MatchReason, RequestState } from '../../domain/join-request.ts';
import { EXAMPLE_CLASSES, type OrganizationKind } from '../../domain/organization.ts';
import type { PersonRef, PersonState, Role } from '../../domain/person.ts';
import type { HandEditable } from '../../domain/roster-changes.ts';
import type { ImportWarning } from '../../domain/roster-import.ts';
import { safeText } from '../../domain/safe-text.ts';
import type { StatisticsGrouping } from '../../domain/statistics.ts';
import type { ListedClass } from '../../store/classes.ts';
import type { Consent, ConsentState } from '../../store/consents.ts';
import type { EndKind, StartKind } from '../../store/enrolments.ts';
import type { Participant } from '../../store/participants.ts';
import type {
  Order,
  PastAdministration,
  PastHomeroom,
  PastPlace,
  PastTeaching,
  PastVerification,
  PlaceRef,
} from '../../store/person-history.ts';
import type { KeptReason } from '../../store/undo.ts';
import type { Screen } from '../../terminal/screen.ts';
import type { Column } from '../../terminal/table.ts';
import type { Administration } from '../../usecases/appoint-administrator.ts';
import type { AssignedHomerooms } from '../../usecases/assign-homeroom.ts';
import type { AssignedTeacher } from '../../usecases/assign-teacher.ts';
import type { ArchivedClass, RenamedClass } from '../../usecases/change-class.ts';
import type { CreatedClasses } from '../../usecases/create-classes.ts';
import type { EditedPerson } from '../../usecases/edit-person.ts';
import type { Enrolled } from '../../usecases/enroll-person.ts';
import type { IssuedInvitations, SkipReason } from '../../usecases/issue-invitations.ts';
import type { ListedInvitation } from '../../usecases/list-invitations.ts';
import type { MovementEvent, MovementTotals } from '../../usecases/list-movement.ts';
import type { MissingPerson } from '../../usecases/list-people.ts';
import type { ListedRequest } from '../../usecases/list-requests.ts';
import type { AuditEvent, ListedRun, VerifiedLog } from '../../usecases/list-runs.ts';
import type { Moved } from '../../usecases/move-person.ts';
import type { RecordedConsent } from '../../usecases/record-consent.ts';
import type { RegisteredOrganization } from '../../usecases/register-organization.ts';
import type { Rejected } from '../../usecases/reject-requests.ts';
import type { RenewedInvitations } from '../../usecases/renew-invitations.ts';
import type { JoinedFile, JoinedRequest } from '../../usecases/request-to-join.ts';
import type { RequestCard } from '../../usecases/review-request.ts';
import type { RevokedInvitations } from '../../usecases/revoke-invitations.ts';
import type { ChecklistItem, OrganizationRules, ShownOrganization } from '../../usecases/show-organization.ts';
import type { ShownPerson } from '../../usecases/show-person.ts';
import type { StartedYear } from '../../usecases/start-year.ts';
import type { TakenProposals } from '../../usecases/take-proposals.ts';
import type { UndoneNotes, UndoneRun } from '../../usecases/undo-run.ts';
import type { VerifiedTeachers } from '../../usecases/verify-teachers.ts';
import { tellChanges } from '../change-summary.ts';
import { NO_ANSWERS, YES_ANSWERS } from '../keyboard.ts';
import {
  capitalize,
  count,
  dateInWords,
  formatDate,
  formatNumber,
  listSome,
  MESSENGERS,
  plural,
  quote,
} from './grammar.ts';
import { abbreviate, agree, agreeWithCount, countNoun, into } from './noun.ts';
import type { Vocabulary } from './vocabulary.ts';

type Applied = { applied: boolean };

const CREATED = ['Создан', 'Создана', 'Создано', 'Созданы'] as const;

const INVITATION_STATES: Readonly<Record<InvitationState, string>> = {
  open: 'открыто',
  used: 'использовано',
  expired: 'истекло',
  revoked: 'аннулировано',
};
const PERSON_STATES: Readonly<Record<PersonState, string>> = {
  'not-invited': 'без приглашения',
  invited: 'есть приглашение',
  requested: 'подана заявка',
  joined: 'в сообществе',
  left: 'выбытие',
  refused: 'отказ',
};
const REQUEST_STATES: Readonly<Record<RequestState, string>> = {
  pending: 'ждёт',
  approved: 'принята',
  rejected: 'отклонена',
};
const MATCHES: Readonly<Record<MatchKind, string>> = {
  exact: 'точное',
  similar: 'похожее',
  ambiguous: 'неоднозначное',
  none: 'нет',
};
const matchReasons = (words: Vocabulary): Readonly<Record<MatchReason, string>> => ({
  'same-name': 'имя совпадает',
  'without-patronymic': 'фамилия и имя совпадают, отчества с одной стороны нет',
  'other-spelling': 'имя пишется немного иначе',
  'same-birth-date': 'дата рождения та же',
  'other-birth-date': 'дата рождения другая',
  'same-phone': 'телефон тот же',
  'other-phone': 'телефон другой',
  'not-on-roster': `в списке ${agree(words.class, 'этого', 'этой', 'этого')} ${words.class.one.genitive} нет`,
});
const MOVEMENT_KINDS: Readonly<Record<MovementEvent['kind'], string>> = {
  enrolled: 'прибытие',
  transferred: 'перевод',
  withdrawn: 'выбытие',
  reinstated: 'повторное прибытие',
};
const placeStarts = (words: Vocabulary): Readonly<Record<StartKind, string>> => ({
  formed: `в составе ${words.class.one.genitive}`,
  enrolled: 'прибытие',
  transferred: 'перевод',
  reinstated: 'восстановление',
  repeated: 'второй год',
  added: `ещё ${agree(words.class, 'один', 'одна', 'одно')} ${words.class.one.nominative}`,
});
const placeEnds = (words: Vocabulary): Readonly<Record<EndKind, string>> => ({
  transferred: 'перевод',
  withdrawn: 'выбытие',
  removed: `уход из ${agree(words.class, 'этого', 'этой', 'этого')} ${words.class.one.genitive}`,
  'year-ended': 'окончание учебного года',
});
const LEAVING_REASONS: Readonly<Record<string, string>> = {
  transferred: 'в другую организацию',
  graduated: 'окончание обучения',
  dismissed: 'увольнение',
  left: 'по своему желанию',
  unknown: 'причина неизвестна',
  'absent-from-roster': 'нет в списке',
};
const CONSENTS: Readonly<Record<ConsentState, string>> = {
  given: 'дано',
  withdrawn: 'отозвано',
  refused: 'отказ',
};
/** What the register keeps, by the table: one of it, and many. */
const things = (words: Vocabulary): Readonly<Record<string, readonly [one: string, many: string]>> => ({
  person: ['человек', 'люди'],
  enrolment: ['место', 'места'],
  class: [words.class.one.nominative, words.class.many.nominative],
  invitation: ['приглашение', 'приглашения'],
  join_request: ['заявка', 'заявки'],
  member: ['участник', 'участники'],
  homeroom: [words.homeroom, words.homeroom],
  class_teacher: ['занятия', 'занятия'],
  parent_child: ['родство', 'родство'],
  consent: ['согласие', 'согласия'],
  administrator: ['администратор', 'администраторы'],
  teacher_verification: ['подтверждение статуса', 'подтверждения статуса'],
  organization: ['организация', 'организация'],
  channel: ['канал', 'каналы'],
  word: ['слово', 'слова'],
  past_year: ['прошлый год', 'прошлые годы'],
  roster_mapping: ['столбцы файла', 'столбцы файлов'],
});
const KEPT_REASONS: Readonly<Record<KeptReason, string>> = {
  'changed-since': 'менялось позже',
  'in-use': 'нужно тому, что осталось',
  replaced: 'место уже занято другим',
};
/** What a command did that no undoing brings back. */
const LEFT_THE_BUILDING: Readonly<Record<string, string>> = {
  invite: 'Коды, которые уже розданы, больше не действуют.',
  'revoke-invites': 'Ссылки, которые уже аннулированы на платформе, там не вернутся.',
  approve: 'Кого уже приняли на платформе, исключите там сами.',
  'verify-teacher': 'На платформе статус меняют отдельно.',
};
const SKIP_REASONS: Readonly<Record<SkipReason, string>> = {
  'already-open': 'уже есть открытое приглашение',
  'nobody-to-invite': 'приглашать некого',
  joined: 'уже в сообществе',
};
const REVOKE_REASONS: Readonly<Record<string, string>> = {
  unused: 'не востребовано',
  expired: 'истёк срок',
  reissued: 'заменено новым',
};
const checklistItems = (words: Vocabulary): Readonly<Record<ChecklistItem, string>> => ({
  'organization-registered': 'Реестр организации заведён',
  'application-sent': 'Заявка отправлена на info@sferum.ru',
  'registration-confirmed': 'Регистрация на платформе подтверждена',
  'classes-created': `${capitalize(words.class.many.nominative)} созданы`,
  'pupils-loaded': `Список ${words.pupil.many.genitive} загружен`,
  'staff-loaded': 'Список сотрудников загружен',
  'invitations-issued': 'Приглашения выданы',
  'requests-decided': 'Заявки на вступление рассмотрены',
  'homeroom-assigned': `${capitalize(words.homeroomTeacher.many.nominative)} назначены`,
  'teachers-verified': 'Статус «учитель» подтверждён',
});
const REGISTRATION = { draft: 'готовится', applied: 'заявка отправлена', confirmed: 'подтверждена' } as const;

const DEMO_EXAMPLES: Readonly<Record<OrganizationKind, string>> = {
  school: 'вымышленной школы',
  college: 'вымышленного техникума',
  supplementary: 'вымышленного центра дополнительного образования',
};

/** Whose roster it is: that of a teacher is a roster of all staff. */
const rosterOf = (role: Role, words: Vocabulary) => (role === 'teacher' ? 'сотрудников' : words[role].many.genitive);

const name = (person: PersonRef | null) => (person === null ? null : person.fullName);
const dash = (text: string | null) => (text === null ? '—' : safeText(text));
const trial = ({ applied }: Applied) => (applied ? '' : 'Пробный запуск, ничего не записано. ');
const hint = (screen: Screen, text: string) => (screen.isTerminal ? `\n${screen.colour.faint(text)}` : '');

/** The days of something that began and may have ended. */
const period = ({ from, to }: { from: string; to: string | null }) =>
  `${formatDate(from)}\u00a0— ${to === null ? 'сейчас' : formatDate(to)}`;
const placeOf = ({ class: place, year }: PlaceRef, words: Vocabulary) =>
  place === null || year === null ? `без ${words.class.one.genitive}` : `${safeText(place)} (${year}/${year + 1})`;
const orderOf = (order: Order) => {
  if (order === null) return '';
  const date = order.date === null ? '' : ` от ${formatDate(order.date)}`;
  return `, приказ ${order.number === null ? '' : safeText(order.number)}${date}`.replace('  ', ' ');
};
const reasonOf = ({ role, reason, destination }: PastPlace) => {
  const expelled = reason === 'dismissed' && role === 'pupil';
  const told = [
    expelled ? 'отчисление' : reason === null ? null : (LEAVING_REASONS[reason] ?? safeText(reason)),
    destination && safeText(destination),
  ];
  const known = told.filter((one) => one !== null);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
};

/** The day of a moment, in the organisation's zone. */
const day = (instant: string, { timeZone }: Screen) => formatDate(dateInZone(instant, timeZone));
/** The last day on which something that ends at an instant, exclusive, is still good. */
const lastDay = (instant: string, screen: Screen) => day(addToInstant(instant, -1), screen);

const SEXES = { male: 'мужской', female: 'женский' };

/** What the fields of a person are called. */
const nameFields = (words: Vocabulary) => ({
  externalId: 'ИД',
  surname: 'фамилия',
  name: 'имя',
  givenName: 'имя',
  patronymic: 'отчество',
  fullName: 'ФИО',
  nameAndPatronymic: 'имя и отчество',
  class: words.class.one.nominative,
  grade: 'параллель',
  letter: 'литера',
  birthDate: 'дата рождения',
  sex: 'пол',
  phone: 'телефон',
  email: 'почта',
  position: 'должность',
  subjects: 'предметы',
  homeroomOf: words.homeroom,
  childFullName: 'ребёнок',
  parent1FullName: `${words.parent.one.nominative} 1`,
  parent1Phone: `телефон ${words.parent.one.genitive} 1`,
  parent1Email: `почта ${words.parent.one.genitive} 1`,
  parent2FullName: `${words.parent.one.nominative} 2`,
  parent2Phone: `телефон ${words.parent.one.genitive} 2`,
  parent2Email: `почта ${words.parent.one.genitive} 2`,
});

/** The screens of the program; each is a function of the facts it shows. */
export const makeScreens = (words: Vocabulary) => ({
  ask: {
    empty: 'Нужен ответ.',
    keys: 'стрелки или цифра, затем Enter',
    organizationKind: 'Какая у вас организация?',
    organizationKinds: [
      { name: 'школа', value: 'school' as const },
      { name: 'техникум, колледж', value: 'college' as const },
      { name: 'учреждение дополнительного образования', value: 'supplementary' as const },
    ],
    organizationName: 'Полное наименование:',
    shortName: 'Краткое наименование:',
    director: 'Фамилия, имя и отчество директора:',
    admin: 'Фамилия, имя и отчество администратора:',
    adminPhone: 'Мобильный телефон администратора (права платформа даст этому номеру):',
    orderNumber: 'Номер приказа о назначении администратора:',
    orderDate: 'Дата приказа (ДД.ММ.ГГГГ):',
    classNames: `Названия ${words.class.many.genitive} через запятую:`,
    className: `${capitalize(words.class.one.nominative)}:`,
    newClassName: 'Новое название:',
    year: 'Год, в котором начинается новый учебный год:',
    enrolledRole: 'Кем внести?',
    enrolledRoles: [
      { name: words.pupil.one.nominative, value: 'pupil' as const },
      { name: 'сотрудник', value: 'teacher' as const },
      { name: words.parent.one.nominative, value: 'parent' as const },
    ],
    leavingReason: 'Почему выбывает?',
    leavingReasons: [
      { name: 'переходит в другую организацию', value: 'transferred' as const },
      { name: 'окончание обучения', value: 'graduated' as const },
      { name: 'увольнение или отчисление', value: 'dismissed' as const },
      { name: 'уход по своему желанию', value: 'left' as const },
      { name: 'причина неизвестна', value: 'unknown' as const },
    ],
    consent: 'Что с согласием на обработку данных?',
    consents: [
      { name: 'дано', value: 'given' as const },
      { name: 'отозвано', value: 'withdrawn' as const },
      { name: 'отказ', value: 'refused' as const },
    ],
    consentDate: 'Дата (ДД.ММ.ГГГГ):',
    invitation: 'Номер приглашения:',
    expires: 'По какой день или на сколько (30.09.2026, 14d):',
    teacher: 'Сотрудник (полное имя):',
    rosterFile: 'Файл со списком:',
    rosterRole: 'Чей это список?',
    rosterRoles: [
      { name: rosterOf('pupil', words), value: 'pupil' as const },
      { name: rosterOf('teacher', words), value: 'teacher' as const },
      { name: rosterOf('parent', words), value: 'parent' as const },
    ],
    outFile: 'В какой файл записать?',
    outWorkbook: 'В какой файл записать (имя с окончанием .xlsx)?',
    outPdf: 'В какой файл записать (имя с окончанием .pdf)?',
    yesOrNo: 'Ответьте «да» или «нет».',
    yes: YES_ANSWERS,
    no: NO_ANSWERS,
    yesNo: 'да/Нет',
    role: 'Кого пригласить?',
    roles: [
      { name: words.pupil.many.accusative, value: 'pupil' as const },
      { name: words.parent.many.accusative, value: 'parent' as const },
      { name: words.teacher.many.accusative, value: 'teacher' as const },
    ],
    code: 'Код или ссылка приглашения:',
    fullName: 'Фамилия, имя и отчество:',
    requestIds: 'Номера заявок через пробел:',
    reason: 'Причина:',
    person: 'Кто это (полное имя или #номер)?',
  },
  list: {
    more: (shown: number, total: number) => `Показано ${formatNumber(shown)} из ${formatNumber(total)}.`,
    written: (path: string) => `Записано: ${safeText(path)}`,
  },
  registerOrg: (document: RegisteredOrganization & Applied, screen: Screen) => {
    const { organization, administrator, staffClass, channels, year } = document;
    return [
      `${trial(document)}Реестр заведён: ${quote(organization.shortName)}, учебный год ${year}/${year + 1}.`,
      `Администратор: ${safeText(administrator.fullName)}, телефон ${administrator.phone}. Права на платформе получит только этот номер.`,
      `${capitalize(words.class.one.nominative)} сотрудников: ${quote(staffClass.name)}. Каналы: ${channels.map(quote).join(', ')}.`,
    ]
      .join('\n')
      .concat(
        hint(
          screen,
          `Дальше: sferum-admin create-class ${EXAMPLE_CLASSES[words.kind].join(' ')} … или import-roster FILE --role pupil --create-classes`,
        ),
      );
  },
  showOrg: (
    { organization: one, administrators, staffClass, channels, year, checklist }: ShownOrganization,
    { consentRequired, undoDays }: OrganizationRules,
    screen: Screen,
  ) => {
    const rows: [string, string | null][] = [
      ['Краткое наименование', one.shortName],
      ['Вид', words.organization.full.nominative],
      ['Директор', one.director],
      [
        'Администраторы',
        administrators.map(({ fullName, phone }) => [fullName, phone].filter(Boolean).join(', ')).join('; '),
      ],
      ['Учебный год', `${year}/${year + 1}`],
      ['Мессенджер', MESSENGERS[one.messenger]],
      ['Регистрация', REGISTRATION[one.registration]],
      ['Номер на платформе', one.platformId],
      ['Регион', one.region],
      ['Адрес', one.address],
      ['Почта', one.email],
      ['Телефон', one.phone],
      ['Сайт', one.website],
      ['ИНН', one.inn],
      ['Часовой пояс', one.timeZone],
      ['Приглашения действуют', count(one.invitationDays, 'день', 'дня', 'дней')],
      ['Согласие на обработку', consentRequired ? 'без него заявки не принимаются' : null],
      ['Отмена запусков', undoDays === 400 ? null : count(undoDays, 'день', 'дня', 'дней')],
      [`${capitalize(words.class.one.nominative)} сотрудников`, staffClass?.name ?? null],
      ['Каналы', channels.join(', ')],
    ];
    const known = rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== '');
    const width = Math.max(...known.map(([title]) => title.length));
    const items = checklistItems(words);
    return [
      screen.colour.strong(safeText(one.name)),
      ...known.map(([title, value]) => `${title.padEnd(width)}  ${safeText(value)}`),
      '',
      ...checklist.map(({ item, done }) => `${done ? screen.colour.good('[x]') : '[ ]'} ${items[item]}`),
    ].join('\n');
  },
  editOrg: (document: Applied & { runId: number | null }) =>
    document.applied && document.runId === null
      ? 'Менять нечего: всё уже так и записано.'
      : `${trial(document)}Сведения об организации изменены.`,
  administration: {
    appointed: ({ administrator, administrators, ...document }: Administration & Applied, screen: Screen) => {
      const phone = administrator.phone === null ? 'телефон не указан' : `телефон ${administrator.phone}`;
      return `${trial(document)}Администратор: ${safeText(administrator.fullName)} (#${administrator.id}), ${phone}. Всего администраторов: ${administrators.length}.${hint(screen, 'Права на платформе даёт основной администратор')}`;
    },
    dismissed: ({ administrator, administrators, ...document }: Administration & Applied) =>
      `${trial(document)}${safeText(administrator.fullName)} (#${administrator.id}) больше не администратор. Администраторы: ${listSome(administrators.map(({ fullName }) => fullName))}.`,
  },
  createClass: (document: CreatedClasses & Applied, screen: Screen) => {
    const { created, existing } = document;
    const names = listSome(
      created.map((one) => one.name),
      30,
    );
    const made =
      created.length > 0
        ? `${agreeWithCount(created.length, words.class, CREATED)} ${countNoun(created.length, words.class)}: ${names}.`
        : `Новых ${words.class.many.genitive} нет.`;
    const had = existing.length > 0 ? ` Уже были: ${listSome(existing, 30)}.` : '';
    return `${trial(document)}${made}${had}${hint(screen, 'Дальше: sferum-admin import-roster FILE --role pupil')}`;
  },
  renameClass: ({ class: place, from, ...document }: RenamedClass & Applied) =>
    `${trial(document)}${capitalize(words.class.one.nominative)} ${quote(from)} теперь называется ${quote(place.name)}.`,
  archiveClass: ({ class: place, invitationsRevoked, requestsRejected, ...document }: ArchivedClass & Applied) => {
    const revoked =
      invitationsRevoked > 0
        ? ` ${plural(invitationsRevoked, 'Аннулировано', 'Аннулированы', 'Аннулировано')} ${count(invitationsRevoked, 'приглашение', 'приглашения', 'приглашений')}.`
        : '';
    const rejected =
      requestsRejected > 0
        ? ` ${plural(requestsRejected, 'Отклонена', 'Отклонены', 'Отклонено')} ${count(requestsRejected, 'заявка', 'заявки', 'заявок')}.`
        : '';
    const put = `${capitalize(words.class.one.nominative)} ${quote(place.name)} ${agree(words.class, 'убран', 'убрана', 'убрано')}`;
    return `${trial(document)}${put} в архив.${revoked}${rejected}`;
  },
  startYear: {
    title: (from: number, to: number) => `Учебный год ${from}/${from + 1} → ${to}/${to + 1}`,
    from: capitalize(words.class.one.nominative),
    to: 'Станет',
    pupils: capitalize(words.pupil.many.genitive),
    graduates: 'выпуск',
    noClasses: `${capitalize(words.class.many.genitive)} нет.`,
    rest: ({ repeating, invitationsRevoked }: StartedYear) => [
      ...(repeating.length > 0
        ? [
            `Остаются на второй год: ${listSome(
              repeating.map(({ fullName }) => fullName),
              20,
            )}.`,
          ]
        : []),
      ...(invitationsRevoked > 0 ? [`Открытых приглашений аннулируется: ${formatNumber(invitationsRevoked)}.`] : []),
    ],
    confirm: 'Начать новый учебный год?',
    declined: 'Ничего не изменено.',
    done: ({ to }: StartedYear, backup: string) =>
      `Учебный год ${to}/${to + 1} начат. Копия прежнего состояния: ${safeText(backup)}`,
  },
  listClasses: {
    empty: `${capitalize(words.class.many.genitive)} пока нет.`,
    columns: [
      { title: '№', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one.nominative), value: (one) => one.name },
      { title: 'Год', value: (one) => one.year },
      { title: capitalize(words.pupil.many.genitive), value: (one) => (one.staff ? null : one.pupils), align: 'right' },
      {
        title: capitalize(words.homeroomTeacher.one.nominative),
        value: (one) => (one.archived ? 'в архиве' : name(one.homeroomTeacher)),
      },
    ] satisfies Column<ListedClass>[] as Column<ListedClass>[],
  },
  listPeople: {
    empty: 'Таких людей нет.',
    nobodyMissing: 'Все уже в сообществе.',
    columns: [
      { title: '№', value: (one) => one.id, align: 'right' },
      { title: 'ФИО', value: (one) => one.fullName },
      { title: 'Роль', value: (one) => words[one.role].one.nominative },
      { title: capitalize(words.class.one.nominative), value: (one) => one.classes.join(', ') },
      { title: 'Состояние', value: (one) => PERSON_STATES[one.state] },
      { title: 'Телефон', value: (one) => one.phone },
    ] satisfies Column<Participant>[] as Column<Participant>[],
    missingColumns: [
      { title: capitalize(words.class.one.nominative), value: (one) => one.class },
      { title: capitalize(words.homeroomTeacher.one.nominative), value: (one) => name(one.homeroomTeacher) },
      { title: 'ФИО', value: (one) => one.fullName },
      { title: 'Роль', value: (one) => words[one.role].one.nominative },
      { title: 'Состояние', value: (one) => PERSON_STATES[one.state] },
    ] satisfies Column<MissingPerson>[] as Column<MissingPerson>[],
  },
  invite: {
    fileColumns: [
      { title: 'номер', value: (one) => one.id },
      { title: words.class.one.nominative, value: (one) => one.class },
      { title: 'роль', value: (one) => words[one.role].one.nominative },
      { title: 'кому', value: (one) => name(one.person) },
      { title: 'передано', value: (one) => name(one.issuedTo) },
      { title: 'код', value: (one) => one.code },
      { title: 'ссылка', value: (one) => one.link },
      { title: 'входов', value: (one) => one.maxUses },
      { title: 'действует по', value: (one, screen) => lastDay(one.expiresAt, screen) },
    ] satisfies Column<IssuedInvitations['issued'][number]>[] as Column<IssuedInvitations['issued'][number]>[],
    columns: [
      { title: '№', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one.nominative), value: (one) => one.class },
      { title: 'Кому', value: (one) => name(one.person) ?? words[one.role].one.nominative },
      { title: 'Код', value: (one) => one.code },
      { title: 'Входов', value: (one) => one.maxUses, align: 'right' },
      { title: 'Действует по', value: (one, screen) => lastDay(one.expiresAt, screen) },
    ] satisfies Column<IssuedInvitations['issued'][number]>[] as Column<IssuedInvitations['issued'][number]>[],
    issued: (document: IssuedInvitations & Applied) => {
      const { issued } = document;
      if (issued.length === 0) return `${trial(document)}Новых приглашений нет.`;
      const made = `${plural(issued.length, 'Выдано', 'Выданы', 'Выдано')} ${count(issued.length, 'приглашение', 'приглашения', 'приглашений')}`;
      const given = name(issued[0]?.issuedTo ?? null);
      return `${trial(document)}${made}.${given === null ? '' : ` Кому передано: ${safeText(given)}.`}`;
    },
    skipped: ({ skipped }: IssuedInvitations) => {
      const reasons = new Map<SkipReason, string[]>();
      for (const one of skipped) {
        const whom =
          one.person === null ? `${one.class ?? '—'} (${words[one.role].one.nominative})` : one.person.fullName;
        reasons.set(one.reason, [...(reasons.get(one.reason) ?? []), whom]);
      }
      return [...reasons].map(([reason, whom]) => `Пропущено (${SKIP_REASONS[reason]}): ${listSome(whom, 8)}.`);
    },
    written: (path: string) => `Коды записаны в файл ${safeText(path)}.`,
    next: 'Дальше: раздайте коды; заявки записывает join, показать коды снова — list-invites --show-links',
  },
  listInvites: {
    empty: 'Приглашений нет.',
    keyMissing:
      'Нет ключа к кодам (файл .key рядом с хранилищем или SFERUM_KEY_FILE): показать их нельзя, остальное работает.',
    columns: [
      { title: '№', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one.nominative), value: (one) => one.class },
      { title: 'Кому', value: (one) => name(one.person) ?? words[one.role].one.nominative },
      { title: 'Состояние', value: (one) => INVITATION_STATES[one.state] },
      { title: 'Входов', value: (one) => `${one.uses} из ${one.maxUses}`, align: 'right' },
      { title: 'Действует по', value: (one, screen) => lastDay(one.expiresAt, screen) },
      { title: 'Код', value: (one) => one.code },
    ] satisfies Column<ListedInvitation>[] as Column<ListedInvitation>[],
    columnsWithLinks: [
      { title: '№', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one.nominative), value: (one) => one.class },
      { title: 'Кому', value: (one) => name(one.person) ?? words[one.role].one.nominative },
      { title: 'Состояние', value: (one) => INVITATION_STATES[one.state] },
      { title: 'Код', value: (one) => one.code },
      { title: 'Ссылка', value: (one) => one.link ?? null },
    ] satisfies Column<ListedInvitation>[] as Column<ListedInvitation>[],
  },
  handout: {
    show: (
      { out, invitations, pages }: { out: string; invitations: number; pages: number },
      dryRun: boolean,
      screen: Screen,
    ) => {
      const what = `${count(invitations, 'приглашение', 'приглашения', 'приглашений')} на ${count(pages, 'странице', 'страницах', 'страницах')}`;
      return dryRun
        ? `Пробный запуск, файл ${quote(out)} не записан: ${what}.`
        : `Листы для печати записаны в файл ${quote(out)}: ${what}.${hint(screen, 'В файле коды: раздав листы, удалите его')}`;
    },
    skipped: (number: number) =>
      `Пропущено ${count(number, 'приглашение', 'приглашения', 'приглашений')}: нет ключа к ${plural(number, 'его коду', 'их кодам', 'их кодам')}. Замените их новыми: invite --reissue.`,
  },
  renewInvite: ({ renewed, ...document }: RenewedInvitations & Applied, screen: Screen) => {
    const [first] = renewed;
    const done = `${plural(renewed.length, 'Продлено', 'Продлены', 'Продлено')} ${count(renewed.length, 'приглашение', 'приглашения', 'приглашений')}`;
    return `${trial(document)}${done}; последний день\u00a0— ${lastDay(first?.expiresAt ?? '', screen)}.`;
  },
  revokeInvites: {
    fileColumns: [
      { title: 'номер', value: (one) => one.id },
      { title: words.class.one.nominative, value: (one) => one.class },
      { title: 'роль', value: (one) => words[one.role].one.nominative },
      { title: 'кому', value: (one) => name(one.person) },
      { title: 'вошли', value: (one) => one.uses },
      { title: 'причина', value: (one) => (one.reason === null ? null : (REVOKE_REASONS[one.reason] ?? one.reason)) },
      { title: 'аннулировать на платформе', value: (one) => (one.platformLink ? 'да' : 'нет') },
    ] satisfies Column<RevokedInvitations['revoked'][number]>[] as Column<RevokedInvitations['revoked'][number]>[],
    linkColumn: (links: ReadonlyMap<number, string | null>): Column<RevokedInvitations['revoked'][number]> => ({
      title: 'ссылка',
      value: (one) => links.get(one.id) ?? null,
    }),
    show: (document: RevokedInvitations & Applied, entered: readonly string[]) => {
      if (document.count === 0) return `${trial(document)}Аннулировать нечего.`;
      const { revoked } = document;
      const done = `${plural(document.count, 'Аннулировано', 'Аннулированы', 'Аннулировано')} ${count(document.count, 'приглашение', 'приглашения', 'приглашений')}.`;
      const links = revoked.filter((one) => one.platformLink).map((one) => `№\u00a0${one.id}`);
      const onPlatform = links.length > 0 ? ` Аннулируйте на платформе ссылки: ${listSome(links, 10)}.` : '';
      const used =
        entered.length > 0
          ? ` По ним уже ${plural(entered.length, 'записана', 'записаны', 'записано')} ${count(entered.length, 'заявка', 'заявки', 'заявок')}: ${listSome(entered, 8)}.`
          : '';
      return `${trial(document)}${done}${onPlatform}${used}`;
    },
  },
  join: {
    one: ({ request, ...document }: { request: JoinedRequest } & Applied, screen: Screen) => {
      const where = request.class === null ? '' : ` ${into(words.class.one.accusative)} ${quote(request.class)}`;
      const head = `${trial(document)}Заявка №\u00a0${request.id}${where}: ${safeText(request.fullName)}, ${REQUEST_STATES[request.state]}.`;
      const candidates = request.match.candidates.map((one) => `#${one.id} ${one.fullName}`);
      const match = `Совпадение со списком: ${MATCHES[request.match.kind]}${candidates.length > 0 ? ` — ${listSome(candidates)}` : ''}.`;
      return `${head}\n${match}${hint(screen, `Дальше: sferum-admin approve ${request.id} или approve --matched`)}`;
    },
    many: (document: Omit<JoinedFile, 'rejects'> & Applied, screen: Screen) => {
      const { rows, requests } = document;
      const kinds = (Object.keys(MATCHES) as MatchKind[]).map(
        (kind) => [kind, requests.filter((one) => one.match.kind === kind).length] as const,
      );
      const matches = kinds.filter(([, number]) => number > 0).map(([kind, number]) => `${MATCHES[kind]} — ${number}`);
      const repeated = rows.duplicate > 0 ? `, повторных — ${rows.duplicate}` : '';
      const undone = rows.rejected > 0 ? 'Ничего не записано. ' : trial(document);
      return [
        `${undone}Прочитано ${count(rows.read, 'строка', 'строки', 'строк')}, новых заявок — ${rows.added}${repeated}${rows.rejected > 0 ? `, не принято — ${rows.rejected}` : ''}.`,
        ...(matches.length > 0 ? [`Совпадение со списком: ${matches.join(', ')}.`] : []),
      ]
        .join('\n')
        .concat(
          rows.added > 0
            ? hint(screen, 'Дальше: sferum-admin approve --matched, затем list-requests --state pending')
            : '',
        );
    },
  },
  listRequests: {
    empty: 'Заявок нет.',
    columns: [
      { title: '№', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one.nominative), value: (one) => one.class },
      { title: 'Роль', value: (one) => words[one.role].one.nominative },
      { title: 'ФИО', value: (one) => one.fullName },
      { title: 'Состояние', value: (one) => REQUEST_STATES[one.state] },
      { title: 'Совпадение', value: (one) => MATCHES[one.match.kind] },
      { title: 'Подана', value: (one, screen) => day(one.requestedAt, screen) },
    ] satisfies Column<ListedRequest>[] as Column<ListedRequest>[],
  },
  approve: (
    document: {
      approved: { person: PersonRef; class: string | null }[];
      refused: { requestId: number; message: string }[];
    } & Applied,
    screen: Screen,
  ) => {
    const { approved, refused } = document;
    const [only] = approved;
    const done =
      approved.length === 0
        ? 'Ни одной заявки не принято.'
        : approved.length === 1 && only !== undefined
          ? `Заявка принята: ${safeText(only.person.fullName)}${only.class === null ? '' : `, ${quote(only.class)}`}.`
          : `Принято ${count(approved.length, 'заявка', 'заявки', 'заявок')}.`;
    return [
      `${refused.length > 0 && approved.length === 0 ? '' : trial(document)}${done}`,
      ...(approved.length + refused.length > 1 ? refused.map((one) => screen.colour.warn(safeText(one.message))) : []),
    ]
      .join('\n')
      .concat(approved.length > 0 ? hint(screen, 'Дальше: sferum-admin list-requests --state pending') : '');
  },
  reject: (document: Omit<Rejected, 'refused'> & { refused: { message: string }[] } & Applied) => {
    const { rejected, refused } = document;
    if (refused.length > 0) return 'Ни одной заявки не отклонено.';
    return `${trial(document)}${plural(rejected.length, 'Отклонена', 'Отклонены', 'Отклонено')} ${count(rejected.length, 'заявка', 'заявки', 'заявок')}.`;
  },
  review: {
    nothing: 'Нерассмотренных заявок нет.',
    card: (request: RequestCard, position: number, total: number, screen: Screen) => {
      const { invited, birthDate, phone, email, childName } = request;
      const told = [birthDate === null ? null : formatDate(birthDate), phone, email].filter((one) => one !== null);
      const child = childName === null ? [] : [`ребёнок — ${safeText(childName)}`];
      return [
        `Заявка ${position} из ${total}: №\u00a0${request.id}, ${safeText(request.fullName)}`,
        `Куда: ${dash(request.class)}, ${words[request.role].one.nominative}; подана ${day(request.requestedAt, screen)}`,
        ...(told.length + child.length > 0 ? [`О себе: ${[...told.map(safeText), ...child].join(', ')}`] : []),
        ...(invited === null ? [] : [`Приглашение личное: #${invited.id} ${safeText(invited.fullName)}`]),
        `Совпадение со списком: ${MATCHES[request.kind]}`,
        ...request.candidates.map(
          ({ person, classes, reasons }) =>
            `  #${person.id} ${[person.fullName, ...classes].map(safeText).join(', ')}: ${reasons.map((one) => matchReasons(words)[one]).join(', ')}`,
        ),
      ];
    },
    accepted: (id: number, person: PersonRef | null) =>
      `Заявка №\u00a0${id} принята${person === null ? '' : `: #${person.id} ${safeText(person.fullName)}`}.`,
    rejected: (id: number) => `Заявка №\u00a0${id} отклонена.`,
    question: 'Что делать с заявкой?',
    choices: {
      accept: (person: PersonRef) => `принять: это #${person.id} ${safeText(person.fullName)}`,
      other: 'принять: это другой человек из реестра',
      asNew: 'принять как нового человека',
      reject: 'отклонить',
      later: 'решить позже',
      stop: 'закончить',
    },
    summary: (accepted: number, rejected: number, left: number, screen: Screen) =>
      `Принято: ${accepted}, отклонено: ${rejected}, осталось: ${left}.${left > 0 ? hint(screen, 'Дальше: оставшиеся — снова sferum-admin approve') : ''}`,
  },
  exportRoster: ({ out, role, rows }: { out: string; role: Role; rows: number }, dryRun: boolean) => {
    const lines = count(rows, 'строка', 'строки', 'строк');
    return dryRun
      ? `Пробный запуск, файл ${quote(out)} не записан. В списке ${rosterOf(role, words)} ${lines}.`
      : `Список ${rosterOf(role, words)} записан в файл ${quote(out)}: ${lines}.`;
  },
  importTemplate: ({ out, role }: { out: string; role: Role }, dryRun: boolean, screen: Screen) =>
    dryRun
      ? `Пробный запуск, файл ${quote(out)} не записан.`
      : `Бланк списка ${rosterOf(role, words)} записан в файл ${quote(out)}.${hint(screen, `Дальше: заполните его, затем sferum-admin import-roster FILE --role ${role}`)}`,
  recordConsent: ({ person, state, date, ...document }: RecordedConsent & Applied) =>
    `${trial(document)}Согласие на обработку данных, ${safeText(person.fullName)} (#${person.id}): ${CONSENTS[state]}, ${formatDate(date)}.`,
  editPerson: (document: EditedPerson & Applied) => {
    const { person, changed } = document;
    const fields = changed.map((field) => nameFields(words)[field]);
    const done =
      changed.length === 0
        ? `Изменений нет: о человеке ${quote(person.fullName)} всё это уже записано.`
        : `${safeText(person.fullName)} (#${person.id}): ${plural(changed.length, 'изменено поле', 'изменены поля', 'изменены поля')} ${fields.join(', ')}.`;
    return `${trial(document)}${done}`;
  },
  exportPerson: ({ person, out }: { person: PersonRef; out: string }, dryRun: boolean) =>
    dryRun
      ? `Пробный запуск, файл не записан: ${quote(out)}.`
      : `Всё, что известно о человеке, записано в файл ${quote(out)}: ${safeText(person.fullName)} (#${person.id}). Передайте его самому человеку или его ${words.parent.many.dative} и больше никому.`,
  showPerson: {
    details: ({ birthDate, sex, phone, email, externalId, position, subjects }: ShownPerson['person']) =>
      [
        ['Дата рождения', birthDate === null ? null : formatDate(birthDate)],
        ['Пол', sex === null ? null : SEXES[sex]],
        ['Телефон', phone],
        ['Почта', email],
        ['Номер в журнале', externalId],
        ['Должность', position],
        ['Предметы', subjects],
      ] as [string, string | null][],
    role: ({ role, state, classes, verification, joinedAt }: ShownPerson['roles'][number], screen: Screen) =>
      [
        `${capitalize(words[role].one.nominative)}${classes.length > 0 ? `, ${listSome(classes, 10)}` : ''}: ${PERSON_STATES[state]}`,
        ...(joinedAt === null ? [] : [`вступление ${day(joinedAt, screen)}`]),
        ...(verification === null ? [] : ['статус «учитель» подтверждён']),
      ].join(', '),
    titles: {
      parents: capitalize(words.parent.many.nominative),
      children: 'Дети',
      places: 'Движение',
      homerooms: capitalize(words.homeroom),
      teaching: 'Занятия',
      administration: 'Администратор',
      verifications: 'Подтверждение статуса',
      consents: 'Согласие на обработку данных',
      invitations: 'Личные приглашения',
      requests: 'Заявки',
      source: 'Откуда сведения',
    },
    relative: ({ id, fullName }: PersonRef) => `${safeText(fullName)} (#${id})`,
    place: (one: PastPlace) => {
      const ended =
        one.ended === null ? [] : [`${placeEnds(words)[one.ended]}${reasonOf(one)}${orderOf(one.endOrder)}`];
      const told = [`${placeStarts(words)[one.began]}${orderOf(one.startOrder)}`, ...ended].join('; ');
      return `${period(one)}  ${words[one.role].one.nominative}, ${placeOf(one, words)}: ${told}`;
    },
    homeroom: (one: PastHomeroom) => `${period(one)}  ${placeOf(one, words)}${orderOf(one.order)}`,
    teaching: (one: PastTeaching) =>
      `${period(one)}  ${placeOf(one, words)}${one.subject === null ? '' : `, ${safeText(one.subject)}`}`,
    administration: (one: PastAdministration) =>
      `${period(one)}  ${one.primary ? 'основной' : 'дополнительный'}${orderOf(one.order)}`,
    verification: ({ on, basis, by, revokedAt, revokeReason }: PastVerification, screen: Screen) =>
      [
        `${formatDate(on)}${basis === null ? '' : `, ${safeText(basis)}`}, ${safeText(by)}`,
        ...(revokedAt === null ? [] : [`снято ${day(revokedAt, screen)}: ${dash(revokeReason)}`]),
      ].join('; '),
    consent: ({ state, date, document }: Consent) =>
      `${formatDate(date)}: ${CONSENTS[state]}${document === null ? '' : `, ${safeText(document)}`}`,
    invitation: ({ id, class: place, role, state, expiresAt }: ShownPerson['invitations'][number], screen: Screen) =>
      `№\u00a0${id}: ${dash(place)}, ${words[role].one.nominative}, ${INVITATION_STATES[state]}, по ${lastDay(expiresAt, screen)}`,
    request: (
      { id, class: place, role, state, requestedAt, decidedBy }: ShownPerson['requests'][number],
      screen: Screen,
    ) =>
      `№\u00a0${id}: ${dash(place)}, ${words[role].one.nominative}, ${day(requestedAt, screen)}, ${REQUEST_STATES[state]}${decidedBy === null ? '' : ` (${safeText(decidedBy)})`}`,
    source: ({ source, handEdited }: ShownPerson, screen: Screen) => [
      ...(source === null
        ? []
        : [`${day(source.at, screen)}, ${source.command}, ${safeText(source.actor)} (запуск ${source.runId})`]),
      ...(handEdited.length > 0
        ? [`исправлено вручную: ${handEdited.map((field) => nameFields(words)[field as HandEditable]).join(', ')}`]
        : []),
    ],
  },
  enroll: ({ person, role, class: place, ...document }: Enrolled & Applied) =>
    `${trial(document)}Внесено: ${safeText(person.fullName)} (#${person.id}), ${words[role].one.nominative}${place === null ? '' : `, ${safeText(place)}`}.`,
  listMovement: {
    empty: 'Движения нет.',
    columns: [
      { title: 'Дата', value: (one) => formatDate(one.date) },
      { title: 'ФИО', value: (one) => one.person.fullName },
      { title: 'Роль', value: (one) => words[one.role].one.nominative },
      { title: 'Движение', value: (one) => MOVEMENT_KINDS[one.kind] },
      { title: 'Откуда', value: (one) => one.from },
      { title: 'Куда', value: (one) => one.to },
      { title: 'Приказ', value: (one) => one.order?.number ?? null },
    ] satisfies Column<MovementEvent>[] as Column<MovementEvent>[],
    totals: ({ arrived, departed }: MovementTotals) =>
      `${capitalize(words.pupil.many.genitive)} прибыло: ${formatNumber(arrived)}, выбыло: ${formatNumber(departed)}.`,
  },
  movement: {
    transferred: ({ person, from, to, ...document }: Omit<Moved, 'on'> & Applied, on: string) =>
      `${trial(document)}Перевод записан: ${safeText(person.fullName)} (#${person.id}), ${from === null ? `без ${words.class.one.genitive}` : safeText(from)} → ${dash(to)}, с ${formatDate(on)}.`,
    withdrawn: ({ person, from, ...document }: Omit<Moved, 'on'> & Applied, on: string, vacated: readonly string[]) =>
      `${trial(document)}Выбытие записано: ${safeText(person.fullName)} (#${person.id})${from === null ? '' : `, ${safeText(from)}`}, ${formatDate(on)}.${vacated.length === 0 ? '' : ` Без ${words.leader.one.genitive}: ${listSome(vacated)}; назначьте другого: sferum-admin assign-homeroom.`}`,
    vacates: (classes: readonly string[]) =>
      `Без ${words.leader.one.genitive} ${plural(classes.length, 'останется', 'останутся', 'останутся')} ${listSome(classes)}. Всё равно записать выбытие?`,
    declined: 'Ничего не изменено. Назначьте другого: sferum-admin assign-homeroom CLASS PERSON --replace',
    reinstated: ({ person, to, ...document }: Omit<Moved, 'on'> & Applied, on: string) =>
      `${trial(document)}Восстановление записано: ${safeText(person.fullName)} (#${person.id}), ${dash(to)}, с ${formatDate(on)}.`,
  },
  verifyTeacher: (document: VerifiedTeachers & Applied, revoke: boolean) => {
    const { verified, unchanged } = document;
    const what = revoke ? 'Подтверждение статуса снято' : 'Статус «учитель» подтверждён';
    const done =
      verified.length === 0 ? 'Изменений нет.' : `${what}: ${listSome(verified.map((one) => one.fullName))}.`;
    const rest = unchanged.length > 0 ? ` Без изменений — ${formatNumber(unchanged.length)}.` : '';
    return `${trial(document)}${done}${rest}`;
  },
  assignHomeroom: (document: AssignedHomerooms & Applied) => {
    const { assigned, unchanged, removed } = document;
    const [only] = assigned;
    const done =
      assigned.length === 1 && only !== undefined
        ? `${capitalize(words.homeroomTeacher.one.nominative)} ${quote(only.class)}: ${safeText(only.person.fullName)}${only.previous === null ? '' : ` (прежде — ${safeText(only.previous.fullName)})`}.`
        : assigned.length > 0
          ? `Назначено ${words.homeroomTeacher.many.genitive}: ${formatNumber(assigned.length)}.`
          : '';
    const taken = removed.length > 0 ? `Без ${words.homeroomTeacher.one.genitive}: ${listSome(removed)}.` : '';
    const same = unchanged.length > 0 ? `Без изменений: ${listSome(unchanged, 30)}.` : '';
    return `${trial(document)}${[done, taken, same].filter((part) => part !== '').join(' ') || 'Изменений нет.'}`;
  },
  homeroomProposals: {
    nothing: 'Назначать нечего: новых предложений в списке сотрудников нет.',
    columns: [
      { title: capitalize(words.class.one.nominative), value: (one) => one.class },
      { title: capitalize(words.homeroomTeacher.one.nominative), value: (one) => one.person.fullName },
      { title: 'Прежде', value: (one) => name(one.previous) },
    ] satisfies Column<TakenProposals['assigned'][number]>[] as Column<TakenProposals['assigned'][number]>[],
    skipped: ({ class: place, person, reason }: SkippedProposal) =>
      `${quote(place)}, ${safeText(person.fullName)}: ${
        {
          'class-not-found': `${agree(words.class, 'такого', 'такой', 'такого')} ${words.class.one.genitive} нет`,
          'several-teachers': 'предложен не один сотрудник',
          'homeroom-taken': 'руководитель уже есть (заменить — --replace)',
        }[reason]
      }.`,
    confirm: 'Назначить?',
    declined: 'Ничего не изменено.',
  },
  assignTeacher: {
    assigned: ({ class: place, person, subjects, ...document }: AssignedTeacher & Applied) =>
      `${trial(document)}${safeText(person.fullName)} (#${person.id}) ведёт занятия в ${quote(place)}${subjects.length > 0 ? `: ${listSome(subjects, 10)}` : ''}.`,
    removed: ({ class: place, person, subjects, ...document }: AssignedTeacher & Applied) =>
      `${trial(document)}${safeText(person.fullName)} (#${person.id}): в ${quote(place)} ${subjects.length > 0 ? `остаётся ${listSome(subjects, 10)}` : 'занятий больше нет'}.`,
  },
  importRoster: {
    read: (file: string, encoding: string | null, delimiter: string | null, headerLine: number) =>
      `Файл ${quote(file)}: ${encoding === null ? 'книга' : `${encoding}, разделитель ${delimiter === 'tab' ? 'табуляция' : `«${delimiter}»`}`}, заголовки в строке ${headerLine}.`,
    column: (header: string, field: string) => `${header} → ${field}`,
    fields: nameFields(words),
    sexes: SEXES,
    columns: (known: readonly string[], unknown: readonly string[]) =>
      `Столбцы: ${known.map(safeText).join(', ')}.${unknown.length > 0 ? ` Не нужны: ${unknown.map(safeText).join(', ')}.` : ''}`,
    counts: {
      read: 'прочитано',
      added: 'добавлено',
      updated: 'изменено',
      moved: 'переведено',
      returned: 'вернулись',
      unchanged: 'без изменений',
      duplicate: 'повторы',
      rejected: 'не принято',
    },
    nothing: 'Изменений нет: всё это уже записано.',
    noChanges: 'Изменений нет.',
    empty: 'В файле нет ни одной строки с данными; ничего не изменено.',
    trial: 'Пробный запуск, ничего не записано.',
    classesCreated: (names: readonly string[]) =>
      names.length === 1
        ? `${agreeWithCount(1, words.class, CREATED)} ${words.class.one.nominative}: ${listSome(names)}.`
        : `Созданы ${words.class.many.nominative}: ${listSome(names, 30)}.`,
    absent: (number: number) => `Числятся, но в файле не названы: ${formatNumber(number)}. Они не тронуты.`,
    withdrawn: 'выбыло',
    parents: ({ added, updated, linked }: { added: number; updated: number; linked: number }) =>
      `${capitalize(words.parent.many.nominative)}: добавлено ${formatNumber(added)}, изменено ${formatNumber(updated)}, связей с детьми ${formatNumber(linked)}.`,
    nobody: '—',
    confirm: 'Внести эти изменения?',
    declined: 'Ничего не изменено.',
    applied: 'Изменения внесены.',
    rejectsWritten: (file: string, rows: number) =>
      `${plural(rows, 'Непринятая строка записана', 'Непринятые строки записаны', 'Непринятые строки записаны')} в файл ${quote(file)}: ${formatNumber(rows)}.`,
    reading: 'Чтение',
    rejects: 'Не принято:',
    line: (line: number) => `строка ${line}`,
    warnings: 'Обратите внимание:',
    warning: (warning: ImportWarning) => {
      const { value, suggestion } = warning;
      if (warning.code === 'kept-by-hand') {
        const kept = nameFields(words)[warning.field];
        return `${safeText(warning.person)}: ${kept} остаётся, как исправлено вручную; в файле ${quote(value)}`;
      }
      return {
        'mapping-unused': `столбца ${quote(value)} из --map в файле нет`,
        'administrator-kept': `администратор ${quote(value)} не назван в файле, но остаётся`,
        'leavers-skipped': `никто не выбыл: ${value === 'no-rows' ? 'в файле нет принятых строк' : 'не все строки приняты'}`,
        'shared-phone': `один телефон у ребёнка и ${words.parent.one.genitive}: ${value}`,
        'parent-without-name': `у ${words.parent.one.genitive} указано ${quote(value)}, а имени нет; ${agree(words.parent, 'он не записан', 'она не записана', 'оно не записано')}`,
        homonym: `полный тёзка: ${quote(value)} уже есть, записан ещё один человек`,
        'duplicate-row': `${quote(value)} уже есть в этом файле, строка пропущена`,
        'class-spelling-merged': `${words.class.one.nominative} ${agree(words.class, 'записан', 'записана', 'записано')} по-разному: ${quote(value)} и ${quote(suggestion ?? '')}; это ${agree(words.class, 'один', 'одна', 'одно')} ${words.class.one.nominative}`,
        'column-skipped': `столбец ${quote(value)} не читается: такие данные здесь не хранят`,
        'mixed-scripts': `в имени ${quote(value)} смешаны русские и латинские буквы; вероятно, ${quote(suggestion ?? '')}`,
        'initials-only': `только инициалы: ${quote(value)}`,
        'date-unlikely': `сомнительная дата рождения: ${formatDate(value)}`,
      }[warning.code];
    },
    more: (number: number) => `… и ещё ${formatNumber(number)}`,
    backup: (file: string) => `Копия прежнего состояния: ${safeText(file)}`,
    planHash: (hash: string) => `План: ${hash}`,
    next: (role: Role) => `Дальше: sferum-admin invite --all --role ${role}`,
  },
  undo: (
    { undone, kept, ...document }: UndoneRun & Applied,
    { id, at, command }: UndoneNotes['run'],
    screen: Screen,
  ) => {
    const told = kept.map(
      ({ what, id: number, reason }) =>
        `${things(words)[what.replaceAll('-', '_')]?.[0] ?? what} №\u00a0${number} (${KEPT_REASONS[reason]})`,
    );
    return [
      `${trial(document)}Запуск ${id} (${command}, ${day(at, screen)}) ${kept.length > 0 ? 'отменён не весь' : 'отменён'}: ${plural(undone, 'возвращена', 'возвращены', 'возвращено')} ${count(undone, 'запись', 'записи', 'записей')}.`,
      ...(kept.length > 0 ? [`Осталось как есть: ${listSome(told, 10)}.`] : []),
      ...(LEFT_THE_BUILDING[command] === undefined ? [] : [LEFT_THE_BUILDING[command]]),
    ]
      .join('\n')
      .concat(document.applied ? hint(screen, 'Вернуть сделанное: sferum-admin undo') : '');
  },
  listRuns: {
    empty: 'Запусков ещё не было.',
    columns: [
      { title: '№', value: (one) => one.id, align: 'right' },
      { title: 'Когда', value: (one, screen) => `${day(one.at, screen)} ${timeInZone(one.at, screen.timeZone)}` },
      { title: 'Кто', value: (one) => one.actor },
      { title: 'Команда', value: (one) => one.command },
      { title: 'Записей', value: (one) => one.changes, align: 'right' },
      { title: 'Отменён', value: (one) => (one.undoneBy === null ? null : `запуском ${one.undoneBy}`) },
    ] satisfies Column<ListedRun>[] as Column<ListedRun>[],
  },
  auditLog: {
    empty: 'Записей нет.',
    columns: [
      { title: '№', value: (one) => one.id, align: 'right' },
      { title: 'Когда', value: (one, screen) => `${day(one.at, screen)} ${timeInZone(one.at, screen.timeZone)}` },
      { title: 'Кто', value: (one) => one.actor },
      { title: 'Команда', value: (one) => one.command },
      { title: 'Что', value: (one) => tellChanges(one.summary, (table) => things(words)[table]?.[1] ?? table) },
      { title: 'Отпечаток', value: (one) => one.hash.slice(0, 12) },
    ] satisfies Column<AuditEvent>[] as Column<AuditEvent>[],
    verified: ({ events }: VerifiedLog, head: string | null) =>
      `Журнал цел: ${count(events, 'запись', 'записи', 'записей')}. Отпечаток последней: ${head ?? '—'}\nСохраните число и отпечаток отдельно: по ним видно, если записи отрежут с конца.`,
  },
  stats: {
    title: (organization: string, asOf: string, year: number) =>
      `${safeText(organization)}: на ${dateInWords(asOf)}, учебный год ${year}/${year + 1}`,
    totals: 'Всего',
    joined: 'В сообществе',
    share: 'Доля',
    goal: 'Цель',
    pupils: capitalize(words.pupil.many.nominative),
    staff: 'Сотрудники',
    parents: capitalize(words.parent.many.nominative),
    classes: capitalize(words.class.many.nominative),
    verifiedTeachers: 'Статус «учитель» подтверждён',
    homeroom: `${capitalize(words.homeroomTeacher.many.nominative)} назначены`,
    invitations: 'Приглашения',
    invitationStates: { open: 'открыто', used: 'использовано', expired: 'истекло', revoked: 'аннулировано' },
    requests: 'Заявки',
    consents: 'Согласие на обработку',
    consentStates: { given: 'дано', withdrawn: 'отозвано', refused: 'отказ', missing: 'не записано' },
    requestStates: { pending: 'на рассмотрении', approved: 'принято', rejected: 'отклонено' },
    movement: 'Движение с начала года',
    movementKinds: { arrived: 'прибыло', departed: 'выбыло' },
    of: (part: number, whole: number) => `${formatNumber(part)} из ${formatNumber(whole)}`,
    percent: (share: number | null) =>
      share === null ? '—' : `${Math.round(share * 1000) / 10}\u00a0%`.replace('.', ','),
    rows: { class: capitalize(words.class.one.nominative), grade: 'Параллель', role: 'Роль' } satisfies Record<
      StatisticsGrouping,
      string
    >,
    planned: 'План',
    pupilsShort: abbreviate(words.pupil),
    parentsShort: abbreviate(words.parent),
    joinedShort: 'вошли',
    pending: 'Заявки',
    open: 'Пригл.',
    homeroomTeacher: capitalize(words.homeroomTeacher.one.nominative),
  },
  demo: {
    intro: (kind: OrganizationKind, folder: string) =>
      `Главное на примере ${DEMO_EXAMPLES[kind]}, в новом хранилище: ${safeText(folder)}`,
    outro: (folder: string) => `Хранилище осталось в ${safeText(folder)}; попробуйте на нём и другие команды.`,
  },
});
