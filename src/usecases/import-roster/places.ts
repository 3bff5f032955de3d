import { type ClassName, parseClassName } from '../../domain/class-name.ts';
import type { Organization } from '../../domain/organization.ts';
import type { Role } from '../../domain/person.ts';
import type { RosterRow } from '../../domain/roster-row.ts';
import { findClassByKey, findStaffClass, insertClass } from '../../store/classes.ts';
import { hasEverEnrolled } from '../../store/enrolments.ts';
import type { WriteTransaction } from '../../store/store.ts';
import { findNearClasses } from '../find-class.ts';
import type { ImportAccount } from './account.ts';

/** Where a row puts somebody: the class it names, found or made, or none. */
export type Place = {
  id: number | null;
  name: string | null;
  /** The roster is the first that the class has in this role: it forms the class and brings nobody from outside. */
  forming: boolean;
};

/** The classes that a file names, each looked up once for every way it is spelled. */
export class RosterPlaces {
  private readonly transaction: WriteTransaction;
  private readonly organization: Organization;
  private readonly order: { role: Role; createClasses: boolean };
  private readonly account: ImportAccount;
  private readonly byText = new Map<string, Place>();
  private readonly byKey = new Map<string, { place: Place; text: string; respelled: boolean }>();

  constructor(
    transaction: WriteTransaction,
    organization: Organization,
    order: { role: Role; createClasses: boolean },
    account: ImportAccount,
  ) {
    this.transaction = transaction;
    this.organization = organization;
    this.order = order;
    this.account = account;
  }

  /** The place that a class as it is spelled in a row means; null where there is none such. */
  find(text: string, line: number): Place | null {
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    const place = this.resolve(text, line);
    if (place !== null) this.byText.set(text, place);
    return place;
  }

  /** The names of classes that one not found may have meant. */
  findNear(row: RosterRow): string[] {
    return findNearClasses(this.transaction, this.organization, row.class?.name ?? '');
  }

  /** The ids of the classes named so far. */
  named(): number[] {
    return [...this.byKey.values()].flatMap(({ place }) => (place.id === null ? [] : [place.id]));
  }

  private resolve(text: string, line: number): Place | null {
    const staff = this.order.role === 'teacher';
    const name = staff || text === '' ? null : (parseClassName(this.organization.kind, text) ?? undefined);
    if (name === undefined) return null;
    const key = name?.nameKey ?? '';
    const known = this.byKey.get(key);
    if (known !== undefined) {
      this.compareSpelling(known, text, line);
      return known.place;
    }
    const found = staff ? this.findStaffPlace() : this.findClassPlace(name);
    if (found === null) return null;
    const place = { ...found, forming: !hasEverEnrolled(this.transaction, this.order.role, found.id) };
    this.byKey.set(key, { place, text, respelled: false });
    return place;
  }

  private findStaffPlace(): Omit<Place, 'forming'> {
    const found = findStaffClass(this.transaction, this.organization.year);
    return { id: found?.id ?? null, name: found?.name ?? null };
  }

  private findClassPlace(name: ClassName | null): Omit<Place, 'forming'> | null {
    if (name === null) return { id: null, name: null };
    const { year } = this.organization;
    const found = findClassByKey(this.transaction, year, name.nameKey);
    if (found !== undefined) return found.staff ? null : found;
    if (!this.order.createClasses) return null;
    this.account.document.classesCreated.push(name.name);
    return insertClass(this.transaction, name, { year, staff: false, headCount: null });
  }

  /** Remarks once on a class that the file spells in two ways. */
  private compareSpelling(known: { text: string; respelled: boolean }, value: string, line: number): void {
    if (value === known.text || known.respelled || this.order.role === 'teacher') return;
    known.respelled = true;
    this.account.warn({ line, code: 'class-spelling-merged', value, suggestion: known.text });
  }
}
