import type { BrokenInvariant, Check, CheckFacts, CheckName, Invariant, OpenMode } from '../../domain/diagnosis.ts';
import { safeText } from '../../domain/safe-text.ts';
import { capitalize, count, formatBytes, formatDate, formatNumber, listSome, plural, quote } from './grammar.ts';
import { agree, into } from './noun.ts';
import type { Vocabulary } from './vocabulary.ts';

type Tellers = { [N in CheckName]: (facts: CheckFacts[N], ok: boolean) => string };

const RESTORE = 'Верните хранилище из резервной копии: sferum-admin restore ФАЙЛ.';
const REPAIR = 'Исправит sferum-admin doctor --repair.';
const TELL_US =
  'Это ошибка программы или правка в обход неё; сообщите о ней, прежнее состояние вернёт sferum-admin restore.';

const invariants = (words: Vocabulary): Readonly<Record<Invariant, string>> => ({
  'one-organization': 'организация в хранилище не одна',
  'one-class-per-pupil': `${words.pupil.one.nominative} не в ${agree(words.class, 'одном', 'одной', 'одном')} ${words.class.one.prepositional}, а в нескольких`,
  'no-overlapping-places': `один человек дважды в одно время ${into(words.class.one.prepositional)}`,
  'open-places-in-open-classes': `человек числится ${into(words.class.one.prepositional)} прошлого года или из архива`,
  'parents-in-no-class': `место ${words.parent.one.genitive} прямо ${into(words.class.one.prepositional)}, а не через ребёнка`,
  'parents-with-a-child': `${words.parent.one.nominative} числится, а дети выбыли`,
  'homerooms-of-active-staff': `${words.leader.one.nominative} не числится сотрудником`,
  'lessons-of-active-staff': 'занятия ведёт тот, кто не числится сотрудником',
  'active-administrators': 'администратор не числится сотрудником',
  'one-primary-administrator': 'основной администратор не один',
  'uses-are-requests': 'число входов по приглашению не равно числу заявок',
  'members-were-enrolled': 'в сообществе тот, кто никогда не числился',
  'two-channels': 'системных каналов не два',
});

function tellBroken({ invariant, rows, ids }: BrokenInvariant, words: Vocabulary): string {
  const numbers = ids.length > 0 ? `: ${ids.map((id) => `#${id}`).join(', ')}${rows > ids.length ? ', …' : ''}` : '';
  return `${invariants(words)[invariant]} (${formatNumber(rows)}${numbers})`;
}

const tellMode = ({ path, mode }: OpenMode) => `${quote(path)} (${mode.toString(8)})`;
const days = (number: number) => count(number, 'день', 'дня', 'дней');
const day = (instant: string) => formatDate(instant.slice(0, 10));

