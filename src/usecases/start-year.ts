import { dateInZone, type IsoDate } from '../domain/calendar.ts';
import { type ClassName, parseClassName, parseFreeName } from '../domain/class-name.ts';
import type { Organization } from '../domain/organization.ts';
import type { PersonRef } from '../domain/person.ts';
import { isProblem, Problem } from '../domain/problem.ts';
import { type RowReject, rowReject } from '../domain/row-reject.ts';
import { type ClassFate, checkNextYear, type EndingClass, planClasses, sameName } from '../domain/year-plan.ts';
import { findStaffClass, insertClass, listOpenClasses, type SchoolClass } from '../store/classes.ts';
import { endEnrolment, insertEnrolment, listActiveEnrolments } from '../store/enrolments.ts';
import { getOrganization, updateOrganization } from '../store/organization.ts';
import { toPersonRef } from '../store/people.ts';
import {
  carryEnrolments,
  carryHomeroom,
  carryTeachers,
  insertPastYear,
  liftClassMarks,
  listChildlessParents,
  listPupilIds,
  rejectPendingRequests,
  revokeOpenInvitations,
} from '../store/school-years.ts';
import type { ReadTransaction, Store, WriteTransaction, Written } from '../store/store.ts';
import { getClass, sortByClass } from './find-class.ts';
import { getPeople } from './find-person.ts';
import { withdrawPerson } from './withdraw-person.ts';

/** The year to begin, and what somebody says about its classes: texts as a command line gives them. */
export type YearRequest = {
  year: number;
  /** Grades of a school, or names of classes; null where none are told. */
  graduate: readonly string[] | null;
  repeat: readonly string[];
  rename: readonly Renaming[];
  /** The file of new names; null for none. */
  map: YearMap | null;
  /** Gives everything up again: what is returned is what would be done. */
  preview?: boolean;
  /** What was shown and confirmed; another outcome is refused. */
  expected?: StartedYear;
};

/** The name of a class, and the one under which it goes on. */
export type Renaming = { from: string; to: string };

/** A file of new names, row by row. */
export type YearMap = {
  file: string;
  rows: readonly ({ line: number; renaming: Renaming } | { reject: RowReject })[];
};

export type StartedYear = {
  from: number;
  to: number;
  promoted: { from: string; to: string; pupils: number }[];
  graduated: { class: string; pupils: number }[];
  repeating: PersonRef[];
  invitationsRevoked: number;
};

/** Why invitations are revoked and requests rejected when a year is over. */
const YEAR_ENDED = 'year-ended';

/**
 * Begins the next school year (000 §3.1.3, §3.1.8), once: classes go on under the name of the next grade or as they are
 * told, their pupils, homeroom teachers and teachers with them; graduates leave, and the parents without an active child;
 * the open invitations of the old year are revoked and its pending requests rejected. The old classes stay as they were.
 */
export function startYear(store: Store, request: YearRequest): Written<StartedYear> {
  return store.write('start-year', (transaction) => {
    const organization = getOrganization(transaction);
    checkNextYear(organization.year, request.year);
    const fates = planFates(transaction, organization, request);
    const repeating = findRepeaters(transaction, organization, request.repeat);
    rejectPendingRequests(transaction, YEAR_ENDED);
    const invitationsRevoked = revokeOpenInvitations(transaction, YEAR_ENDED);
    const change = new YearChange(transaction, organization, request.year, fates);
    change.openYear();
    change.keepBack(repeating);
    const counted = sortByClass(fates, (fate) => fate.class.name).map((fate) => ({ fate, pupils: change.carry(fate) }));
    change.letParentsGo();
    const result: StartedYear = {
      from: organization.year,
      to: request.year,
      promoted: counted.flatMap(({ fate: { class: one, successor }, pupils }) =>
        one.staff || successor === null ? [] : [{ from: one.name, to: successor.name, pupils }],
      ),
      graduated: counted.flatMap(({ fate: { class: one, successor }, pupils }) =>
        successor === null ? [{ class: one.name, pupils }] : [],
      ),
      repeating,
      invitationsRevoked,
    };
    if (request.preview === true) transaction.rollBack();
    if (request.expected !== undefined && JSON.stringify(request.expected) !== JSON.stringify(result)) {
      throw new Problem('plan-changed', { actual: null });
    }
    return result;
  });
}

/** Carries the register from one year into the next, within a transaction. */
class YearChange {
  private readonly transaction: WriteTransaction;
  private readonly organization: Organization;
  private readonly year: number;
  private readonly fates: readonly ClassFate[];
  private readonly on: IsoDate;
  private readonly opened = new Map<string, SchoolClass>();

  constructor(transaction: WriteTransaction, organization: Organization, year: number, fates: readonly ClassFate[]) {
    this.transaction = transaction;
    this.organization = organization;
    this.year = year;
    this.fates = fates;
    this.on = dateInZone(transaction.now, organization.timeZone);
  }

  /** Closes the present year and opens the next one. */
  openYear(): void {
    const { transaction, organization } = this;
    const { now } = transaction;
    insertPastYear(transaction, { year: organization.year, beganAt: organization.yearBeganAt, endedAt: now });
    updateOrganization(transaction, { year: this.year, yearBeganAt: now });
    liftClassMarks(transaction);
  }

