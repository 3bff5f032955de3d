import {
  type HomeroomProposal,
  planProposals,
  type SkippedProposal,
  splitClassNames,
} from '../domain/homeroom-proposals.ts';
import { findHomeroom, listHomeroomTexts } from '../store/homerooms.ts';
import { getOrganization } from '../store/organization.ts';
import type { Store, Written } from '../store/store.ts';
import { type AssignedHomerooms, assign } from './assign-homeroom.ts';
import { findClass } from './find-class.ts';

/** What was assigned from the roster of staff, and which of its proposals were not taken. */
export type TakenProposals = AssignedHomerooms & { skipped: SkippedProposal[] };

/**
 * Attaches homeroom teachers as the roster of staff proposes them (000 §3.1.5); what is not clear is passed over and told.
 * With `preview` nothing is kept.
 */
export function takeHomeroomProposals(
  store: Store,
  choice: { replace: boolean; orderNumber: string | null; orderDate: string | null; preview: boolean },
): Written<TakenProposals> {
  return store.write('assign-homeroom', (transaction) => {
    const organization = getOrganization(transaction);
    const { replace, orderNumber, orderDate, preview } = choice;
    const find = (text: string) => {
      const place = findClass(transaction, organization, text);
      if (place === undefined || place.staff) return undefined;
      return { ...place, teacher: findHomeroom(transaction, place.id)?.person ?? null };
    };
    const proposals = listHomeroomTexts(transaction).map(
      ({ text, ...person }): HomeroomProposal => ({ person, classNames: splitClassNames(text) }),
    );
    const { taken, skipped } = planProposals(proposals, find, replace);
    const result: TakenProposals = { assigned: [], unchanged: [], removed: [], skipped };
    for (const one of taken) assign(transaction, organization, result, { ...one, replace, orderNumber, orderDate });
    if (preview) transaction.rollBack();
    return result;
  });
}
