import { createHash, type Hash } from 'node:crypto';
import { dateInZone } from '../domain/calendar.ts';
import type { ClassName } from '../domain/class-name.ts';
import { type Organization, rulesOf } from '../domain/organization.ts';
import type { Role } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import {
  decideRosterRow,
  findAdditions,
  findChanges,
  type KnownPerson,
  type RosterDecision,
  type RosterRegister,
} from '../domain/roster-decision.ts';
import type { RosterColumns } from '../domain/roster-fields.ts';
import { emptyImport, type ImportedRoster, type ImportWarning, type RowCounts } from '../domain/roster-import.ts';
import { headerOf, type RosterRecord, type RosterRow, type RowReading, readRosterRow } from '../domain/roster-row.ts';
import { type RowReject, rowReject } from '../domain/row-reject.ts';
import { SeenPeople } from '../domain/seen-people.ts';
import { findClassByKey, findStaffClass, insertClass } from '../store/classes.ts';
import {
  endEnrolment,
  hasEverEnrolled,
  insertEnrolment,
  listActiveEnrolments,
  type StartKind,
} from '../store/enrolments.ts';
import { getOrganization } from '../store/organization.ts';
import { insertPerson, updatePerson } from '../store/people.ts';
import { listActivePeople, openRosterRegister } from '../store/roster.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { findNearClasses } from './find-class.ts';

/** A roster file as the import takes it: its records come one by one. */
export type RosterSource = {
  file: string;
  encoding: string;
  delimiter: string;
  headerLine: number;
  columns: { header: string; field: string | null }[];
  skippedColumns: string[];
  layout: RosterColumns;
  records(): Iterable<RosterRecord>;
};

export type RosterOrder = {
  role: 'pupil' | 'teacher';
  createClasses: boolean;
  moves: boolean;
  /** Applies only the plan with this hash. */
  expectedPlan: string | null;
};

/**
 * Takes a roster into the register (000 §3.1.3, §3.1.8), all or nothing: one row that cannot be taken and nothing is
 * applied. Every row is counted once; the same file again changes nothing. Rows stream through, none is kept.
 */
export function importRoster(
  store: Store,
  source: RosterSource,
  order: RosterOrder,
  parsePhone: (text: string) => string | undefined,
): Written<ImportedRoster> {
  return store.write('import-roster', (transaction) => {
    const run = new RosterImport(transaction, source, order, parsePhone);
    for (const record of source.records()) run.take(record);
    return run.finish();
  });
}

/** The place of a row: the class it names, found or made, or none. */
type Place = { id: number | null; forming: boolean; typed: string };

/** One import while it runs: what it has seen and counted so far. */
class RosterImport {
  private readonly transaction: WriteTransaction;
  private readonly order: RosterOrder;
  private readonly organization: Organization;
  private readonly reading: RowReading;
  private readonly register: RosterRegister;
  private readonly result: ImportedRoster;
  private readonly seen = new SeenPeople();
  /** Person and class, where a pupil may be in several. */
  private readonly seenIn = new Set<string>();
  private readonly places = new Map<string, Place>();
  private readonly respelled = new Set<Place>();
  private readonly plan: Hash = createHash('sha256');

  constructor(
    transaction: WriteTransaction,
    source: RosterSource,
    order: RosterOrder,
    parsePhone: (text: string) => string | undefined,
  ) {
    this.transaction = transaction;
    this.order = order;
    this.organization = getOrganization(transaction);
    const { kind, timeZone } = this.organization;
    const today = dateInZone(transaction.now, timeZone);
    this.reading = { role: order.role, kind, columns: source.layout, today, parsePhone };
    this.register = openRosterRegister(transaction, order.role);
    const { file, encoding, delimiter, headerLine, columns } = source;
    this.result = { ...emptyImport(file), encoding, delimiter, headerLine, columns };
    for (const value of source.skippedColumns) this.warn(headerLine, 'column-skipped', value);
    this.plan.update(JSON.stringify([order.role, order.createClasses, order.moves]));
  }

  take(record: RosterRecord): void {
    this.result.rows.read++;
    const read = readRosterRow(record, this.reading);
    if ('reject' in read) return this.reject(read.reject);
    const place = this.findPlace(read.row);
    if ('code' in place) return this.reject(place);
    this.result.warnings.push(...read.warnings);
    this.decide(read.row, place);
  }

