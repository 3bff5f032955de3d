import type { OrganizationKind } from '../domain/organization.ts';
import type { Role } from '../domain/person.ts';
import { listOpenClasses } from '../store/classes.ts';
import { getOrganization } from '../store/organization.ts';
import type { Person } from '../store/people.ts';
import {
  type ChildPlace,
  iteratePeopleInRole,
  iteratePupilsOfClass,
  openChildPlaces,
  openParentContacts,
  type ParentContact,
} from '../store/roster-export.ts';
import type { ReadTransaction, Store } from '../store/store.ts';
import { getClass, sortByClass } from './find-class.ts';

/** Whose roster is wanted; staff are not told apart by class. */
export type RosterQuery = { role: Role; className: string | null };

/** One row of a roster: somebody, in a class, with the parents or the child whom the row names. */
export type RosterLine = {
  person: Person;
  class: string | null;
  parents: readonly ParentContact[];
  child: string | null;
};

/** A roster as it is handed on: its rows come one by one and are all to be taken. */
export type ExportedRoster = { kind: OrganizationKind; lines: Iterable<RosterLine> };

type Place = { id: number | null; name: string | null };

/**
 * Hands on the present people of a role as import-roster takes them back (000 §3.1.8): pupils by class and name, one row
 * for each class; staff by name; parents by name, one row for each child.
 */
export function exportRoster<T>(
  store: Store,
  { role, className }: RosterQuery,
  write: (roster: ExportedRoster) => T,
): T {
  return store.read((transaction) => {
    const organization = getOrganization(transaction);
    const only = className === null ? null : getClass(transaction, organization, className);
    const places = only === null ? listPlaces(transaction, organization.year) : [only];
    const { kind } = organization;
    if (role === 'pupil') return write({ kind, lines: listPupils(transaction, places) });
    if (role === 'teacher') return write({ kind, lines: listStaff(transaction) });
    return write({ kind, lines: listParents(transaction, places, only?.id ?? null) });
  });
}

/** The classes of a year in the order people expect, and after them no class. */
function listPlaces(transaction: ReadTransaction, year: number): Place[] {
  const classes = listOpenClasses(transaction, year).filter(({ staff }) => !staff);
  return [...sortByClass(classes, ({ name }) => name), { id: null, name: null }];
}

function* listPupils(transaction: ReadTransaction, places: readonly Place[]): Generator<RosterLine> {
  const parentsOf = openParentContacts(transaction);
  for (const place of places) {
    for (const person of iteratePupilsOfClass(transaction, place.id)) {
      yield { person, class: place.name, parents: parentsOf(person.id), child: null };
    }
  }
}

function* listStaff(transaction: ReadTransaction): Generator<RosterLine> {
  for (const person of iteratePeopleInRole(transaction, 'teacher', null)) {
    yield { person, class: null, parents: [], child: null };
  }
}

function* listParents(
  transaction: ReadTransaction,
  places: readonly Place[],
  classId: number | null,
): Generator<RosterLine> {
  const placesOf = openChildPlaces(transaction);
  const ranks = new Map(places.map(({ id }, rank) => [id, rank]));
  for (const person of iteratePeopleInRole(transaction, 'parent', classId)) {
    const children = chooseFirstPlaces(placesOf(person.id), ranks);
    if (children.length === 0) yield { person, class: null, parents: [], child: null };
    for (const { fullName, classId: id } of children) {
      yield { person, class: places[ranks.get(id) ?? -1]?.name ?? null, parents: [], child: fullName };
    }
  }
}

/** Each child once, in the first of the classes in question that the child is in, by class. */
function chooseFirstPlaces(
  all: readonly ChildPlace[],
  ranks: ReadonlyMap<number | null, number>,
): readonly ChildPlace[] {
  const rankOf = ({ classId }: ChildPlace) => ranks.get(classId) ?? Number.POSITIVE_INFINITY;
  const known = all.filter(({ classId }) => ranks.has(classId)).sort((left, right) => rankOf(left) - rankOf(right));
  return known.filter((place, index) => known.findIndex(({ id }) => id === place.id) === index);
}
