import { dateInZone } from '../domain/calendar.ts';
import { isLargeChange, mayBeLarge } from '../domain/large-change.ts';
import type { MaxLeavers } from '../domain/leaver-guard.ts';
import { rulesOf } from '../domain/organization.ts';
import type { Role } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { decideRosterRow, type RosterDecision, type RosterRegister } from '../domain/roster-decision.ts';
import type { RosterColumns } from '../domain/roster-fields.ts';
import type { RosterImportResult } from '../domain/roster-import.ts';
import { headerOf, type RosterRecord, type RosterRow, RosterRowReader } from '../domain/roster-row.ts';
import { RowDigest } from '../domain/row-digest.ts';
import { type RowReject, rowReject } from '../domain/row-reject.ts';
import { BulkLoad } from '../store/bulk-load.ts';
import { getOrganization } from '../store/organization.ts';
import { countPeople } from '../store/people.ts';
import {
  lastEnrolmentId,
  listRosterMappings,
  openRosterMemory,
  openRosterRegister,
  type RosterMemory,
  rememberRosterRow,
  saveRosterMapping,
} from '../store/roster.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { ImportAccount } from './import-roster/account.ts';
import { RosterChildren } from './import-roster/children.ts';
import type { ImportContext } from './import-roster/context.ts';
import { RosterMirror } from './import-roster/mirror.ts';
import { RosterParents } from './import-roster/parents.ts';
import { RosterPeople, type TakenRow } from './import-roster/people.ts';
import { type Place, RosterPlaces } from './import-roster/places.ts';

/** A roster file as the import takes it: its records come one by one. */
export type RosterSource = {
  file: string;
  encoding: string | null;
  delimiter: string | null;
  headerLine: number;
  columns: { header: string; field: string | null }[];
  /** The columns that data minimisation forbids to read. */
  skippedColumns: string[];
  /** The header line as it is known again, and what the user said of it (from header to field). */
  fingerprint: string;
  mapping: Readonly<Record<string, string>>;
  /** Headers of that mapping that the file does not have. */
  unusedMappings: string[];
  layout: RosterColumns;
  records(): Iterable<RosterRecord>;
};

export type RosterOrder = {
  role: Role;
  createClasses: boolean;
  moves: boolean;
  /** Withdraws whom the file does not name: of the classes that it names, or of the organisation. */
  mirror: 'classes' | 'all' | null;
  maxLeavers: MaxLeavers;
  /** Fields in which the file goes before what was changed by hand. */
  override: ReadonlySet<string>;
  /**
   * Puts the refused rows aside when nothing but the commit is left, so that the good ones are applied though others are
   * refused; null where they are not.
   */
  setAside: ((result: RosterImportResult) => void) | null;
  /** Applies only the plan with this hash. */
  expectedPlan: string | null;
  /** Plans only. */
  preview: boolean;
  /** How many things of each kind are told one by one. */
  mostLines: number;
  /** Makes a copy of the store as it was before, and returns where; null where nothing is to be kept. */
  backUp: (() => string) | null;
};

/** Where parents are: they belong to classes through their children. */
const NO_CLASS: Place = { id: null, name: null, forming: false, make: null };

/** Raised when rows come to be read otherwise than by an earlier version, which then knows none of them again. */
const READING_VERSION = 1;

/**
 * Takes a roster into the register (000 §3.1.3, §3.1.8), all or nothing unless the refused rows go elsewhere. Every row is
 * counted once; the same file again changes nothing. Rows stream through; a row that an earlier import took as it stands
 * costs one look-up.
 */
export function importRoster(
  store: Store,
  source: RosterSource,
  order: RosterOrder,
  parsePhone: (text: string) => string | undefined,
): Written<RosterImportResult> {
  return store.write('import-roster', (transaction) => {
    const run = new RosterImport(transaction, source, order, parsePhone);
    for (const record of source.records()) run.take(record);
    return run.finish();
  });
}

/** One import while it runs. */
class RosterImport {
  private readonly context: ImportContext;
  private readonly source: RosterSource;
  private readonly reader: RosterRowReader;
  private readonly register: RosterRegister;
  private readonly memory: RosterMemory | undefined;
  private readonly digest: RowDigest;
  private readonly places: RosterPlaces;
  private readonly people: RosterPeople;
  private readonly parents: RosterParents;
  private readonly children: RosterChildren;
  private readonly mirror: RosterMirror;

