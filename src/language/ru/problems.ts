import { EXAMPLE_CLASSES, rulesOf } from '../../domain/organization.ts';
import type { ProblemCode, ProblemFacts, UnreadableReason, WriteObstacle } from '../../domain/problem.ts';
import type { RowReject } from '../../domain/row-reject.ts';
import { headerOf, type ProblemWords } from '../problem-words.ts';
import { capitalize, count, dateInWords, formatDate, formatNumber, listSome, plural, quote } from './grammar.ts';
import { agree, into } from './noun.ts';
import type { Rejects } from './rejects.ts';
import type { Vocabulary } from './vocabulary.ts';

type ProblemTexts = { [C in ProblemCode]: (facts: ProblemFacts[C]) => ProblemWords };

const EXPECTED: Readonly<Record<string, string>> = {
  instant: 'момент вида 2026-09-01T09:00:00+03:00',
  seconds: 'число секунд, например 10',
  number: 'целое число больше нуля',
  offset: 'целое число, ноль или больше',
  year: 'год начала учебного года, например 2026',
  'time-zone': 'часовой пояс, например Europe/Moscow',
  inn: '10 цифр ИНН организации',
  email: 'адрес вида имя@домен',
  span: 'срок вида 36h, 14d, 2w',
  'span-or-date': 'срок вида 14d или дата вида 30.09.2026, не раньше сегодняшнего дня',
  'past-date': 'дата не позже сегодняшнего дня',
  link: 'адрес, который начинается с https://',
  encoding: 'одно из: utf-8, utf-16le, utf-16be, windows-1251, ibm866',
  delimiter: 'одно из: «;», «,», «|», tab',
  run: 'номер запуска, как его показывает list-runs',
  classes: 'параллели или названия через запятую, например 9,11',
  'teaching-classes': 'параллели или названия, но не сотрудники: они не выпускаются',
  renaming: 'СТАРОЕ=НОВОЕ, например 5А=6Б',
  mapping: 'ЗАГОЛОВОК=ПОЛЕ, например "Ребёнок=fullName"',
  leavers: 'доля вида 10% или целое число',
  fields: 'поля: surname, name, patronymic, birthDate, sex, phone, email, externalId, position, subjects, class',
  word: 'ПОНЯТИЕ=СЛОВО, например teacher=педагог',
  hash: 'planHash из пробного запуска',
  'request-id': 'номер заявки, например 12',
  'invitation-id': 'номер приглашения, например 12',
  'backup-file': 'имя файла; в стандартный вывод копию не пишут',
  json: 'файл JSON с объектом',
  text: 'непустой текст',
};

function withClass({ fullName, class: name }: { fullName: string; class: string | null }): string {
  return name === null ? fullName : `${fullName} (${name})`;
}

function expectedWords(expected: string): string {
  return expected.includes('|') ? `одно из: ${expected.split('|').join(', ')}` : (EXPECTED[expected] ?? expected);
}

function nearWords(near: readonly string[], otherwise: string): string {
  return near.length > 0 ? `Возможно, вы имели в виду: ${listSome(near)}.` : otherwise;
}

const OUTPUT_LOST: ProblemWords = {
  message: 'Не удаётся записать стандартный вывод.',
  hint: 'Проверьте, есть ли место на диске; сделанное командой остаётся, посмотрите его: sferum-admin list-runs.',
};

