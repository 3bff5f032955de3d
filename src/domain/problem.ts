import type { PersonCandidate, PersonRef, Role } from './person.ts';
import type { GuardedLeavers } from './roster-import.ts';
import type { RowReject } from './row-reject.ts';

/**
 * The facts each problem carries. The code is stable and part of the contract; the words for it live in the language
 * (both languages must cover every code, the compiler sees to it), the exit code in main.
 */
export type ProblemFacts = {
  // usage
  'unknown-command': { command: string; near: readonly string[] };
  'unknown-option': { option: string; command: string | null; near: readonly string[] };
  'missing-value': { flag: string };
  'option-without-value': { flag: string };
  'invalid-value': { flag: string; value: string; expected: string };
  'date-invalid': { flag: string; value: string };
  'phone-invalid': { flag: string; value: string };
  'name-invalid': { flag: string; value: string };
  'class-invalid': { value: string };
  'too-many-arguments': { command: string };
  'conflicting-options': { flags: readonly string[] };
  'nothing-chosen': { flags: readonly string[] };
  'bad-characters': { flag: string };
  'confirmation-needed': { flag: string };
  'code-mistyped': Record<string, never>;
  'uses-required': { class: string; role: Role };
  // refused
  'already-registered': { name: string };
  'class-exists': { class: string };
  'class-closed': { class: string; year: number; archived: boolean };
  'class-not-empty': { class: string; present: number };
  'ambiguous-person': { query: string; candidates: readonly PersonCandidate[] };
  'role-not-in-class': { class: string; role: Role };
  'person-not-in-role': { person: PersonRef; role: Role | null };
  'person-left': { person: PersonRef };
  'already-joined': { person: PersonRef };
  'already-in-class': { person: PersonRef; class: string };
  'not-in-class': { person: PersonRef; class: string };
  /** `since` is the day of what is recorded of the person, or the one on which the year began. */
  'movement-too-early': { person: PersonRef; date: string; since: string; cause: 'record' | 'year' };
  'last-administrator': { person: PersonRef };
  'not-administrator': { person: PersonRef };
  'external-id-taken': { externalId: string; person: PersonRef };
  'not-staff': { person: PersonRef };
  'not-joined': { person: PersonRef };
  'homeroom-taken': { class: string; person: PersonRef };
  'teaching-in-staff-class': { class: string };
  'homeroom-of-staff-class': { class: string };
  /** The hash of the plan as it is now; null where plans are not told by hash. */
  'plan-changed': { actual: string | null };
  /** `days` is for how many of them runs are remembered, where that is why. */
  'run-not-undoable': { run: number; command: string; days?: number };
  'already-undone': { run: number; by: number };
  'undo-later-first': { run: number; command: string; last: number };
  'year-already-started': { year: number; present: number };
  'not-the-next-year': { year: number; next: number };
  'no-next-grade': { classes: readonly string[] };
  'classes-clash': { clashes: readonly { to: string; from: readonly string[] }[] };
  'year-over': { invitation: number };
  'invitation-expired': { class: string | null; lastDay: string };
  'invitation-revoked': { class: string | null; reason: string | null };
  'invitation-used': { class: string | null; maxUses: number };
  'invitation-replaced': { invitation: number; open: number };
  'link-already-recorded': { invitation: number };
  'key-missing': { file: string };
  'unmatched-request': { request: number; fullName: string; kind: 'similar' | 'ambiguous' | 'none' };
  /** `person` is null for an applicant whom the register does not know. */
  'consent-missing': { fullName: string; person: PersonRef | null };
  'already-decided': { request: number; state: 'approved' | 'rejected' };
  // not found
  'store-missing': { file: string };
  'class-not-found': { class: string; near: readonly string[] };
  'person-not-found': { query: string; near: readonly string[] };
  'run-not-found': { id: number };
  'request-not-found': { id: number };
  'invitation-not-found': { id: number };
  'invitation-unknown': Record<string, never>;
  'no-open-invitations': { class: string | null; person: PersonRef | null };
  'file-not-found': { file: string; folder: boolean };
  'cannot-write': { file: string; obstacle: WriteObstacle };
  // bad data
  'unreadable-file': { file: string; reason: UnreadableReason };
  'header-not-found': { file: string; expected: readonly string[] };
  'too-many-leavers': GuardedLeavers;
  'rows-rejected': {
    file: string;
    rejected: number;
    read: number;
    first: readonly RowReject[];
    /** The file that holds the rows, the others having been taken. */
    aside?: string;
  };
  // unavailable
  'store-busy': { file: string; seconds: number };
  // store
  'audit-broken': { at: number; events: number };
  /** `what` is foreign: a file that was to be restored; the store where nothing is said. */
  'store-foreign': { file: string; what?: 'copy' };
  /** `what` is wrong with a copy that was to be restored: it is damaged, or a half without its log. */
  'store-corrupt': { file: string; what?: 'copy' | 'half' };
  'store-newer': { file: string; version: number; supported: number };
  'store-read-only': { file: string };
  'store-network': { file: string };
  'disk-full': { file: string };
  'disk-error': { file: string };
  findings: { checks: readonly string[] };
  'sqlite-too-old': { version: string; needed: string };
  // ours
  fault: { details: string | null; message: string };
};