  constructor(
    transaction: WriteTransaction,
    source: RosterSource,
    order: RosterOrder,
    parsePhone: (text: string) => string | undefined,
  ) {
    const organization = getOrganization(transaction);
    const { kind, timeZone } = organization;
    const today = dateInZone(transaction.now, timeZone);
    const { layout: columns } = source;
    const account = new ImportAccount(source, order);
    this.source = source;
    const lastEnrolment = lastEnrolmentId(transaction);
    const bulkLoad = new BulkLoad(transaction);
    this.context = { transaction, organization, order, columns, today, account, lastEnrolment, bulkLoad };
    this.reader = new RosterRowReader({ role: order.role, kind, columns, today, parsePhone });
    this.register = openRosterRegister(transaction, order.role, bulkLoad);
    this.memory = order.role === 'parent' ? undefined : openRosterMemory(transaction, order.role);
    const read = [...columns.places].map(([field, { index }]) => `${field} ${index}`);
    this.digest = new RowDigest([READING_VERSION, today.slice(0, 4), order.role, kind, columns.width, ...read].join());
    this.places = new RosterPlaces(this.context);
    this.people = new RosterPeople(this.context);
    this.parents = new RosterParents(this.context, this.people);
    this.children = new RosterChildren(this.context);
    this.mirror = new RosterMirror(this.context, this.people, this.places);
    const { role, createClasses, moves, mirror } = order;
    account.note(JSON.stringify([role, createClasses, moves, mirror, [...order.override].sort()]));
  }

  /** Takes one record of the file. */
  take(record: RosterRecord): void {
    const { account } = this.context;
    const digest = this.digest.of(record.cells);
    if (this.recognize(record, digest)) return account.count('unchanged');
    const read = this.reader.read(record);
    const outcome = 'reject' in read ? read.reject : this.takeRow(record, read.row, read.warnings.length > 0, digest);
    if (typeof outcome === 'object') return account.reject(outcome, record);
    if (!('reject' in read)) account.warn(...read.warnings);
    account.count(outcome);
  }

  /** Ends the import: withdraws by --mirror, closes the account, and gives everything up where it may not stand. */
  finish(): RosterImportResult {
    const { transaction, account, order } = this.context;
    const { rows } = account.document;
    this.context.bulkLoad.end();
    this.mirror.finish(this.source.headerLine);
    const result = account.close();
    const { guarded, rejects, planHash } = result;
    const stands = guarded === null && (rejects.length === 0 || order.setAside !== null) && !order.preview;
    if (!stands) transaction.rollBack();
    else if (order.expectedPlan !== null && order.expectedPlan !== planHash) {
      throw new Problem('plan-changed', { actual: planHash });
    }
    const changed = rows.read > rows.unchanged + rows.duplicate + rows.rejected;
    if (changed) saveMapping(transaction, this.source);
    const backup = stands ? this.backUp(result) : null;
    if (stands && rejects.length > 0) order.setAside?.(result);
    return { ...result, backup };
  }

  /** Has a copy made of the register as it still is for others, where the import changes much of it. */
  private backUp({ rows, withdrawn, parents }: RosterImportResult): string | null {
    const { order, transaction } = this.context;
    const touched = rows.updated + rows.moved + rows.returned + withdrawn + parents.updated;
    if (order.backUp === null || !mayBeLarge(touched)) return null;
    const people = countPeople(transaction) - rows.added - parents.added;
    return isLargeChange(touched, people) ? order.backUp() : null;
  }

  /** Tells whether an earlier import took this very row and nothing has touched since what stands on it. */
  private recognize(record: RosterRecord, digest: number): boolean {
    if (this.memory === undefined || this.reader.findFault(record) !== null) return false;
    const place = this.places.find(this.classText(record), record.line);
    const known = place && this.memory.find(this.reader.identify(record.cells), digest);
    if (!known || this.people.seenEnrolments.has(known.enrolmentId)) return false;
    const staff = this.context.order.role === 'teacher';
    if (place.id === null ? this.severalClasses : !staff && place.id !== known.classId) return false;
    this.people.see(known.personId, known.enrolmentId);
    return true;
  }

