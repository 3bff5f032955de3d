import { refuseClosedInvitation } from '../domain/invitation.ts';
import { readInvitationCode } from '../domain/invitation-code.ts';
import { contradicts, isSameApplicant, type MatchKind, type RequestState } from '../domain/join-request.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import type { PersonName } from '../domain/person-name.ts';
import { isProblem, Problem } from '../domain/problem.ts';
import { type RejectCode, type RowReject, rowReject } from '../domain/row-reject.ts';
import {
  findInvitationByCode,
  findInvitationByLink,
  type Invitation,
  takeInvitationUse,
} from '../store/invitations.ts';
import {
  insertRequest,
  isOnRoster,
  type JoinRequest,
  listNamesakes,
  listStandingRequests,
} from '../store/join-requests.ts';
import { getOrganization } from '../store/organization.ts';
import { findPersonById, toPersonRef } from '../store/people.ts';
import type { ReadTransaction, Store, WriteTransaction, Written } from '../store/store.ts';
import { digestSecret } from '../store/vault.ts';
import { matchRequest } from './match-request.ts';

/** Who asks to join, and by which code or link. */
export type JoinApplication = {
  codeOrLink: string;
  name: PersonName;
  birthDate: string | null;
  phone: string | null;
  email: string | null;
  childName: string | null;
};

export type JoinedRequest = {
  id: number;
  state: RequestState;
  class: string | null;
  role: Role;
  fullName: string;
  match: { kind: MatchKind; candidates: PersonRef[] };
};

/**
 * Records a request by somebody who holds an invitation (000 §3.1.6): it takes one use and makes nobody a member. Who
 * has a pending or approved request and asks again gets the same one, whatever became of the invitation.
 */
export function requestToJoin(store: Store, application: JoinApplication): Written<{ request: JoinedRequest }> {
  return store.write('join', (transaction) => ({ request: join(transaction, application).request }));
}

export type JoinedFile = {
  rows: { read: number; added: number; duplicate: number; rejected: number };
  requests: JoinedRequest[];
  rejects: RowReject[];
};

/** Records the applications of a file, all or none: one row that cannot be taken and nothing is recorded. */
export function requestToJoinFromFile(
  store: Store,
  rows: Iterable<{ line: number; application: JoinApplication } | { reject: RowReject }>,
): Written<JoinedFile> {
  return store.write('join', (transaction) => {
    const result: JoinedFile = { rows: { read: 0, added: 0, duplicate: 0, rejected: 0 }, requests: [], rejects: [] };
    for (const row of rows) {
      result.rows.read++;
      const outcome = 'reject' in row ? row.reject : joinRow(transaction, row);
      if ('code' in outcome) result.rejects.push(outcome);
      else {
        result.requests.push(outcome.request);
        result.rows[outcome.isNew ? 'added' : 'duplicate']++;
      }
    }
    result.rows.rejected = result.rejects.length;
    if (result.rejects.length > 0) transaction.rollBack();
    return result;
  });
}

const ROW_CODES: ReadonlySet<string> = new Set<RejectCode>([
  'code-mistyped',
  'invitation-unknown',
  'invitation-expired',
  'invitation-revoked',
  'invitation-used',
]);

function joinRow(transaction: WriteTransaction, row: { line: number; application: JoinApplication }) {
  try {
    return join(transaction, row.application);
  } catch (error) {
    if (isProblem(error) && ROW_CODES.has(error.code)) return rowReject(row.line, error.code as RejectCode);
    throw error;
  }
}

function join(transaction: WriteTransaction, application: JoinApplication): { request: JoinedRequest; isNew: boolean } {
  const invitation = getInvitation(transaction, application.codeOrLink);
  const { class: className, role } = invitation;
  const applicant = { ...application.name, ...application };
  const { birthDate, phone, childName } = application;
  const door = { classId: invitation.classId, role, invitedPersonId: invitation.person?.id ?? null, childName };
  const match = matchRequest(transaction, { ...application.name, birthDate, phone }, door);
  const candidates = match.candidates.map(toPersonRef);
  const shown = { class: className, role, match: { kind: match.kind, candidates } };
  const standing = findStandingRequest(transaction, invitation, application);
  if (standing !== undefined) {
    const { id, state, fullName } = standing;
    return { request: { id, state, fullName, ...shown }, isNew: false };
  }
  refuseClosedInvitation(invitation, transaction.now, getOrganization(transaction).timeZone);
  if (!takeInvitationUse(transaction, invitation.id)) throw new Error('an open invitation had no use to take');
  const { name: _name, codeOrLink: _code, ...details } = applicant;
  const id = insertRequest(transaction, invitation.id, details);
  return { request: { id, state: 'pending', fullName: application.name.fullName, ...shown }, isNew: true };
}

function getInvitation(transaction: ReadTransaction, codeOrLink: string): Invitation {
  const text = codeOrLink.trim();
  if (/^https?:\/\//i.test(text)) {
    const found = findInvitationByLink(transaction, digestSecret(text));
    if (found === undefined) throw new Problem('invitation-unknown', {});
    return found;
  }
  const typed = readInvitationCode(text);
  if (typed.kind === 'mistyped') throw new Problem('code-mistyped', {});
  const found = typed.kind === 'code' ? findInvitationByCode(transaction, digestSecret(typed.code)) : undefined;
  if (found === undefined) throw new Problem('invitation-unknown', {});
  return found;
}

/**
 * The request that the applicant has already. On the same invitation the name decides; on another one of the same class
 * and role it does so only where it can mean one person: no two personal invitations, no namesakes on the roster.
 */
function findStandingRequest(
  transaction: ReadTransaction,
  invitation: Invitation,
  { name, birthDate, phone }: JoinApplication,
): JoinRequest | undefined {
  const { classId, role } = invitation;
  const same = listStandingRequests(transaction, { classId, role, shortKey: name.shortKey }).filter(
    (request) =>
      isSameApplicant({ ...name, birthDate, phone }, request) &&
      !contradictsPerson(transaction, request, { birthDate, phone }),
  );
  const here = same.find((request) => request.invitationId === invitation.id);
  if (here !== undefined) return here;
  const namesakes = listNamesakes(transaction, role, name.shortKey).filter(
    (person) =>
      isOnRoster(transaction, classId, role, person.id) && isSameApplicant({ ...name, birthDate, phone }, person),
  );
  if (namesakes.length > 1) return undefined;
  const personId = invitation.person?.id ?? null;
  return same.find(({ invitedPersonId: other }) => personId === null || other === null || other === personId);
}

/** What the register knows of the person a request was approved as speaks against the applicant. */
function contradictsPerson(
  transaction: ReadTransaction,
  request: JoinRequest,
  applicant: { birthDate: string | null; phone: string | null },
): boolean {
  const person = request.person === null ? undefined : findPersonById(transaction, request.person.id);
  return person !== undefined && contradicts(applicant, person);
}
