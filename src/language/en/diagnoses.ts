import type { BrokenInvariant, Check, CheckFacts, CheckName, Invariant, OpenMode } from '../../domain/diagnosis.ts';
import { safeText } from '../../domain/safe-text.ts';
import { capitalize, count, formatBytes, formatDate, formatNumber, listSome, quote } from './grammar.ts';
import type { Vocabulary } from './vocabulary.ts';

type Tellers = { [N in CheckName]: (facts: CheckFacts[N], ok: boolean) => string };

const RESTORE = 'Bring the store back from a backup: sferum-admin restore FILE.';
const REPAIR = 'sferum-admin doctor --repair puts it right.';
const TELL_US =
  'This is a fault of the program or a change made past it; report it, sferum-admin restore brings an earlier state back.';

const invariants = (words: Vocabulary): Readonly<Record<Invariant, string>> => ({
  'one-organization': 'the store does not hold exactly one organisation',
  'one-class-per-pupil': `a ${words.pupil.one} is in several ${words.class.many}, though only one is allowed`,
  'no-overlapping-places': `a person is in one ${words.class.one} twice at the same time`,
  'open-places-in-open-classes': `a person is in a ${words.class.one} of a past year or of the archive`,
  'parents-in-no-class': `a ${words.parent.one} stands in a ${words.class.one} directly and not through a child`,
  'parents-with-a-child': `a ${words.parent.one} is still here, the children have left`,
  'homerooms-of-active-staff': `a ${words.homeroomTeacher.one} is not a member of staff`,
  'lessons-of-active-staff': 'lessons are given by somebody who is not a member of staff',
  'active-administrators': 'an administrator is not a member of staff',
  'one-primary-administrator': 'there is not exactly one primary administrator',
  'uses-are-requests': 'the uses of an invitation are not as many as its requests',
  'members-were-enrolled': 'somebody is in the community who was never enrolled',
  'two-channels': 'there are not two system channels',
});

function tellBroken({ invariant, rows, ids }: BrokenInvariant, words: Vocabulary): string {
  const numbers = ids.length > 0 ? `: ${ids.map((id) => `#${id}`).join(', ')}${rows > ids.length ? ', …' : ''}` : '';
  return `${invariants(words)[invariant]} (${formatNumber(rows)}${numbers})`;
}

const tellMode = ({ path, mode }: OpenMode) => `${quote(path)} (${mode.toString(8)})`;
const days = (number: number) => count(number, 'day', 'days');
const day = (instant: string) => formatDate(instant.slice(0, 10));

