import { dateInZone } from '../domain/calendar.ts';
import { type ListedClass, listClassesWithPupils } from '../store/classes.ts';
import { getOrganization } from '../store/organization.ts';
import { findPastYear } from '../store/school-years.ts';
import type { Store } from '../store/store.ts';
import { sortByClass } from './find-class.ts';

/** Which classes to list; without a year, those of the present one. */
export type ClassQuery = { year: number | null; archived: boolean; withoutHomeroom: boolean };

/** The classes of a year (the present one where none is given), staff class first, then in the order people expect. */
export function listClasses(store: Store, query: ClassQuery): ListedClass[] {
  return store.read((transaction) => {
    const { year: present, timeZone } = getOrganization(transaction);
    const { archived, withoutHomeroom } = query;
    const year = query.year ?? present;
    const past = findPastYear(transaction, year);
    const endedOn = past === undefined ? null : dateInZone(past.endedAt, timeZone);
    const classes = sortByClass(listClassesWithPupils(transaction, { archived, year, endedOn }), (one) => one.name);
    const teaching = classes.filter((one) => !one.staff);
    if (withoutHomeroom) return teaching.filter((one) => one.homeroomTeacher === null);
    return [...classes.filter((one) => one.staff), ...teaching];
  });
}
