import { EXAMPLE_CLASSES, rulesOf } from '../../domain/organization.ts';
import type { UnreadableReason, WriteObstacle } from '../../domain/problem.ts';
import type { RowReject } from '../../domain/row-reject.ts';
import type { Language } from '../language.ts';
import { headerOf, type ProblemWords } from '../problem-words.ts';
import { capitalize, count, dateInWords, formatDate, formatNumber, listSome, plural, quote } from './grammar.ts';
import type { Vocabulary } from './vocabulary.ts';

const EXPECTED: Readonly<Record<string, string>> = {
  instant: 'a moment such as 2026-09-01T09:00:00+03:00',
  seconds: 'a number of seconds, for example 10',
  number: 'a whole number above zero',
  offset: 'a whole number, zero or more',
  year: 'the year in which the school year begins, for example 2026',
  'time-zone': 'a time zone, for example Europe/Moscow',
  inn: 'the 10 digits of the organisation’s taxpayer number (INN)',
  email: 'an address such as name@domain',
  span: 'a span such as 36h, 14d, 2w',
  'span-or-date': 'a span such as 14d or a date such as 2026-09-30, not before today',
  'past-date': 'a date not after today',
  link: 'an address that begins with https://',
  encoding: 'one of: utf-8, utf-16le, utf-16be, windows-1251, ibm866',
  delimiter: 'one of: “;”, “,”, “|”, tab',
  run: 'the number of a run, as list-runs shows it',
  classes: 'grades or classes with commas between them, for example 9,11',
  'teaching-classes': 'teaching classes: staff do not graduate',
  renaming: 'OLD=NEW, for example 5А=6Б',
  mapping: 'HEADER=FIELD, for example "Ребёнок=fullName"',
  leavers: 'a share such as 10% or a whole number',
  fields: 'fields: surname, name, patronymic, birthDate, sex, phone, email, externalId, position, subjects, class',
  word: 'CONCEPT=WORD, for example teacher=педагог',
  hash: 'the planHash of a dry run',
  'request-id': 'the number of a request, for example 12',
  'invitation-id': 'the number of an invitation, for example 12',
  'backup-file': 'the name of a file; backups do not go to standard output',
  json: 'a JSON file with an object',
  text: 'a text that is not empty',
};

function withClass({ fullName, class: name }: { fullName: string; class: string | null }): string {
  return name === null ? fullName : `${fullName} (${name})`;
}

function expectedWords(expected: string): string {
  return expected.includes('|') ? `one of: ${expected.split('|').join(', ')}` : (EXPECTED[expected] ?? expected);
}

function nearWords(near: readonly string[], otherwise: string): string {
  return near.length > 0 ? `Perhaps you meant: ${listSome(near)}.` : otherwise;
}

const OUTPUT_LOST: ProblemWords = {
  message: 'The standard output cannot be written.',
  hint: 'Check whether there is space on the disk; what the command did stays done, see sferum-admin list-runs.',
};

function unwritten(file: string, obstacle: WriteObstacle): ProblemWords {
  const name = quote(file);
  switch (obstacle) {
    case 'taken':
      return {
        message: `The file ${name} is there already and stays as it is.`,
        hint: 'Move it, or name another path.',
      };
    case 'store':
      return { message: `Nothing is written in the place of ${name}, a file of a store.`, hint: 'Name another path.' };
    case 'is-folder':
      return { message: `${name} is a folder, and a file is needed.`, hint: 'Name the path of a file.' };
    case 'no-folder':
      return {
        message: `The file ${name} cannot be written: there is no such folder.`,
        hint: 'Make the folder, or name another path.',
      };
    case 'forbidden':
      return {
        message: `The file ${name} cannot be written: permission is missing.`,
        hint: 'Check the permissions of the folder, or name another path.',
      };
    case 'no-room':
      return {
        message: `The file ${name} cannot be written: the disk has no space left.`,
        hint: 'Free some space, or name another path; nothing was changed.',
      };
    case null:
      return {
        message: `The file ${name} cannot be written.`,
        hint: 'Check that the folder exists and can be written to, or name another path.',
      };
  }
}

