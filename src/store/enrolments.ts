import type { IsoDate } from '../domain/calendar.ts';
import type { Role } from '../domain/person.ts';
import { forgetRosterRows } from './people.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/**
 * How a place begins: with the class's first roster, by coming into the organisation, by a move inside it, by coming back,
 * as a further class of somebody who has one, or by repeating a year.
 */
export type StartKind = 'formed' | 'enrolled' | 'transferred' | 'reinstated' | 'added' | 'repeated';

/**
 * How a place ends: by a move inside the organisation, by leaving it, by leaving one class of several, or because the year
 * of the class is over and the next one begins.
 */
export type EndKind = 'transferred' | 'withdrawn' | 'removed' | 'year-ended';

/** An interval in which a person belongs to the organisation in a role. */
export type Enrolment = {
  id: number;
  personId: number;
  role: Role;
  classId: number | null;
  className: string | null;
  startedOn: IsoDate;
};

/** The order by which somebody comes, goes or moves; null where none is told. */
export type MovementOrder = { orderNumber: string | null; orderDate: IsoDate | null };
const NO_ORDER: MovementOrder = { orderNumber: null, orderDate: null };

/** A person's present enrolments. */
export function listActiveEnrolments(transaction: ReadTransaction, personId: number): Enrolment[] {
  const sql = `SELECT enrolment.id, person_id AS personId, role, class_id AS classId, class.name AS className,
      started_on AS startedOn
    FROM enrolment LEFT JOIN class ON class.id = class_id WHERE person_id = ? AND ended_on IS NULL ORDER BY enrolment.id`;
  return transaction.prepare<[number], Enrolment>(sql).all(personId);
}

/** Tells whether a person ever had a role in the organisation. */
export function hasEverHadRole(transaction: ReadTransaction, personId: number, role: Role): boolean {
  const sql = 'SELECT 1 AS found FROM enrolment WHERE person_id = ? AND role = ? LIMIT 1';
  return transaction.prepare<[number, string], { found: number }>(sql).get(personId, role) !== undefined;
}

/** Tells whether a person ever belonged to the organisation. */
export function hasAnyEnrolment(transaction: ReadTransaction, personId: number): boolean {
  const sql = 'SELECT 1 AS found FROM enrolment WHERE person_id = ? LIMIT 1';
  return transaction.prepare<[number], { found: number }>(sql).get(personId) !== undefined;
}

/**
 * Tells whether a class (null: no class) has had anyone in a role, by enrolments up to `lastId`: its first roster forms it.
 * Whom the registration itself entered, with the first run, and who repeats a year there do not count.
 */
export function hasEverEnrolled(
  transaction: ReadTransaction,
  role: Role,
  classId: number | null,
  lastId: number,
): boolean {
  const sql = `SELECT 1 AS found FROM enrolment JOIN person ON person.id = person_id
    WHERE role = ? AND class_id IS ? AND enrolment.id <= ? AND run_id > 1
      AND start_kind <> 'repeated' LIMIT 1`;
  return transaction.prepare<unknown[], { found: number }>(sql).get(role, classId, lastId) !== undefined;
}

/** Tells whether a person has left a class of a school year, or left without one: a departure that the year counts. */
export function hasLeftInYear(transaction: ReadTransaction, personId: number, role: Role, year: number): boolean {
  const sql = `SELECT 1 AS found FROM enrolment LEFT JOIN class ON class.id = class_id
    WHERE person_id = ? AND role = ? AND end_kind = 'withdrawn' AND (class_id IS NULL OR year = ?) LIMIT 1`;
  return transaction.prepare<unknown[], { found: number }>(sql).get(personId, role, year) !== undefined;
}

export type NewEnrolment = {
  personId: number;
  role: Role;
  classId: number | null;
  startedOn: IsoDate;
  startKind: StartKind;
  /** The digest of the roster row that stands behind it; null for none. */
  rosterDigest?: number | null;
};

