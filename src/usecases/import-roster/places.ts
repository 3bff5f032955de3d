import { type ClassName, parseClassName } from '../../domain/class-name.ts';
import { copyText } from '../../domain/copy-text.ts';
import type { RosterRow } from '../../domain/roster-row.ts';
import { findClassByKey, findStaffClass, insertClass } from '../../store/classes.ts';
import { hasEverEnrolled } from '../../store/enrolments.ts';
import { findNearClasses } from '../find-class.ts';
import type { ImportContext } from './context.ts';

/** Where a row puts somebody: the class it names, which may still have to be made, or none. */
export type Place = {
  id: number | null;
  name: string | null;
  /** The roster is the first that the class has in this role: it forms the class and brings nobody from outside. */
  forming: boolean;
  /** Makes the class, once somebody comes into it; null where it stands. */
  make: (() => void) | null;
};

/** The id of a class that is still to be made: nobody is in it. */
const NOT_MADE = -1;

type FoundPlace = Pick<Place, 'id' | 'name'> & Partial<Pick<Place, 'make'>>;

/** The classes that a file names, each looked up once for every way it is spelled. */
export class RosterPlaces {
  private readonly context: ImportContext;
  private readonly byText = new Map<string, Place>();
  private readonly byKey = new Map<string, { place: Place; text: string; respelled: boolean }>();

  constructor(context: ImportContext) {
    this.context = context;
  }

  /** The place that a class as it is spelled in a row means; null where there is none such. */
  find(text: string, line: number): Place | null {
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    const place = this.resolve(text, line);
    if (place !== null) this.byText.set(copyText(text), place);
    return place;
  }

  /** The names of classes that one not found may have meant. */
  findNear(row: RosterRow): string[] {
    const { transaction, organization } = this.context;
    return findNearClasses(transaction, organization, row.class?.name ?? '');
  }

  /** The ids of the classes named so far. */
  named(): number[] {
    return [...this.byKey.values()].flatMap(({ place }) =>
      place.id === null || place.make !== null ? [] : [place.id],
    );
  }

  private resolve(text: string, line: number): Place | null {
    const { transaction, organization, order, lastEnrolment } = this.context;
    const staff = order.role === 'teacher';
    const name = staff || text === '' ? null : parseClassName(organization.kind, text);
    if (name === undefined) return null;
    const key = name?.nameKey ?? '';
    const known = this.byKey.get(key);
    if (known !== undefined) {
      this.compareSpelling(known, text, line);
      return known.place;
    }
    const found = staff ? this.findStaffPlace() : this.findClassPlace(name);
    if (found === null) return null;
    const place: Place = {
      make: null,
      ...found,
      forming: !hasEverEnrolled(transaction, order.role, found.id, lastEnrolment),
    };
    this.byKey.set(key, { place, text, respelled: false });
    return place;
  }

  private findStaffPlace(): FoundPlace {
    const { transaction, organization } = this.context;
    const found = findStaffClass(transaction, organization.year);
    return { id: found?.id ?? null, name: found?.name ?? null };
  }

  private findClassPlace(name: ClassName | null): FoundPlace | null {
    if (name === null) return { id: null, name: null };
    const { transaction, organization, order, account } = this.context;
    const { year } = organization;
    const found = findClassByKey(transaction, year, name.nameKey);
    if (found !== undefined) return found.staff ? null : found;
    if (!order.createClasses) return null;
    return {
      id: NOT_MADE,
      name: name.name,
      make(this: Place) {
        this.id = insertClass(transaction, name, { year, staff: false, headCount: null }).id;
        this.make = null;
        account.document.classesCreated.push(name.name);
      },
    };
  }

  /** Remarks once on a class that the file spells in two ways. */
  private compareSpelling(known: { text: string; respelled: boolean }, value: string, line: number): void {
    const { order, account } = this.context;
    if (value === known.text || known.respelled || order.role === 'teacher') return;
    known.respelled = true;
    account.warn({ line, code: 'class-spelling-merged', value, suggestion: known.text });
  }
}
