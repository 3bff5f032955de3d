import type { IsoDate } from '../domain/calendar.ts';
import type { PersonRef } from '../domain/person.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

export type Homeroom = { id: number; orderNumber: string | null; orderDate: IsoDate | null; person: PersonRef };

/** Who is the homeroom teacher of a class now. */
export function findHomeroom(transaction: ReadTransaction, classId: number): Homeroom | undefined {
  const sql = `SELECT homeroom.id, order_number AS orderNumber, order_date AS orderDate, person.id AS personId,
      full_name AS fullName
    FROM homeroom JOIN person ON person.id = person_id WHERE class_id = ? AND ended_on IS NULL`;
  type Row = Omit<Homeroom, 'person'> & { personId: number; fullName: string };
  const row = transaction.prepare<[number], Row>(sql).get(classId);
  if (row === undefined) return undefined;
  const { personId, fullName, ...homeroom } = row;
  return { ...homeroom, person: { id: personId, fullName } };
}

/** What rosters say of the homerooms of the present staff, by name: a text that may name several classes. */
export function listHomeroomTexts(transaction: ReadTransaction): (PersonRef & { text: string })[] {
  const sql = `SELECT person.id, full_name AS fullName, homeroom_of AS text FROM person
    WHERE homeroom_of IS NOT NULL AND EXISTS (
      SELECT 1 FROM enrolment WHERE person_id = person.id AND role = 'teacher' AND ended_on IS NULL
    ) ORDER BY name_key, person.id`;
  return transaction.prepare<[], PersonRef & { text: string }>(sql).all();
}

/** The names of the classes that somebody leads now. */
export function listHomeroomClasses(transaction: ReadTransaction, personId: number): string[] {
  const sql = `SELECT class.name FROM homeroom JOIN class ON class.id = class_id
    WHERE person_id = ? AND ended_on IS NULL ORDER BY class.id`;
  const rows = transaction.prepare<[number], { name: string }>(sql).all(personId);
  return rows.map(({ name }) => name);
}

/** Begins a homeroom. */
export function insertHomeroom(
  transaction: WriteTransaction,
  homeroom: {
    classId: number;
    personId: number;
    startedOn: IsoDate;
    orderNumber: string | null;
    orderDate: IsoDate | null;
  },
): void {
  const { classId, personId, startedOn, orderNumber, orderDate } = homeroom;
  transaction
    .prepare<unknown[], never>(
      'INSERT INTO homeroom (class_id, person_id, started_on, order_number, order_date) VALUES (?, ?, ?, ?, ?)',
    )
    .run(classId, personId, startedOn, orderNumber, orderDate);
}

/** Writes the order by which a homeroom stands. */
export function updateHomeroomOrder(
  transaction: WriteTransaction,
  id: number,
  order: { orderNumber: string | null; orderDate: IsoDate | null },
): void {
  const sql = 'UPDATE homeroom SET order_number = ?, order_date = ? WHERE id = ?';
  transaction.prepare<unknown[], never>(sql).run(order.orderNumber, order.orderDate, id);
}

/** Ends a homeroom on a day. */
export function endHomeroom(transaction: WriteTransaction, id: number, endedOn: IsoDate): void {
  const sql = 'UPDATE homeroom SET ended_on = max(?, started_on) WHERE id = ?';
  transaction.prepare<[string, number], never>(sql).run(endedOn, id);
}

/** Ends every homeroom of a person on a day. */
export function endHomeroomsOf(transaction: WriteTransaction, personId: number, endedOn: IsoDate): void {
  const sql = 'UPDATE homeroom SET ended_on = max(?, started_on) WHERE person_id = ? AND ended_on IS NULL';
  transaction.prepare<[string, number], never>(sql).run(endedOn, personId);
}
