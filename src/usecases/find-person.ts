import { findNearest, nameKey } from '../domain/name-key.ts';
import type { Organization } from '../domain/organization.ts';
import { parsePersonQuery } from '../domain/person.ts';
import { isProblem, Problem } from '../domain/problem.ts';
import { listActiveEnrolments } from '../store/enrolments.ts';
import {
  findPersonByExternalId,
  findPersonById,
  listCandidates,
  listFullNames,
  listPeopleByNameKey,
  type Person,
} from '../store/people.ts';
import type { ReadTransaction } from '../store/store.ts';
import { getClass } from './find-class.ts';

/**
 * The person that a command line names: `#ID`, `id:EXTERNAL`, or a full name, narrowed by `@CLASS`. Refuses none
 * (`person-not-found`) and several (`ambiguous-person`); those who left count only when nobody present has the name.
 */
export function getPerson(transaction: ReadTransaction, organization: Organization, text: string): Person {
  const query = parsePersonQuery(text);
  if (query.kind !== 'name') {
    const person =
      query.kind === 'id'
        ? findPersonById(transaction, query.id)
        : findPersonByExternalId(transaction, query.externalId);
    if (person === undefined) throw new Problem('person-not-found', { query: text.trim(), near: [] });
    return person;
  }
  const found = findPeopleByName(transaction, organization, query.fullName, query.className);
  const [person] = found;
  if (person === undefined) {
    const near = findNearest(query.fullName, listFullNames(transaction), 3);
    throw new Problem('person-not-found', { query: text.trim(), near });
  }
  if (found.length > 1) {
    throw new Problem('ambiguous-person', { query: text.trim(), candidates: listCandidates(transaction, found) });
  }
  return person;
}

/** The people that a command line names; an unknown one is told before an ambiguous one. */
export function getPeople(
  transaction: ReadTransaction,
  organization: Organization,
  texts: readonly string[],
): Person[] {
  let ambiguous: unknown;
  const people = texts.flatMap((text) => {
    try {
      return [getPerson(transaction, organization, text)];
    } catch (error) {
      if (!isProblem(error, 'ambiguous-person')) throw error;
      ambiguous ??= error;
      return [];
    }
  });
  if (ambiguous !== undefined) throw ambiguous;
  return people;
}

/** Everyone with a full name, in a class where one is given: those who are present, or else those who left. */
export function findPeopleByName(
  transaction: ReadTransaction,
  organization: Organization,
  fullName: string,
  className: string | null,
): Person[] {
  const namesakes = listPeopleByNameKey(transaction, nameKey(fullName));
  const places = namesakes.map((person) => listActiveEnrolments(transaction, person.id));
  if (className !== null) {
    const { id } = getClass(transaction, organization, className);
    return namesakes.filter((_, index) => places[index]?.some((place) => place.classId === id));
  }
  const present = namesakes.filter((_, index) => (places[index]?.length ?? 0) > 0);
  return present.length > 0 ? present : namesakes;
}
