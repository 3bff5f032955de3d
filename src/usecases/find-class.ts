import { compareClassNames, parseClassName, parseFreeName } from '../domain/class-name.ts';
import { classAdmits } from '../domain/invitation.ts';
import { findNearest, foldLookAlikes } from '../domain/name-key.ts';
import type { Organization } from '../domain/organization.ts';
import type { Role } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { findClassById, findClassByKey, listOpenClasses, type SchoolClass } from '../store/classes.ts';
import type { ReadTransaction } from '../store/store.ts';

/** The open class of the present year that a command line names: `#ID`, or a name in any spelling. */
export function findClass(
  transaction: ReadTransaction,
  organization: Pick<Organization, 'kind' | 'year'>,
  text: string,
): SchoolClass | undefined {
  const found = findAnyClass(transaction, organization, text);
  return found !== undefined && isOpen(found, organization) ? found : undefined;
}

/** The class that a command line names, by `#ID` also an archived one or one of a year that is over. */
function findAnyClass(
  transaction: ReadTransaction,
  organization: Pick<Organization, 'kind' | 'year'>,
  text: string,
): SchoolClass | undefined {
  const id = /^#(\d{1,15})$/.exec(text.trim());
  if (id) return findClassById(transaction, Number(id[1]));
  for (const name of [parseClassName(organization.kind, text), parseFreeName(text)]) {
    const found = name && findClassByKey(transaction, organization.year, name.nameKey);
    if (found) return found;
  }
  return undefined;
}

function isOpen(place: SchoolClass, { year }: Pick<Organization, 'year'>): boolean {
  return place.year === year && !place.archived;
}

/** The open class of the present year that a command line names; a problem with the nearest names where there is none. */
export function getClass(
  transaction: ReadTransaction,
  organization: Pick<Organization, 'kind' | 'year'>,
  text: string,
): SchoolClass {
  const found = getAnyClass(transaction, organization, text);
  if (isOpen(found, organization)) return found;
  const { name, year, archived } = found;
  throw new Problem('class-closed', { class: name, year, archived });
}

/** The class that a command line asks about, by `#ID` also an archived one or one of a year that is over. */
export function getAnyClass(
  transaction: ReadTransaction,
  organization: Pick<Organization, 'kind' | 'year'>,
  text: string,
): SchoolClass {
  const found = findAnyClass(transaction, organization, text);
  if (found !== undefined) return found;
  throw new Problem('class-not-found', { class: text.trim(), near: findNearClasses(transaction, organization, text) });
}

/** The class that a command line names for somebody of a role; the class of staff admits nobody else. */
export function getClassFor(
  transaction: ReadTransaction,
  organization: Pick<Organization, 'kind' | 'year'>,
  text: string,
  role: Role,
): SchoolClass {
  const place = getClass(transaction, organization, text);
  if (!classAdmits(place.staff, role)) throw new Problem('role-not-in-class', { class: place.name, role });
  return place;
}

/** The names that a class not found may have meant: of the same grade first, else nearly the same. */
export function findNearClasses(
  transaction: ReadTransaction,
  organization: Pick<Organization, 'kind' | 'year'>,
  text: string,
): string[] {
  const classes = listOpenClasses(transaction, organization.year);
  const grade = parseClassName(organization.kind, text)?.grade ?? null;
  const names = classes.filter((one) => grade === null || one.grade === grade).map((one) => one.name);
  if (grade !== null) return sortClassNames(names);
  return findNearest(text, names, 5, (name) => foldLookAlikes(name.toLowerCase()).replaceAll(/[\s-]/g, ''));
}

/** Class names in the order people expect: 1А, 2Г, 5А, 10А, 10 кадетский. */
export function sortClassNames(names: readonly string[]): string[] {
  return [...names].sort(compareClassNames);
}

/** Things with a class name in the order people expect, staff classes first and what has no class last. */
export function sortByClass<T>(items: readonly T[], nameOf: (item: T) => string | null): T[] {
  return [...items].sort((left, right) => {
    const [one, other] = [nameOf(left), nameOf(right)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return compareClassNames(one, other);
  });
}
