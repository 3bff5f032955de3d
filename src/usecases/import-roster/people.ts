import type { PersonDetails } from '../../domain/person.ts';
import type { PersonName } from '../../domain/person-name.ts';
import { onlyAdditions, planRowChanges, type RowChanges } from '../../domain/roster-changes.ts';
import type { KnownPerson, RosterDecision } from '../../domain/roster-decision.ts';
import type { RosterField } from '../../domain/roster-fields.ts';
import type { PlanLine } from '../../domain/roster-import.ts';
import { headerOf, type RosterRow } from '../../domain/roster-row.ts';
import { type RowReject, rowReject } from '../../domain/row-reject.ts';
import { SeenIds } from '../../domain/seen-ids.ts';
import { findClassById } from '../../store/classes.ts';
import {
  endEnrolment,
  hasLeftInYear,
  insertEnrolment,
  listActiveEnrolments,
  type StartKind,
} from '../../store/enrolments.ts';
import { insertPerson, updateHandEdited, updatePerson } from '../../store/people.ts';
import { revokeGroundless } from '../withdraw-person.ts';
import type { ImportContext } from './context.ts';
import type { Place } from './places.ts';

/** What became of a row, and of whom: the person and the enrolment that it stands behind. */
export type TakenRow = {
  personId: number;
  enrolmentId: number;
  outcome: 'added' | 'updated' | 'moved' | 'returned' | 'unchanged' | 'duplicate';
};

type Match = RosterDecision & { action: 'match' };

/** Carries out what is decided about the people of an import: enters, changes, moves, brings back. */
export class RosterPeople {
  readonly seenPeople = new SeenIds();
  readonly seenEnrolments = new SeenIds();
  private readonly context: ImportContext;
  private readonly movedFrom = new Map<number | null, number>();

  constructor(context: ImportContext) {
    this.context = context;
  }

  /** Marks somebody as named by the file, by the place in which the file names them. */
  see(personId: number, enrolmentId: number): void {
    this.seenPeople.add(personId);
    this.seenEnrolments.add(enrolmentId);
  }

  /** Marks somebody as named in every place that they have, where a row names none or the roster is of staff. */
  private seeEverywhere(person: KnownPerson, place: Place): void {
    if (place.id !== null && this.context.order.role !== 'teacher') return;
    for (const { id } of person.enrolments) this.seenEnrolments.add(id);
  }

  /** Enters somebody new. */
  add(row: RosterRow, place: Place, homonym: boolean, digest: number | null): TakenRow {
    const { transaction, account, bulkLoad } = this.context;
    const { line, name } = row;
    if (homonym) account.warn({ line, code: 'homonym', value: name.fullName, suggestion: null });
    const personId = insertPerson(transaction, name, row);
    const enrolmentId = this.enroll(personId, place, place.forming ? 'formed' : 'enrolled', digest);
    account.show('added', () => ({ kind: 'added', fullName: name.fullName, class: place.name }));
    bulkLoad.enter({ nameKey: name.nameKey, externalId: row.externalId });
    this.see(personId, enrolmentId);
    return { personId, enrolmentId, outcome: 'added' };
  }

  /**
   * Brings somebody known to what the row says; a row that says what is known changes nothing. A further row of the file
   * about the same person, in another class, only adds what was not known; with an id it may not contradict.
   */
  match(row: RosterRow, place: Place, decision: Match): TakenRow | RowReject {
    const { account } = this.context;
    const { person } = decision;
    const planned = this.plan(row, place, decision);
    if (this.seenPeople.has(person.id)) {
      const additions = onlyAdditions(person, planned.changes);
      const contradicts = Object.keys(additions).length < Object.keys(planned.changes).length;
      if (row.externalId !== null && contradicts) return this.refuseRepeatedId(row, person);
      planned.changes = additions;
    }
    const { changes, placed } = planned;
    const changed = this.apply(person, row.line, planned);
    const present = person.enrolments.find(({ classId }) => classId === place.id) ?? person.enrolments[0];
    const enrolmentId = placed === 'same' ? (present?.id ?? 0) : this.place(person, place, placed);
    const outcome =
      placed === 'moved' || placed === 'returned' ? placed : changed || placed === 'added' ? 'updated' : 'unchanged';
    if (outcome !== 'unchanged') account.show(outcome, () => this.describe(person, place, outcome, changes));
    this.see(person.id, enrolmentId);
    this.seeEverywhere(person, place);
    return { personId: person.id, enrolmentId, outcome };
  }

  /**
   * Takes a further row of somebody whom an earlier row of the file named: one that agrees is a repetition, one without an
   * id of its own may add what was not known, one with an id that the other lacked may be somebody else.
   */
  meetAgain(row: RosterRow, place: Place, decision: Match): TakenRow | RowReject {
    const { transaction, account, columns, bulkLoad } = this.context;
    const { line, name } = row;
    const { person } = decision;
    const { changes, placed } = this.plan(row, place, decision);
    if (placed !== 'same' || Object.keys(changes).length > 0) {
      if (row.externalId !== null) return this.refuseRepeatedId(row, person);
      if (placed !== 'same') return rowReject(line, 'in-two-classes', headerOf(columns, 'class'), name.fullName);
      account.warn({ line, code: 'duplicate-row', value: name.fullName, suggestion: null });
      const additions = onlyAdditions(person, changes);
      updatePerson(transaction, person.id, additions);
      bulkLoad.note(additions);
      if (Object.keys(additions).length > 0) account.plan(`completed ${person.id} ${JSON.stringify(additions)}`);
    }
    this.seeEverywhere(person, place);
    return { personId: person.id, enrolmentId: person.enrolments[0]?.id ?? 0, outcome: 'duplicate' };
  }

