import type { Instant } from '../domain/calendar.ts';
import type { Applicant, MatchCandidate, RequestState } from '../domain/join-request.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import type { PersonName } from '../domain/person-name.ts';
import { hasShortKey } from './people.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** A request to join by an invitation, with what the invitation binds it to. */
export type JoinRequest = PersonName & {
  id: number;
  invitationId: number;
  classId: number | null;
  class: string | null;
  role: Role;
  /** Whom a personal invitation is for. */
  invitedPersonId: number | null;
  state: RequestState;
  birthDate: string | null;
  phone: string | null;
  email: string | null;
  childName: string | null;
  requestedAt: Instant;
  decidedAt: Instant | null;
  decidedBy: string | null;
  reason: string | null;
  person: PersonRef | null;
};

type RequestRow = Omit<JoinRequest, 'person'> & { personId: number | null; personName: string | null };

const SELECT = `SELECT join_request.id, invitation_id AS invitationId, invitation.class_id AS classId, class.name AS class,
    invitation.role, invitation.person_id AS invitedPersonId, state, join_request.surname,
    join_request.given_name AS givenName, join_request.patronymic, join_request.full_name AS fullName,
    join_request.name_key AS nameKey, join_request.short_key AS shortKey, join_request.birth_date AS birthDate,
    join_request.phone, join_request.email, child_name AS childName, requested_at AS requestedAt,
    decided_at AS decidedAt, decided_by AS decidedBy, reason, person.id AS personId, person.full_name AS personName
  FROM join_request
  JOIN invitation ON invitation.id = invitation_id
  LEFT JOIN class ON class.id = invitation.class_id
  LEFT JOIN person ON person.id = join_request.person_id`;

function toRequest({ personId, personName, ...row }: RequestRow): JoinRequest {
  return { ...row, person: personId === null || personName === null ? null : { id: personId, fullName: personName } };
}

/** The request with an id. */
export function findRequestById(transaction: ReadTransaction, id: number): JoinRequest | undefined {
  const row = transaction.prepare<[number], RequestRow>(`${SELECT} WHERE join_request.id = ?`).get(id);
  return row && toRequest(row);
}

/** The requests that a filter lets through, oldest first. */
export function listRequests(
  transaction: ReadTransaction,
  filter: { state?: RequestState; classId?: number; role?: Role },
): JoinRequest[] {
  const given = Object.entries({
    'state = ?': filter.state,
    'invitation.class_id = ?': filter.classId,
    'invitation.role = ?': filter.role,
  }).filter(([, value]) => value !== undefined);
  const where = given.length > 0 ? ` WHERE ${given.map(([condition]) => condition).join(' AND ')}` : '';
  const statement = transaction.prepare<unknown[], RequestRow>(`${SELECT}${where} ORDER BY join_request.id`);
  return statement.all(...given.map(([, value]) => value)).map(toRequest);
}

/** The requests not rejected into a class and role under a surname and given name: who may be asking again. */
export function listStandingRequests(
  transaction: ReadTransaction,
  door: { classId: number | null; role: Role; shortKey: string },
): JoinRequest[] {
  const sql = `${SELECT} WHERE join_request.short_key = ? AND state <> 'rejected' AND invitation.class_id IS ?
    AND invitation.role = ? ORDER BY join_request.id`;
  return transaction.prepare<unknown[], RequestRow>(sql).all(door.shortKey, door.classId, door.role).map(toRequest);
}

/** Tells whether a request of somebody into a class and role was approved. */
export function hasComeInBy(
  transaction: ReadTransaction,
  personId: number,
  door: { classId: number; role: Role },
): boolean {
  const sql = `SELECT 1 AS found FROM join_request JOIN invitation ON invitation.id = invitation_id
    WHERE join_request.person_id = ? AND join_request.state = 'approved' AND class_id = ? AND role = ?`;
  return transaction.prepare<unknown[], { found: 1 }>(sql).get(personId, door.classId, door.role) !== undefined;
}

/** The names of those whose requests hold a use of an invitation, in the order in which they came. */
export function listApplicantNames(transaction: ReadTransaction, invitationId: number): string[] {
  const sql = `SELECT full_name AS fullName FROM join_request WHERE invitation_id = ? AND state <> 'rejected' ORDER BY id`;
  const rows = transaction.prepare<[number], { fullName: string }>(sql).all(invitationId);
  return rows.map(({ fullName }) => fullName);
}