  finish(): ImportedRoster {
    const { result, transaction, order } = this;
    result.absent = this.countAbsent();
    result.planHash = this.plan.update(JSON.stringify(result.classesCreated)).digest('hex');
    if (result.rejects.length > 0) transaction.rollBack();
    else if (order.expectedPlan !== null && order.expectedPlan !== result.planHash) {
      throw new Problem('plan-changed', { expected: order.expectedPlan, actual: result.planHash });
    }
    return result;
  }

  private decide(row: RosterRow, place: Place): void {
    const { role, moves } = this.order;
    const { oneClassPerPupil } = rulesOf(this.organization.kind);
    const rules = { oneClassPerPupil, moves, staff: role === 'teacher' };
    const decision = decideRosterRow(row, place.id, rules, this.register);
    if (decision.action === 'reject') {
      const near = decision.candidates.slice(0, 5).map((one) => `#${one.id}`);
      const value = decision.code === 'role-conflict' ? row.externalId : row.name.fullName;
      const field = decision.code === 'role-conflict' ? 'externalId' : this.nameField();
      return this.reject(rowReject(row.line, decision.code, headerOf(this.reading.columns, field), value, near));
    }
    if (decision.action === 'add') return this.add(row, place, decision.homonym);
    const earlier = this.seen.find(decision.person.id);
    const furtherClass = !oneClassPerPupil && !this.seenIn.has(`${decision.person.id} ${place.id}`);
    if (earlier !== undefined && !furtherClass) return this.meetAgain(row, decision, earlier.digest);
    this.match(row, place, decision);
  }

  private add(row: RosterRow, place: Place, homonym: boolean): void {
    const { line, name, class: _class, classText: _text, ...details } = row;
    if (homonym) this.warn(line, 'homonym', name.fullName);
    const personId = insertPerson(this.transaction, { ...name, ...details });
    this.enroll(personId, place, place.forming ? 'formed' : 'enrolled');
    this.count('added', row, null, null);
    this.remember(personId, row, place);
  }

  private match(row: RosterRow, place: Place, { person, placed }: RosterDecision & { action: 'match' }): void {
    const changes = findChanges(person, row);
    updatePerson(this.transaction, person.id, changes);
    if (placed === 'returned') this.enroll(person.id, place, 'reinstated');
    if (placed === 'moved') this.move(person, place);
    if (placed === 'added') this.place(person, place);
    const kind = placed === 'returned' || placed === 'moved' ? placed : null;
    const updated = placed === 'added' || Object.keys(changes).length > 0;
    this.count(kind ?? (updated ? 'updated' : 'unchanged'), row, person.id, changes);
    this.remember(person.id, row, place);
  }

  private remember(personId: number, row: RosterRow, place: Place): void {
    this.seen.add(personId, digestRow(row));
    if (!rulesOf(this.organization.kind).oneClassPerPupil) this.seenIn.add(`${personId} ${place.id}`);
  }

  /** The person of a row was named by an earlier row of this file, which it may only complete. */
  private meetAgain(row: RosterRow, { person, placed }: RosterDecision & { action: 'match' }, digest: number): void {
    const { line, externalId, name } = row;
    if (digest === digestRow(row)) return this.count('duplicate', row, person.id, null);
    if (externalId !== null && externalId === person.externalId) {
      const header = headerOf(this.reading.columns, 'externalId');
      return this.reject(rowReject(line, 'external-id-repeated', header, externalId));
    }
    if (placed === 'moved' || placed === 'added') {
      return this.reject(rowReject(line, 'in-two-classes', headerOf(this.reading.columns, 'class'), name.fullName));
    }
    this.warn(line, 'duplicate-row', name.fullName);
    const additions = findAdditions(person, row);
    updatePerson(this.transaction, person.id, additions);
    if (Object.keys(additions).length > 0) this.plan.update(`\n${JSON.stringify(['completed', person.id, additions])}`);
    this.count('duplicate', row, person.id, null);
  }

  private enroll(personId: number, place: Place, startKind: StartKind): void {
    const { role } = this.order;
    insertEnrolment(this.transaction, { personId, role, classId: place.id, startedOn: this.reading.today, startKind });
  }

  private move(person: KnownPerson, place: Place): void {
    this.endEnrolments(person);
    this.enroll(person.id, place, 'transferred');
  }