const makeTellers = (words: Vocabulary): Tellers => ({
  file: ({ file, bytes, fault }) => {
    if (fault === 'foreign') {
      return `${quote(file)} — не хранилище sferum-admin или начало его испорчено. Проверьте путь; если это было хранилище, верните его: sferum-admin restore ФАЙЛ.`;
    }
    return fault === 'newer'
      ? `${quote(file)} сделано более новой программой. Обновите sferum-admin.`
      : `${quote(file)}, ${formatBytes(bytes)}.`;
  },
  integrity: ({ errors }) => (errors.length === 0 ? 'Файл цел.' : `Файл повреждён: ${listSome(errors, 3)}. ${RESTORE}`),
  'foreign-keys': ({ rows, tables }) =>
    rows === 0
      ? 'Все ссылки на месте.'
      : `${plural(rows, 'Ссылается', 'Ссылаются', 'Ссылается')} в никуда ${count(rows, 'запись', 'записи', 'записей')} (${listSome(tables)}). ${RESTORE}`,
  schema: ({ missing, unknown, other }, ok) => {
    if (ok) return 'Таблицы такие, какими должны быть.';
    const told = [
      missing.length > 0 ? `нет: ${listSome(missing)}` : null,
      unknown.length > 0 ? `лишнее: ${listSome(unknown)}` : null,
      other.length > 0 ? `не такое: ${listSome(other)}` : null,
    ].filter((one) => one !== null);
    return `Таблицы не такие, какими их делает программа: ${told.join('; ')}. ${RESTORE}`;
  },
  invariants: ({ broken, checked }) =>
    broken.length === 0
      ? `${plural(checked, 'Соблюдено', 'Соблюдены', 'Соблюдено')} ${count(checked, 'правило', 'правила', 'правил')}.`
      : `${capitalize(broken.map((one) => tellBroken(one, words)).join('; '))}. ${TELL_US}`,
  'purge-list': ({ file, missing }, ok) =>
    ok
      ? 'Список уничтоженных рядом с хранилищем полон.'
      : `В списке ${quote(file)} нет ${count(missing, 'уничтоженного человека', 'уничтоженных людей', 'уничтоженных людей')}: старая копия вернула бы их. ${REPAIR}`,
  modes: ({ open, known }, ok) => {
    if (!known) return 'Права на файлы здесь задаёт система.';
    if (ok) return 'Хранилище, ключ и копии доступны только владельцу.';
    return `Доступно не только владельцу: ${open.slice(0, 5).map(tellMode).join(', ')}${open.length > 5 ? ' …' : ''}. ${REPAIR} Папку хранилища закрывает её владелец.`;
  },
  key: ({ file, state }) =>
    ({
      'not-needed': 'Кодов ещё не выдавали, ключ не нужен.',
      opens: `Ключ открывает коды: ${quote(file)}.`,
      missing: `Нет файла ключа ${quote(file)}: показать уже выданные коды нельзя. Верните его из своей копии.`,
      other: `Ключ ${quote(file)} не открывает коды. Верните прежний файл ключа из своей копии.`,
    })[state],
  'wal-size': ({ bytes }, ok) =>
    ok
      ? `Журнал SQLite: ${formatBytes(bytes)}.`
      : `Журнал SQLite вырос до ${formatBytes(bytes)}: какая-то команда давно держит хранилище. Завершите её. ${REPAIR}`,
  backups: ({ newest, days: age, count: number, fault }) => {
    const known = newest === null ? '' : quote(newest);
    if (fault === 'none') {
      return `Резервных копий рядом с хранилищем нет, а реестру ${days(age)}. Сделайте копию: sferum-admin backup.`;
    }
    if (fault === 'old')
      return `Последней резервной копии ${days(age)}: ${known}. Сделайте новую: sferum-admin backup.`;
    if (fault === 'damaged')
      return `Последняя резервная копия повреждена: ${known}. Сделайте новую: sferum-admin backup.`;
    return newest === null
      ? 'Резервных копий рядом с хранилищем пока нет.'
      : `Резервных копий: ${formatNumber(number)}, последней ${days(age)}.`;
  },
  'free-space': ({ free, needed }, ok) => {
    if (free === null) return 'Сколько места на диске, система не говорит.';
    return ok
      ? `Свободно ${formatBytes(free)}.`
      : `Свободно только ${formatBytes(free)}, для копии и восстановления нужно ${formatBytes(needed)}. Освободите место.`;
  },
  'network-file-system': ({ kind }) =>
    kind === null
      ? 'Хранилище на своём диске.'
      : `Хранилище в сетевой папке (${kind}), надёжная запись там невозможна. Перенесите его на локальный диск.`,
  clock: ({ now, set, changedAt }, ok) => {
    const told = `${set ? 'Время задано переменной SFERUM_NOW' : 'Часы'}: ${day(now)}`;
    return ok
      ? `${told}.`
      : `${told}, а последнее изменение — от ${day(changedAt ?? now)}. Проверьте часы компьютера и SFERUM_NOW.`;
  },
  'time-zone': ({ timeZone }, ok) =>
    ok
      ? `Часовой пояс: ${safeText(timeZone)}.`
      : `Системе неизвестен часовой пояс ${quote(timeZone)}. Укажите другой: sferum-admin edit-org --time-zone.`,
  versions: ({ node, sqlite }) => `Node.js ${node}, SQLite ${sqlite}.`,
  leftovers: ({ files }) =>
    files.length === 0
      ? 'Остатков прерванных команд нет.'
      : `Остались файлы прерванных команд: ${listSome(files.map(quote), 3)}. ${REPAIR}`,
});

/** Says what a check found and, where it is a finding, what to do. */
export const makeDiagnoses = (words: Vocabulary) => {
  const tellers = makeTellers(words);
  return (check: Check): string => tellers[check.name](check.facts as never, check.ok);
};