/** Records a request and returns its id. */
export function insertRequest(
  transaction: WriteTransaction,
  invitationId: number,
  applicant: PersonName & {
    birthDate: string | null;
    phone: string | null;
    email: string | null;
    childName: string | null;
  },
): number {
  const sql = `INSERT INTO join_request (invitation_id, surname, given_name, patronymic, full_name, name_key, short_key,
      birth_date, phone, email, child_name, requested_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const { surname, givenName, patronymic, fullName, nameKey, shortKey, birthDate, phone, email, childName } = applicant;
  const name = [surname, givenName, patronymic, fullName, nameKey, shortKey];
  const { lastInsertRowid } = transaction
    .prepare<unknown[], never>(sql)
    .run(invitationId, ...name, birthDate, phone, email, childName, transaction.now);
  return Number(lastInsertRowid);
}

/** Records a decision on a pending request. */
export function decideRequest(
  transaction: WriteTransaction,
  id: number,
  decision: { state: 'approved'; personId: number } | { state: 'rejected'; reason: string },
): void {
  const sql = `UPDATE join_request SET state = ?, decided_at = ?, decided_by = ?, reason = ?, person_id = ?
    WHERE id = ? AND state = 'pending'`;
  const reason = decision.state === 'rejected' ? decision.reason : null;
  const personId = decision.state === 'approved' ? decision.personId : null;
  const values = [decision.state, transaction.now, transaction.actor, reason, personId, id];
  const { changes } = transaction.prepare<unknown[], never>(sql).run(...values);
  if (changes !== 1) throw new Error('the request was decided already');
}

const CANDIDATE = `SELECT person.id, full_name AS fullName, name_key AS nameKey, short_key AS shortKey, patronymic,
  birth_date AS birthDate, phone`;

type CandidateRow = Applicant & { id: number; fullName: string };

/** That a person is present in a role. */
const IS_PRESENT = 'EXISTS (SELECT 1 FROM enrolment WHERE person_id = person.id AND role = :role AND ended_on IS NULL)';

/** Everyone present in a role under a surname and given name. */
export function listNamesakes(transaction: ReadTransaction, role: Role, shortKey: string): CandidateRow[] {
  const sql = `${CANDIDATE} FROM person WHERE ${hasShortKey(':shortKey')} AND ${IS_PRESENT} ORDER BY person.id`;
  return transaction.prepare<[object], CandidateRow>(sql).all({ shortKey, role });
}

/**
 * The roster of a class for a role. Any member of staff may come into a teaching class, so for teachers it is the whole
 * staff; without a class it is everyone of the role who has none.
 */
export function listRoster(transaction: ReadTransaction, classId: number | null, role: Role): MatchCandidate[] {
  const people =
    role === 'teacher'
      ? "SELECT person_id FROM enrolment WHERE role = 'teacher' AND ended_on IS NULL"
      : classId === null
        ? 'SELECT person_id FROM enrolment WHERE role = :role AND ended_on IS NULL AND class_id IS NULL'
        : 'SELECT person_id FROM class_roster WHERE role = :role AND class_id = :classId';
  const sql = `${CANDIDATE} FROM person WHERE id IN (${people}) ORDER BY id`;
  const values = role === 'teacher' ? {} : classId === null ? { role } : { role, classId };
  const rows = transaction.prepare<[Record<string, unknown>], CandidateRow>(sql).all(values);
  return rows.map((row) => ({ ...row, onRoster: true }));
}

/** The person whom a personal invitation is for, wherever they are present in its role. */
export function listInvited(transaction: ReadTransaction, role: Role, personId: number): MatchCandidate[] {
  const sql = `${CANDIDATE} FROM person WHERE id = :personId
    AND ${IS_PRESENT}`;
  const rows = transaction.prepare<[object], CandidateRow>(sql).all({ personId, role });
  return rows.map((row) => ({ ...row, onRoster: true }));
}

/** The present children of a parent in a class: their full names. */
export function listChildNames(transaction: ReadTransaction, parentId: number): string[] {
  const sql = 'SELECT full_name AS name FROM parent_child JOIN person ON person.id = child_id WHERE parent_id = ?';
  return transaction
    .prepare<[number], { name: string }>(sql)
    .all(parentId)
    .map((row) => row.name);
}

/** Tells whether a person stands on the roster of a class for a role, as `listRoster` has it. */
export function isOnRoster(
  transaction: ReadTransaction,
  classId: number | null,
  role: Role,
  personId: number,
): boolean {
  const present = 'SELECT 1 AS found FROM enrolment WHERE person_id = ? AND role = ? AND ended_on IS NULL';
  const [sql, ...values] =
    role === 'teacher'
      ? [present, personId, role]
      : classId === null
        ? [`${present} AND class_id IS NULL`, personId, role]
        : [
            'SELECT 1 AS found FROM class_roster WHERE person_id = ? AND role = ? AND class_id = ?',
            personId,
            role,
            classId,
          ];
  return transaction.prepare<unknown[], { found: number }>(String(sql)).get(...values) !== undefined;
}