function unreadable(file: string, reason: UnreadableReason): ProblemWords {
  const name = quote(file);
  switch (reason.kind) {
    case 'binary':
      return {
        message: `The file ${name} is not text.`,
        hint: 'Save the list as CSV or as an Excel workbook (.xlsx) and try again.',
      };
    case 'other-document':
      return {
        message: `The file ${name} is an archive or a document, not a table.`,
        hint: 'Save the list as an Excel workbook (.xlsx) or as CSV and try again.',
      };
    case 'workbook-unsupported':
      return {
        message: `The workbook ${name} is saved in a format that cannot be read here.`,
        hint: 'Open it and save it as an Excel workbook (.xlsx).',
      };
    case 'workbook-password':
      return {
        message: `The workbook ${name} is protected by a password.`,
        hint: 'Open it, remove the password and save it again.',
      };
    case 'workbook-damaged':
      return {
        message: `The workbook ${name} is damaged.`,
        hint: 'Open it in a spreadsheet program, save it again and retry; if it does not open, download it anew.',
      };
    case 'workbook-too-large':
      return {
        message: `The workbook ${name} is too large: reading it takes more than ${formatNumber(reason.limit)} MB of memory.`,
        hint: 'Remove sheets and pictures that are not needed, or save the sheet as CSV.',
      };
    case 'sheet-missing':
      return {
        message: `The workbook ${name} has no sheet ${quote(reason.sheet)}.`,
        hint:
          reason.sheets.length > 0 ? `It has these sheets: ${listSheets(reason.sheets)}.` : 'It has no sheets at all.',
      };
    case 'unsure-sheet':
      return {
        message: `The workbook ${name} has a list on several sheets: ${listSheets(reason.sheets)}.`,
        hint: 'Name the sheet with --sheet: by its name or its number.',
      };
    case 'undecodable':
      return {
        message: `The file ${name} cannot be read in the encoding ${reason.encoding}: error in line ${reason.line}.`,
        hint: 'Name the encoding with --encoding, for example --encoding windows-1251.',
      };
    case 'unknown-encoding':
      return {
        message: `The encoding of the file ${name} could not be recognised.`,
        hint: 'Name it with --encoding: utf-8, windows-1251, ibm866, utf-16le.',
      };
    case 'unsure-delimiter':
      return {
        message: `The delimiter of the columns in the file ${name} could not be recognised.`,
        hint: 'Name it with --delimiter: “;”, “,”, “|” or tab.',
      };
    case 'too-many-columns':
      return {
        message: `The file ${name} has more than ${reason.limit} columns.`,
        hint: 'Keep only the columns that are needed.',
      };
    case 'too-many-rows':
      return {
        message: `The file ${name} has more than ${formatNumber(reason.limit)} rows.`,
        hint: 'Split it into parts.',
      };
    case 'no-access':
      return {
        message: `There is no access to the file ${name}.`,
        hint: 'Check the permissions of the file.',
      };
  }
}

function listSheets(sheets: readonly string[]): string {
  return listSome(sheets.map(quote), 8);
}

function listRows(first: readonly RowReject[], rejects: Language['rejects']): string {
  return first.map((reject) => `line ${reject.line}: ${rejects[reject.code](reject)}`).join('; ');
}

