import { addToInstant, dateInZone, timeInZone } from '../../domain/calendar.ts';
import type { InvitationState } from '../../domain/invitation.ts';
import type { MatchKind, MatchReason, RequestState } from '../../domain/join-request.ts';
import { EXAMPLE_CLASSES, type OrganizationKind } from '../../domain/organization.ts';
import type { PersonRef, PersonState, Role } from '../../domain/person.ts';
import type { HandEditable } from '../../domain/roster-changes.ts';
import { safeText } from '../../domain/safe-text.ts';
import type { ConsentState } from '../../store/consents.ts';
import type { EndKind, StartKind } from '../../store/enrolments.ts';
import type { Order, PastPlace, PlaceRef } from '../../store/person-history.ts';
import type { KeptReason } from '../../store/undo.ts';
import type { Screen } from '../../terminal/screen.ts';
import type { SkipReason } from '../../usecases/issue-invitations.ts';
import type { MovementEvent } from '../../usecases/list-movement.ts';
import type { RenewedInvitations } from '../../usecases/renew-invitations.ts';
import type { ChecklistItem } from '../../usecases/show-organization.ts';
import { tellChanges } from '../change-summary.ts';
import { NO_ANSWERS, YES_ANSWERS } from '../keyboard.ts';
import type { Language } from '../language.ts';
import type { Keeping } from '../ru/keeping.ts';
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
import type { Vocabulary } from './vocabulary.ts';

type Applied = { applied: boolean };

const INVITATION_STATES: Readonly<Record<InvitationState, string>> = {
  open: 'open',
  used: 'used',
  expired: 'expired',
  revoked: 'revoked',
};
const PERSON_STATES: Readonly<Record<PersonState, string>> = {
  'not-invited': 'not invited',
  invited: 'invited',
  requested: 'requested',
  joined: 'joined',
  left: 'left',
  refused: 'refused',
};
const REQUEST_STATES: Readonly<Record<RequestState, string>> = {
  pending: 'pending',
  approved: 'approved',
  rejected: 'rejected',
};
const MATCHES: Readonly<Record<MatchKind, string>> = {
  exact: 'exact',
  similar: 'similar',
  ambiguous: 'ambiguous',
  none: 'none',
};
const matchReasons = (words: Vocabulary): Readonly<Record<MatchReason, string>> => ({
  'same-name': 'same name',
  'without-patronymic': 'same surname and given name, no patronymic on one side',
  'other-spelling': 'name spelled a little otherwise',
  'same-birth-date': 'same birth date',
  'other-birth-date': 'another birth date',
  'same-phone': 'same phone',
  'other-phone': 'another phone',
  'not-on-roster': `not on the roster of this ${words.class.one}`,
});
const MOVEMENT_KINDS: Readonly<Record<MovementEvent['kind'], string>> = {
  enrolled: 'arrival',
  transferred: 'transfer',
  withdrawn: 'departure',
  reinstated: 'return',
};
const placeStarts = (words: Vocabulary): Readonly<Record<StartKind, string>> => ({
  formed: `with the ${words.class.one}`,
  enrolled: 'arrival',
  transferred: 'transfer',
  reinstated: 'return',
  repeated: 'repeats the year',
  added: `a further ${words.class.one}`,
});
const placeEnds = (words: Vocabulary): Readonly<Record<EndKind, string>> => ({
  transferred: 'transfer',
  withdrawn: 'departure',
  removed: `left this ${words.class.one}`,
  'year-ended': 'end of the school year',
});
const LEAVING_REASONS: Readonly<Record<string, string>> = {
  transferred: 'to another organisation',
  graduated: 'graduation',
  dismissed: 'dismissal',
  left: 'of their own wish',
  unknown: 'reason unknown',
  'absent-from-roster': 'not on the roster',
};
const CONSENTS: Readonly<Record<ConsentState, string>> = {
  given: 'given',
  withdrawn: 'withdrawn',
  refused: 'refused',
};
const KEPT_REASONS: Readonly<Record<KeptReason, string>> = {
  'changed-since': 'changed since',
  'in-use': 'needed by what stays',
  replaced: 'something else is in its place',
};
/** What a command did that no undoing brings back. */
const LEFT_THE_BUILDING: Readonly<Record<string, string>> = {
  invite: 'Codes that were handed out are good no more.',
  'revoke-invites': 'Links that were annulled on the platform do not come back there.',
  approve: 'Whoever was admitted on the platform has to be removed there.',
  'verify-teacher': 'On the platform the status is changed separately.',
};
const SKIP_REASONS: Readonly<Record<SkipReason, string>> = {
  'already-open': 'an open invitation exists already',
  'nobody-to-invite': 'there is nobody to invite',
  joined: 'already in the community',
};
const REVOKE_REASONS: Readonly<Record<string, string>> = {
  unused: 'not used',
  expired: 'expired',
  reissued: 'replaced by a new one',
};
const checklistItems = (words: Vocabulary): Readonly<Record<ChecklistItem, string>> => ({
  'organization-registered': 'The register of the organisation is set up',
  'application-sent': 'The application is sent to info@sferum.ru',
  'registration-confirmed': 'The registration on the platform is confirmed',
  'classes-created': `The ${words.class.many} are created`,
  'pupils-loaded': `The roster of ${words.pupil.many} is loaded`,
  'staff-loaded': 'The roster of staff is loaded',
  'invitations-issued': 'The invitations are issued',
  'requests-decided': 'The join requests are decided',
  'homeroom-assigned': `The ${words.homeroomTeacher.many} are assigned`,
  'teachers-verified': 'The status “teacher” is confirmed',
});
const REGISTRATION = { draft: 'in preparation', applied: 'application sent', confirmed: 'confirmed' } as const;

const DEMO_EXAMPLES: Readonly<Record<OrganizationKind, string>> = {
  school: 'an invented school',
  college: 'an invented college',
  supplementary: 'an invented centre of supplementary education',
};

