import type { PersonDetails, PersonRef } from '../domain/person.ts';
import { makePersonName, type PersonName } from '../domain/person-name.ts';
import { Problem } from '../domain/problem.ts';
import type { HandEditable } from '../domain/roster-changes.ts';
import { getOrganization } from '../store/organization.ts';
import {
  findHandEdited,
  findPersonByExternalId,
  type Person,
  toPersonRef,
  updateFormerKey,
  updateHandEdited,
  updatePerson,
} from '../store/people.ts';
import type { ReadTransaction, Store, Written } from '../store/store.ts';
import { getPerson } from './find-person.ts';

/** What somebody changes by hand about a person; null clears a field, one that is absent stays. */
export type PersonEdit = Partial<
  Record<'surname' | 'givenName', string> &
    Pick<PersonName, 'patronymic'> &
    Omit<PersonDetails, 'subjects' | 'homeroomOf'>
>;

export type EditedPerson = { person: PersonRef; changed: HandEditable[] };

/**
 * Changes what is known of a person (000 §3.1.8). A field changed by hand stays so whatever a roster says, until a roster
 * agrees; who was renamed is still found by the name that rosters know.
 */
export function editPerson(store: Store, query: string, edit: PersonEdit): Written<EditedPerson> {
  return store.write('edit-person', (transaction) => {
    const person = getPerson(transaction, getOrganization(transaction), query);
    refuseTakenId(transaction, person, edit.externalId);
    const { surname, givenName, patronymic, ...details } = edit;
    const differing = Object.entries(details).filter(([field, value]) => value !== person[field as keyof Person]);
    const name = rename(person, edit);
    const renamed = Object.entries({ surname, givenName, patronymic }).filter(
      ([part, value]) => value !== undefined && value !== person[part as keyof Person],
    );
    updatePerson(transaction, person.id, { ...(renamed.length > 0 && name), ...Object.fromEntries(differing) });
    if (name.nameKey !== person.nameKey) updateFormerKey(transaction, person.id, person.nameKey);
    const changed = [...renamed, ...differing].map(
      ([field]) => (field === 'givenName' ? 'name' : field) as HandEditable,
    );
    const marks = new Set([...findHandEdited(transaction, person.id), ...changed]);
    if (changed.length > 0) updateHandEdited(transaction, person.id, [...marks]);
    return { person: toPersonRef({ ...person, ...name }), changed };
  });
}

function rename(person: Person, edit: PersonEdit): PersonName {
  const { surname = person.surname, givenName = person.givenName, patronymic = person.patronymic } = edit;
  const name = makePersonName(surname, givenName, patronymic);
  if (name !== undefined) return name;
  throw new Problem('name-invalid', { flag: '--name', value: [surname, givenName, patronymic ?? ''].join(' ').trim() });
}

/** An id of the journal system is of one person. */
function refuseTakenId(transaction: ReadTransaction, person: Person, externalId: string | null | undefined): void {
  if (externalId == null) return;
  const holder = findPersonByExternalId(transaction, externalId);
  if (holder !== undefined && holder.id !== person.id) {
    throw new Problem('external-id-taken', { externalId, person: toPersonRef(holder) });
  }
}
