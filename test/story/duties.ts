/** What a regulation lays on the administrator: the clause, what it says in short, the commands that perform it. */
export type Duty = { clause: string; duty: string; commands: readonly string[] };

const APPLICATION = ['prepare-application', 'confirm-registration'];
const REGISTRATION = ['register-org'];
const DETAILS = ['edit-org', 'show-org'];
const STAFF_CLASS = ['create-class', 'import-roster'];
const STRUCTURE = ['create-class', 'import-roster', 'start-year'];
const INVITATIONS = ['invite', 'handout', 'list-invites'];
const ADMINISTRATORS = ['appoint-admin', 'dismiss-admin'];
const HOMEROOM = ['assign-homeroom', 'assign-teacher'];
const REQUESTS = ['join', 'list-requests', 'approve', 'reject'];
const CONFIRMATION = ['verify-teacher'];
const MOVEMENT = ['enroll', 'transfer', 'withdraw', 'reinstate', 'start-year', 'list-movement'];
const REVOCATION = ['revoke-invites'];
const CHANNELS = ['post', 'list-posts'];
const BROADCASTS = ['schedule-broadcast', 'cancel-broadcast', 'list-broadcasts'];
const SUPPORT = ['open-ticket', 'answer-ticket', 'close-ticket'];
const CHATS = ['list-chats', 'open-chat', 'close-chat'];
const STATISTICS = ['stats'];

/** Numbers the unnumbered items of a clause in the order in which they stand. */
function numbered(clause: string, ...items: [duty: string, commands: readonly string[]][]): Duty[] {
  return items.map(([duty, commands], place) => ({ clause: `${clause} (${place + 1})`, duty, commands }));
}

/** The clauses of a school with a regulation of the kind of 000, its section III. */
export const DUTIES_000: readonly Duty[] = [
  { clause: '000 §3.1.1', duty: 'enters and edits what is known of the organisation', commands: DETAILS },
  { clause: '000 §3.1.2', duty: 'creates the class of the staff, for all of them to join', commands: STAFF_CLASS },
  { clause: '000 §3.1.3', duty: 'creates classes by the approved nomenclature', commands: STRUCTURE },
  { clause: '000 §3.1.4', duty: 'creates and sends invitations into a class in a role', commands: INVITATIONS },
  { clause: '000 §3.1.5', duty: 'attaches homeroom teachers as the director approved', commands: HOMEROOM },
  { clause: '000 §3.1.6', duty: 'considers and accepts requests to join', commands: REQUESTS },
  { clause: '000 §3.1.7', duty: 'completes the confirmation of the status of teachers', commands: CONFIRMATION },
  { clause: '000 §3.1.8', duty: 'records the movement of pupils and staff', commands: MOVEMENT },
  { clause: '000 §3.1.9', duty: 'annuls unclaimed invitations', commands: REVOCATION },
  { clause: '000 §3.1.9, second paragraph', duty: 'develops the system channels', commands: CHANNELS },
  { clause: '000 §3.1.10', duty: 'plans broadcasts', commands: BROADCASTS },
  { clause: '000 §3.1.11', duty: 'helps the participants', commands: SUPPORT },
  { clause: '000 §3.1.12', duty: 'talks to the support of the platform', commands: SUPPORT },
  { clause: '000 §3.1.13', duty: 'reports statistics to the director', commands: STATISTICS },
];

/** What 001 (a centre) and 003 (a school) say in the same order. */
const BY_TWO_REGULATIONS = (clause: string): Duty[] =>
  numbered(
    clause,
    ['sends the application for registration', APPLICATION],
    ['registers with the phone of the application', REGISTRATION],
    ['enters and edits what is known of the organisation', DETAILS],
    ['creates the class of the staff, for all of them to join', STAFF_CLASS],
    ['creates classes by the approved nomenclature', STRUCTURE],
    ['creates and sends invitations into a class in a role', INVITATIONS],
    ['appoints further administrators from the staff who joined', ADMINISTRATORS],
    ['attaches those who lead a class as the director approved', HOMEROOM],
    ['considers and accepts requests to join', REQUESTS],
    ['completes the confirmation of the status of teachers', CONFIRMATION],
    ['records the movement of pupils and staff', MOVEMENT],
    ['annuls unclaimed invitations', REVOCATION],
    ['keeps the system channels', CHANNELS],
    ['plans broadcasts', BROADCASTS],
    ['helps the participants', SUPPORT],
    ['talks to the support of the platform', SUPPORT],
    ['reports statistics to the director', STATISTICS],
  );

/** The clauses of a centre of supplementary education. */
export const DUTIES_001: readonly Duty[] = BY_TWO_REGULATIONS('001 §2.1');

/** The clauses of a school with a regulation of the kind of 003. */
export const DUTIES_003: readonly Duty[] = BY_TWO_REGULATIONS('003 §2.1');

/** The clauses of a college. */
export const DUTIES_004: readonly Duty[] = numbered(
  '004 §6.1',
  ['sends the application for registration', APPLICATION],
  ['registers with the phone of the application', REGISTRATION],
  ['creates the structure, for the administration and the lecturers to register', STRUCTURE],
  ['adds and edits what is known of the college', DETAILS],
  ['creates and edits groups, for all lecturers to join', STAFF_CLASS],
  ['creates invitations for administration, lecturers and students', INVITATIONS],
  ['hands the invitations to the lecturers', INVITATIONS],
  ['edits who is enrolled into which group', ['import-roster', 'enroll', 'transfer']],
  ['attaches lecturers to groups, as homeroom teachers too', HOMEROOM],
  ['creates and moderates the common chats', CHATS],
  ['considers and accepts requests to join', REQUESTS],
  ['records the movement of students and staff', MOVEMENT],
  ['plans broadcasts', BROADCASTS],
  ['talks to the support of the platform', SUPPORT],
);

/** Clauses about others than the administrator that a step may cite as well: they say what its outcome has to be. */
export const OTHER_CLAUSES: Readonly<Record<string, string>> = {
  '000 §2.7': 'no outsiders in the community',
  '001 §2.2': 'the administration joins the class of the staff by an invitation',
  '002 §4': 'the administrator is appointed from the staff and named with the phone',
  '002 §5': 'pupils and parents are told how to register',
  '004 §7.2': 'the administration analyses the figures',
  '004 §7.3': 'the homeroom teacher gets the invitations for the students from the administrator',
  '004 §7.5': 'a student may be in one group only',
  '004 §7.6': 'parents join by the invitation of the homeroom teacher',
};