/** Whose roster it is: that of a teacher is a roster of all staff. */
const rosterOf = (role: Role, words: Vocabulary) => (role === 'teacher' ? 'staff' : words[role].many);

const name = (person: PersonRef | null) => (person === null ? null : person.fullName);
const dash = (text: string | null) => (text === null ? '—' : safeText(text));
const trial = ({ applied }: Applied) => (applied ? '' : 'Dry run, nothing was written. ');
const hint = (screen: Screen, text: string) => (screen.isTerminal ? `\n${screen.colour.faint(text)}` : '');

/** The days of something that began and may have ended. */
const period = ({ from, to }: { from: string; to: string | null }) =>
  `${formatDate(from)} – ${to === null ? 'now' : formatDate(to)}`;
const placeOf = ({ class: place, year }: PlaceRef, words: Vocabulary) =>
  place === null || year === null ? `no ${words.class.one}` : `${safeText(place)} (${year}/${year + 1})`;
const orderOf = (order: Order) => {
  if (order === null) return '';
  const date = order.date === null ? '' : ` of ${formatDate(order.date)}`;
  return `, order ${order.number === null ? '' : safeText(order.number)}${date}`.replace('  ', ' ');
};
const reasonOf = ({ role, reason, destination }: PastPlace) => {
  const expelled = reason === 'dismissed' && role === 'pupil';
  const told = [
    expelled ? 'expulsion' : reason === null ? null : (LEAVING_REASONS[reason] ?? safeText(reason)),
    destination && safeText(destination),
  ];
  const known = told.filter((one) => one !== null);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
};

/** The day of a moment, in the organisation's zone. */
const day = (instant: string, { timeZone }: Screen) => formatDate(dateInZone(instant, timeZone));
/** The last day on which something that ends at an instant, exclusive, is still good. */
const lastDay = (instant: string, screen: Screen) => day(addToInstant(instant, -1), screen);

/** What the fields of a person are called. */
const SEXES = { male: 'male', female: 'female' };

const nameFields = (words: Vocabulary) => ({
  externalId: 'ID',
  surname: 'surname',
  name: 'given name',
  givenName: 'given name',
  patronymic: 'patronymic',
  fullName: 'full name',
  nameAndPatronymic: 'given name and patronymic',
  class: words.class.one,
  grade: 'grade',
  letter: 'letter',
  birthDate: 'birth date',
  sex: 'sex',
  phone: 'phone',
  email: 'e-mail',
  position: 'position',
  subjects: 'subjects',
  homeroomOf: words.homeroom,
  childFullName: 'child',
  parent1FullName: `${words.parent.one} 1`,
  parent1Phone: `phone of ${words.parent.one} 1`,
  parent1Email: `e-mail of ${words.parent.one} 1`,
  parent2FullName: `${words.parent.one} 2`,
  parent2Phone: `phone of ${words.parent.one} 2`,
  parent2Email: `e-mail of ${words.parent.one} 2`,
});