/** What went wrong and what to do, for each problem. */
export const makeProblems = (words: Vocabulary, rejects: Language['rejects']): Language['problems'] => ({
  'unknown-command': ({ command, near }) => ({
    message: `There is no command ${quote(command)}.`,
    hint: nearWords(near, 'All commands: sferum-admin --help'),
  }),
  'unknown-option': ({ option, command, near }) => ({
    message: `There is no option ${quote(option)}${command === null ? '' : ` for the command ${command}`}.`,
    hint: nearWords(near, `All options: sferum-admin ${command === null ? '' : `${command} `}--help`),
  }),
  'missing-value': ({ flag }) => ({
    message: `A required value is missing: ${flag}.`,
    hint: `Add ${flag}, or run the command in a terminal without --no-input and it will ask.`,
  }),
  'option-without-value': ({ flag }) => ({
    message: `The option ${flag} has no value.`,
    hint: `Write the value after the option; if it begins with “-”, use an equals sign: ${flag}=VALUE.`,
  }),
  'invalid-value': ({ flag, value, expected }) => ({
    message: `The value ${quote(value)} does not fit ${flag}.`,
    hint: `Needed: ${expectedWords(expected)}.`,
  }),
  'date-invalid': ({ flag, value }) => ({
    message: `There is no such date: ${quote(value)} (${flag}).`,
    hint: 'Write the date as 2026-09-01 or 01.09.2026.',
  }),
  'phone-invalid': ({ flag, value }) => ({
    message: `This does not look like a phone number: ${quote(value)} (${flag}).`,
    hint: 'Write the number in full, for example +79123456789.',
  }),
  'name-invalid': ({ flag, value }) => ({
    message: `This does not look like a name: ${quote(value)} (${flag}).`,
    hint: 'Write the surname, the given name and the patronymic, if there is one: “Ivanova Anna Petrovna”.',
  }),
  'class-invalid': ({ value }) => ({
    message: `A ${words.class.one} cannot be called ${quote(value)}.`,
    hint:
      words.kind === 'school'
        ? 'A class name is a number and a letter or a word: “5А”, “10 кадетский”.'
        : `A ${words.class.one} name has 60 characters at most, for example “${EXAMPLE_CLASSES[words.kind][0]}”.`,
  }),
  'too-many-arguments': ({ command }) => ({
    message: `The command ${command} has more values than it takes.`,
    hint: `Names with spaces need quotation marks. Help: sferum-admin ${command} --help`,
  }),
  'conflicting-options': ({ flags }) => ({
    message: `These do not work together: ${flags.join(', ')}.`,
    hint: 'Keep only one of them.',
  }),
  'nothing-chosen': ({ flags }) => ({
    message: 'The command needs to know what it applies to.',
    hint: `Give at least one of: ${flags.join(', ')}.`,
  }),
  'bad-characters': ({ flag }) => ({
    message: `The value of ${flag} has control characters.`,
    hint: 'Type the value again on the keyboard.',
  }),
  'confirmation-needed': ({ flag }) => ({
    message: 'A confirmation is needed.',
    hint: `Without a terminal, add ${flag}.`,
  }),
  'code-mistyped': () => ({
    message: 'The invitation code is mistyped: its check symbol does not fit.',
    hint: 'Compare it with the sheet: a code has 18 symbols, none of them the letters I, L, O or the digits 0, 1.',
  }),
  'uses-required': ({ class: name, role }) => ({
    message: `The roster of ${words.class.one} ${quote(name)} has no ${words[role].many}, so the number of uses cannot be worked out.`,
    hint: 'Give it with --uses, or load the roster first with import-roster.',
  }),
  'already-registered': ({ name }) => ({
    message: `This store already has an organisation: ${quote(name)}.`,
    hint: 'For another organisation name another file with --store; edit-org changes the details of this one.',
  }),
  'class-exists': ({ class: name }) => ({
    message: `${capitalize(words.class.one)} ${quote(name)} already exists.`,
    hint: `All ${words.class.many}: sferum-admin list-classes; create-class --if-missing passes over those there are.`,
  }),
  'class-closed': ({ class: name, year, archived }) => ({
    message: archived
      ? `${capitalize(words.class.one)} ${quote(name)} is archived.`
      : `${capitalize(words.class.one)} ${quote(name)} is of the school year ${year}/${year + 1}, which is over.`,
    hint: `Name a ${words.class.one} of the present year; they are shown by sferum-admin list-classes.`,
  }),
  'class-not-empty': ({ class: name, present }) => ({
    message: `${capitalize(words.class.one)} ${quote(name)} still has ${count(present, 'person', 'people')} in it.`,
    hint: 'Move them first (transfer), or record that they leave (withdraw).',
  }),
  'ambiguous-person': ({ query, candidates }) => ({
    message: `Several people fit ${quote(query)}: ${listSome(
      candidates.map(({ id, fullName, classes, birthDate }) => {
        const details = [...classes, ...(birthDate === null ? [] : [formatDate(birthDate)])].join(', ');
        return `#${id} ${fullName}${details === '' ? '' : ` (${details})`}`;
      }),
    )}.`,
    hint: `Narrow it by the number (#12) or by the ${words.class.one}: “Ivanov Ivan Ivanovich@${EXAMPLE_CLASSES[words.kind][0]}”.`,
  }),
  'role-not-in-class': ({ class: name }) => ({
    message: `Only staff are invited to ${words.class.one} ${quote(name)}.`,
    hint: `For ${words.pupil.many} and ${words.parent.many} choose another ${words.class.one}.`,
  }),
  'person-not-in-role': ({ person, role }) => ({
    message:
      role === null
        ? `${person.fullName} has several roles or none.`
        : `${person.fullName} does not have the role ${quote(words[role].one)}.`,
    hint: 'Name the role with --role: teacher, pupil or parent.',
  }),
  'person-left': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) is no longer in the organisation.`,
    hint: 'Check the list: sferum-admin list-people --state left',
  }),
  'already-joined': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) is already in the community.`,
    hint: 'If this is a namesake, approve the request with --as-new or reject it.',
  }),
  'already-in-class': ({ person, class: name }) => ({
    message: `${person.fullName} (#${person.id}) is already in ${words.class.one} ${quote(name)}.`,
    hint: `${rulesOf(words.kind).oneClassPerPupil ? `A ${words.pupil.one} can be in one ${words.class.one} only. ` : ''}Check that this is the right person and the right ${words.class.one}.`,
  }),
  'not-in-class': ({ person, class: name }) => ({
    message: `${person.fullName} (#${person.id}) is not in ${words.class.one} ${quote(name)}.`,
    hint: `Who is: sferum-admin list-people --class ${name}`,
  }),
  'movement-too-early': ({ person, date, since, cause }) => ({
    message: `No movement can be recorded on ${formatDate(date)}: ${
      cause === 'year'
        ? `the school year began on ${formatDate(since)}`
        : `what is recorded of ${quote(person.fullName)} (#${person.id}) is of ${formatDate(since)}`
    }.`,
    hint: 'Give the same day or a later one in --date, not after today.',
  }),
  'last-administrator': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) administers the community, which cannot be left without an administrator.`,
    hint: 'Appoint another one first: sferum-admin appoint-admin.',
  }),
  'not-administrator': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) does not administer the community.`,
    hint: 'Who does is shown by sferum-admin show-org.',
  }),
  'external-id-taken': ({ externalId, person }) => ({
    message: `The ID ${quote(externalId)} is another person’s: ${person.fullName} (#${person.id}).`,
    hint: 'Take the ID from that person (--external-id "") or give another one.',
  }),
  'not-staff': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) is not a member of staff.`,
    hint: 'Load the staff: sferum-admin import-roster staff.csv --role teacher',
  }),
  'not-joined': ({ person }) => ({
    message: `${person.fullName} (#${person.id}) is not in the community yet.`,
    hint: 'First invite the person (invite) and approve the request (approve).',
  }),
  'homeroom-taken': ({ class: name, person }) => ({
    message: `${capitalize(words.class.one)} ${quote(name)} already has a ${words.homeroomTeacher.one}: ${person.fullName}.`,
    hint: 'To replace, add --replace.',
  }),
  'teaching-in-staff-class': ({ class: name }) => ({
    message: `There are no lessons in ${quote(name)}: it is the ${words.staffClass}.`,
    hint: `Name another ${words.class.one}.`,
  }),
  'homeroom-of-staff-class': ({ class: name }) => ({
    message: `${capitalize(words.class.one)} ${quote(name)} needs no ${words.homeroomTeacher.one}: it is the ${words.staffClass}.`,
    hint: `Choose another ${words.class.one}.`,
  }),
  'plan-changed': ({ actual }) => ({
    message: 'The file or the register has changed, and the plan is another one now.',
    hint: `Look at the plan again (--dry-run)${actual === null ? '.' : `; its planHash: ${actual}`}`,
  }),
  'run-not-undoable': ({ run, command, days }) => ({
    message:
      days === undefined
        ? `Run ${run} (${command}) cannot be undone.`
        : `Run ${run} (${command}) cannot be undone any more: what was done is remembered for ${count(days, 'day', 'days')}.`,
    hint: 'The runs are shown by sferum-admin list-runs.',
  }),
  'already-undone': ({ run, by }) => ({
    message: `Run ${run} has been undone already, by run ${by}.`,
    hint: `To do it again: sferum-admin undo ${by}`,
  }),
  'undo-later-first': ({ run, command, last }) => ({
    message: `Run ${run} (${command}) can only be undone as a whole, and something was changed after it.`,
    hint: `Undo the later runs first, from the last one on: sferum-admin undo ${last}`,
  }),
  'year-already-started': ({ year, present }) => ({
    message: `The school year ${year}/${year + 1} has begun already: it is ${present}/${present + 1} now.`,
    hint: `There is nothing to do; the ${words.class.many} of the year are shown by sferum-admin list-classes.`,
  }),
  'not-the-next-year': ({ year, next }) => ({
    message: `The school year ${year}/${year + 1} does not follow the present one.`,
    hint: `The next one: sferum-admin start-year ${next}`,
  }),
  'no-next-grade': ({ classes }) => ({
    message: `There is no grade above, and these do not graduate: ${listSome(classes, 10)}.`,
    hint: 'Name the grades that graduate in --graduate, for example 11,12, or a new name in --rename.',
  }),
  'classes-clash': ({ clashes }) => ({
    message: `Several ${words.class.many} would bear one name: ${clashes.map(({ to, from }) => `${listSome(from)} → ${to}`).join('; ')}.`,
    hint: `Give them different names (--rename OLD=NEW); to join ${words.class.many}, name the new one for each.`,
  }),
  'year-over': ({ invitation }) => ({
    message: `Invitation ${invitation} was issued in a school year that is over.`,
    hint: 'Issue a new one: sferum-admin invite.',
  }),
  'invitation-expired': ({ class: name, lastDay }) => ({
    message: `The invitation${name === null ? '' : ` to ${words.class.one} ${quote(name)}`} was good until ${dateInWords(lastDay)}.`,
    hint: 'Ask the administrator for a new invitation.',
  }),
  'invitation-revoked': ({ class: name }) => ({
    message: `The invitation${name === null ? '' : ` to ${words.class.one} ${quote(name)}`} has been revoked.`,
    hint: 'Ask the administrator for a new invitation.',
  }),
  'invitation-used': ({ class: name, maxUses }) => ({
    message: `The invitation${name === null ? '' : ` to ${words.class.one} ${quote(name)}`} has been used up: ${formatNumber(maxUses)} of ${count(maxUses, 'use', 'uses')}.`,
    hint: 'Ask the administrator for a new invitation.',
  }),
  'invitation-replaced': ({ invitation, open }) => ({
    message: `Another invitation stands in place of invitation ${invitation} already: ${open}.`,
    hint: `Renew that one, or revoke it first: sferum-admin revoke-invites ${open}`,
  }),
  'link-already-recorded': ({ invitation }) => ({
    message: `This link is already recorded for invitation ${invitation}.`,
    hint: 'Every invitation has its own link from the platform. Check that the right one was copied.',
  }),
  'key-missing': ({ file }) => ({
    message: `The key that seals the invitation codes is missing: ${quote(file)}.`,
    hint: 'Put the key file back or name it in SFERUM_KEY_FILE; the codes cannot be shown without it.',
  }),
  'unmatched-request': ({ request, fullName, kind }) => ({
    message: {
      similar: `Request ${request} (${fullName}) is similar to a person on the roster but does not match in full.`,
      ambiguous: `Several people fit request ${request} (${fullName}).`,
      none: `Nobody on the roster of the ${words.class.one} fits request ${request} (${fullName}).`,
    }[kind],
    hint: `Name the person (--person), approve as a new one (--as-new) or reject: sferum-admin reject ${request} --reason …`,
  }),
  'consent-missing': ({ fullName, person }) => ({
    message: `There is no consent to the processing of data: ${quote(person?.fullName ?? fullName)}${person === null ? '' : ` (#${person.id})`}.`,
    hint:
      person === null
        ? 'First enter the person (enroll) and their consent (record-consent).'
        : `Record it: sferum-admin record-consent '#${person.id}' --state given --date DATE`,
  }),
  'already-decided': ({ request, state }) => ({
    message: `Request ${request} is already ${state === 'approved' ? 'approved' : 'rejected'}.`,
    hint: 'Requests still to be decided: sferum-admin list-requests --state pending',
  }),
  'store-missing': ({ file }) => ({
    message: `There is no store yet: ${quote(file)}.`,
    hint: 'Begin by registering the organisation (sferum-admin register-org), or name the file with --store.',
  }),
  'class-not-found': ({ class: name, near }) => ({
    message: `${capitalize(words.class.one)} ${quote(name)} was not found.`,
    hint: near.length > 0 ? `There is: ${listSome(near, 8)}.` : `All ${words.class.many}: sferum-admin list-classes`,
  }),
  'person-not-found': ({ query, near }) => ({
    message: `The person was not found: ${quote(query)}.`,
    hint: nearWords(near, 'All people: sferum-admin list-people'),
  }),
  'run-not-found': ({ id }) => ({
    message: id === 0 ? 'There is nothing to undo: nothing has been run yet.' : `There was no run ${id}.`,
    hint: 'The runs are shown by sferum-admin list-runs.',
  }),
  'request-not-found': ({ id }) => ({
    message: `There is no request ${id}.`,
    hint: 'All requests: sferum-admin list-requests',
  }),
  'invitation-not-found': ({ id }) => ({
    message: `There is no invitation ${id}.`,
    hint: 'All invitations: sferum-admin list-invites',
  }),
  'invitation-unknown': () => ({
    message: 'There is no such invitation.',
    hint: 'Check the code (18 symbols in three groups) or the link; the invitation may be from another organisation.',
  }),
  'no-open-invitations': ({ class: name, person }) => {
    if (person !== null) {
      return {
        message: `There is no open personal invitation: ${person.fullName}.`,
        hint: `Issue one: sferum-admin invite --person "#${person.id}"`,
      };
    }
    return {
      message: name === null ? 'There are no open invitations.' : `There are no open invitations to ${quote(name)}.`,
      hint: `Issue some: sferum-admin invite ${name === null ? '--all' : `"${name}"`} --role pupil`,
    };
  },
  'file-not-found': ({ file, folder }) => ({
    message: folder ? `${quote(file)} is a folder, and a file is needed.` : `There is no file ${quote(file)}.`,
    hint: folder ? 'Name a file in this folder.' : 'Check the path and the name of the file.',
  }),
  'cannot-write': ({ file, obstacle }) => (file === '-' ? OUTPUT_LOST : unwritten(file, obstacle)),
  'unreadable-file': ({ file, reason }) => unreadable(file, reason),
  'header-not-found': ({ file, expected }) => ({
    message: `No header line was found in the file ${quote(file)}.`,
    hint: `Columns are needed, for example: ${expected.map((header) => headerOf(header, words.kind)).join(', ')}. Headers of your own are matched with --map.`,
  }),
  'too-many-leavers': ({ leavers, members }) => ({
    message: `Nothing was changed: ${formatNumber(leavers.length)} of ${count(members, 'person', 'people')} would be withdrawn — ${listSome(leavers.map(withClass), 50)}.`,
    hint: 'Check that the file holds the whole list. If all of them are to leave, set the limit yourself: --max-leavers NUMBER.',
  }),
  'rows-rejected': ({ file, rejected, read, first, aside }) =>
    aside === undefined
      ? {
          message: `Nothing was written: in the file ${quote(file)} ${formatNumber(rejected)} of ${count(read, 'row', 'rows')} ${plural(rejected, 'was', 'were')} not accepted${first.length > 0 ? ` — ${listRows(first, rejects)}` : ''}${rejected > first.length && first.length > 0 ? '; …' : '.'}`,
          hint: 'Correct these rows and try again.',
        }
      : {
          message:
            rejected === read
              ? `No row of the file ${quote(file)} was accepted.`
              : `${formatNumber(rejected)} of ${count(read, 'row', 'rows')} of the file ${quote(file)} ${plural(rejected, 'was', 'were')} not accepted; the others were taken.`,
          hint: `Correct the rows in the file ${quote(aside)} and load it.`,
        },
  'store-busy': ({ seconds }) => ({
    message: `Another command has kept the store busy for longer than ${formatNumber(seconds)} s.`,
    hint: 'Try again a little later, or allow more time with --wait.',
  }),
  'audit-broken': ({ at }) => ({
    message: `The audit log was changed behind the program’s back: entry ${at} does not fit those before it.`,
    hint: 'Restore the store from a backup, and find out who opened the file.',
  }),
  'store-foreign': ({ file, what }) => ({
    message: `The file ${quote(file)} is not a store of sferum-admin.`,
    hint:
      what === 'copy'
        ? 'What the command backup made can be restored; the present store has not been touched.'
        : 'Name your store with --store; this file has not been touched.',
  }),
  'store-corrupt': ({ file, what }) => {
    if (what === 'copy') {
      return {
        message: `The file ${quote(file)} is damaged, or was changed after the backup was made.`,
        hint: 'Take another backup; the store has not been touched.',
      };
    }
    if (what === 'half') {
      return {
        message: `The file ${quote(file)} is only a part of a store: the rest is in the file beside it that ends with -wal.`,
        hint: 'Make a whole copy of it and restore that: sferum-admin backup --store FILE --out COPY',
      };
    }
    return {
      message: `The store ${quote(file)} is damaged.`,
      hint: 'What is wrong with it tells sferum-admin doctor; a backup is brought back with sferum-admin restore FILE.',
    };
  },
  'store-newer': ({ file, version, supported }) => ({
    message: `The store ${quote(file)} was made by a newer program: version ${version}, this one reads up to ${supported}.`,
    hint: 'Update sferum-admin.',
  }),
  'store-read-only': ({ file }) => ({
    message: `The store ${quote(file)} cannot be written to.`,
    hint: 'Check the permissions of the file and its folder; it can be read.',
  }),
  'store-network': ({ file }) => ({
    message: `The store ${quote(file)} is in a place where nothing can be written reliably: it looks like a network folder.`,
    hint: 'Move it to a local disk.',
  }),
  'disk-full': ({ file }) => ({
    message: `The disk has no space left: ${quote(file)}.`,
    hint: 'Free some space and try again; nothing was changed.',
  }),
  'disk-error': ({ file }) => ({
    message: `The disk could not read or write ${quote(file)}.`,
    hint: 'Check the disk and make a copy of the store.',
  }),
  findings: ({ checks }) => ({
    message: `The check found something wrong: ${checks.join(', ')}.`,
    hint: 'What to do is said of each finding; what is safe is put right by sferum-admin doctor --repair.',
  }),
  'sqlite-too-old': ({ version, needed }) => ({
    message: `SQLite ${version} can lose data; ${needed} or newer is needed.`,
    hint: 'Reinstall the program: npm ci',
  }),
  fault: ({ details, message }) => ({
    message: `The program itself has a fault: ${message}.`,
    hint:
      details === null
        ? 'SFERUM_DEBUG=1 shows the details.'
        : `The details are written in ${details}; please report it.`,
  }),
});
