import type { IsoDate } from '../domain/calendar.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** The subjects that somebody teaches in a class now; an empty one is none named. */
export function listSubjects(transaction: ReadTransaction, classId: number, personId: number): string[] {
  const sql = 'SELECT subject FROM class_teacher WHERE class_id = ? AND person_id = ? AND ended_on IS NULL ORDER BY id';
  const rows = transaction.prepare<[number, number], { subject: string }>(sql).all(classId, personId);
  return rows.map(({ subject }) => subject);
}

/** Begins what somebody teaches in a class. */
export function insertClassTeacher(
  transaction: WriteTransaction,
  teaching: { classId: number; personId: number; subject: string; startedOn: IsoDate },
): void {
  const { classId, personId, subject, startedOn } = teaching;
  const sql = 'INSERT INTO class_teacher (class_id, person_id, subject, started_on) VALUES (?, ?, ?, ?)';
  transaction.prepare<unknown[], never>(sql).run(classId, personId, subject, startedOn);
}

/** Ends what somebody teaches in a class on a day: one subject, or all of them (null). Returns how much ended. */
export function endClassTeacher(
  transaction: WriteTransaction,
  teaching: { classId: number; personId: number; subject: string | null; endedOn: IsoDate },
): number {
  const sql = `UPDATE class_teacher SET ended_on = max(:endedOn, started_on)
    WHERE class_id = :classId AND person_id = :personId AND subject = coalesce(:subject, subject) AND ended_on IS NULL`;
  return transaction.prepare<[object], never>(sql).run(teaching).changes;
}

/** Ends all that somebody teaches, or all that is taught in a class, on a day. */
export function endTeaching(
  transaction: WriteTransaction,
  whose: { personId: number } | { classId: number },
  endedOn: IsoDate,
): void {
  const [column, id] = 'personId' in whose ? ['person_id', whose.personId] : ['class_id', whose.classId];
  const sql = `UPDATE class_teacher SET ended_on = max(?, started_on) WHERE ${column} = ? AND ended_on IS NULL`;
  transaction.prepare<[string, number], never>(sql).run(endedOn, Number(id));
}
