import type { Organization, Words } from '../domain/organization.ts';
import { type Administrator, listAdministrators } from '../store/administrators.ts';
import { findStaffClass } from '../store/classes.ts';
import { getOrganization, getWords, listChannels } from '../store/organization.ts';
import { countProgress } from '../store/progress.ts';
import type { ReadTransaction, Store } from '../store/store.ts';

/** What stands on the way from an empty register to a working community, in the order of the regulation's duties. */
export type ChecklistItem =
  | 'organization-registered'
  | 'application-sent'
  | 'registration-confirmed'
  | 'classes-created'
  | 'pupils-loaded'
  | 'staff-loaded'
  | 'invitations-issued'
  | 'requests-decided'
  | 'homeroom-assigned'
  | 'teachers-verified';

/** What the organisation wants of its register, which the screen tells and the document does not. */
export type OrganizationRules = Pick<Organization, 'consentRequired' | 'undoDays'>;

export type ShownOrganization = {
  organization: Omit<Organization, 'orderNumber' | 'orderDate' | 'year' | 'yearBeganAt' | keyof OrganizationRules>;
  administrators: Administrator[];
  staffClass: { id: number; name: string } | null;
  channels: string[];
  year: number;
  words: Words;
  checklist: { item: ChecklistItem; done: boolean }[];
};

/** Everything the register holds about the organisation itself, and what is still to be done. */
export function showOrganization(store: Store): { shown: ShownOrganization; rules: OrganizationRules } {
  return store.read((transaction) => {
    const { consentRequired, undoDays } = getOrganization(transaction);
    return { shown: describeOrganization(transaction), rules: { consentRequired, undoDays } };
  });
}

/** The organisation as documents show it, within a transaction. */
export function describeOrganization(transaction: ReadTransaction): ShownOrganization {
  const organization = getOrganization(transaction);
  const { orderNumber: _number, orderDate: _date, year, yearBeganAt: _began, ...described } = organization;
  const { consentRequired: _required, undoDays: _days, ...shown } = described;
  const staffClass = findStaffClass(transaction, year);
  return {
    organization: shown,
    administrators: listAdministrators(transaction),
    staffClass: staffClass === undefined ? null : { id: staffClass.id, name: staffClass.name },
    channels: listChannels(transaction),
    year,
    words: getWords(transaction, organization),
    checklist: makeChecklist(transaction, organization),
  };
}

function makeChecklist(transaction: ReadTransaction, organization: Organization): ShownOrganization['checklist'] {
  const progress = countProgress(transaction, organization.year);
  const done: Record<ChecklistItem, boolean> = {
    'organization-registered': true,
    'application-sent': organization.registration !== 'draft',
    'registration-confirmed': organization.registration === 'confirmed',
    'classes-created': progress.classes > 0,
    'pupils-loaded': progress.pupils > 0,
    'staff-loaded': progress.staff > 2,
    'invitations-issued': progress.invitations > 0,
    'requests-decided': progress.requests > 0 && progress.pendingRequests === 0,
    'homeroom-assigned': progress.classes > 0 && progress.homerooms >= progress.classes,
    'teachers-verified': progress.joinedStaff > 0 && progress.verifiedStaff >= progress.joinedStaff,
  };
  return (Object.keys(done) as ChecklistItem[]).map((item) => ({ item, done: done[item] }));
}
