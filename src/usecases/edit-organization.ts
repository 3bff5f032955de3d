import { parseFreeName } from '../domain/class-name.ts';
import type { Organization, WordConcept } from '../domain/organization.ts';
import { Problem } from '../domain/problem.ts';
import { findClassByKey, findStaffClass, updateClassName } from '../store/classes.ts';
import {
  getOrganization,
  listAdministrators,
  updateChannel,
  updateOrganization,
  upsertWord,
} from '../store/organization.ts';
import { findPersonById, updatePerson } from '../store/people.ts';
import type { Store, WriteTransaction, Written } from '../store/store.ts';
import { describeOrganization, type ShownOrganization } from './show-organization.ts';

export type OrganizationEdit = {
  fields: Partial<Organization>;
  words: readonly { concept: WordConcept; text: string }[];
  staffClass: string | null;
  administratorPhone: string | null;
  administratorEmail: string | null;
};

/** Changes what is recorded about the organisation (000 §3.1.1); an unchanged value changes nothing. */
export function editOrganization(store: Store, edit: OrganizationEdit): Written<ShownOrganization> {
  return store.write('edit-org', (transaction) => {
    const present = getOrganization(transaction);
    const changed = Object.entries(edit.fields).filter(
      ([field, value]) => present[field as keyof Organization] !== value,
    );
    updateOrganization(transaction, Object.fromEntries(changed));
    const words = describeOrganization(transaction).words;
    for (const { concept, text } of edit.words) {
      if (words[concept] === text) continue;
      upsertWord(transaction, concept, text);
      if (concept === 'generalChannel') updateChannel(transaction, 'general', text);
      if (concept === 'staffChannel') updateChannel(transaction, 'staff', text);
    }
    if (edit.staffClass !== null) renameStaffClass(transaction, present.year, edit.staffClass);
    editAdministrator(transaction, edit);
    return describeOrganization(transaction);
  });
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
  const { administratorPhone: phone, administratorEmail: email } = edit;
  if (phone !== null && phone !== known?.phone) updatePerson(transaction, primary.id, { phone });
  if (email !== null && email !== known?.email) updatePerson(transaction, primary.id, { email });
}