  /** Writes the changes of a person, told from where, and gives whether there were any. */
  apply(person: KnownPerson, line: number, { changes, kept, handEdited }: RowChanges): boolean {
    const { transaction, account, bulkLoad } = this.context;
    for (const { field, value } of kept) {
      account.warn({ line, code: 'kept-by-hand', value, suggestion: null, field, person: person.fullName });
    }
    if (handEdited !== undefined) {
      updateHandEdited(transaction, person.id, handEdited);
      account.plan(`agreed ${person.id} ${handEdited.join()}`);
    }
    const changed = Object.keys(changes).length > 0;
    if (changed) account.plan(`~${person.id} ${JSON.stringify([before(person, changes), changes])}`);
    updatePerson(transaction, person.id, changes);
    bulkLoad.note(changes);
    return changed;
  }

  /** How many people this import has moved out of some classes, or with null out of any. */
  countMovedFrom(classIds: readonly number[] | null): number {
    let moved = 0;
    for (const [id, number] of this.movedFrom) {
      if (classIds === null || (id !== null && classIds.includes(id))) moved += number;
    }
    return moved;
  }

  /** Refuses a row, about the name or another field of it. */
  refuse(row: RosterRow, code: RowReject['code'], people: readonly KnownPerson[]): RowReject {
    const { columns } = this.context;
    const near = people.slice(0, 5).map((one) => `#${one.id}`);
    if (code === 'role-conflict')
      return rowReject(row.line, code, headerOf(columns, 'externalId'), row.externalId, near);
    const field: RosterField = columns.places.has('fullName') ? 'fullName' : 'surname';
    return rowReject(row.line, code, headerOf(columns, field), row.name.fullName, near);
  }

  /** Refuses a row with an id that tells otherwise than an earlier one: an id that was not on that may be a namesake's. */
  private refuseRepeatedId(row: RosterRow, person: KnownPerson): RowReject {
    if (row.externalId !== person.externalId) return this.refuse(row, 'ambiguous-person', [person]);
    const header = headerOf(this.context.columns, 'externalId');
    return rowReject(row.line, 'external-id-repeated', header, row.externalId);
  }

  private plan(row: RosterRow, place: Place, { person, placed }: Match): RowChanges {
    return planRowChanges(person, row, { placed, classText: place.name ?? '' }, this.context.order.override);
  }

  /** Puts somebody who is known into a place where the person is not, and gives the enrolment. */
  private place(person: KnownPerson, place: Place, placed: 'moved' | 'added' | 'returned'): number {
    const { account } = this.context;
    account.plan(`${placed} ${person.id} ${place.id}`);
    if (placed === 'returned') return this.enroll(person.id, place, this.startOfReturn(person, place), null);
    const hadNone = person.enrolments.every(({ classId }) => classId === null);
    if (placed === 'added' && !hadNone) {
      return this.enroll(person.id, place, place.forming ? 'formed' : 'added', null);
    }
    this.endEnrolments(person);
    const enrolmentId = this.enroll(person.id, place, 'transferred', null);
    revokeGroundless(this.context.transaction, person.id, this.context.order.role);
    return enrolmentId;
  }

  /** A roster that forms a class brings back who graduated as any other of its pupils; who left this year arrives again. */
  private startOfReturn({ id }: KnownPerson, place: Place): StartKind {
    const { transaction, order, organization } = this.context;
    return place.forming && !hasLeftInYear(transaction, id, order.role, organization.year) ? 'formed' : 'reinstated';
  }

  private enroll(personId: number, place: Place, startKind: StartKind, rosterDigest: number | null): number {
    const { transaction, order, today } = this.context;
    if (place.make !== null) place.make();
    const enrolment = { personId, role: order.role, classId: place.id, startedOn: today, startKind, rosterDigest };
    return insertEnrolment(transaction, enrolment);
  }

  private endEnrolments(person: KnownPerson): void {
    const { transaction, order, today } = this.context;
    for (const enrolment of listActiveEnrolments(transaction, person.id)) {
      if (enrolment.role !== order.role) continue;
      endEnrolment(transaction, enrolment, { on: today, kind: 'transferred' });
      this.movedFrom.set(enrolment.classId, (this.movedFrom.get(enrolment.classId) ?? 0) + 1);
    }
  }

  private describe(
    person: KnownPerson,
    place: Place,
    outcome: 'updated' | 'moved' | 'returned',
    changes: RowChanges['changes'],
  ): PlanLine {
    const { fullName } = person;
    if (outcome === 'returned') return { kind: outcome, fullName, class: place.name };
    if (outcome === 'moved') return { kind: outcome, fullName, class: place.name, from: this.classOf(person) };
    const fields = (Object.keys(changes) as (keyof typeof changes)[]).filter((field) => !DERIVED.has(field));
    const told = fields.map((field) => ({ field, from: person[field], to: changes[field] ?? null }));
    const joined = person.enrolments.some(({ classId }) => classId === place.id)
      ? []
      : [{ field: 'class', from: this.classOf(person), to: place.name }];
    return { kind: outcome, fullName, class: place.name ?? this.classOf(person), changes: [...told, ...joined] };
  }

  private classOf({ enrolments: [place] }: KnownPerson): string | null {
    if (place === undefined || place.classId === null) return null;
    return findClassById(this.context.transaction, place.classId)?.name ?? null;
  }
}

/** Parts of a name that follow from the others, which nobody needs to be told of. */
const DERIVED = new Set(['fullName', 'nameKey', 'shortKey']);

function before(person: KnownPerson, changes: Partial<PersonName & PersonDetails>): unknown[] {
  return (Object.keys(changes) as (keyof (PersonName & PersonDetails))[]).map((field) => person[field]);
}
