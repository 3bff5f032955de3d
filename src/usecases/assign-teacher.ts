import { dateInZone } from '../domain/calendar.ts';
import { nameKey } from '../domain/name-key.ts';
import type { PersonRef } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { endClassTeacher, insertClassTeacher, listSubjects } from '../store/class-teachers.ts';
import { getOrganization } from '../store/organization.ts';
import { toPersonRef } from '../store/people.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { getClass } from './find-class.ts';
import { getPerson } from './find-person.ts';
import { refuseUnlessStaff } from './verify-teachers.ts';

/** Who teaches a class, and what; null where no subject is named. */
export type Teaching = { class: string; person: string; subject: string | null };

/** What became of it; `subjects` are those that the teacher has in the class now. */
export type AssignedTeacher = {
  class: string;
  person: PersonRef;
  subject: string | null;
  subjects: string[];
};

/**
 * Attaches a teacher to a class, for a subject where one is named (000 §3.2.6): a class has any number of teachers. The same
 * again changes nothing.
 */
export function assignTeacher(store: Store, teaching: Teaching): Written<AssignedTeacher> {
  return changeTeaching(store, teaching, (transaction, { classId, person, day }) => {
    refuseUnlessStaff(transaction, person);
    const subject = teaching.subject ?? '';
    if (findSubject(transaction, { classId, person, subject }) !== undefined) return;
    insertClassTeacher(transaction, { classId, personId: person.id, subject, startedOn: day });
  });
}

/** Takes a teacher off a class, for one subject or for all; who does not teach there is left as is. */
export function removeTeacher(store: Store, teaching: Teaching): Written<AssignedTeacher> {
  return changeTeaching(store, teaching, (transaction, { classId, person, day }) => {
    const { subject: named } = teaching;
    const subject = named === null ? null : (findSubject(transaction, { classId, person, subject: named }) ?? named);
    endClassTeacher(transaction, { classId, personId: person.id, subject, endedOn: day });
  });
}

type Place = { classId: number; person: PersonRef; day: string };

function changeTeaching(
  store: Store,
  { class: className, person: query, subject }: Teaching,
  change: (transaction: WriteTransaction, place: Place) => void,
): Written<AssignedTeacher> {
  return store.write('assign-teacher', (transaction) => {
    const organization = getOrganization(transaction);
    const { id: classId, name, staff } = getClass(transaction, organization, className);
    const person = toPersonRef(getPerson(transaction, organization, query));
    if (staff) throw new Problem('teaching-in-staff-class', { class: name });
    change(transaction, { classId, person, day: dateInZone(transaction.now, organization.timeZone) });
    const subjects = listSubjects(transaction, classId, person.id).filter((one) => one !== '');
    return { class: name, person, subject, subjects };
  });
}

/** A subject as it is recorded, in whatever spelling it is named. */
function findSubject(
  transaction: WriteTransaction,
  { classId, person, subject }: { classId: number; person: PersonRef; subject: string },
): string | undefined {
  return listSubjects(transaction, classId, person.id).find((one) => nameKey(one) === nameKey(subject));
}
