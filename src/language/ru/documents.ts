import type { Messenger, Wording } from '../../domain/organization.ts';
import type { PersonRef, Role } from '../../domain/person.ts';
import type { PurgeReason } from '../../usecases/purge-person.ts';
import { makeDataCategories } from './data-categories.ts';
import { capitalize, dateInWords, formatDate, MESSENGERS, quote } from './grammar.ts';
import { makeVocabulary, type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** What the steps of a registration depend on. */
type Invited = { role: Role; primary: boolean; messenger: Messenger; link: boolean };

/** What stands in the documents that people get: words are in full, as the regulation has them. */
const writeDocuments = (words: Vocabulary) => ({
  handout: {
    language: 'ru-RU',
    title: (organization: string) => `Приглашения в сообщество: ${organization}`,
    invites: 'приглашает в своё закрытое сообщество на платформе «Сферум»',
    class: (staff: boolean) => capitalize((staff ? words.class.one : words.class.full).nominative),
    role: 'Роль',
    roleName: (role: Role) => words[role].full.nominative,
    labelled: (label: string, value: string) => `${label}: ${value}`,
    ends: 'Действует',
    end: (date: string, time: string | null): string =>
      time === null ? `до\u00a0${dateInWords(date)} включительно` : `до\u00a0${dateInWords(date)}, ${time}`,
    code: 'Код приглашения',
    link: 'Ссылка',
    caption: (link: boolean): string =>
      link ? 'Наведите камеру телефона: откроется ссылка' : 'Здесь записан код приглашения',
    howTo: 'Как зарегистрироваться',
    steps: ({ role, primary, messenger, link }: Invited): string[] => {
      const app = MESSENGERS[messenger];
      const whose = {
        teacher: `Откройте ${app} на своём телефоне или компьютере; если его нет, установите.`,
        pupil: primary
          ? `Регистрируйтесь вместе с ${words.parent.full.instrumental}. Откройте ${app} на телефоне или компьютере; если его нет, установите.`
          : `Откройте ${app} на своём телефоне или компьютере; если его нет, установите.`,
        parent: `Регистрируйтесь на своём телефоне или компьютере, не на устройстве ребёнка, и со своим номером телефона. Откройте ${app}; если его нет, установите.`,
      }[role];
      const profile = `Создайте учебный профиль «Сферума»: укажите настоящие фамилию, имя и отчество и подтвердите регистрацию кодом, который пришлёт платформа.${role === 'pupil' && primary ? ` Код подтверждения можно получить на электронную почту ${words.parent.full.genitive}: своя почта ребёнку не нужна.` : ''}`;
      const what = role === 'parent' ? 'код, своё полное имя и полное имя ребёнка' : 'код и своё полное имя';
      const admission = link
        ? [
            'Наведите камеру телефона на QR-код или откройте ссылку с этого листа.',
            profile,
            `Выберите роль ${quote(words[role].full.nominative)} — изменить её потом нельзя — и отправьте заявку на вступление${role === 'parent' ? ', назвав полное имя ребёнка' : ''}.`,
            'Дождитесь, пока администратор примет заявку. Если ссылка не открывается, сообщите ему код приглашения.',
          ]
        : [
            profile,
            `Сообщите администратору «Сферума» или тому, кто передал вам приглашение, ${what}.`,
            `Дождитесь, пока администратор проверит вас по списку и примет заявку. Ваша роль — ${quote(words[role].full.nominative)}; изменить её потом нельзя.`,
          ];
      const last =
        role === 'teacher'
          ? 'После вступления подтвердите статус «учитель»: порядок для вашего региона — на странице https://sferum.ru/?p=instructions.'
          : 'Не публикуйте приглашение и никому не сообщайте пароль от учебного профиля.';
      return [whose, ...admission, last];
    },
    shortSteps: ({ role, primary, messenger, link }: Invited): string[] => {
      const app = MESSENGERS[messenger];
      const where = {
        teacher: '',
        pupil: primary
          ? ` Код подтверждения можно получить на почту ${words.parent.full.genitive}.`
          : ' Пароль никому не сообщайте.',
        parent: ' Регистрируйтесь на своём телефоне, не на устройстве ребёнка.',
      }[role];
      const profile = `Создайте учебный профиль «Сферума» в ${app}.${where}`;
      const what = role === 'parent' ? 'код, своё полное имя и полное имя ребёнка' : 'код и своё полное имя';
      const status = role === 'teacher' ? ' Затем подтвердите статус «учитель».' : '';
      return link
        ? [
            'Наведите камеру телефона на QR-код или откройте ссылку.',
            profile,
            `Выберите роль ${quote(words[role].full.nominative)} и отправьте заявку${role === 'parent' ? ', назвав ребёнка' : ''}.${status}`,
          ]
        : [
            profile,
            `Сообщите администратору или тому, кто дал вам эту карточку, ${what}.`,
            `Дождитесь, пока заявку примут.${status}`,
          ];
    },
    questions: (role: Role, administrator: string | null) =>
      [
        administrator === null ? '' : `Вопросы — к администратору «Сферума»: ${administrator}.`,
        role === 'teacher' ? '' : 'Инструкции: https://sferum.ru/?p=parents_students.',
        'Поддержка платформы: info@sferum.ru.',
      ]
        .filter((part) => part !== '')
        .join(' '),
    signOff: {
      title: 'Лист выдачи приглашений',
      homeroomTeacher: capitalize(words.homeroomTeacher.full.nominative),
      columns: ['№', 'Фамилия, имя, отчество', 'Дата', 'Получил(а), подпись'],
      handedOut: 'Выдал(а)',
      signature: 'подпись, расшифровка',
      page: (page: number, pages: number) => `Страница ${page} из ${pages}`,
    },
  },
  /** Приказ Роскомнадзора от 28.10.2022 № 179, пп. 3 и 5 Требований. */
  destruction: {
    title: ['Акт', 'об уничтожении персональных данных'],
    number: '№ __________',
    day: dateInWords,
    basis:
      'Составлен по Требованиям к подтверждению уничтожения персональных данных, утверждённым приказом Роскомнадзора от\u00a028.10.2022 №\u00a0179.',
    operator: 'Оператор',
    address: 'Адрес оператора',
    processor: 'Кто обрабатывал данные по поручению оператора, адрес (если поручалось)',
    subject: 'Чьи данные уничтожены',
    person: ({ id, fullName }: PersonRef) => `${fullName} (в реестре №\u00a0${id})`,
    categories: 'Категории уничтоженных данных',
    category: makeDataCategories(words),
    system: 'Информационная система',
    systemName: (file: string) =>
      `реестр закрытого сообщества организации на платформе «Сферум» (программа sferum-admin, файл ${quote(file)})`,
    method: 'Способ уничтожения',
    methods:
      'удаление записей из базы данных и из её журнала изменений с заполнением их места нулями; обработка автоматизированная',
    reason: 'Причина уничтожения',
    reasons: {
      'consent-withdrawn': 'отзыв согласия на обработку персональных данных',
      'purpose-reached': 'достижение цели обработки персональных данных',
    } satisfies Record<PurgeReason, string>,
    date: 'Дата уничтожения',
    moment: (day: string, time: string) => `${formatDate(day)}, ${time}`,
    event: 'Запись в журнале',
    eventOf: (run: number, log: string) => `событие №\u00a0${run}; выгрузка из журнала — файл ${quote(log)}`,
    backups: 'Резервные копии',
    noBackups: 'рядом с реестром нет копий, в которых есть эти данные',
    backupsLeft: (files: readonly string[]) => `данные ещё есть в копиях: ${files.map(quote).join(', ')}`,
    account: 'Учётная запись',
    destroyedBy: 'Данные уничтожил(а)',
    commission: ['Председатель комиссии', 'Член комиссии', 'Член комиссии'],
    blanks: ['должность', 'подпись', 'фамилия, инициалы'],
    keeping: 'Акт и выгрузка из журнала хранятся три года со дня уничтожения данных.',
    logColumns: { event: 'Событие', date: 'Дата и время уничтожения' },
  },
});

export type DocumentWords = ReturnType<typeof writeDocuments>;

/** The texts of documents in the words of an organisation; in a school's while there is none. */
export async function makeDocuments(wording: Wording | null): Promise<DocumentWords> {
  return writeDocuments(wording === null ? vocabularyOf('school') : await makeVocabulary(wording));
}
