import { dateInZone, timeInZone } from '../../domain/calendar.ts';
import { safeText } from '../../domain/safe-text.ts';
import type { StoreSummary } from '../../store/summary.ts';
import type { Keeping } from '../ru/keeping.ts';
import { makeDataCategories } from './data-categories.ts';
import { makeDiagnoses } from './diagnoses.ts';
import { capitalize, count, formatBytes, formatDate, formatNumber, listSome, quote } from './grammar.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The screens of what keeps the store: backups, restoring, the check of everything. */
export const makeKeeping = (words: Vocabulary): Keeping => ({
  backup: ({ file, bytes, sha256 }, { dryRun, keyFile }) =>
    [
      dryRun
        ? `Dry run: the backup was made, verified and deleted (${formatBytes(bytes)}); it would go to ${quote(file)}.`
        : `Backup: ${quote(file)}, ${formatBytes(bytes)}.`,
      `SHA-256: ${sha256}`,
      `The key to the invitation codes is not in it, keep that elsewhere: ${quote(keyFile)}.`,
    ].join('\n'),
  restore: {
    file: 'Which backup is to be restored?',
    now: 'Now',
    becomes: 'Then',
    facts: (store) => [
      ['Organisation', store.shortName],
      ['School year', `${store.year}/${store.year + 1}`],
      [capitalize(words.class.many), formatNumber(store.classes)],
      [capitalize(words.pupil.many), formatNumber(store.pupils)],
      ['Staff', formatNumber(store.staff)],
      [capitalize(words.parent.many), formatNumber(store.parents)],
      ['Last change', moment(store)],
    ],
    nothingReadable: 'There is no present store, or it cannot be read.',
    confirm: 'Restore it?',
    declined: 'Nothing was changed.',
    done: ({ restored, previous, keyOpens, purged, applied }, store, keyFile) =>
      [
        applied
          ? `The store was restored from ${quote(restored)}: ${quote(store.shortName)}, last changed ${moment(store)}.`
          : `Dry run, nothing was written. The backup ${quote(restored)} is sound: ${quote(store.shortName)}, last changed ${moment(store)}.`,
        ...(previous === null
          ? []
          : [`The one before ${applied ? 'is kept' : 'would be kept'} here: ${quote(previous)}.`]),
        ...(purged === 0
          ? []
          : [`Data destroyed since this backup were destroyed in it again: of ${count(purged, 'person', 'people')}.`]),
        ...(keyOpens === false
          ? [
              `The key ${quote(keyFile)} does not open the codes of this store: put the former key file back in its place. Without it codes that were issued cannot be shown, everything else works.`,
            ]
          : []),
      ].join('\n'),
  },
  purge: {
    reason: 'Why are the data destroyed?',
    reasons: [
      { name: 'consent was withdrawn', value: 'consent-withdrawn' as const },
      { name: 'the purpose was reached', value: 'purpose-reached' as const },
    ],
    out: 'Into which folder do the act and the log extract go?',
    plan: ({ person, categories, leaving, backups }) => [
      `All data will be destroyed of ${safeText(person.fullName)} (#${person.id}).`,
      `That is: ${categories.map((one) => makeDataCategories(words)[one]).join('; ')}.`,
      ...(leaving.length === 0
        ? []
        : [
            `With no child left in the ${words.organization.one}, these leave too: ${listSome(leaving.map(({ fullName }) => fullName))}.`,
          ]),
      ...(backups.length === 0 ? [] : [`Backups still hold the data: ${listSome(backups.map(quote))}.`]),
      'Neither undo nor restore will bring them back.',
    ],
    typeName: 'To destroy them, type the full name (Ctrl-C to decline):',
    otherName: 'That is another name.',
    notListed: 'The list of the purged beside the store could not be written; sferum-admin doctor --repair writes it.',
    planned: ({ act, log }) =>
      `Dry run, nothing was destroyed. The act would go into ${quote(act)}, the log extract into ${quote(log)}.`,
    done: ({ personId, act, log, backups }) =>
      [
        `The data were destroyed: #${personId}.`,
        `The act: ${quote(act)}. Have it signed, and keep it for three years with the log extract: ${quote(log)}.`,
        ...(backups.length === 0
          ? []
          : [`Backups still hold the data, delete them when you can: ${listSome(backups.map(quote), 20)}.`]),
        'Backups that lie elsewhere may hold them too.',
      ].join('\n'),
  },
  doctor: {
    tell: makeDiagnoses(words),
    sound: 'Everything is in order.',
    repaired: ({ what, file }, dryRun) =>
      `${dryRun ? 'Would be put right' : 'Put right'}: ${
        {
          mode: `${quote(file)} is for the owner only`,
          leftover: `${quote(file)} was left over and is deleted`,
          log: `${quote(file)} is taken into the store`,
          'purge-list': `${quote(file)} — the list was made whole`,
        }[what]
      }.`,
  },
});

function moment({ changedAt, timeZone }: StoreSummary): string {
  if (changedAt === null) return '—';
  return `${formatDate(dateInZone(changedAt, timeZone))} ${timeInZone(changedAt, timeZone)}`;
}
