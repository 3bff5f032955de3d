import type { IsoDate } from '../domain/calendar.ts';
import type { ClassName } from '../domain/class-name.ts';
import type { PersonRef } from '../domain/person.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** A class of a school year; the staff class is one too. */
export type SchoolClass = ClassName & { id: number; year: number; staff: boolean; archived: boolean };

type ClassRow = ClassName & { id: number; year: number; staff: number; archived: number };

const SELECT = `SELECT class.id, year, name, name_key AS nameKey, grade, letter, staff, archived_at IS NOT NULL AS archived
  FROM class`;

function toClass(row: ClassRow): SchoolClass {
  return { ...row, staff: row.staff === 1, archived: row.archived === 1 };
}

/** The class of a year with a name, by its key; archived classes are not found by name. */
export function findClassByKey(transaction: ReadTransaction, year: number, nameKey: string): SchoolClass | undefined {
  const sql = `${SELECT} WHERE year = ? AND name_key = ? AND archived_at IS NULL`;
  const row = transaction.prepare<[number, string], ClassRow>(sql).get(year, nameKey);
  return row && toClass(row);
}

/** The class with an id, of any year. */
export function findClassById(transaction: ReadTransaction, id: number): SchoolClass | undefined {
  const row = transaction.prepare<[number], ClassRow>(`${SELECT} WHERE class.id = ?`).get(id);
  return row && toClass(row);
}

/** The open classes of a year, staff class included, in no order. */
export function listOpenClasses(transaction: ReadTransaction, year: number): SchoolClass[] {
  return transaction
    .prepare<[number], ClassRow>(`${SELECT} WHERE year = ? AND archived_at IS NULL`)
    .all(year)
    .map(toClass);
}

/** The class for staff of a year: the first one where there are several. */
export function findStaffClass(transaction: ReadTransaction, year: number): SchoolClass | undefined {
  const sql = `${SELECT} WHERE year = ? AND staff = 1 AND archived_at IS NULL ORDER BY class.id LIMIT 1`;
  const row = transaction.prepare<[number], ClassRow>(sql).get(year);
  return row && toClass(row);
}

/** Creates a class and returns it. */
export function insertClass(
  transaction: WriteTransaction,
  name: ClassName,
  place: { year: number; staff: boolean; headCount: number | null },
): SchoolClass {
  const { lastInsertRowid } = transaction
    .prepare<unknown[], never>(
      'INSERT INTO class (year, name, name_key, grade, letter, staff, head_count) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(place.year, name.name, name.nameKey, name.grade, name.letter, place.staff ? 1 : 0, place.headCount);
  return { ...name, id: Number(lastInsertRowid), year: place.year, staff: place.staff, archived: false };
}

/** Renames a class. */
export function updateClassName(transaction: WriteTransaction, id: number, name: ClassName): void {
  const sql = 'UPDATE class SET name = ?, name_key = ?, grade = ?, letter = ? WHERE id = ?';
  transaction.prepare<unknown[], never>(sql).run(name.name, name.nameKey, name.grade, name.letter, id);
}

/** Writes how many pupils are planned for a class, where it is another number. */
export function updateHeadCount(transaction: WriteTransaction, id: number, headCount: number): void {
  const sql = 'UPDATE class SET head_count = :headCount WHERE id = :id AND head_count IS NOT :headCount';
  transaction.prepare<[object], never>(sql).run({ id, headCount });
}

/** Archives a class: it is no longer found by name, and stays readable. */
export function archiveClass(transaction: WriteTransaction, id: number): void {
  transaction.prepare<unknown[], never>('UPDATE class SET archived_at = ? WHERE id = ?').run(transaction.now, id);
}

/** How many people are in a class now, pupils and staff. */
export function countPresent(transaction: ReadTransaction, classId: number): number {
  const sql = 'SELECT count(*) AS present FROM enrolment WHERE class_id = ? AND ended_on IS NULL';
  return transaction.prepare<[number], { present: number }>(sql).get(classId)?.present ?? 0;
}

/** Takes every class of one year into another. */
export function updateClassYear(transaction: WriteTransaction, from: number, to: number): void {
  transaction.prepare<[number, number], never>('UPDATE class SET year = ? WHERE year = ?').run(to, from);
}

/** A class as lists show it. */
export type ListedClass = {
  id: number;
  name: string;
  grade: number | null;
  letter: string | null;
  year: number;
  staff: boolean;
  archived: boolean;
  pupils: number;
  homeroomTeacher: PersonRef | null;
};

/**
 * Who is a pupil of `class` now; for a year that is over, who was to its end. Whoever graduated counts, on whatever day that
 * was recorded, but for those who came back into a class of the year.
 */
const PUPILS = {
  present: 'ended_on IS NULL',
  past: `(end_kind = 'year-ended' OR end_reason = 'graduated' AND NOT EXISTS (
    SELECT 1 FROM enrolment AS back JOIN class AS back_class ON back_class.id = back.class_id
    WHERE back.person_id = enrolment.person_id AND back.role = 'pupil' AND back.start_kind = 'reinstated'
      AND back.id > enrolment.id AND back_class.year = class.year))`,
};

/** The homeroom teacher of `class` now; for a year that is over, the last one of the day on which the next began. */
const HOMEROOM = {
  present: 'homeroom.class_id = class.id AND homeroom.ended_on IS NULL',
  past: `homeroom.id = (SELECT max(last.id) FROM homeroom AS last
    WHERE last.class_id = class.id AND last.ended_on >= :endedOn)`,
};

/**
 * The classes of a year with their pupils counted and their homeroom teachers, of a past one as they were at its end
 * (`endedOn`, null for the present year); archived ones only when asked for.
 */
export function listClassesWithPupils(
  transaction: ReadTransaction,
  { year, archived, endedOn }: { year: number; archived: boolean; endedOn: IsoDate | null },
): ListedClass[] {
  const time = endedOn === null ? 'present' : 'past';
  const sql = `SELECT class.id, name, grade, letter, year, staff, archived_at IS NOT NULL AS archived,
      (SELECT count(DISTINCT person_id) FROM enrolment
        WHERE class_id = class.id AND role = 'pupil' AND ${PUPILS[time]}) AS pupils,
      teacher.id AS teacherId, teacher.full_name AS teacherName
    FROM class
    LEFT JOIN homeroom ON ${HOMEROOM[time]}
    LEFT JOIN person AS teacher ON teacher.id = homeroom.person_id
    WHERE year = :year AND (archived_at IS NULL OR :archived)`;
  type Row = Omit<ListedClass, 'staff' | 'archived' | 'homeroomTeacher'> & {
    staff: number;
    archived: number;
    teacherId: number | null;
    teacherName: string | null;
  };
  const rows = transaction.prepare<[object], Row>(sql).all({ year, archived: archived ? 1 : 0, endedOn });
  return rows.map(({ teacherId, teacherName, ...row }) => ({
    ...row,
    staff: row.staff === 1,
    archived: row.archived === 1,
    homeroomTeacher: teacherId === null || teacherName === null ? null : { id: teacherId, fullName: teacherName },
  }));
}