  /** Puts somebody who had no class yet, or may have several, into one more. */
  private place(person: KnownPerson, place: Place): void {
    const hadNone = person.classIds.every((id) => id === null);
    if (hadNone) this.endEnrolments(person);
    this.enroll(person.id, place, hadNone ? 'transferred' : 'enrolled');
  }

  private endEnrolments(person: KnownPerson): void {
    for (const enrolment of listActiveEnrolments(this.transaction, person.id)) {
      if (enrolment.role !== this.order.role) continue;
      endEnrolment(this.transaction, enrolment.id, this.reading.today, 'transferred');
    }
  }

  private findPlace(row: RosterRow): Place | RowReject {
    const key = this.order.role === 'teacher' ? 'staff' : (row.class?.nameKey ?? '');
    const known = this.places.get(key);
    if (known !== undefined) {
      this.compareSpelling(row, known);
      return known;
    }
    const found = this.order.role === 'teacher' ? this.findStaffPlace() : this.findClassPlace(row.class);
    if (found === undefined) {
      const name = row.class?.name ?? '';
      const near = findNearClasses(this.transaction, this.organization, name);
      const field = this.reading.columns.places.has('class') ? 'class' : 'grade';
      return rowReject(row.line, 'class-not-found', headerOf(this.reading.columns, field), name, near);
    }
    const forming = !hasEverEnrolled(this.transaction, this.order.role, found.id);
    const place = { id: found.id, forming, typed: row.classText };
    this.places.set(key, place);
    return place;
  }

  /** Remarks once on a class that the file spells in two ways. */
  private compareSpelling(row: RosterRow, place: Place): void {
    if (row.classText === '' || row.classText === place.typed || this.respelled.has(place)) return;
    this.respelled.add(place);
    const { line, classText: value } = row;
    this.result.warnings.push({ line, code: 'class-spelling-merged', value, suggestion: place.typed });
  }

  private nameField(): 'fullName' | 'surname' {
    return this.reading.columns.places.has('fullName') ? 'fullName' : 'surname';
  }

  private findStaffPlace(): { id: number | null } {
    return { id: findStaffClass(this.transaction, this.organization.year)?.id ?? null };
  }

  private findClassPlace(name: ClassName | null): { id: number | null } | undefined {
    if (name === null) return { id: null };
    const { year } = this.organization;
    const found = findClassByKey(this.transaction, year, name.nameKey);
    if (found !== undefined) return found.staff ? undefined : found;
    if (!this.order.createClasses) return undefined;
    this.result.classesCreated.push(name.name);
    return insertClass(this.transaction, name, { year, staff: false, headCount: null });
  }

  /** Counts whom the file does not name: of its classes, or of the staff. */
  private countAbsent(): number {
    const named = [...this.places.values()].flatMap((place) => (place.id === null ? [] : [place.id]));
    if (named.length === 0) return 0;
    let absent = 0;
    const role: Role = this.order.role;
    for (const id of listActivePeople(this.transaction, role, role === 'teacher' ? null : named)) {
      if (this.seen.find(id) === undefined) absent++;
    }
    return absent;
  }

  private count(
    action: Exclude<keyof RowCounts, 'read'>,
    row: RosterRow,
    personId: number | null,
    changes: unknown,
  ): void {
    this.result.rows[action]++;
    if (action === 'unchanged' || action === 'duplicate') return;
    const added =
      personId === null ? [row.name.fullName, row.birthDate, row.externalId, row.phone, row.email] : changes;
    this.plan.update(`\n${JSON.stringify([action, personId, row.class?.nameKey ?? null, added])}`);
  }

  private reject(reject: RowReject): void {
    this.result.rows.rejected++;
    this.result.rejects.push(reject);
    this.plan.update(`\n${JSON.stringify([reject.line, reject.code])}`);
  }

  private warn(
    line: number,
    code: ImportWarning['code'] & ('homonym' | 'duplicate-row' | 'column-skipped'),
    value: string,
  ): void {
    this.result.warnings.push({ line, code, value, suggestion: null });
  }
}

/** A number that two rows share when they say the same: FNV-1a over what they hold, 32 bits. */
function digestRow({ line: _line, ...row }: RosterRow): number {
  const text = JSON.stringify([
    row.name.nameKey,
    row.class?.nameKey,
    row.externalId,
    row.birthDate,
    row.sex,
    row.phone,
    row.email,
    row.position,
    row.subjects,
    row.homeroomOf,
  ]);
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
