import { dateInZone, timeInZone } from '../../domain/calendar.ts';
import type { Repair } from '../../domain/diagnosis.ts';
import { safeText } from '../../domain/safe-text.ts';
import type { Backup } from '../../store/backup.ts';
import type { StoreSummary } from '../../store/summary.ts';
import type { PurgedPapers, PurgePlan } from '../../usecases/purge-person.ts';
import type { RestoredStore } from '../../usecases/restore-store.ts';
import { makeDataCategories } from './data-categories.ts';
import { makeDiagnoses } from './diagnoses.ts';
import { capitalize, count, formatBytes, formatDate, formatNumber, listSome, plural, quote } from './grammar.ts';
import { into } from './noun.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The screens of what keeps the store: backups, restoring, the check of everything. */
export const makeKeeping = (words: Vocabulary) => ({
  backup: ({ file, bytes, sha256 }: Backup, { dryRun, keyFile }: { dryRun: boolean; keyFile: string }) =>
    [
      dryRun
        ? `Пробный запуск: копия сделана, проверена и удалена (${formatBytes(bytes)}); она легла бы в ${quote(file)}.`
        : `Резервная копия: ${quote(file)}, ${formatBytes(bytes)}.`,
      `SHA-256: ${sha256}`,
      `Ключ к кодам приглашений в неё не входит, храните его отдельно: ${quote(keyFile)}.`,
    ].join('\n'),
  restore: {
    file: 'Какую резервную копию восстановить?',
    now: 'Сейчас',
    becomes: 'Станет',
    facts: (store: StoreSummary): [title: string, text: string][] => [
      ['Организация', store.shortName],
      ['Учебный год', `${store.year}/${store.year + 1}`],
      [capitalize(words.class.many.nominative), formatNumber(store.classes)],
      [capitalize(words.pupil.many.nominative), formatNumber(store.pupils)],
      ['Сотрудники', formatNumber(store.staff)],
      [capitalize(words.parent.many.nominative), formatNumber(store.parents)],
      ['Последнее изменение', moment(store)],
    ],
    nothingReadable: 'Нынешнего хранилища нет, или прочитать его нельзя.',
    confirm: 'Восстановить?',
    declined: 'Ничего не изменено.',
    done: ({ restored, previous, keyOpens, purged, applied }: RestoredStore, store: StoreSummary, keyFile: string) =>
      [
        applied
          ? `Хранилище восстановлено из ${quote(restored)}: ${quote(store.shortName)}, последнее изменение ${moment(store)}.`
          : `Пробный запуск, ничего не записано. Копия ${quote(restored)} цела: ${quote(store.shortName)}, последнее изменение ${moment(store)}.`,
        ...(previous === null ? [] : [`Прежнее ${applied ? 'осталось' : 'осталось бы'} здесь: ${quote(previous)}.`]),
        ...(purged === 0
          ? []
          : [
              `Данные, уничтоженные после этой копии, уничтожены и в ней: ${count(purged, 'человек', 'человека', 'человек')}.`,
            ]),
        ...(keyOpens === false
          ? [
              `Ключ ${quote(keyFile)} не открывает коды этого хранилища: верните на его место прежний файл ключа. Без него показать уже выданные коды нельзя, остальное работает.`,
            ]
          : []),
      ].join('\n'),
  },
  purge: {
    reason: 'Почему уничтожаются данные?',
    reasons: [
      { name: 'согласие на обработку отозвано', value: 'consent-withdrawn' as const },
      { name: 'цель обработки достигнута', value: 'purpose-reached' as const },
    ],
    out: 'В какую папку положить акт и выгрузку из журнала?',
    plan: ({ person, categories, leaving, backups }: PurgePlan) => [
      `Будут уничтожены все данные: ${safeText(person.fullName)} (#${person.id}).`,
      `Это ${categories.map((one) => makeDataCategories(words)[one]).join('; ')}.`,
      ...(leaving.length === 0
        ? []
        : [
            `Без детей ${into(words.organization.one.prepositional)} ${plural(leaving.length, 'останется и выбудет', 'останутся и выбудут', 'останутся и выбудут')}: ${listSome(leaving.map(({ fullName }) => fullName))}.`,
          ]),
      ...(backups.length === 0 ? [] : [`В резервных копиях данные останутся: ${listSome(backups.map(quote))}.`]),
      'Вернуть их не смогут ни undo, ни restore.',
    ],
    typeName: 'Чтобы уничтожить, введите полное имя (Ctrl-C — отказаться):',
    otherName: 'Введено другое имя.',
    notListed: 'Список уничтоженных рядом с хранилищем записать не удалось; его запишет sferum-admin doctor --repair.',
    planned: ({ act, log }: PurgedPapers) =>
      `Пробный запуск, ничего не уничтожено. Акт лёг бы в ${quote(act)}, выгрузка из журнала — в ${quote(log)}.`,
    done: ({ personId, act, log, backups }: PurgedPapers) =>
      [
        `Данные уничтожены: #${personId}.`,
        `Акт: ${quote(act)}. Подпишите его и храните три года вместе с выгрузкой из журнала: ${quote(log)}.`,
        ...(backups.length === 0
          ? []
          : [`Данные ещё есть в копиях, удалите их, когда сможете: ${listSome(backups.map(quote), 20)}.`]),
        'В копиях, которые лежат в других местах, данные тоже могли остаться.',
      ].join('\n'),
  },
  doctor: {
    tell: makeDiagnoses(words),
    sound: 'Всё в порядке.',
    repaired: ({ what, file }: Repair, dryRun: boolean) =>
      `${dryRun ? 'Было бы исправлено' : 'Исправлено'}: ${
        {
          mode: `${quote(file)} — только для владельца`,
          leftover: `${quote(file)} — остаток удалён`,
          log: `${quote(file)} — журнал перенесён в хранилище`,
          'purge-list': `${quote(file)} — список дополнен`,
        }[what]
      }.`,
  },
});

export type Keeping = ReturnType<typeof makeKeeping>;

function moment({ changedAt, timeZone }: StoreSummary): string {
  if (changedAt === null) return '—';
  return `${formatDate(dateInZone(changedAt, timeZone))} ${timeInZone(changedAt, timeZone)}`;
}
