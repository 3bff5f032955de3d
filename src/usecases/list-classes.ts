import { type ListedClass, listClassesWithPupils } from '../store/classes.ts';
import { getOrganization } from '../store/organization.ts';
import type { Store } from '../store/store.ts';
import { sortByClass } from './find-class.ts';

/** Which classes to list; without a year, those of the present one. */
export type ClassQuery = { year: number | null; archived: boolean; withoutHomeroom: boolean };

/** The classes of a year (the present one where none is given), staff class first, then in the order people expect. */
export function listClasses(store: Store, query: ClassQuery): ListedClass[] {
  return store.read((transaction) => {
    const present = getOrganization(transaction).year;
    const { archived, year: asked } = query;
    const year = asked ?? present;
    const time = year < present ? 'past' : 'present';
    const classes = sortByClass(listClassesWithPupils(transaction, { year, archived, time }), (one) => one.name);
    const teaching = classes.filter((one) => !one.staff);
    if (query.withoutHomeroom) return teaching.filter((one) => one.homeroomTeacher === null);
    return [...classes.filter((one) => one.staff), ...teaching];
  });
}