function unwritten(file: string, obstacle: WriteObstacle): ProblemWords {
  const name = quote(file);
  switch (obstacle) {
    case 'taken':
      return { message: `Файл ${name} уже есть, он остаётся как был.`, hint: 'Уберите его или укажите другой путь.' };
    case 'store':
      return { message: `На место файла хранилища ${name} ничего не записывается.`, hint: 'Укажите другой путь.' };
    case 'is-folder':
      return { message: `${name} — папка, а нужен файл.`, hint: 'Укажите путь к файлу.' };
    case 'no-folder':
      return {
        message: `Не удаётся записать файл ${name}: такой папки нет.`,
        hint: 'Создайте её или укажите другой путь.',
      };
    case 'forbidden':
      return {
        message: `Не удаётся записать файл ${name}: не хватает прав.`,
        hint: 'Проверьте права на папку или укажите другой путь.',
      };
    case 'no-room':
      return {
        message: `Не удаётся записать файл ${name}: на диске кончилось место.`,
        hint: 'Освободите место или укажите другой путь; ничего не изменено.',
      };
    case null:
      return {
        message: `Не удаётся записать файл ${name}.`,
        hint: 'Проверьте, что папка существует и в неё можно писать, или укажите другой путь.',
      };
  }
}

function unreadable(file: string, reason: UnreadableReason): ProblemWords {
  const name = quote(file);
  switch (reason.kind) {
    case 'binary':
      return {
        message: `В файле ${name} не текст.`,
        hint: 'Сохраните список как CSV или книгу Excel (.xlsx) и повторите.',
      };
    case 'other-document':
      return {
        message: `Файл ${name} — архив или документ, а не таблица.`,
        hint: 'Сохраните список как книгу Excel (.xlsx) или как CSV и повторите.',
      };
    case 'workbook-unsupported':
      return {
        message: `Книга ${name} сохранена в формате, который программа не читает.`,
        hint: 'Откройте её и сохраните как книгу Excel (.xlsx).',
      };
    case 'workbook-password':
      return {
        message: `Книга ${name} закрыта паролем.`,
        hint: 'Откройте её, снимите пароль и сохраните заново.',
      };
    case 'workbook-damaged':
      return {
        message: `Книга ${name} повреждена.`,
        hint: 'Откройте её в редакторе таблиц, сохраните заново и повторите; если не открывается, скачайте её ещё раз.',
      };
    case 'workbook-too-large':
      return {
        message: `Книга ${name} слишком велика: чтобы её прочесть, нужно больше ${formatNumber(reason.limit)}\u00a0МБ памяти.`,
        hint: 'Удалите лишние листы и картинки или сохраните нужный лист как CSV.',
      };
    case 'sheet-missing':
      return {
        message: `В книге ${name} нет листа ${quote(reason.sheet)}.`,
        hint: reason.sheets.length > 0 ? `Есть листы: ${listSheets(reason.sheets)}.` : 'В ней нет ни одного листа.',
      };
    case 'unsure-sheet':
      return {
        message: `В книге ${name} список есть на нескольких листах: ${listSheets(reason.sheets)}.`,
        hint: 'Укажите нужный лист ключом --sheet: его название или номер по порядку.',
      };
    case 'undecodable':
      return {
        message: `Файл ${name} не читается в кодировке ${reason.encoding}: ошибка в строке ${reason.line}.`,
        hint: 'Укажите кодировку ключом --encoding, например --encoding windows-1251.',
      };
    case 'unknown-encoding':
      return {
        message: `Не удалось понять, в какой кодировке файл ${name}.`,
        hint: 'Укажите её ключом --encoding: utf-8, windows-1251, ibm866, utf-16le.',
      };
    case 'unsure-delimiter':
      return {
        message: `Не удалось понять, чем разделены столбцы в файле ${name}.`,
        hint: 'Укажите разделитель ключом --delimiter: «;», «,», «|» или tab.',
      };
    case 'too-many-columns':
      return { message: `В файле ${name} больше ${reason.limit} столбцов.`, hint: 'Оставьте только нужные столбцы.' };
    case 'too-many-rows':
      return {
        message: `В файле ${name} больше ${formatNumber(reason.limit)} строк.`,
        hint: 'Разделите его на части.',
      };
    case 'no-access':
      return { message: `Нет доступа к файлу ${name}.`, hint: 'Проверьте права на файл.' };
  }
}

function listSheets(sheets: readonly string[]): string {
  return listSome(sheets.map(quote), 8);
}