/** Begins an enrolment and returns its id. */
export function insertEnrolment(transaction: WriteTransaction, enrolment: NewEnrolment): number {
  const { personId, role, classId, startedOn, startKind, rosterDigest = null } = enrolment;
  const { lastInsertRowid } = transaction
    .prepare<unknown[], never>(
      'INSERT INTO enrolment (person_id, role, class_id, started_on, start_kind, roster_digest) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(personId, role, classId, startedOn, startKind, rosterDigest);
  return Number(lastInsertRowid);
}

/** Records the order by which an enrolment began. */
export function updateStartOrder(
  transaction: WriteTransaction,
  enrolmentId: number,
  { orderNumber, orderDate }: MovementOrder,
): void {
  const sql = 'UPDATE enrolment SET start_order_number = ?, start_order_date = ? WHERE id = ?';
  transaction.prepare<unknown[], never>(sql).run(orderNumber, orderDate, enrolmentId);
}

/** The last place that somebody left as a pupil or as staff; undefined where there is none. */
export function findLastPlace(
  transaction: ReadTransaction,
  personId: number,
): { role: Role; endedOn: IsoDate } | undefined {
  const sql = `SELECT role, ended_on AS endedOn FROM enrolment
    WHERE person_id = ? AND role <> 'parent' AND ended_on IS NOT NULL ORDER BY ended_on DESC, id DESC LIMIT 1`;
  return transaction.prepare<[number], { role: Role; endedOn: IsoDate }>(sql).get(personId);
}

/** The day on which somebody last ended a place in a role, in one class where it is told; undefined where there is none. */
export function findLastEnd(
  transaction: ReadTransaction,
  personId: number,
  role: Role,
  classId: number | null = null,
): IsoDate | undefined {
  const sql = `SELECT max(ended_on) AS endedOn FROM enrolment
    WHERE person_id = :personId AND role = :role AND (:classId IS NULL OR class_id = :classId)`;
  const row = transaction.prepare<[object], { endedOn: IsoDate | null }>(sql).get({ personId, role, classId });
  return row?.endedOn ?? undefined;
}

/** How an enrolment ends; who moves inside the organisation needs no reason. */
export type EnrolmentEnd = {
  on: IsoDate;
  kind: EndKind;
  reason?: string;
  order?: (MovementOrder & { destination?: string | null }) | undefined;
};

/** Ends an enrolment. */
export function endEnrolment(
  transaction: WriteTransaction,
  { id, role, personId }: { id: number; role: Role; personId: number },
  { on, kind, reason, order: { orderNumber, orderDate, destination = null } = NO_ORDER }: EnrolmentEnd,
): void {
  const sql = `UPDATE enrolment SET ended_on = max(?, started_on), end_kind = ?, end_reason = ?, roster_digest = NULL,
      end_order_number = ?, end_order_date = ?, destination = ? WHERE id = ?`;
  const values = [on, kind, reason ?? null, orderNumber, orderDate, destination];
  transaction.prepare<unknown[], never>(sql).run(...values, id);
  if (role === 'parent') forgetRosterRows(transaction, personId);
}

/** Links a parent to a child; nothing happens when they are linked. Returns whether the link is new. */
export function insertParentChild(transaction: WriteTransaction, parentId: number, childId: number): boolean {
  const sql = 'INSERT INTO parent_child (parent_id, child_id) VALUES (?, ?) ON CONFLICT DO NOTHING';
  return transaction.prepare<[number, number], never>(sql).run(parentId, childId).changes > 0;
}

/** The ids of a child's parents. */
export function listParentIds(transaction: ReadTransaction, childId: number): number[] {
  const sql = 'SELECT parent_id AS id FROM parent_child WHERE child_id = ?';
  return transaction
    .prepare<[number], { id: number }>(sql)
    .all(childId)
    .map(({ id }) => id);
}

/** Tells whether a child has a parent of a name, by its key. */
export function hasParentNamed(transaction: ReadTransaction, childId: number, nameKey: string): boolean {
  const sql = `SELECT 1 AS found FROM parent_child JOIN person ON person.id = parent_id
    WHERE child_id = ? AND name_key = ? LIMIT 1`;
  return transaction.prepare<[number, string], { found: number }>(sql).get(childId, nameKey) !== undefined;
}

/** Tells whether a parent has a child who is a pupil now. */
export function hasActiveChild(transaction: ReadTransaction, parentId: number): boolean {
  const sql = `SELECT 1 AS found FROM parent_child JOIN enrolment ON enrolment.person_id = child_id
    WHERE parent_id = ? AND role = 'pupil' AND ended_on IS NULL LIMIT 1`;
  return transaction.prepare<[number], { found: number }>(sql).get(parentId) !== undefined;
}

/** Makes a person a member of the community in a role. */
export function insertMember(
  transaction: WriteTransaction,
  member: { personId: number; role: Role; requestId: number | null },
): void {
  transaction
    .prepare<unknown[], never>('INSERT INTO member (person_id, role, joined_at, request_id) VALUES (?, ?, ?, ?)')
    .run(member.personId, member.role, transaction.now, member.requestId);
}

/** Tells whether a person has joined the community in a role. */
export function isMember(transaction: ReadTransaction, personId: number, role: Role): boolean {
  const sql = 'SELECT 1 AS found FROM member WHERE person_id = ? AND role = ?';
  return transaction.prepare<[number, string], { found: number }>(sql).get(personId, role) !== undefined;
}
