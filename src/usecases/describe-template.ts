import type { OrganizationKind } from '../domain/organization.ts';
import { listOpenClasses } from '../store/classes.ts';
import { getOrganization } from '../store/organization.ts';
import type { Store } from '../store/store.ts';
import { sortClassNames } from './find-class.ts';

/** What a blank roster shows of the organisation: its kind, the school year and the classes to choose from. */
export type RosterTemplate = { kind: OrganizationKind; year: number; classes: string[] };

/** Tells what the template of a roster needs to know of the organisation. */
export function describeTemplate(store: Store): RosterTemplate {
  return store.read((transaction) => {
    const { kind, year } = getOrganization(transaction);
    const classes = listOpenClasses(transaction, year).filter(({ staff }) => !staff);
    return { kind, year, classes: sortClassNames(classes.map(({ name }) => name)) };
  });
}
