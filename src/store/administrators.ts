import type { IsoDate } from '../domain/calendar.ts';
import type { PersonRef } from '../domain/person.ts';
import type { MovementOrder } from './enrolments.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** Who administers the community; the primary one is whose phone stood in the application (001 §2.1). */
export type Administrator = PersonRef & { phone: string | null; primary: boolean };

/** The present administrators, the primary one first, then in the order of their appointment. */
export function listAdministrators(transaction: ReadTransaction): Administrator[] {
  const sql = `SELECT person.id, full_name AS fullName, phone, is_primary AS "primary"
    FROM administrator JOIN person ON person.id = person_id WHERE ended_on IS NULL
    ORDER BY is_primary DESC, administrator.id`;
  const rows = transaction.prepare<[], Omit<Administrator, 'primary'> & { primary: number }>(sql).all();
  return rows.map((row) => ({ ...row, primary: row.primary === 1 }));
}

/** Appoints an administrator, by an order where one is told. */
export function insertAdministrator(
  transaction: WriteTransaction,
  administrator: { personId: number; primary: boolean; startedOn: IsoDate } & MovementOrder,
): void {
  const { personId, primary, startedOn, orderNumber, orderDate } = administrator;
  const sql = `INSERT INTO administrator (person_id, is_primary, started_on, order_number, order_date)
    VALUES (?, ?, ?, ?, ?)`;
  transaction.prepare<unknown[], never>(sql).run(personId, primary ? 1 : 0, startedOn, orderNumber, orderDate);
}

/** Writes the order by which somebody administers the community, where it is another one. */
export function updateAdministratorOrder(
  transaction: WriteTransaction,
  personId: number,
  { orderNumber, orderDate }: MovementOrder,
): void {
  const sql = `UPDATE administrator SET order_number = coalesce(:orderNumber, order_number),
      order_date = coalesce(:orderDate, order_date)
    WHERE person_id = :personId AND ended_on IS NULL
      AND (order_number IS NOT coalesce(:orderNumber, order_number) OR order_date IS NOT coalesce(:orderDate, order_date))`;
  transaction.prepare<[object], never>(sql).run({ personId, orderNumber, orderDate });
}

/** Ends somebody's administration on a day; after the primary one it is the one appointed first who is. */
export function endAdministration(transaction: WriteTransaction, personId: number, endedOn: IsoDate): void {
  const end = 'UPDATE administrator SET ended_on = max(?, started_on) WHERE person_id = ? AND ended_on IS NULL';
  transaction.prepare<[string, number], never>(end).run(endedOn, personId);
  const promote = `UPDATE administrator SET is_primary = 1
    WHERE id = (SELECT min(id) FROM administrator WHERE ended_on IS NULL)
      AND NOT EXISTS (SELECT 1 FROM administrator WHERE ended_on IS NULL AND is_primary = 1)`;
  transaction.prepare<[], never>(promote).run();
}
