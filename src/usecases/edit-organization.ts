import { parseFreeName } from '../domain/class-name.ts';
import { type Organization, type WordConcept, type Words, wordsOf } from '../domain/organization.ts';
import type { PersonName } from '../domain/person-name.ts';
import { Problem } from '../domain/problem.ts';
import { listAdministrators } from '../store/administrators.ts';
import { findClassByKey, findStaffClass, listOpenClasses, updateClassName, updateClassYear } from '../store/classes.ts';
import { getOrganization, listChannels, updateChannel, updateOrganization, upsertWord } from '../store/organization.ts';
import { findPersonById, updatePerson } from '../store/people.ts';
import { findLastPastYear } from '../store/school-years.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { describeOrganization, type ShownOrganization } from './show-organization.ts';

export type OrganizationEdit = {
  fields: Partial<Organization>;
  words: readonly { concept: WordConcept; text: string }[];
  staffClass: string | null;
  administrator: PersonName | null;
  administratorPhone: string | null;
  administratorEmail: string | null;
};

/**
 * Changes what is recorded about the organisation (000 §3.1.1); an unchanged value changes nothing. Another year corrects
 * the one that was registered: its classes go along.
 */
export function editOrganization(store: Store, edit: OrganizationEdit): Written<ShownOrganization> {
  return store.write('edit-org', (transaction) => {
    const present = getOrganization(transaction);
    const changed = Object.entries(edit.fields).filter(
      ([field, value]) => present[field as keyof Organization] !== value,
    );
    updateOrganization(transaction, Object.fromEntries(changed));
    const { year = present.year } = edit.fields;
    if (year !== present.year) moveClasses(transaction, present.year, year);
    const { kind = present.kind } = edit.fields;
    if (kind !== present.kind) renameByKind(transaction, year, wordsOf(present.kind), wordsOf(kind));
    const words = describeOrganization(transaction).words;
    for (const { concept, text } of edit.words) {
      if (words[concept] === text) continue;
      upsertWord(transaction, concept, text);
      if (concept === 'generalChannel') updateChannel(transaction, 'general', text);
      if (concept === 'staffChannel') updateChannel(transaction, 'staff', text);
    }
    if (edit.staffClass !== null) renameStaffClass(transaction, year, edit.staffClass);
    editAdministrator(transaction, edit);
    return describeOrganization(transaction);
  });
}

function moveClasses(transaction: WriteTransaction, from: number, to: number): void {
  const past = findLastPastYear(transaction);
  if (past !== undefined && to <= past) throw new Problem('year-already-started', { year: to, present: from });
  const taken = listOpenClasses(transaction, from).find((one) => findClassByKey(transaction, to, one.nameKey));
  if (taken !== undefined) throw new Problem('class-exists', { class: taken.name });
  updateClassYear(transaction, from, to);
}

/** Gives the staff class and the channels the words of another kind, where they still bear those of the former one. */
function renameByKind(transaction: WriteTransaction, year: number, former: Words, present: Words): void {
  const staffClass = findStaffClass(transaction, year);
  if (staffClass?.name === former.staffClass) renameStaffClass(transaction, year, present.staffClass);
  const channels = listChannels(transaction);
  if (channels.includes(former.generalChannel)) updateChannel(transaction, 'general', present.generalChannel);
  if (channels.includes(former.staffChannel)) updateChannel(transaction, 'staff', present.staffChannel);
}

function renameStaffClass(transaction: WriteTransaction, year: number, text: string): void {
  const name = parseFreeName(text);
  if (name === undefined) throw new Problem('class-invalid', { value: text });
  const staffClass = findStaffClass(transaction, year);
  const holder = findClassByKey(transaction, year, name.nameKey);
  if (holder !== undefined && holder.id !== staffClass?.id) throw new Problem('class-exists', { class: holder.name });
  if (staffClass !== undefined && staffClass.name !== name.name) updateClassName(transaction, staffClass.id, name);
}

function editAdministrator(transaction: WriteTransaction, edit: OrganizationEdit): void {
  const [primary] = listAdministrators(transaction);
  if (primary === undefined) return;
  const known = findPersonById(transaction, primary.id);
  if (edit.administrator !== null && edit.administrator.fullName !== known?.fullName) {
    updatePerson(transaction, primary.id, edit.administrator);
  }
  const { administratorPhone: phone, administratorEmail: email } = edit;
  if (phone !== null && phone !== known?.phone) updatePerson(transaction, primary.id, { phone });
  if (email !== null && email !== known?.email) updatePerson(transaction, primary.id, { email });
}