/** The screens of the program; each is a function of the facts it shows. */
export const makeScreens = (words: Vocabulary): Omit<Language['screens'], keyof Keeping> => ({
  ask: {
    empty: 'An answer is needed.',
    keys: 'arrows or a digit, then Enter',
    organizationKind: 'What kind of organisation is yours?',
    organizationKinds: [
      { name: 'school', value: 'school' },
      { name: 'college', value: 'college' },
      { name: 'institution of supplementary education', value: 'supplementary' },
    ],
    organizationName: 'Full name:',
    shortName: 'Short name:',
    director: 'Surname, given name and patronymic of the director:',
    admin: 'Surname, given name and patronymic of the administrator:',
    adminPhone: 'Mobile phone of the administrator (the platform gives the rights to it):',
    orderNumber: 'Number of the order that appoints the administrator:',
    orderDate: 'Date of the order (YYYY-MM-DD or DD.MM.YYYY):',
    classNames: `${capitalize(words.class.one)} names, with commas between them:`,
    className: `${capitalize(words.class.one)}:`,
    year: 'The year in which the new school year begins:',
    newClassName: 'New name:',
    enrolledRole: 'As what are they entered?',
    enrolledRoles: [
      { name: `a ${words.pupil.one}`, value: 'pupil' },
      { name: 'a member of staff', value: 'teacher' },
      { name: `a ${words.parent.one}`, value: 'parent' },
    ],
    leavingReason: 'Why do they leave?',
    leavingReasons: [
      { name: 'moves to another organisation', value: 'transferred' },
      { name: 'graduates', value: 'graduated' },
      { name: 'is dismissed', value: 'dismissed' },
      { name: 'leaves of their own accord', value: 'left' },
      { name: 'the reason is unknown', value: 'unknown' },
    ],
    consent: 'What of the consent to the processing of data?',
    consents: [
      { name: 'given', value: 'given' as const },
      { name: 'withdrawn', value: 'withdrawn' as const },
      { name: 'refused', value: 'refused' as const },
    ],
    consentDate: 'Date (YYYY-MM-DD or DD.MM.YYYY):',
    invitation: 'Number of the invitation:',
    expires: 'Until which day, or for how long (2026-09-30, 14d):',
    teacher: 'Member of staff (full name):',
    rosterFile: 'File with the roster:',
    rosterRole: 'Whose roster is it?',
    rosterRoles: [
      { name: words.pupil.many, value: 'pupil' },
      { name: 'staff', value: 'teacher' },
      { name: words.parent.many, value: 'parent' },
    ],
    outFile: 'Which file is it to be written to?',
    outWorkbook: 'Which file is it to be written to (a name that ends in .xlsx)?',
    outPdf: 'Which file is it to be written to (a name that ends in .pdf)?',
    yesOrNo: 'Please answer “yes” or “no”.',
    yes: YES_ANSWERS,
    no: NO_ANSWERS,
    yesNo: 'y/N',
    role: 'Who is to be invited?',
    roles: [
      { name: words.pupil.many, value: 'pupil' },
      { name: words.parent.many, value: 'parent' },
      { name: words.teacher.many, value: 'teacher' },
    ],
    code: 'Code or link of the invitation:',
    fullName: 'Surname, given name and patronymic:',
    requestIds: 'Numbers of requests, with spaces between them:',
    reason: 'Reason:',
    person: 'Who is it (full name or #number)?',
  },
  list: {
    more: (shown, total) => `${formatNumber(shown)} of ${formatNumber(total)} shown.`,
    written: (path) => `Written: ${safeText(path)}`,
  },
  registerOrg: (document, screen) => {
    const { organization, administrator, staffClass, channels, year } = document;
    return [
      `${trial(document)}The register is set up: ${quote(organization.shortName)}, school year ${year}/${year + 1}.`,
      `Administrator: ${safeText(administrator.fullName)}, phone ${administrator.phone}. Only this number gets rights on the platform.`,
      `${capitalize(words.staffClass)}: ${quote(staffClass.name)}. Channels: ${channels.map(quote).join(', ')}.`,
    ]
      .join('\n')
      .concat(
        hint(
          screen,
          `Next: sferum-admin create-class ${EXAMPLE_CLASSES[words.kind].join(' ')} … or import-roster FILE --role pupil --create-classes`,
        ),
      );
  },
  showOrg: (
    { organization: one, administrators, staffClass, channels, year, checklist },
    { consentRequired, undoDays },
    screen,
  ) => {
    const rows: [string, string | null][] = [
      ['Short name', one.shortName],
      ['Kind', words.organization.one],
      ['Director', one.director],
      [
        'Administrators',
        administrators.map(({ fullName, phone }) => [fullName, phone].filter(Boolean).join(', ')).join('; '),
      ],
      ['School year', `${year}/${year + 1}`],
      ['Messenger', MESSENGERS[one.messenger]],
      ['Registration', REGISTRATION[one.registration]],
      ['Number on the platform', one.platformId],
      ['Region', one.region],
      ['Address', one.address],
      ['E-mail', one.email],
      ['Phone', one.phone],
      ['Website', one.website],
      ['INN', one.inn],
      ['Time zone', one.timeZone],
      ['Invitations are valid for', count(one.invitationDays, 'day', 'days')],
      ['Consent to processing', consentRequired ? 'without it no request is approved' : null],
      ['Runs can be undone for', undoDays === 400 ? null : count(undoDays, 'day', 'days')],
      [capitalize(words.staffClass), staffClass?.name ?? null],
      ['Channels', channels.join(', ')],
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
  editOrg: (document) =>
    document.applied && document.runId === null
      ? 'There is nothing to change: all this is recorded already.'
      : `${trial(document)}The details of the organisation are changed.`,
  administration: {
    appointed: ({ administrator, administrators, ...document }, screen) => {
      const phone = administrator.phone === null ? 'no phone known' : `phone ${administrator.phone}`;
      return `${trial(document)}Administrator: ${safeText(administrator.fullName)} (#${administrator.id}), ${phone}. Administrators in all: ${administrators.length}.${hint(screen, 'On the platform the primary administrator gives the rights')}`;
    },
    dismissed: ({ administrator, administrators, ...document }) =>
      `${trial(document)}${safeText(administrator.fullName)} (#${administrator.id}) is no longer an administrator. Administrators: ${listSome(administrators.map(({ fullName }) => fullName))}.`,
  },
  createClass: (document, screen) => {
    const { created, existing } = document;
    const names = listSome(
      created.map((one) => one.name),
      30,
    );
    const made =
      created.length > 0
        ? `Created ${count(created.length, words.class.one, words.class.many)}: ${names}.`
        : `No new ${words.class.many}.`;
    const had = existing.length > 0 ? ` Already there: ${listSome(existing, 30)}.` : '';
    return `${trial(document)}${made}${had}${hint(screen, 'Next: sferum-admin import-roster FILE --role pupil')}`;
  },
  renameClass: ({ class: place, from, ...document }) =>
    `${trial(document)}${capitalize(words.class.one)} ${quote(from)} is now called ${quote(place.name)}.`,
  archiveClass: ({ class: place, invitationsRevoked, requestsRejected, ...document }) => {
    const revoked = invitationsRevoked > 0 ? ` ${count(invitationsRevoked, 'invitation', 'invitations')} revoked.` : '';
    const rejected = requestsRejected > 0 ? ` ${count(requestsRejected, 'request', 'requests')} rejected.` : '';
    return `${trial(document)}${capitalize(words.class.one)} ${quote(place.name)} was put away.${revoked}${rejected}`;
  },
  startYear: {
    title: (from, to) => `School year ${from}/${from + 1} → ${to}/${to + 1}`,
    from: capitalize(words.class.one),
    to: 'Becomes',
    pupils: capitalize(words.pupil.many),
    graduates: 'graduates',
    noClasses: `There are no ${words.class.many}.`,
    rest: ({ repeating, invitationsRevoked }) => [
      ...(repeating.length > 0
        ? [
            `Repeating the year: ${listSome(
              repeating.map(({ fullName }) => fullName),
              20,
            )}.`,
          ]
        : []),
      ...(invitationsRevoked > 0 ? [`Open invitations revoked: ${formatNumber(invitationsRevoked)}.`] : []),
    ],
    confirm: 'Begin the new school year?',
    declined: 'Nothing has been changed.',
    done: ({ to }, backup) =>
      `The school year ${to}/${to + 1} has begun. A copy of the state before: ${safeText(backup)}`,
  },
  listClasses: {
    empty: `There are no ${words.class.many} yet.`,
    columns: [
      { title: 'No.', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one), value: (one) => one.name },
      { title: 'Year', value: (one) => one.year },
      { title: capitalize(words.pupil.many), value: (one) => (one.staff ? null : one.pupils), align: 'right' },
      {
        title: capitalize(words.homeroomTeacher.one),
        value: (one) => (one.archived ? 'archived' : name(one.homeroomTeacher)),
      },
    ],
  },
  listPeople: {
    empty: 'There are no such people.',
    nobodyMissing: 'Everyone is in the community.',
    columns: [
      { title: 'No.', value: (one) => one.id, align: 'right' },
      { title: 'Full name', value: (one) => one.fullName },
      { title: 'Role', value: (one) => words[one.role].one },
      { title: capitalize(words.class.one), value: (one) => one.classes.join(', ') },
      { title: 'State', value: (one) => PERSON_STATES[one.state] },
      { title: 'Phone', value: (one) => one.phone },
    ],
    missingColumns: [
      { title: capitalize(words.class.one), value: (one) => one.class },
      { title: capitalize(words.homeroomTeacher.one), value: (one) => name(one.homeroomTeacher) },
      { title: 'Full name', value: (one) => one.fullName },
      { title: 'Role', value: (one) => words[one.role].one },
      { title: 'State', value: (one) => PERSON_STATES[one.state] },
    ],
  },
  invite: {
    fileColumns: [
      { title: 'number', value: (one) => one.id },
      { title: words.class.one, value: (one) => one.class },
      { title: 'role', value: (one) => words[one.role].one },
      { title: 'for', value: (one) => name(one.person) },
      { title: 'given to', value: (one) => name(one.issuedTo) },
      { title: 'code', value: (one) => one.code },
      { title: 'link', value: (one) => one.link },
      { title: 'uses', value: (one) => one.maxUses },
      { title: 'last day', value: (one, screen) => lastDay(one.expiresAt, screen) },
    ],
    columns: [
      { title: 'No.', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one), value: (one) => one.class },
      { title: 'For', value: (one) => name(one.person) ?? words[one.role].one },
      { title: 'Code', value: (one) => one.code },
      { title: 'Uses', value: (one) => one.maxUses, align: 'right' },
      { title: 'Last day', value: (one, screen) => lastDay(one.expiresAt, screen) },
    ],
    issued: (document) => {
      const { issued } = document;
      if (issued.length === 0) return `${trial(document)}No new invitations.`;
      const given = name(issued[0]?.issuedTo ?? null);
      const made = `Issued ${count(issued.length, 'invitation', 'invitations')}.`;
      return `${trial(document)}${made}${given === null ? '' : ` Given to: ${safeText(given)}.`}`;
    },
    skipped: ({ skipped }) => {
      const reasons = new Map<SkipReason, string[]>();
      for (const one of skipped) {
        const whom = one.person === null ? `${one.class ?? '—'} (${words[one.role].one})` : one.person.fullName;
        reasons.set(one.reason, [...(reasons.get(one.reason) ?? []), whom]);
      }
      return [...reasons].map(([reason, whom]) => `Skipped, ${SKIP_REASONS[reason]}: ${listSome(whom, 8)}.`);
    },
    written: (path) => `The codes are written to the file ${safeText(path)}.`,
    next: 'Next: hand out the codes; join records requests, list-invites --show-links shows the codes again',
  },
  listInvites: {
    empty: 'There are no invitations.',
    keyMissing:
      'The key to the codes is missing (the .key file beside the store, or SFERUM_KEY_FILE): they cannot be shown, everything else works.',
    columns: [
      { title: 'No.', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one), value: (one) => one.class },
      { title: 'For', value: (one) => name(one.person) ?? words[one.role].one },
      { title: 'State', value: (one) => INVITATION_STATES[one.state] },
      { title: 'Uses', value: (one) => `${one.uses} of ${one.maxUses}`, align: 'right' },
      { title: 'Last day', value: (one, screen) => lastDay(one.expiresAt, screen) },
      { title: 'Code', value: (one) => one.code },
    ],
    columnsWithLinks: [
      { title: 'No.', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one), value: (one) => one.class },
      { title: 'For', value: (one) => name(one.person) ?? words[one.role].one },
      { title: 'State', value: (one) => INVITATION_STATES[one.state] },
      { title: 'Code', value: (one) => one.code },
      { title: 'Link', value: (one) => one.link ?? null },
    ],
  },
  handout: {
    show: ({ out, invitations, pages }, dryRun, screen) => {
      const what = `${count(invitations, 'invitation', 'invitations')} on ${count(pages, 'page', 'pages')}`;
      return dryRun
        ? `Dry run, the file ${quote(out)} was not written: ${what}.`
        : `The sheets to print were written to the file ${quote(out)}: ${what}.${hint(screen, 'The file holds codes: delete it once the sheets are handed out')}`;
    },
    skipped: (number) =>
      `${count(number, 'invitation is', 'invitations are')} left out: the key to ${plural(number, 'its code', 'their codes')} is missing. Replace them with new ones: invite --reissue.`,
  },
  renewInvite: ({ renewed, ...document }: RenewedInvitations & Applied, screen: Screen) => {
    const [first] = renewed;
    const done = `${count(renewed.length, 'invitation', 'invitations')} renewed`;
    return `${trial(document)}${done}; the last day is ${lastDay(first?.expiresAt ?? '', screen)}.`;
  },
  revokeInvites: {
    fileColumns: [
      { title: 'number', value: (one) => one.id },
      { title: words.class.one, value: (one) => one.class },
      { title: 'role', value: (one) => words[one.role].one },
      { title: 'for', value: (one) => name(one.person) },
      { title: 'uses', value: (one) => one.uses },
      { title: 'reason', value: (one) => (one.reason === null ? null : (REVOKE_REASONS[one.reason] ?? one.reason)) },
      { title: 'revoke on the platform', value: (one) => (one.platformLink ? 'yes' : 'no') },
    ],
    linkColumn: (links) => ({ title: 'link', value: (one) => links.get(one.id) ?? null }),
    show: (document, entered) => {
      if (document.count === 0) return `${trial(document)}There is nothing to revoke.`;
      const { revoked } = document;
      const done = `Revoked ${count(document.count, 'invitation', 'invitations')}.`;
      const links = revoked.filter((one) => one.platformLink).map((one) => `no. ${one.id}`);
      const onPlatform = links.length > 0 ? ` Revoke these links on the platform: ${listSome(links, 10)}.` : '';
      const used =
        entered.length > 0
          ? ` ${count(entered.length, 'join request has', 'join requests have')} already been made with them: ${listSome(entered, 8)}.`
          : '';
      return `${trial(document)}${done}${onPlatform}${used}`;
    },
  },
  join: {
    one: ({ request, ...document }, screen) => {
      const where = request.class === null ? '' : ` to ${words.class.one} ${quote(request.class)}`;
      const head = `${trial(document)}Join request ${request.id}${where}: ${safeText(request.fullName)}, ${REQUEST_STATES[request.state]}.`;
      const candidates = request.match.candidates.map((one) => `#${one.id} ${one.fullName}`);
      const match = `Match with the roster: ${MATCHES[request.match.kind]}${candidates.length > 0 ? ` — ${listSome(candidates)}` : ''}.`;
      return `${head}\n${match}${hint(screen, `Next: sferum-admin approve ${request.id} or approve --matched`)}`;
    },
    many: (document, screen) => {
      const { rows, requests } = document;
      const kinds = (Object.keys(MATCHES) as MatchKind[]).map(
        (kind) => [kind, requests.filter((one) => one.match.kind === kind).length] as const,
      );
      const matches = kinds.filter(([, number]) => number > 0).map(([kind, number]) => `${MATCHES[kind]} — ${number}`);
      const repeated = rows.duplicate > 0 ? `, repeated — ${rows.duplicate}` : '';
      const undone = rows.rejected > 0 ? 'Nothing was written. ' : trial(document);
      return [
        `${undone}Read ${count(rows.read, 'row', 'rows')}, new join requests — ${rows.added}${repeated}${rows.rejected > 0 ? `, not accepted — ${rows.rejected}` : ''}.`,
        ...(matches.length > 0 ? [`Match with the roster: ${matches.join(', ')}.`] : []),
      ]
        .join('\n')
        .concat(
          rows.added > 0
            ? hint(screen, 'Next: sferum-admin approve --matched, then list-requests --state pending')
            : '',
        );
    },
  },
  listRequests: {
    empty: 'There are no join requests.',
    columns: [
      { title: 'No.', value: (one) => one.id, align: 'right' },
      { title: capitalize(words.class.one), value: (one) => one.class },
      { title: 'Role', value: (one) => words[one.role].one },
      { title: 'Full name', value: (one) => one.fullName },
      { title: 'State', value: (one) => REQUEST_STATES[one.state] },
      { title: 'Match', value: (one) => MATCHES[one.match.kind] },
      { title: 'Requested', value: (one, screen) => day(one.requestedAt, screen) },
    ],
  },
  approve: (document, screen) => {
    const { approved, refused } = document;
    const [only] = approved;
    const done =
      approved.length === 0
        ? 'No join request was approved.'
        : approved.length === 1 && only !== undefined
          ? `Join request approved: ${safeText(only.person.fullName)}${only.class === null ? '' : `, ${quote(only.class)}`}.`
          : `Approved ${count(approved.length, 'join request', 'join requests')}.`;
    return [
      `${refused.length > 0 && approved.length === 0 ? '' : trial(document)}${done}`,
      ...(approved.length + refused.length > 1 ? refused.map((one) => screen.colour.warn(safeText(one.message))) : []),
    ]
      .join('\n')
      .concat(approved.length > 0 ? hint(screen, 'Next: sferum-admin list-requests --state pending') : '');
  },
  reject: (document) => {
    const { rejected, refused } = document;
    if (refused.length > 0) return 'No join request was rejected.';
    return `${trial(document)}Rejected ${count(rejected.length, 'join request', 'join requests')}.`;
  },
  review: {
    nothing: 'No join requests are pending.',
    card: (request, position, total, screen) => {
      const { invited, birthDate, phone, email, childName } = request;
      const told = [birthDate === null ? null : formatDate(birthDate), phone, email].filter((one) => one !== null);
      const child = childName === null ? [] : [`child: ${safeText(childName)}`];
      return [
        `Request ${position} of ${total}: no. ${request.id}, ${safeText(request.fullName)}`,
        `To: ${dash(request.class)}, ${words[request.role].one}; made on ${day(request.requestedAt, screen)}`,
        ...(told.length + child.length > 0 ? [`Says: ${[...told.map(safeText), ...child].join(', ')}`] : []),
        ...(invited === null ? [] : [`Personal invitation: #${invited.id} ${safeText(invited.fullName)}`]),
        `Match with the roster: ${MATCHES[request.kind]}`,
        ...request.candidates.map(
          ({ person, classes, reasons }) =>
            `  #${person.id} ${[person.fullName, ...classes].map(safeText).join(', ')}: ${reasons.map((one) => matchReasons(words)[one]).join(', ')}`,
        ),
      ];
    },
    accepted: (id, person) =>
      `Request ${id} approved${person === null ? '' : `: #${person.id} ${safeText(person.fullName)}`}.`,
    rejected: (id) => `Request ${id} rejected.`,
    question: 'What is to be done with the request?',
    choices: {
      accept: (person) => `approve: this is #${person.id} ${safeText(person.fullName)}`,
      other: 'approve: this is another person on the register',
      asNew: 'approve as a new person',
      reject: 'reject',
      later: 'decide later',
      stop: 'finish',
    },
    summary: (accepted, rejected, left, screen) =>
      `Approved: ${accepted}, rejected: ${rejected}, left: ${left}.${left > 0 ? hint(screen, 'Next: those left, again with sferum-admin approve') : ''}`,
  },
  exportRoster: ({ out, role, rows }, dryRun) => {
    const lines = count(rows, 'row', 'rows');
    return dryRun
      ? `Dry run, the file ${quote(out)} was not written. The roster of ${rosterOf(role, words)} has ${lines}.`
      : `The roster of ${rosterOf(role, words)} was written to the file ${quote(out)}: ${lines}.`;
  },
  importTemplate: ({ out, role }, dryRun, screen) =>
    dryRun
      ? `Dry run, the file ${quote(out)} was not written.`
      : `A blank roster of ${rosterOf(role, words)} was written to the file ${quote(out)}.${hint(screen, `Next: fill it in, then sferum-admin import-roster FILE --role ${role}`)}`,
  recordConsent: ({ person, state, date, ...document }) =>
    `${trial(document)}Consent to the processing of data, ${safeText(person.fullName)} (#${person.id}): ${CONSENTS[state]}, ${formatDate(date)}.`,
  editPerson: (document) => {
    const { person, changed } = document;
    const fields = changed.map((field) => nameFields(words)[field]);
    const done =
      changed.length === 0
        ? `No changes: all this is recorded of ${quote(person.fullName)} already.`
        : `${safeText(person.fullName)} (#${person.id}): changed ${fields.join(', ')}.`;
    return `${trial(document)}${done}`;
  },
  exportPerson: ({ person, out }, dryRun) =>
    dryRun
      ? `Dry run, no file was written: ${quote(out)}.`
      : `Everything that is known was written to the file ${quote(out)}: ${safeText(person.fullName)} (#${person.id}). Hand it to the person or their parents and nobody else.`,
  showPerson: {
    details: ({ birthDate, sex, phone, email, externalId, position, subjects }) => [
      ['Birth date', birthDate === null ? null : formatDate(birthDate)],
      ['Sex', sex === null ? null : SEXES[sex]],
      ['Phone', phone],
      ['E-mail', email],
      ['ID in the journal', externalId],
      ['Position', position],
      ['Subjects', subjects],
    ],
    role: ({ role, state, classes, verification, joinedAt }, screen) =>
      [
        `${capitalize(words[role].one)}${classes.length > 0 ? `, ${listSome(classes, 10)}` : ''}: ${PERSON_STATES[state]}`,
        ...(joinedAt === null ? [] : [`joined ${day(joinedAt, screen)}`]),
        ...(verification === null ? [] : ['status “teacher” confirmed']),
      ].join(', '),
    titles: {
      parents: capitalize(words.parent.many),
      children: 'Children',
      places: 'Movement',
      homerooms: `${capitalize(words.homeroomTeacher.one)} of`,
      teaching: 'Lessons',
      administration: 'Administrator',
      verifications: 'Confirmation of the status',
      consents: 'Consent to the processing of data',
      invitations: 'Personal invitations',
      requests: 'Requests',
      source: 'Where it comes from',
    },
    relative: ({ id, fullName }) => `${safeText(fullName)} (#${id})`,
    place: (one) => {
      const ended =
        one.ended === null ? [] : [`${placeEnds(words)[one.ended]}${reasonOf(one)}${orderOf(one.endOrder)}`];
      const told = [`${placeStarts(words)[one.began]}${orderOf(one.startOrder)}`, ...ended].join('; ');
      return `${period(one)}  ${words[one.role].one}, ${placeOf(one, words)}: ${told}`;
    },
    homeroom: (one) => `${period(one)}  ${placeOf(one, words)}${orderOf(one.order)}`,
    teaching: (one) =>
      `${period(one)}  ${placeOf(one, words)}${one.subject === null ? '' : `, ${safeText(one.subject)}`}`,
    administration: (one) => `${period(one)}  ${one.primary ? 'primary' : 'additional'}${orderOf(one.order)}`,
    verification: ({ on, basis, by, revokedAt, revokeReason }, screen) =>
      [
        `${formatDate(on)}${basis === null ? '' : `, ${safeText(basis)}`}, ${safeText(by)}`,
        ...(revokedAt === null ? [] : [`taken back ${day(revokedAt, screen)}: ${dash(revokeReason)}`]),
      ].join('; '),
    consent: ({ state, date, document }) =>
      `${formatDate(date)}: ${CONSENTS[state]}${document === null ? '' : `, ${safeText(document)}`}`,
    invitation: ({ id, class: place, role, state, expiresAt }, screen) =>
      `${id}: ${dash(place)}, ${words[role].one}, ${INVITATION_STATES[state]}, until ${lastDay(expiresAt, screen)}`,
    request: ({ id, class: place, role, state, requestedAt, decidedBy }, screen) =>
      `${id}: ${dash(place)}, ${words[role].one}, ${day(requestedAt, screen)}, ${REQUEST_STATES[state]}${decidedBy === null ? '' : ` (${safeText(decidedBy)})`}`,
    source: ({ source, handEdited }, screen) => [
      ...(source === null
        ? []
        : [`${day(source.at, screen)}, ${source.command}, ${safeText(source.actor)} (run ${source.runId})`]),
      ...(handEdited.length > 0
        ? [`set by hand: ${handEdited.map((field) => nameFields(words)[field as HandEditable]).join(', ')}`]
        : []),
    ],
  },
  enroll: ({ person, role, class: place, ...document }) =>
    `${trial(document)}Entered: ${safeText(person.fullName)} (#${person.id}), ${words[role].one}${place === null ? '' : `, ${safeText(place)}`}.`,
  listMovement: {
    empty: 'There is no movement.',
    columns: [
      { title: 'Date', value: (one) => formatDate(one.date) },
      { title: 'Name', value: (one) => one.person.fullName },
      { title: 'Role', value: (one) => words[one.role].one },
      { title: 'Movement', value: (one) => MOVEMENT_KINDS[one.kind] },
      { title: 'From', value: (one) => one.from },
      { title: 'To', value: (one) => one.to },
      { title: 'Order', value: (one) => one.order?.number ?? null },
    ],
    totals: ({ arrived, departed }) =>
      `${capitalize(words.pupil.many)} arrived: ${formatNumber(arrived)}, departed: ${formatNumber(departed)}.`,
  },
  movement: {
    transferred: ({ person, from, to, ...document }, on) =>
      `${trial(document)}Transfer recorded: ${safeText(person.fullName)} (#${person.id}), ${from === null ? `no ${words.class.one}` : safeText(from)} → ${dash(to)}, from ${formatDate(on)}.`,
    withdrawn: ({ person, from, ...document }, on, vacated) =>
      `${trial(document)}Departure recorded: ${safeText(person.fullName)} (#${person.id})${from === null ? '' : `, ${safeText(from)}`}, ${formatDate(on)}.${vacated.length === 0 ? '' : ` Without a ${words.homeroomTeacher.one}: ${listSome(vacated)}; assign another one: sferum-admin assign-homeroom.`}`,
    vacates: (classes) =>
      `This leaves ${listSome(classes)} without a ${words.homeroomTeacher.one}. Record the departure all the same?`,
    declined: 'Nothing has been changed. Assign another one: sferum-admin assign-homeroom CLASS PERSON --replace',
    reinstated: ({ person, to, ...document }, on) =>
      `${trial(document)}Return recorded: ${safeText(person.fullName)} (#${person.id}), ${dash(to)}, from ${formatDate(on)}.`,
  },
  verifyTeacher: (document, revoke) => {
    const { verified, unchanged } = document;
    const what = revoke ? 'Confirmation of the status withdrawn' : 'Status “teacher” confirmed';
    const done = verified.length === 0 ? 'No changes.' : `${what}: ${listSome(verified.map((one) => one.fullName))}.`;
    const rest = unchanged.length > 0 ? ` Unchanged — ${formatNumber(unchanged.length)}.` : '';
    return `${trial(document)}${done}${rest}`;
  },
  assignHomeroom: (document) => {
    const { assigned, unchanged, removed } = document;
    const [only] = assigned;
    const done =
      assigned.length === 1 && only !== undefined
        ? `${capitalize(words.homeroomTeacher.one)} of ${quote(only.class)}: ${safeText(only.person.fullName)}${only.previous === null ? '' : ` (before — ${safeText(only.previous.fullName)})`}.`
        : assigned.length > 0
          ? `${capitalize(words.homeroomTeacher.many)} assigned: ${formatNumber(assigned.length)}.`
          : '';
    const taken =
      removed.length > 0 ? `${capitalize(words.homeroomTeacher.one)} removed from: ${listSome(removed)}.` : '';
    const same = unchanged.length > 0 ? `Unchanged: ${listSome(unchanged, 30)}.` : '';
    return `${trial(document)}${[done, taken, same].filter((part) => part !== '').join(' ') || 'No changes.'}`;
  },
  homeroomProposals: {
    nothing: 'There is nothing to assign: the roster of staff proposes nothing new.',
    columns: [
      { title: capitalize(words.class.one), value: (one) => one.class },
      { title: capitalize(words.homeroomTeacher.one), value: (one) => one.person.fullName },
      { title: 'Before', value: (one) => name(one.previous) },
    ],
    skipped: ({ class: place, person, reason }) =>
      `${quote(place)}, ${safeText(person.fullName)}: ${
        {
          'class-not-found': `there is no such ${words.class.one}`,
          'several-teachers': 'more than one person is proposed',
          'homeroom-taken': 'there is one already (--replace puts another in place)',
        }[reason]
      }.`,
    confirm: 'Assign them?',
    declined: 'Nothing has been changed.',
  },
  assignTeacher: {
    assigned: ({ class: place, person, subjects, ...document }) =>
      `${trial(document)}${safeText(person.fullName)} (#${person.id}) teaches in ${quote(place)}${subjects.length > 0 ? `: ${listSome(subjects, 10)}` : ''}.`,
    removed: ({ class: place, person, subjects, ...document }) =>
      `${trial(document)}${safeText(person.fullName)} (#${person.id}): in ${quote(place)} ${subjects.length > 0 ? `there is still ${listSome(subjects, 10)}` : 'there are no more lessons'}.`,
  },
  importRoster: {
    read: (file, encoding, delimiter, headerLine) =>
      `File ${quote(file)}: ${encoding === null ? 'a workbook' : `${encoding}, delimiter ${delimiter === 'tab' ? 'tab' : `“${delimiter}”`}`}, headers on line ${headerLine}.`,
    column: (header, field) => `${header} → ${field}`,
    fields: nameFields(words),
    sexes: SEXES,
    columns: (known, unknown) =>
      `Columns: ${known.map(safeText).join(', ')}.${unknown.length > 0 ? ` Not needed: ${unknown.map(safeText).join(', ')}.` : ''}`,
    counts: {
      read: 'read',
      added: 'added',
      updated: 'changed',
      moved: 'moved',
      returned: 'returned',
      unchanged: 'unchanged',
      duplicate: 'repeated',
      rejected: 'not accepted',
    },
    nothing: 'No changes: all this is recorded already.',
    noChanges: 'No changes.',
    empty: 'The file has no rows of data; nothing was changed.',
    trial: 'Dry run, nothing was written.',
    classesCreated: (names) => `${capitalize(words.class.many)} created: ${listSome(names, 30)}.`,
    absent: (number) =>
      `${count(number, 'person', 'people')} on the register ${plural(number, 'is', 'are')} not in the file; nothing about them was changed.`,
    withdrawn: 'withdrawn',
    parents: ({ added, updated, linked }) =>
      `${capitalize(words.parent.many)}: ${formatNumber(added)} added, ${formatNumber(updated)} changed, ${count(linked, 'link', 'links')} to children.`,
    nobody: '—',
    confirm: 'Make these changes?',
    declined: 'Nothing was changed.',
    applied: 'The changes are made.',
    rejectsWritten: (file, rows) =>
      `${count(rows, 'row', 'rows')} not accepted ${plural(rows, 'was', 'were')} written to the file ${quote(file)}.`,
    reading: 'Reading',
    rejects: 'Not accepted:',
    line: (line) => `line ${line}`,
    warnings: 'Please note:',
    warning: (warning) => {
      const { value, suggestion } = warning;
      if (warning.code === 'kept-by-hand') {
        const kept = nameFields(words)[warning.field];
        return `${safeText(warning.person)}: ${kept} stays as it was changed by hand; the file has ${quote(value)}`;
      }
      return {
        'mapping-unused': `the file has no column ${quote(value)} of --map`,
        'administrator-kept': `the administrator ${quote(value)} is not in the file and stays all the same`,
        'leavers-skipped': `nobody was withdrawn: ${value === 'no-rows' ? 'the file has no rows that were accepted' : 'not all rows were accepted'}`,
        'shared-phone': `a child and a ${words.parent.one} have the same phone: ${value}`,
        'parent-without-name': `${quote(value)} is given for a ${words.parent.one} without a name, who is not recorded`,
        homonym: `namesake: ${quote(value)} exists already, one more person is recorded`,
        'duplicate-row': `${quote(value)} was in this file already, the row is skipped`,
        'class-spelling-merged': `the ${words.class.one} is spelled in two ways: ${quote(value)} and ${quote(suggestion ?? '')}; it is one ${words.class.one}`,
        'column-skipped': `the column ${quote(value)} is not read: such data are not kept here`,
        'mixed-scripts': `the name ${quote(value)} mixes Russian and Latin letters; probably ${quote(suggestion ?? '')}`,
        'initials-only': `initials only: ${quote(value)}`,
        'date-unlikely': `the birth date is unlikely: ${formatDate(value)}`,
      }[warning.code];
    },
    more: (number) => `… and ${formatNumber(number)} more`,
    backup: (file) => `A copy of the state before: ${safeText(file)}`,
    planHash: (hash) => `Plan: ${hash}`,
    next: (role) => `Next: sferum-admin invite --all --role ${role}`,
  },
  undo: ({ undone, kept, ...document }, { id, at, command }, screen) => {
    const told = kept.map(({ what, id: number, reason }) => `${what} ${number} (${KEPT_REASONS[reason]})`);
    return [
      `${trial(document)}Run ${id} (${command}, ${day(at, screen)}) undone${kept.length > 0 ? ' in part' : ''}: ${count(undone, 'row', 'rows')} back.`,
      ...(kept.length > 0 ? [`Left as it is: ${listSome(told, 10)}.`] : []),
      ...(LEFT_THE_BUILDING[command] === undefined ? [] : [LEFT_THE_BUILDING[command]]),
    ]
      .join('\n')
      .concat(document.applied ? hint(screen, 'To do it again: sferum-admin undo') : '');
  },
  listRuns: {
    empty: 'Nothing has been run yet.',
    columns: [
      { title: 'No.', value: (one) => one.id, align: 'right' },
      { title: 'When', value: (one, screen) => `${day(one.at, screen)} ${timeInZone(one.at, screen.timeZone)}` },
      { title: 'Who', value: (one) => one.actor },
      { title: 'Command', value: (one) => one.command },
      { title: 'Rows', value: (one) => one.changes, align: 'right' },
      { title: 'Undone', value: (one) => (one.undoneBy === null ? null : `by run ${one.undoneBy}`) },
    ],
  },
  auditLog: {
    empty: 'There are no entries.',
    columns: [
      { title: 'No.', value: (one) => one.id, align: 'right' },
      { title: 'When', value: (one, screen) => `${day(one.at, screen)} ${timeInZone(one.at, screen.timeZone)}` },
      { title: 'Who', value: (one) => one.actor },
      { title: 'Command', value: (one) => one.command },
      { title: 'What', value: (one) => tellChanges(one.summary, (table) => table.replaceAll('_', ' ')) },
      { title: 'Hash', value: (one) => one.hash.slice(0, 12) },
    ],
    verified: ({ events }, head) =>
      `The log is whole: ${count(events, 'entry', 'entries')}. Hash of the last: ${head ?? '—'}\nKeep the number and the hash elsewhere: they tell when entries are cut off at the end.`,
  },
  stats: {
    title: (organization, asOf, year) =>
      `${safeText(organization)}: as of ${dateInWords(asOf)}, school year ${year}/${year + 1}`,
    totals: 'Total',
    joined: 'Joined',
    share: 'Share',
    goal: 'Goal',
    pupils: capitalize(words.pupil.many),
    staff: 'Staff',
    parents: capitalize(words.parent.many),
    classes: capitalize(words.class.many),
    verifiedTeachers: 'Status “teacher” confirmed',
    homeroom: `${capitalize(words.homeroomTeacher.many)} assigned`,
    invitations: 'Invitations',
    invitationStates: { open: 'open', used: 'used', expired: 'expired', revoked: 'revoked' },
    requests: 'Join requests',
    consents: 'Consent to processing',
    consentStates: { given: 'given', withdrawn: 'withdrawn', refused: 'refused', missing: 'not recorded' },
    requestStates: { pending: 'pending', approved: 'approved', rejected: 'rejected' },
    movement: 'Movement since the year began',
    movementKinds: { arrived: 'arrived', departed: 'departed' },
    of: (part, whole) => `${formatNumber(part)} of ${formatNumber(whole)}`,
    percent: (share) => (share === null ? '—' : `${Math.round(share * 1000) / 10}%`),
    rows: { class: capitalize(words.class.one), grade: 'Grade', role: 'Role' },
    planned: 'Planned',
    pupilsShort: capitalize(words.pupil.many),
    parentsShort: capitalize(words.parent.many),
    joinedShort: 'joined',
    pending: 'Requests',
    open: 'Invites',
    homeroomTeacher: capitalize(words.homeroomTeacher.one),
  },
  demo: {
    intro: (kind, folder) => `The main job on ${DEMO_EXAMPLES[kind]}, in a new store: ${safeText(folder)}`,
    outro: (folder) => `The store stays in ${safeText(folder)}; try other commands on it as well.`,
  },
});
