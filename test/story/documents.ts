import {
  anyText,
  arrayOf,
  day,
  flag,
  id,
  instant,
  kebab,
  listOf,
  nullable,
  object,
  oneOf,
  personRef,
  personRefWith,
  phone,
  type Shape,
  share,
  text,
  whole,
} from '../support/shapes.ts';

/** What every changing command's document ends with. */
const CHANGE = { applied: flag, runId: nullable(id) };

const role = oneOf('teacher', 'pupil', 'parent');
const match = object({ kind: oneOf('exact', 'similar', 'ambiguous', 'none'), candidates: arrayOf(personRef) });
const ORGANIZATION = {
  kind: oneOf('school', 'college', 'supplementary'),
  name: text,
  shortName: text,
  director: text,
  messenger: oneOf('vk', 'max'),
  registration: oneOf('draft', 'applied', 'confirmed'),
};

const registered = object({
  organization: object(ORGANIZATION),
  administrator: personRefWith({ phone }),
  staffClass: object({ id, name: text }),
  channels: arrayOf(text),
  year: whole,
  ...CHANGE,
});

const shownOrganization = object({
  organization: object({
    ...ORGANIZATION,
    region: nullable(text),
    address: nullable(text),
    email: nullable(text),
    phone: nullable(phone),
    website: nullable(text),
    inn: nullable(text),
    timeZone: text,
    platformId: nullable(text),
    invitationDays: id,
  }),
  administrators: arrayOf(personRefWith({ phone: nullable(phone), primary: flag })),
  staffClass: object({ id, name: text }),
  channels: arrayOf(text),
  year: whole,
  words: object({
    organization: text,
    class: text,
    staffClass: text,
    teacher: text,
    homeroomTeacher: text,
    pupil: text,
    parent: text,
    generalChannel: text,
    staffChannel: text,
  }),
  checklist: arrayOf(object({ item: kebab, done: flag })),
});

const imported = object({
  file: text,
  encoding: nullable(text),
  delimiter: nullable(text),
  headerLine: nullable(id),
  columns: arrayOf(object({ header: anyText, field: nullable(text) })),
  rows: object({
    read: whole,
    added: whole,
    updated: whole,
    moved: whole,
    returned: whole,
    unchanged: whole,
    duplicate: whole,
    rejected: whole,
  }),
  absent: whole,
  withdrawn: whole,
  parents: object({ added: whole, updated: whole, linked: whole }),
  classesCreated: arrayOf(text),
  warnings: arrayOf(object({ line: id, code: kebab, message: text })),
  rejects: arrayOf(object({ line: id, column: nullable(text), value: nullable(anyText), code: kebab, message: text })),
  planHash: nullable(text),
  ...CHANGE,
});

const classes = listOf(
  object({
    id,
    name: text,
    grade: nullable(id),
    letter: nullable(text),
    year: whole,
    staff: flag,
    archived: flag,
    pupils: whole,
    homeroomTeacher: nullable(personRef),
  }),
);

const homerooms = object({
  assigned: arrayOf(object({ class: text, person: personRef, previous: nullable(personRef) })),
  unchanged: arrayOf(text),
  removed: arrayOf(text),
  ...CHANGE,
});

const issued = object({
  issued: arrayOf(
    object({
      id,
      class: nullable(text),
      role,
      person: nullable(personRef),
      issuedTo: nullable(personRef),
      code: text,
      link: nullable(text),
      maxUses: id,
      expiresAt: instant,
    }),
  ),
  skipped: arrayOf(object({ class: nullable(text), role, person: nullable(personRef), reason: kebab })),
  ...CHANGE,
});

const INVITATION = {
  id,
  class: nullable(text),
  role,
  person: nullable(personRef),
  issuedTo: nullable(personRef),
  state: oneOf('open', 'used', 'expired', 'revoked'),
  uses: whole,
  maxUses: id,
  createdAt: instant,
  expiresAt: instant,
  revokedAt: nullable(instant),
  revokeReason: nullable(text),
  replacedBy: nullable(id),
  code: text,
};

/** With --show-links the platform's link stands beside the code. */
const invitations = listOf(object({ ...INVITATION, link: nullable(text) }));

