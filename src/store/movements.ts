import type { IsoDate } from '../domain/calendar.ts';
import type { PersonRef, Role } from '../domain/person.ts';
import type { ReadTransaction } from './store.ts';

/** A coming, going or move of a pupil or a member of staff. `to` of who left is the destination. */
export type MovementEvent = {
  date: IsoDate;
  person: PersonRef;
  role: Role;
  kind: 'enrolled' | 'transferred' | 'withdrawn' | 'reinstated';
  from: string | null;
  to: string | null;
  order: { number: string | null; date: IsoDate | null } | null;
  reason: string | null;
};

/** An event, and whether somebody crossed the border of the organisation by it: a further class is no arrival. */
export type CountedEvent = { event: MovementEvent; crossing: boolean };

type EventRow = Omit<MovementEvent, 'person' | 'order'> & {
  id: number;
  counted: number;
  fullName: string;
  orderNumber: string | null;
  orderDate: IsoDate | null;
};

/**
 * The movement of a period, both days included, oldest first. A class's first roster of a year forms it: those who came by
 * it are no movement.
 */
export function listMovements(transaction: ReadTransaction, from: IsoDate, to: IsoDate): CountedEvent[] {
  const sql = `SELECT date, person.id, full_name AS fullName, role, iif(kind = 'added', 'enrolled', kind) AS kind,
      "from", "to", orderNumber, orderDate, reason, counted FROM (
      SELECT enrolment.id AS enrolmentId, 0 AS part, started_on AS date, person_id, role, start_kind AS kind,
        CASE start_kind WHEN 'transferred' THEN (
          SELECT before_class.name FROM enrolment AS before LEFT JOIN class AS before_class ON before_class.id = before.class_id
          WHERE before.person_id = enrolment.person_id AND before.role = enrolment.role AND before.end_kind = 'transferred'
            AND before.ended_on = enrolment.started_on AND before.id < enrolment.id ORDER BY before.id DESC LIMIT 1) END AS "from",
        class.name AS "to", start_order_number AS orderNumber, start_order_date AS orderDate, NULL AS reason,
        start_kind IN ('enrolled', 'reinstated') AS counted
      FROM enrolment LEFT JOIN class ON class.id = class_id
      WHERE role <> 'parent' AND start_kind NOT IN ('formed', 'repeated') AND started_on BETWEEN :from AND :to
      UNION ALL
      SELECT enrolment.id, 1, ended_on, person_id, role, 'withdrawn', class.name, destination,
        end_order_number, end_order_date, end_reason, end_kind = 'withdrawn'
      FROM enrolment LEFT JOIN class ON class.id = class_id
      WHERE role <> 'parent' AND end_kind IN ('withdrawn', 'removed') AND ended_on BETWEEN :from AND :to
    ) JOIN person ON person.id = person_id ORDER BY date, enrolmentId, part`;
  const rows = transaction.prepare<[object], EventRow>(sql).all({ from, to });
  return rows.map(({ id, fullName, orderNumber, orderDate, date, role, kind, reason, counted, ...row }) => ({
    event: {
      ...{ date, person: { id, fullName }, role, kind, from: row.from, to: row.to },
      order: orderNumber === null && orderDate === null ? null : { number: orderNumber, date: orderDate },
      reason,
    },
    crossing: counted === 1,
  }));
}
