import type { PersonRef, PersonState, Role } from '../domain/person.ts';
import { isMember } from '../store/enrolments.ts';
import { getOrganization } from '../store/organization.ts';
import { listParticipants, mapHomeroomTeachers, type Participant } from '../store/participants.ts';
import type { Store } from '../store/store.ts';
import { getAnyClass, sortByClass } from './find-class.ts';

export type PeopleQuery = {
  role: Role | null;
  className: string | null;
  state: PersonState | null;
  /** Those who left, too. */
  all: boolean;
};

/** The people who fit a query, one item for each role, by name. Who left is shown only when asked for. */
export function listPeople(store: Store, query: PeopleQuery): Participant[] {
  return store.read((transaction) => {
    const organization = getOrganization(transaction);
    const people = listParticipants(transaction, {
      withLeft: query.all || query.state === 'left',
      ...(query.role !== null && { role: query.role }),
      ...(query.className !== null && { classId: getAnyClass(transaction, organization, query.className).id }),
    });
    return query.state === null ? people : people.filter((person) => person.state === query.state);
  });
}

export type MissingPerson = Participant & { class: string | null; homeroomTeacher: PersonRef | null };

/** Who is active and has not joined, by class, with the homeroom teacher to turn to. */
export function listMissing(store: Store, query: PeopleQuery): MissingPerson[] {
  const active = listPeople(store, { ...query, all: false });
  const [people, homerooms] = store.read((transaction) => [
    active.filter(
      ({ id, role, state }) => state !== 'joined' && !(state === 'refused' && isMember(transaction, id, role)),
    ),
    mapHomeroomTeachers(transaction, getOrganization(transaction).year),
  ]);
  const missing = people.map((person) => {
    const [first = null] = person.classes;
    return { ...person, class: first, homeroomTeacher: first === null ? null : (homerooms.get(first) ?? null) };
  });
  return sortByClass(missing, (person) => person.class);
}