  /** Puts repeaters into the classes that bear the names of their own in the new year. */
  keepBack(repeating: readonly PersonRef[]): void {
    const { transaction, on } = this;
    const classes = new Map(this.fates.map((fate) => [fate.class.id, fate.class]));
    for (const { id } of repeating) {
      for (const place of listActiveEnrolments(transaction, id)) {
        const own = classes.get(place.classId ?? 0);
        if (place.role !== 'pupil' || own === undefined) continue;
        this.refuseStaffRoom(own);
        endEnrolment(transaction, place, { on, kind: 'year-ended' });
        const classId = this.open(sameName(own), own.staff).id;
        const startedOn = place.startedOn > on ? place.startedOn : on;
        insertEnrolment(transaction, { personId: id, role: 'pupil', classId, startedOn, startKind: 'repeated' });
      }
    }
  }

  /** Takes a class into the new year, or lets its pupils go, its staff staying; returns how many pupils that is. */
  carry({ class: { id, staff }, successor }: ClassFate): number {
    const { transaction, on } = this;
    const pupils = listPupilIds(transaction, id);
    const target = successor === null ? null : this.open(successor, staff).id;
    carryHomeroom(transaction, id, target, on);
    carryTeachers(transaction, id, target, on);
    if (target === null) for (const { personId, enrolmentId } of pupils) this.graduate(personId, enrolmentId);
    carryEnrolments(transaction, id, target ?? this.staffRoom(), on);
    return pupils.length;
  }

  /** Parents without an active child leave. */
  letParentsGo(): void {
    for (const personId of listChildlessParents(this.transaction)) {
      withdrawPerson(this.transaction, {
        ...{ personId, role: 'parent', enrolmentIds: null, on: this.on, reason: 'graduated' },
      });
    }
  }

  /** Repeaters do not come into a class of staff that is given the name of their own. */
  private refuseStaffRoom(own: EndingClass): void {
    const staff = this.fates.find((fate) => fate.class.staff && fate.successor?.nameKey === own.nameKey);
    if (staff === undefined) return;
    throw new Problem('classes-clash', { clashes: [{ to: own.name, from: [own.name, staff.class.name] }] });
  }

  /** Where staff of a class that graduates go: the first class for staff, or none. */
  private staffRoom(): number | null {
    const own = findStaffClass(this.transaction, this.organization.year);
    const successor = this.fates.find((fate) => fate.class.id === own?.id)?.successor ?? null;
    return successor === null ? null : this.open(successor, true).id;
  }

  private graduate(personId: number, enrolmentId: number): void {
    withdrawPerson(this.transaction, {
      ...{ personId, role: 'pupil', enrolmentIds: [enrolmentId], on: this.on, reason: 'graduated' },
    });
  }

  /** The class of the new year with a name, made when it is first needed. */
  private open(name: ClassName, staff: boolean): SchoolClass {
    const { transaction, year } = this;
    const known = this.opened.get(name.nameKey);
    const place = known ?? insertClass(transaction, name, { year, staff, headCount: null });
    this.opened.set(name.nameKey, place);
    return place;
  }
}

function planFates(transaction: ReadTransaction, organization: Organization, request: YearRequest): ClassFate[] {
  const classes = listOpenClasses(transaction, organization.year);
  const get = (text: string) => getClass(transaction, organization, text);
  const renamed = new Map<number, ClassName>();
  const rename = ({ from, to }: Renaming) => {
    const { id, staff, name: own } = get(from);
    const name = staff ? parseFreeName(to) : parseClassName(organization.kind, to);
    if (name === undefined) throw new Problem('class-invalid', { value: to });
    const before = renamed.get(id);
    if (before !== undefined && before.nameKey !== name.nameKey) {
      throw new Problem('conflicting-options', { flags: [`${own}=${before.name}`, `${own}=${name.name}`] });
    }
    renamed.set(id, name);
  };
  for (const one of request.rename) rename(one);
  if (request.map !== null) renameByFile(request.map, rename);
  const told = request.graduate ?? [];
  const isGrade = (text: string) => organization.kind === 'school' && /^\d{1,2}$/.test(text.trim());
  const grades = request.graduate === null ? null : new Set(told.filter(isGrade).map(Number));
  const graduating = new Set<number>();
  for (const text of told.filter((one) => !isGrade(one))) {
    const { id, staff } = get(text);
    if (staff) throw new Problem('invalid-value', { flag: '--graduate', value: text, expected: 'teaching-classes' });
    graduating.add(id);
  }
  return planClasses(organization.kind, classes, { grades, graduating, renamed });
}

/** Takes the names of a file, all or none. */
function renameByFile({ file, rows }: YearMap, rename: (one: Renaming) => void): void {
  const rejects = rows.flatMap((row) => {
    if ('reject' in row) return [row.reject];
    const { line, renaming } = row;
    try {
      rename(renaming);
      return [];
    } catch (error) {
      if (isProblem(error, 'class-not-found')) {
        return [rowReject(line, 'class-not-found', null, renaming.from, error.facts.near)];
      }
      if (isProblem(error, 'class-invalid')) return [rowReject(line, 'class-invalid', null, renaming.to)];
      if (isProblem(error, 'conflicting-options')) return [rowReject(line, 'class-repeated', null, renaming.from)];
      throw error;
    }
  });
  if (rejects.length === 0) return;
  throw new Problem('rows-rejected', { file, rejected: rejects.length, read: rows.length, first: rejects.slice(0, 3) });
}

function findRepeaters(
  transaction: ReadTransaction,
  organization: Organization,
  texts: readonly string[],
): PersonRef[] {
  const people = getPeople(transaction, organization, texts).map(toPersonRef);
  for (const person of people) {
    const places = listActiveEnrolments(transaction, person.id);
    if (places.length === 0) throw new Problem('person-left', { person });
    const pupil = places.some(({ role }) => role === 'pupil');
    if (!pupil) throw new Problem('person-not-in-role', { person, role: 'pupil' });
  }
  return [...new Map(people.map((person) => [person.id, person])).values()];
}