export type ProblemCode = keyof ProblemFacts;

/** Why the contents of a file could not be taken as rows; sizes of files are in megabytes. */
export type UnreadableReason =
  | { kind: 'binary' }
  | { kind: 'undecodable'; encoding: string; line: number }
  | { kind: 'unknown-encoding' }
  | { kind: 'unsure-delimiter' }
  | { kind: 'too-many-columns'; limit: number }
  | { kind: 'too-many-rows'; limit: number }
  | { kind: 'other-document' }
  | { kind: 'workbook-unsupported' }
  | { kind: 'workbook-password' }
  | { kind: 'workbook-damaged' }
  | { kind: 'workbook-too-large'; limit: number }
  | { kind: 'sheet-missing'; sheet: string; sheets: readonly string[] }
  | { kind: 'unsure-sheet'; sheets: readonly string[] }
  | { kind: 'no-access' };

/**
 * What keeps a file from being written: one that is there and stays, a file of a store, a folder of that name, a folder that
 * is missing, missing rights, a full disk; null where nothing is known.
 */
export type WriteObstacle = 'taken' | 'store' | 'is-folder' | 'no-folder' | 'forbidden' | 'no-room' | null;

/** What the system says of it, by its codes. */
const WRITE_OBSTACLES: ReadonlyMap<string, WriteObstacle> = new Map([
  ['EEXIST', 'taken'],
  ['EISDIR', 'is-folder'],
  ['ENOENT', 'no-folder'],
  ['ENOTDIR', 'no-folder'],
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
  ['EROFS', 'forbidden'],
  ['ENOSPC', 'no-room'],
  ['EDQUOT', 'no-room'],
  ['EFBIG', 'no-room'],
]);

/**
 * What a user is told when something cannot be done: a stable code and the facts of the case. No sentence is kept here,
 * `message` only helps the developer who meets one in a test.
 */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  readonly code: C;
  readonly facts: ProblemFacts[C];

  constructor(code: C, facts: ProblemFacts[C]) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.code = code;
    this.facts = facts;
  }
}

/** The problem of a file that the system did not let us write; a problem that was thrown meanwhile stays what it is. */
export function cannotWrite(file: string, error: unknown): Problem {
  if (isProblem(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new Problem('cannot-write', { file, obstacle: WRITE_OBSTACLES.get(code) ?? null });
}

/** Tells whether something thrown is a problem, of one code where it is given. */
export function isProblem<C extends ProblemCode = ProblemCode>(thrown: unknown, code?: C): thrown is Problem<C> {
  return thrown instanceof Problem && (code === undefined || thrown.code === code);
}
