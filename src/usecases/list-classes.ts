import { type ListedClass, listClassesWithPupils } from '../store/classes.ts';
import { getOrganization } from '../store/organization.ts';
import type { Store } from '../store/store.ts';
import { sortByClass } from './find-class.ts';

/** The classes of a year (the present one where none is given), staff class first, then in the order people expect. */
export function listClasses(store: Store, query: { year: number | null; archived: boolean }): ListedClass[] {
  return store.read((transaction) => {
    const present = getOrganization(transaction).year;
    const { archived, year: asked } = query;
    const year = asked ?? present;
    const time = year < present ? 'past' : 'present';
    const classes = sortByClass(listClassesWithPupils(transaction, { year, archived, time }), (one) => one.name);
    return [...classes.filter((one) => one.staff), ...classes.filter((one) => !one.staff)];
  });
}