  /** A row that names no class then stands for all of them, one that names another is a further membership. */
  private get severalClasses(): boolean {
    const { organization, order } = this.context;
    return order.role === 'pupil' && !rulesOf(organization.kind).oneClassPerPupil;
  }

  private classText({ cells }: RosterRecord): string {
    return this.context.order.role === 'teacher' ? '' : this.reader.classText(cells);
  }

  /** Takes a row that has been read; `remarked` rows are not known again, so that the remark is made each time. */
  private takeRow(
    record: RosterRecord,
    row: RosterRow,
    remarked: boolean,
    digest: number,
  ): TakenRow['outcome'] | RowReject {
    const place = this.places.find(this.classText(record), row.line);
    if (place === null) {
      const field = this.context.columns.places.has('class') ? 'class' : 'grade';
      const header = headerOf(this.context.columns, field);
      return rowReject(row.line, 'class-not-found', header, row.class?.name ?? '', this.places.findNear(row));
    }
    if (this.context.order.role === 'parent') return this.takeParentRow(row, place);
    const { moves, role } = this.context.order;
    const { oneClassPerPupil } = rulesOf(this.context.organization.kind);
    const rules = { oneClassPerPupil, moves, staff: role === 'teacher' };
    const decision = decideRosterRow(row, place.id, rules, this.register);
    const remembered = remarked ? null : digest;
    if (decision.action === 'add') this.context.account.planAdded(digest, row.line);
    const { warnings } = this.context.account.document;
    const before = warnings.length;
    const taken = this.carryOut(row, place, decision, remembered);
    if ('code' in taken) return taken;
    const changed = row.parents.length > 0 && this.parents.take(row, taken.personId);
    const quiet = warnings.length === before;
    if (taken.outcome === 'duplicate' || (taken.outcome === 'added' && quiet)) return taken.outcome;
    const outcome = changed && taken.outcome === 'unchanged' ? 'updated' : taken.outcome;
    if (outcome !== 'unchanged') {
      rememberRosterRow(this.context.transaction, taken.enrolmentId, quiet ? remembered : null);
    }
    return outcome;
  }

  private carryOut(
    row: RosterRow,
    place: Place,
    decision: RosterDecision,
    digest: number | null,
  ): TakenRow | RowReject {
    const { people } = this;
    if (decision.action === 'reject') return people.refuse(row, decision.code, decision.candidates);
    if (decision.action === 'add') return people.add(row, place, decision.homonym, digest);
    const { person, placed } = decision;
    if (!people.seenPeople.has(person.id)) return people.match(row, place, decision);
    const here = person.enrolments.find(({ classId }) => classId === place.id);
    const isFurther =
      this.severalClasses && (placed === 'added' || (here !== undefined && !people.seenEnrolments.has(here.id)));
    return isFurther ? people.match(row, place, decision) : people.meetAgain(row, place, decision);
  }

  private takeParentRow(row: RosterRow, place: Place): TakenRow['outcome'] | RowReject {
    const childId = this.children.find(row, place);
    if (typeof childId === 'object' && childId !== null) return childId;
    const decision = this.children.decide(row, childId, this.register);
    if (decision.action === 'add') this.context.account.plan(`+${row.name.nameKey} ${row.line}`);
    const further = decision.action === 'match' && !this.children.isRepeated(decision.person.id, childId);
    const taken = further ? this.people.match(row, NO_CLASS, decision) : this.carryOut(row, NO_CLASS, decision, null);
    if ('code' in taken) return taken;
    const linked = this.children.link(taken.personId, childId);
    return linked && taken.outcome === 'unchanged' ? 'updated' : taken.outcome;
  }
}

/** What the user once said of the columns of rosters, from header to field, by the fingerprint of their header lines. */
export function listRememberedMappings(store: Store): ReadonlyMap<string, Record<string, string>> {
  return store.read(listRosterMappings);
}

/** Remembers what the user said of the columns, with the first import that it served. */
function saveMapping(transaction: WriteTransaction, { fingerprint, mapping }: RosterSource): void {
  if (Object.keys(mapping).length > 0) saveRosterMapping(transaction, fingerprint, mapping);
}