/** The contract shows the document of one request; a file's lists as many. */
const joined = object({
  rows: object({ read: whole, added: whole, duplicate: whole, rejected: whole }),
  requests: arrayOf(
    object({ id, state: oneOf('pending', 'approved', 'rejected'), class: nullable(text), role, fullName: text, match }),
  ),
  rejects: arrayOf(object({ line: id, column: nullable(text), value: nullable(anyText), code: kebab, message: text })),
  ...CHANGE,
});

const requests = listOf(
  object({
    id,
    state: oneOf('pending', 'approved', 'rejected'),
    class: nullable(text),
    role,
    fullName: text,
    match,
    invitationId: id,
    requestedAt: instant,
    decidedAt: nullable(instant),
    decidedBy: nullable(text),
    reason: nullable(text),
    person: nullable(personRef),
  }),
);

const refused = arrayOf(object({ requestId: id, code: kebab, message: text }));

const approved = object({
  approved: arrayOf(object({ requestId: id, person: personRef, class: nullable(text), role })),
  refused,
  ...CHANGE,
});

/** The contract has no document for reject; it lists what was refused as approve's does. */
const rejected = object({
  rejected: arrayOf(object({ requestId: id, fullName: text, class: nullable(text), reason: text })),
  refused,
  ...CHANGE,
});

const verified = object({ verified: arrayOf(personRef), unchanged: arrayOf(personRef), ...CHANGE });

const PERSON = {
  id,
  fullName: text,
  role,
  classes: arrayOf(text),
  state: oneOf('not-invited', 'invited', 'requested', 'joined', 'left', 'refused'),
  phone: nullable(phone),
  email: nullable(text),
  verification: nullable(text),
  externalId: nullable(text),
  birthDate: nullable(day),
};

const people = listOf(object(PERSON));
const missing = listOf(object({ ...PERSON, class: nullable(text), homeroomTeacher: nullable(personRef) }));

const revoked = object({
  revoked: arrayOf(
    object({
      id,
      class: nullable(text),
      role,
      person: nullable(personRef),
      uses: whole,
      reason: nullable(text),
      platformLink: flag,
    }),
  ),
  count: whole,
  ...CHANGE,
});

const statistics = object({
  asOf: day,
  year: whole,
  organization: text,
  totals: object({ classes: whole, pupils: whole, staff: whole, parents: whole }),
  joined: object({ pupils: whole, staff: whole, parents: whole }),
  verifiedTeachers: whole,
  homeroom: object({ assigned: whole, classes: whole }),
  invitations: object({ open: whole, used: whole, expired: whole, revoked: whole }),
  requests: object({ pending: whole, approved: whole, rejected: whole }),
  classes: arrayOf(
    object({
      class: text,
      pupils: whole,
      pupilsJoined: whole,
      parents: whole,
      parentsJoined: whole,
      pending: whole,
      openInvitations: whole,
      homeroomTeacher: nullable(personRef),
    }),
  ),
  movement: object({ arrived: whole, departed: whole }),
  goals: arrayOf(
    object({ name: text, numerator: whole, denominator: whole, share: nullable(share), goal: share, met: flag }),
  ),
});

/** The contract's document of every step of the story; a step's name ends with a number or a file where it recurs. */
const DOCUMENTS: Readonly<Record<string, Shape>> = {
  'register-org': registered,
  'show-org': shownOrganization,
  'import-staff': imported,
  'import-pupils': imported,
  'list-classes': classes,
  'assign-homeroom': homerooms,
  'invite-pupils': issued,
  'invite-staff': issued,
  'invite-parents': issued,
  'list-invites': invitations,
  join: joined,
  'list-requests': requests,
  'approve-matched': approved,
  'list-pending': requests,
  'approve-parents': approved,
  'approve-similar': approved,
  reject: rejected,
  'verify-teacher': verified,
  'list-people': people,
  'list-missing': missing,
  'revoke-invites': revoked,
  stats: statistics,
};

/** The shape of a step's document. */
export function documentOf(step: string): Shape | undefined {
  const name = step.replace(/^\d+-/, '').replace(/^(import-pupils)-.*/, '$1');
  return DOCUMENTS[name];
}
