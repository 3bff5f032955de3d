import type { Instant, IsoDate } from '../domain/calendar.ts';
import type { InvitationValidity } from '../domain/invitation.ts';
import type { RequestState } from '../domain/join-request.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import type { EndKind, StartKind } from './enrolments.ts';
import type { ReadTransaction } from './store.ts';

/** An order, where one is recorded. */
export type Order = { number: string | null; date: IsoDate | null } | null;

/** A class, with the year it is of: there may be several of one name. */
export type PlaceRef = { class: string | null; year: number | null };

/** A place that somebody has or had; `to` is null while it lasts. */
export type PastPlace = PlaceRef & {
  role: Role;
  from: IsoDate;
  to: IsoDate | null;
  began: StartKind;
  ended: EndKind | null;
  reason: string | null;
  destination: string | null;
  startOrder: Order;
  endOrder: Order;
};

/** What somebody led or taught; `to` is null while it lasts. */
export type PastHomeroom = PlaceRef & { from: IsoDate; to: IsoDate | null; order: Order };
export type PastTeaching = PlaceRef & { subject: string | null; from: IsoDate; to: IsoDate | null };
export type PastAdministration = { primary: boolean; from: IsoDate; to: IsoDate | null; order: Order };
export type PastVerification = {
  on: IsoDate;
  basis: string | null;
  by: string;
  revokedAt: Instant | null;
  revokeReason: string | null;
};
export type OwnInvitation = InvitationValidity & { id: number; class: string | null; role: Role; createdAt: Instant };
export type OwnRequest = {
  id: number;
  class: string | null;
  role: Role;
  state: RequestState;
  requestedAt: Instant;
  decidedAt: Instant | null;
  decidedBy: string | null;
};
/** The run that entered somebody. */
export type Source = { runId: number; at: Instant; actor: string; command: string };

type Row = Record<string, unknown>;

const order = (number: unknown, date: unknown): Order =>
  number === null && date === null ? null : { number: number as string | null, date: date as string | null };

function all<T extends Row>(transaction: ReadTransaction, sql: string, personId: number): T[] {
  return transaction.prepare<[number], T>(sql).all(personId);
}

/** All places of a person, in every role, oldest first. */
export function listPlaceHistory(transaction: ReadTransaction, personId: number): PastPlace[] {
  const sql = `SELECT class.name AS class, year, role, started_on AS "from", ended_on AS "to", start_kind AS began,
      end_kind AS ended, end_reason AS reason, destination, start_order_number AS startNumber,
      start_order_date AS startDate, end_order_number AS endNumber, end_order_date AS endDate
    FROM enrolment LEFT JOIN class ON class.id = class_id WHERE person_id = ? ORDER BY started_on, enrolment.id`;
  type Raw = Omit<PastPlace, 'startOrder' | 'endOrder'> & Row;
  return all<Raw>(transaction, sql, personId).map(({ startNumber, startDate, endNumber, endDate, ...place }) => ({
    ...place,
    startOrder: order(startNumber, startDate),
    endOrder: order(endNumber, endDate),
  }));
}

/** The classes that a person leads or led, oldest first. */
export function listHomeroomHistory(transaction: ReadTransaction, personId: number): PastHomeroom[] {
  const sql = `SELECT class.name AS class, year, started_on AS "from", ended_on AS "to", order_number AS number,
      order_date AS date
    FROM homeroom JOIN class ON class.id = class_id WHERE person_id = ? ORDER BY started_on, homeroom.id`;
  type Raw = Omit<PastHomeroom, 'order'> & Row;
  return all<Raw>(transaction, sql, personId).map(({ number, date, ...one }) => ({
    ...one,
    order: order(number, date),
  }));
}

/** What a person teaches or taught, oldest first. */
export function listTeachingHistory(transaction: ReadTransaction, personId: number): PastTeaching[] {
  const sql = `SELECT class.name AS class, year, nullif(subject, '') AS subject, started_on AS "from", ended_on AS "to"
    FROM class_teacher JOIN class ON class.id = class_id WHERE person_id = ? ORDER BY started_on, class_teacher.id`;
  return all<PastTeaching & Row>(transaction, sql, personId);
}

/** When a person administers or administered the community, oldest first. */
export function listAdministrationHistory(transaction: ReadTransaction, personId: number): PastAdministration[] {
  const sql = `SELECT is_primary AS isPrimary, started_on AS "from", ended_on AS "to", order_number AS number,
      order_date AS date FROM administrator WHERE person_id = ? ORDER BY id`;
  type Raw = { from: IsoDate; to: IsoDate | null } & Row;
  return all<Raw>(transaction, sql, personId).map(({ isPrimary, number, date, from, to }) => ({
    ...{ primary: isPrimary === 1, from, to },
    order: order(number, date),
  }));
}

/** The confirmations of a person's status «учитель», oldest first; those taken back, too. */
export function listVerificationHistory(transaction: ReadTransaction, personId: number): PastVerification[] {
  const sql = `SELECT verified_on AS "on", basis, verified_by AS "by", revoked_at AS revokedAt,
      revoke_reason AS revokeReason FROM teacher_verification WHERE person_id = ? ORDER BY id`;
  return all<PastVerification & Row>(transaction, sql, personId);
}

/** The personal invitations of a person, oldest first. */
export function listOwnInvitations(transaction: ReadTransaction, personId: number): OwnInvitation[] {
  const sql = `SELECT invitation.id, class.name AS class, role, created_at AS createdAt, expires_at AS expiresAt,
      revoked_at AS revokedAt, uses, max_uses AS maxUses
    FROM invitation LEFT JOIN class ON class.id = class_id WHERE person_id = ? ORDER BY invitation.id`;
  return all<OwnInvitation & Row>(transaction, sql, personId);
}

/** The requests by which a person came in, oldest first. */
export function listOwnRequests(transaction: ReadTransaction, personId: number): OwnRequest[] {
  const sql = `SELECT join_request.id, class.name AS class, invitation.role, state, requested_at AS requestedAt,
      decided_at AS decidedAt, decided_by AS decidedBy
    FROM join_request JOIN invitation ON invitation.id = invitation_id LEFT JOIN class ON class.id = class_id
    WHERE join_request.person_id = ? ORDER BY join_request.id`;
  return all<OwnRequest & Row>(transaction, sql, personId);
}

/** When a person joined, by role. */
export function mapJoined(transaction: ReadTransaction, personId: number): Map<Role, Instant> {
  const sql = 'SELECT role, joined_at AS joinedAt FROM member WHERE person_id = ?';
  const rows = all<{ role: Role; joinedAt: Instant }>(transaction, sql, personId);
  return new Map(rows.map(({ role, joinedAt }) => [role, joinedAt]));
}

/** The relatives of a person: children of a parent, parents of a child. */
export function listRelatives(
  transaction: ReadTransaction,
  personId: number,
  which: 'children' | 'parents',
): PersonRef[] {
  const [own, other] = which === 'children' ? ['parent_id', 'child_id'] : ['child_id', 'parent_id'];
  const sql = `SELECT person.id, full_name AS fullName FROM parent_child JOIN person ON person.id = ${other}
    WHERE ${own} = ? ORDER BY name_key, person.id`;
  return all<PersonRef & Row>(transaction, sql, personId);
}

/** The run that entered a person. */
export function findSource(transaction: ReadTransaction, personId: number): Source | undefined {
  const sql = `SELECT run.id AS runId, at, actor, command FROM person JOIN run ON run.id = run_id WHERE person.id = ?`;
  return all<Source & Row>(transaction, sql, personId)[0];
}