function listRows(first: readonly RowReject[], rejects: Rejects): string {
  return first.map((reject) => `строка ${reject.line}: ${rejects[reject.code](reject)}`).join('; ');
}

/** What forbids a pupil a second class, where anything does. */
function onlyOne(words: Vocabulary): string {
  if (!rulesOf(words.kind).oneClassPerPupil) return '';
  return `${capitalize(words.pupil.one.nominative)} может быть только в ${agree(words.class, 'одном', 'одной', 'одном')} ${words.class.one.prepositional}. `;
}

/** What went wrong and what to do, for each problem. */
export const makeProblems = (words: Vocabulary, rejects: Rejects): ProblemTexts => ({
  'unknown-command': ({ command, near }) => ({
    message: `Нет команды ${quote(command)}.`,
    hint: nearWords(near, 'Все команды: sferum-admin --help'),
  }),
  'unknown-option': ({ option, command, near }) => ({
    message: `Нет ключа ${quote(option)}${command === null ? '' : ` у команды ${command}`}.`,
    hint: nearWords(near, `Все ключи: sferum-admin ${command === null ? '' : `${command} `}--help`),
  }),
  'missing-value': ({ flag }) => ({
    message: `Не указано обязательное значение: ${flag}.`,
    hint: `Добавьте ${flag} или запустите команду в терминале без --no-input, и она спросит сама.`,
  }),
  'option-without-value': ({ flag }) => ({
    message: `У ключа ${flag} нет значения.`,
    hint: `Напишите значение после ключа; если оно начинается с «-», то через знак равенства: ${flag}=ЗНАЧЕНИЕ.`,
  }),
  'invalid-value': ({ flag, value, expected }) => ({
    message: `Значение ${quote(value)} не подходит для ${flag}.`,
    hint: `Нужно: ${expectedWords(expected)}.`,
  }),
  'date-invalid': ({ flag, value }) => ({
    message: `Нет такой даты: ${quote(value)} (${flag}).`,
    hint: 'Пишите дату как 2026-09-01 или 01.09.2026.',
  }),
  'phone-invalid': ({ flag, value }) => ({
    message: `Не похоже на номер телефона: ${quote(value)} (${flag}).`,
    hint: 'Пишите номер целиком, например +79123456789.',
  }),
  'name-invalid': ({ flag, value }) => ({
    message: `Не похоже на имя: ${quote(value)} (${flag}).`,
    hint: 'Пишите фамилию, имя и отчество, если оно есть: «Иванова Анна Петровна».',
  }),
  'class-invalid': ({ value }) => ({
    message: `Так ${words.class.one.accusative} назвать нельзя: ${quote(value)}.`,
    hint:
      words.kind === 'school'
        ? `Название ${words.class.one.genitive} — номер и буква или слово: «5А», «10 кадетский».`
        : `Название ${words.class.one.genitive} — не длиннее 60 знаков, например «${EXAMPLE_CLASSES[words.kind][0]}».`,
  }),
  'too-many-arguments': ({ command }) => ({
    message: `У команды ${command} лишние значения.`,
    hint: `Имена с пробелами берут в кавычки. Справка: sferum-admin ${command} --help`,
  }),
  'conflicting-options': ({ flags }) => ({
    message: `Вместе это не работает: ${flags.join(', ')}.`,
    hint: 'Оставьте что-то одно.',
  }),
  'nothing-chosen': ({ flags }) => ({
    message: 'Не указано, к чему относится команда.',
    hint: `Укажите хотя бы одно: ${flags.join(', ')}.`,
  }),
  'bad-characters': ({ flag }) => ({
    message: `В значении ${flag} есть управляющие символы.`,
    hint: 'Наберите значение заново с клавиатуры.',
  }),
  'confirmation-needed': ({ flag }) => ({
    message: 'Нужно подтверждение.',
    hint: `Без терминала добавьте ${flag}.`,
  }),
  'code-mistyped': () => ({
    message: 'В коде приглашения опечатка: контрольный знак не сходится.',
    hint: 'Сверьте код с листком: в нём 18 знаков, среди них нет букв I, L, O и цифр 0, 1.',
  }),
  'uses-required': ({ class: name, role }) => ({
    message: `В списке ${words.class.one.genitive} ${quote(name)} нет ни ${agree(words[role], 'одного', 'одной', 'одного')} ${words[role].one.genitive}, поэтому число входов не определить.`,
    hint: 'Укажите его ключом --uses или сначала загрузите список командой import-roster.',
  }),
  'already-registered': ({ name }) => ({
    message: `В этом хранилище уже есть организация: ${quote(name)}.`,
    hint: 'Для другой организации укажите другой файл ключом --store; данные этой меняет edit-org.',
  }),
  'class-exists': ({ class: name }) => ({
    message: `${capitalize(words.class.one.nominative)} ${quote(name)} уже есть.`,
    hint: `Все ${words.class.many.nominative}: sferum-admin list-classes; create-class --if-missing пропускает те, что уже есть.`,
  }),
  'class-closed': ({ class: name, year, archived }) => ({
    message: archived
      ? `${capitalize(words.class.one.nominative)} ${quote(name)} в архиве.`
      : `${capitalize(words.class.one.nominative)} ${quote(name)} — прошлого учебного года, ${year}/${year + 1}.`,
    hint: `Назовите ${words.class.one.accusative} нынешнего года; какие есть, покажет sferum-admin list-classes.`,
  }),
  'class-not-empty': ({ class: name, present }) => ({
    message: `${capitalize(into(words.class.one.prepositional))} ${quote(name)} ещё ${plural(present, 'числится', 'числятся', 'числится')} ${count(present, 'человек', 'человека', 'человек')}.`,
    hint: 'Сначала переведите их (transfer) или запишите выбытие (withdraw).',
  }),
  'ambiguous-person': ({ query, candidates }) => ({
    message: `Запросу ${quote(query)} соответствуют несколько человек: ${listSome(
      candidates.map(({ id, fullName, classes, birthDate }) => {
        const details = [...classes, ...(birthDate === null ? [] : [formatDate(birthDate)])].join(', ');
        return `#${id} ${fullName}${details === '' ? '' : ` (${details})`}`;
      }),
    )}.`,
    hint: `Уточните номером (#12) или ${words.class.one.instrumental}: «Иванов Иван Иванович@${EXAMPLE_CLASSES[words.kind][0]}».`,
  }),
  'role-not-in-class': ({ class: name }) => ({
    message: `${capitalize(into(words.class.one.accusative))} ${quote(name)} приглашают только сотрудников.`,
    hint: `Для ${words.pupil.many.genitive} и ${words.parent.many.genitive} выберите ${agree(words.class, 'другой', 'другую', 'другое')} ${words.class.one.accusative}.`,
  }),
  'person-not-in-role': ({ person, role }) => ({
    message:
      role === null
        ? `${person.fullName} участвует в нескольких ролях или ни в одной.`
        : `${person.fullName} не числится в роли ${quote(words[role].one.nominative)}.`,
    hint: 'Укажите роль ключом --role: teacher, pupil или parent.',
  }),
  'person-left': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) больше не числится в организации.`,
    hint: 'Проверьте список: sferum-admin list-people --state left',
  }),
  'already-joined': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) уже в сообществе.`,
    hint: 'Если это полный тёзка, примите заявку с --as-new или отклоните её.',
  }),
  'already-in-class': ({ person, class: name }) => ({
    message: `${person.fullName} (#${person.id}) уже числится ${into(words.class.one.prepositional)} ${quote(name)}.`,
    hint: `${onlyOne(words)}Проверьте, тот ли это человек и ${agree(words.class, 'тот', 'та', 'то')} ли ${words.class.one.nominative}.`,
  }),
  'not-in-class': ({ person, class: name }) => ({
    message: `${person.fullName} (#${person.id}) не числится ${into(words.class.one.prepositional)} ${quote(name)}.`,
    hint: `Где числится: sferum-admin list-people --class ${name}`,
  }),
  'movement-too-early': ({ person, date, since, cause }) => ({
    message: `О движении ${formatDate(date)} записать нельзя: ${
      cause === 'year'
        ? `учебный год начат ${formatDate(since)}`
        : `прежняя запись о ${quote(person.fullName)} (#${person.id}) — от ${formatDate(since)}`
    }.`,
    hint: 'Укажите в --date тот же день или более поздний, не позже сегодняшнего.',
  }),
  'last-administrator': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) — администратор сообщества: без администратора его оставить нельзя.`,
    hint: 'Сначала назначьте другого: sferum-admin appoint-admin.',
  }),
  'not-administrator': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) не администратор сообщества.`,
    hint: 'Кто администраторы, покажет sferum-admin show-org.',
  }),
  'external-id-taken': ({ externalId, person }) => ({
    message: `Номер ${quote(externalId)} уже у другого человека: ${person.fullName} (#${person.id}).`,
    hint: 'Уберите номер у него (--external-id "") или укажите другой.',
  }),
  'not-staff': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) не числится сотрудником.`,
    hint: 'Загрузите сотрудников: sferum-admin import-roster staff.csv --role teacher',
  }),
  'not-joined': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) ещё не в сообществе.`,
    hint: 'Сначала выдайте приглашение (invite) и примите заявку (approve).',
  }),
  'homeroom-taken': ({ class: name, person }) => ({
    message: `У ${words.class.one.genitive} ${quote(name)} уже есть ${words.leader.one.nominative}: ${person.fullName}.`,
    hint: 'Чтобы заменить, добавьте --replace.',
  }),
  'teaching-in-staff-class': ({ class: name }) => ({
    message: `В ${quote(name)} занятий не ведут: это ${words.class.one.nominative} сотрудников.`,
    hint: `Выберите ${agree(words.class, 'другой', 'другую', 'другое')} ${words.class.one.accusative}.`,
  }),
  'homeroom-of-staff-class': ({ class: name }) => ({
    message: `${capitalize(words.class.one.dative)} ${quote(name)} ${words.leader.one.nominative} не ${agree(words.leader, 'нужен', 'нужна', 'нужно')}: это ${words.class.one.nominative} сотрудников.`,
    hint: `Выберите ${agree(words.class, 'другой', 'другую', 'другое')} ${words.class.one.accusative}.`,
  }),
  'plan-changed': ({ actual }) => ({
    message: 'Файл или реестр изменились, и план теперь другой.',
    hint: `Посмотрите план заново (--dry-run)${actual === null ? '.' : `; его planHash: ${actual}`}`,
  }),
  'run-not-undoable': ({ run, command, days }) => ({
    message:
      days === undefined
        ? `Запуск ${run} (${command}) отменить нельзя.`
        : `Запуск ${run} (${command}) отменить уже нельзя: что сделано, помнится ${count(days, 'день', 'дня', 'дней')}.`,
    hint: 'Какие запуски были, покажет sferum-admin list-runs.',
  }),
  'already-undone': ({ run, by }) => ({
    message: `Запуск ${run} уже отменён запуском ${by}.`,
    hint: `Вернуть сделанное: sferum-admin undo ${by}`,
  }),
  'undo-later-first': ({ run, command, last }) => ({
    message: `Запуск ${run} (${command}) отменяется только целиком, а после него кое-что изменено.`,
    hint: `Сначала отмените более поздние запуски, начиная с последнего: sferum-admin undo ${last}`,
  }),
  'year-already-started': ({ year, present }) => ({
    message: `Учебный год ${year}/${year + 1} уже начат: сейчас ${present}/${present + 1}.`,
    hint: `Делать ничего не нужно; ${words.class.many.accusative} года покажет sferum-admin list-classes.`,
  }),
  'not-the-next-year': ({ year, next }) => ({
    message: `Учебный год ${year}/${year + 1} не следует за нынешним.`,
    hint: `Следующий год: sferum-admin start-year ${next}`,
  }),
  'no-next-grade': ({ classes }) => ({
    message: `Следующей параллели нет, а выпуск не указан: ${listSome(classes, 10)}.`,
    hint: 'Назовите выпускные параллели в --graduate, например 11,12, или новое название в --rename.',
  }),
  'classes-clash': ({ clashes }) => ({
    message: `Несколько ${words.class.many.genitive} получили бы одно название: ${clashes.map(({ to, from }) => `${listSome(from)} → ${to}`).join('; ')}.`,
    hint: `Дайте им разные названия (--rename СТАРОЕ=НОВОЕ); чтобы соединить ${words.class.many.accusative}, назовите новое для каждого.`,
  }),
  'year-over': ({ invitation }) => ({
    message: `Приглашение № ${invitation} выдано в прошлом учебном году.`,
    hint: 'Выдайте новое: sferum-admin invite.',
  }),
  'invitation-expired': ({ class: name, lastDay }) => ({
    message: `Приглашение${name === null ? '' : ` ${into(words.class.one.accusative)} ${quote(name)}`} действовало по ${dateInWords(lastDay)}`,
    hint: 'Попросите у администратора новое приглашение.',
  }),
  'invitation-revoked': ({ class: name }) => ({
    message: `Приглашение${name === null ? '' : ` ${into(words.class.one.accusative)} ${quote(name)}`} аннулировано.`,
    hint: 'Попросите у администратора новое приглашение.',
  }),
  'invitation-used': ({ class: name, maxUses }) => ({
    message: `Приглашение${name === null ? '' : ` ${into(words.class.one.accusative)} ${quote(name)}`} использовано полностью: ${count(maxUses, 'вход', 'входа', 'входов')} из ${formatNumber(maxUses)}.`,
    hint: 'Попросите у администратора новое приглашение.',
  }),
  'invitation-replaced': ({ invitation, open }) => ({
    message: `Вместо приглашения №\u00a0${invitation} уже выдано другое: №\u00a0${open}.`,
    hint: `Продлите его или сначала аннулируйте: sferum-admin revoke-invites ${open}`,
  }),
  'link-already-recorded': ({ invitation }) => ({
    message: `Эта ссылка уже записана за приглашением №\u00a0${invitation}.`,
    hint: 'У каждого приглашения своя ссылка платформы. Проверьте, ту ли вы скопировали.',
  }),
  'key-missing': ({ file }) => ({
    message: `Нет ключа, которым закрыты коды приглашений: ${quote(file)}.`,
    hint: 'Верните файл ключа на место или укажите его в SFERUM_KEY_FILE; без него показать коды нельзя.',
  }),
  'unmatched-request': ({ request, fullName, kind }) => ({
    message: {
      similar: `Заявка №\u00a0${request} (${fullName}) похожа на человека из списка, но совпадает не полностью.`,
      ambiguous: `Заявке №\u00a0${request} (${fullName}) соответствуют несколько человек.`,
      none: `Для заявки №\u00a0${request} (${fullName}) в списке ${words.class.one.genitive} никого нет.`,
    }[kind],
    hint: `Укажите человека (--person), примите как нового (--as-new) или отклоните: sferum-admin reject ${request} --reason …`,
  }),
  'consent-missing': ({ fullName, person }) => ({
    message: `Нет согласия на обработку данных: ${quote(person?.fullName ?? fullName)}${person === null ? '' : ` (#${person.id})`}.`,
    hint:
      person === null
        ? 'Сначала запишите человека (enroll) и его согласие (record-consent).'
        : `Запишите его: sferum-admin record-consent '#${person.id}' --state given --date ДАТА`,
  }),
  'already-decided': ({ request, state }) => ({
    message: `Заявка №\u00a0${request} уже ${state === 'approved' ? 'принята' : 'отклонена'}.`,
    hint: 'Нерассмотренные заявки: sferum-admin list-requests --state pending',
  }),
  'store-missing': ({ file }) => ({
    message: `Хранилища ещё нет: ${quote(file)}.`,
    hint: 'Начните с регистрации организации (sferum-admin register-org) или укажите файл ключом --store.',
  }),
  'class-not-found': ({ class: name, near }) => ({
    message: `${capitalize(words.class.one.nominative)} ${quote(name)} не ${agree(words.class, 'найден', 'найдена', 'найдено')}.`,
    hint:
      near.length > 0 ? `Есть: ${listSome(near, 8)}.` : `Все ${words.class.many.nominative}: sferum-admin list-classes`,
  }),
  'person-not-found': ({ query, near }) => ({
    message: `Не найден человек: ${quote(query)}.`,
    hint: nearWords(near, 'Список людей: sferum-admin list-people'),
  }),
  'run-not-found': ({ id }) => ({
    message: id === 0 ? 'Отменять нечего: запусков ещё не было.' : `Запуска ${id} не было.`,
    hint: 'Какие были, покажет sferum-admin list-runs.',
  }),
  'request-not-found': ({ id }) => ({
    message: `Нет заявки №\u00a0${id}.`,
    hint: 'Все заявки: sferum-admin list-requests',
  }),
  'invitation-not-found': ({ id }) => ({
    message: `Нет приглашения №\u00a0${id}.`,
    hint: 'Все приглашения: sferum-admin list-invites',
  }),
  'invitation-unknown': () => ({
    message: 'Такого приглашения нет.',
    hint: 'Проверьте код (18 знаков в трёх группах) или ссылку; приглашение могло быть от другой организации.',
  }),
  'no-open-invitations': ({ class: name, person }) => {
    if (person !== null) {
      return {
        message: `Открытых личных приглашений нет: ${person.fullName}.`,
        hint: `Выдайте приглашение: sferum-admin invite --person "#${person.id}"`,
      };
    }
    return {
      message:
        name === null
          ? 'Открытых приглашений нет.'
          : `Открытых приглашений ${into(words.class.one.accusative)} ${quote(name)} нет.`,
      hint: `Выдайте их: sferum-admin invite ${name === null ? '--all' : `"${name}"`} --role pupil`,
    };
  },
  'file-not-found': ({ file, folder }) => ({
    message: folder ? `${quote(file)} — папка, а нужен файл.` : `Нет файла ${quote(file)}.`,
    hint: folder ? 'Укажите файл в этой папке.' : 'Проверьте путь и имя файла.',
  }),
  'cannot-write': ({ file, obstacle }) => (file === '-' ? OUTPUT_LOST : unwritten(file, obstacle)),
  'unreadable-file': ({ file, reason }) => unreadable(file, reason),
  'header-not-found': ({ file, expected }) => ({
    message: `В файле ${quote(file)} не найдена строка заголовков.`,
    hint: `Нужны столбцы, например: ${expected.map((header) => headerOf(header, words.kind)).join(', ')}. Свои заголовки сопоставляет ключ --map.`,
  }),
  'too-many-leavers': ({ leavers, members }) => ({
    message: `Ничего не изменено: выбыло бы ${count(leavers.length, 'человек', 'человека', 'человек')} из ${formatNumber(members)} — ${listSome(leavers.map(withClass), 50)}.`,
    hint: 'Проверьте, весь ли список в файле. Если выбыть должны все названные, задайте предел сами: --max-leavers ЧИСЛО.',
  }),
  'rows-rejected': ({ file, rejected, read, first, aside }) =>
    aside === undefined
      ? {
          message: `Ничего не записано: в файле ${quote(file)} ${plural(rejected, 'не принята', 'не приняты', 'не принято')} ${count(rejected, 'строка', 'строки', 'строк')} из ${formatNumber(read)}${first.length > 0 ? ` — ${listRows(first, rejects)}` : ''}${rejected > first.length && first.length > 0 ? '; …' : '.'}`,
          hint: 'Исправьте эти строки и повторите.',
        }
      : {
          message:
            rejected === read
              ? `Не принята ни одна строка файла ${quote(file)}.`
              : `${plural(rejected, 'Не принята', 'Не приняты', 'Не принято')} ${count(rejected, 'строка', 'строки', 'строк')} из ${formatNumber(read)} в файле ${quote(file)}; остальные внесены.`,
          hint: `Исправьте строки в файле ${quote(aside)} и загрузите его.`,
        },
  'store-busy': ({ seconds }) => ({
    message: `Хранилище занято другой командой дольше ${formatNumber(seconds)}\u00a0с.`,
    hint: 'Повторите чуть позже или дайте больше времени ключом --wait.',
  }),
  'audit-broken': ({ at }) => ({
    message: `Журнал действий изменён в обход программы: запись ${at} не сходится с предыдущими.`,
    hint: 'Восстановите хранилище из копии и выясните, кто открывал файл.',
  }),
  'store-foreign': ({ file, what }) => ({
    message: `Файл ${quote(file)} — не хранилище sferum-admin.`,
    hint:
      what === 'copy'
        ? 'Восстановить можно то, что сделала команда backup; нынешнее хранилище не тронуто.'
        : 'Укажите своё хранилище ключом --store; этот файл не тронут.',
  }),
  'store-corrupt': ({ file, what }) => {
    if (what === 'copy') {
      return {
        message: `Файл ${quote(file)} повреждён или изменён после того, как копия была сделана.`,
        hint: 'Возьмите другую копию; хранилище не тронуто.',
      };
    }
    if (what === 'half') {
      return {
        message: `Файл ${quote(file)} — только часть хранилища: остальное в файле рядом, имя которого кончается на -wal.`,
        hint: 'Сделайте целую копию и восстанавливайте её: sferum-admin backup --store ФАЙЛ --out КОПИЯ',
      };
    }
    return {
      message: `Хранилище ${quote(file)} повреждено.`,
      hint: 'Что с ним, скажет sferum-admin doctor; резервную копию возвращает sferum-admin restore ФАЙЛ.',
    };
  },
  'store-newer': ({ file, version, supported }) => ({
    message: `Хранилище ${quote(file)} сделано более новой программой: версия ${version}, эта понимает версии не выше ${supported}.`,
    hint: 'Обновите sferum-admin.',
  }),
  'store-read-only': ({ file }) => ({
    message: `В хранилище ${quote(file)} нельзя писать.`,
    hint: 'Проверьте права на файл и его папку; читать его можно.',
  }),
  'store-network': ({ file }) => ({
    message: `Хранилище ${quote(file)} лежит там, где надёжная запись невозможна: похоже, это сетевая папка.`,
    hint: 'Перенесите его на локальный диск.',
  }),
  'disk-full': ({ file }) => ({
    message: `На диске кончилось место: ${quote(file)}.`,
    hint: 'Освободите место и повторите; ничего не изменено.',
  }),
  'disk-error': ({ file }) => ({
    message: `Диск не смог прочитать или записать ${quote(file)}.`,
    hint: 'Проверьте диск и сделайте копию хранилища.',
  }),
  findings: ({ checks }) => ({
    message: `Проверка нашла неладное: ${checks.join(', ')}.`,
    hint: 'Что делать, сказано у каждой находки; безопасное исправит sferum-admin doctor --repair.',
  }),
  'sqlite-too-old': ({ version, needed }) => ({
    message: `SQLite ${version} может терять данные; нужна версия не ниже ${needed}.`,
    hint: 'Переустановите программу: npm ci',
  }),
  fault: ({ details, message }) => ({
    message: `Ошибка в самой программе: ${message}.`,
    hint:
      details === null
        ? 'Подробности покажет SFERUM_DEBUG=1.'
        : `Подробности записаны в ${details}; сообщите об этой ошибке.`,
  }),
});
