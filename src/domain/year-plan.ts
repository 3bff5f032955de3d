import { type ClassName, nextGrade } from './class-name.ts';
import type { OrganizationKind } from './organization.ts';
import { Problem } from './problem.ts';

/** A class of the year that ends, the staff class included. */
export type EndingClass = ClassName & { id: number; staff: boolean };

/** What becomes of a class: the name that it goes on under, or null where it graduates. */
export type ClassFate = { class: EndingClass; successor: ClassName | null };

/** What somebody says about the classes of the next year. */
export type YearOrder = {
  /** Grades that graduate; null where none is told, a school then graduating its last one. */
  grades: ReadonlySet<number> | null;
  /** The ids of classes that graduate, named one by one. */
  graduating: ReadonlySet<number>;
  /** New names by the ids of the classes. */
  renamed: ReadonlyMap<number, ClassName>;
};

/** The grade that a school graduates unless it says otherwise. */
const GRADUATING_GRADE = 11;

/** Refuses a year that has begun, or that is not the one after the present. */
export function checkNextYear(present: number, next: number): void {
  if (next <= present) throw new Problem('year-already-started', { year: next, present });
  if (next !== present + 1) throw new Problem('not-the-next-year', { year: next, next: present + 1 });
}

/**
 * Decides what becomes of each class when a year begins (000 §3.1.3, §3.1.8). A school promotes grade by grade and
 * graduates the last grade unless told; elsewhere a class keeps its name. A new name that is given goes before the grade.
 * Several classes come together only where each was given the same new name, and never one of pupils with one of staff; else
 * the clash is refused, and so is a class that no grade follows.
 */
export function planClasses(kind: OrganizationKind, classes: readonly EndingClass[], order: YearOrder): ClassFate[] {
  const grades = order.grades ?? new Set(kind === 'school' ? [GRADUATING_GRADE] : []);
  const stranded: string[] = [];
  const fates = classes.map((one): ClassFate => {
    const named = order.renamed.get(one.id);
    if (order.graduating.has(one.id)) {
      if (named === undefined) return { class: one, successor: null };
      throw new Problem('conflicting-options', {
        flags: [`--graduate ${one.name}`, `--rename ${one.name}=${named.name}`],
      });
    }
    if (named !== undefined) return { class: one, successor: named };
    if (one.staff || one.grade === null) return { class: one, successor: sameName(one) };
    if (grades.has(one.grade)) return { class: one, successor: null };
    const successor = nextGrade(one);
    if (successor === undefined) stranded.push(one.name);
    return { class: one, successor: successor ?? null };
  });
  if (stranded.length > 0) throw new Problem('no-next-grade', { classes: stranded });
  refuseClashes(fates, order);
  return fates;
}

/** The name of a class as its repeaters' class of the next year bears it. */
export function sameName({ name, grade, letter, nameKey }: ClassName): ClassName {
  return { name, grade, letter, nameKey };
}

function refuseClashes(fates: readonly ClassFate[], { renamed }: YearOrder): void {
  const byKey = new Map<string, ClassFate[]>();
  for (const fate of fates) {
    const key = fate.successor?.nameKey;
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), fate]);
  }
  const clashes = [...byKey.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (first?.successor == null || others.length === 0) return [];
    const alike = group.every((fate) => fate.class.staff === first.class.staff);
    if (alike && group.every((fate) => renamed.has(fate.class.id))) return [];
    return [{ to: first.successor.name, from: group.map((fate) => fate.class.name) }];
  });
  if (clashes.length > 0) throw new Problem('classes-clash', { clashes });
}