const makeTellers = (words: Vocabulary): Tellers => ({
  file: ({ file, bytes, fault }) => {
    if (fault === 'foreign') {
      return `${quote(file)} is not a store of sferum-admin, or its beginning is damaged. Check the path; if it was a store, bring it back: sferum-admin restore FILE.`;
    }
    return fault === 'newer'
      ? `${quote(file)} was made by a newer program. Update sferum-admin.`
      : `${quote(file)}, ${formatBytes(bytes)}.`;
  },
  integrity: ({ errors }) =>
    errors.length === 0 ? 'The file is sound.' : `The file is damaged: ${listSome(errors, 3)}. ${RESTORE}`,
  'foreign-keys': ({ rows, tables }) =>
    rows === 0
      ? 'All references lead somewhere.'
      : `References that lead nowhere: ${count(rows, 'row', 'rows')} (${listSome(tables)}). ${RESTORE}`,
  schema: ({ missing, unknown, other }, ok) => {
    if (ok) return 'The tables are as they should be.';
    const told = [
      missing.length > 0 ? `missing: ${listSome(missing)}` : null,
      unknown.length > 0 ? `unknown: ${listSome(unknown)}` : null,
      other.length > 0 ? `other than they should be: ${listSome(other)}` : null,
    ].filter((one) => one !== null);
    return `The tables are not as the program makes them: ${told.join('; ')}. ${RESTORE}`;
  },
  invariants: ({ broken, checked }) =>
    broken.length === 0
      ? `${count(checked, 'rule holds', 'rules hold')}.`
      : `${capitalize(broken.map((one) => tellBroken(one, words)).join('; '))}. ${TELL_US}`,
  'purge-list': ({ file, missing }, ok) =>
    ok
      ? 'The list of the purged beside the store is whole.'
      : `The list ${quote(file)} lacks ${count(missing, 'person', 'people')} who were purged: an old backup would bring them back. ${REPAIR}`,
  modes: ({ open, known }, ok) => {
    if (!known) return 'The system decides here who may read files.';
    if (ok) return 'Store, key and backups are for their owner only.';
    return `Not for the owner only: ${open.slice(0, 5).map(tellMode).join(', ')}${open.length > 5 ? ' …' : ''}. ${REPAIR} The folder of the store is closed by whoever owns it.`;
  },
  key: ({ file, state }) =>
    ({
      'not-needed': 'No codes were issued yet, no key is needed.',
      opens: `The key opens the codes: ${quote(file)}.`,
      missing: `The key file ${quote(file)} is missing: codes that were issued cannot be shown. Bring it back from your own copy.`,
      other: `The key ${quote(file)} does not open the codes. Bring the former key file back from your own copy.`,
    })[state],
  'wal-size': ({ bytes }, ok) =>
    ok
      ? `The log of SQLite: ${formatBytes(bytes)}.`
      : `The log of SQLite has grown to ${formatBytes(bytes)}: some command has kept the store open for long. End it. ${REPAIR}`,
  backups: ({ newest, days: age, count: number, fault }) => {
    const known = newest === null ? '' : quote(newest);
    if (fault === 'none') {
      return `There is no backup beside the store, and the register is ${days(age)} old. Make one: sferum-admin backup.`;
    }
    if (fault === 'old') return `The newest backup is ${days(age)} old: ${known}. Make a new one: sferum-admin backup.`;
    if (fault === 'damaged') return `The newest backup is damaged: ${known}. Make a new one: sferum-admin backup.`;
    return newest === null
      ? 'There is no backup beside the store yet.'
      : `Backups: ${formatNumber(number)}, the newest ${days(age)} old.`;
  },
  'free-space': ({ free, needed }, ok) => {
    if (free === null) return 'The system does not say how much room is left.';
    return ok
      ? `${formatBytes(free)} are free.`
      : `Only ${formatBytes(free)} are free, a backup and a restoration need ${formatBytes(needed)}. Make room.`;
  },
  'network-file-system': ({ kind }) =>
    kind === null
      ? 'The store is on a disk of this machine.'
      : `The store is in a network folder (${kind}), where writing cannot be relied on. Move it to a local disk.`,
  clock: ({ now, set, changedAt }, ok) => {
    const told = `${set ? 'The time is set by SFERUM_NOW' : 'The clock'}: ${day(now)}`;
    return ok
      ? `${told}.`
      : `${told}, but the last change is of ${day(changedAt ?? now)}. Check the clock of the computer and SFERUM_NOW.`;
  },
  'time-zone': ({ timeZone }, ok) =>
    ok
      ? `Time zone: ${safeText(timeZone)}.`
      : `The system does not know the time zone ${quote(timeZone)}. Name another: sferum-admin edit-org --time-zone.`,
  versions: ({ node, sqlite }) => `Node.js ${node}, SQLite ${sqlite}.`,
  leftovers: ({ files }) =>
    files.length === 0
      ? 'Nothing is left of interrupted commands.'
      : `Files of interrupted commands are left: ${listSome(files.map(quote), 3)}. ${REPAIR}`,
});

/** Says what a check found and, where it is a finding, what to do. */
export const makeDiagnoses = (words: Vocabulary) => {
  const tellers = makeTellers(words);
  return (check: Check): string => tellers[check.name](check.facts as never, check.ok);
};
