import { dateInZone, timeInZone } from '../../domain/calendar.ts';
import type { StoreSummary } from '../../store/summary.ts';
import type { Keeping } from '../ru/keeping.ts';
import { makeDiagnoses } from './diagnoses.ts';
import { capitalize, formatBytes, formatDate, formatNumber, quote } from './grammar.ts';
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
    done: ({ restored, previous, keyOpens, applied }, store, keyFile) =>
      [
        applied
          ? `The store was restored from ${quote(restored)}: ${quote(store.shortName)}, last changed ${moment(store)}.`
          : `Dry run, nothing was written. The backup ${quote(restored)} is sound: ${quote(store.shortName)}, last changed ${moment(store)}.`,
        ...(previous === null
          ? []
          : [`The one before ${applied ? 'is kept' : 'would be kept'} here: ${quote(previous)}.`]),
        ...(keyOpens === false
          ? [
              `The key ${quote(keyFile)} does not open the codes of this store: put the former key file back in its place. Without it codes that were issued cannot be shown, everything else works.`,
            ]
          : []),
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
        }[what]
      }.`,
  },
});

function moment({ changedAt, timeZone }: StoreSummary): string {
  if (changedAt === null) return '—';
  return `${formatDate(dateInZone(changedAt, timeZone))} ${timeInZone(changedAt, timeZone)}`;
}
