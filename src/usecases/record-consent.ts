import { dateInZone } from '../domain/calendar.ts';
import type { PersonRef } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import { type Consent, insertConsent, listConsents } from '../store/consents.ts';
import { getOrganization } from '../store/organization.ts';
import { toPersonRef } from '../store/people.ts';
import type { Store, Written } from '../store/store.ts';
import { getPerson } from './find-person.ts';

export { CONSENT_STATES } from '../store/consents.ts';

export type RecordedConsent = { person: PersonRef } & Consent;

/**
 * Records what somebody said about the processing of personal data: the latest day counts. The same again changes nothing,
 * and nothing is refused for want of consent.
 */
export function recordConsent(store: Store, query: string, consent: Consent): Written<RecordedConsent> {
  return store.write('record-consent', (transaction) => {
    const organization = getOrganization(transaction);
    const person = toPersonRef(getPerson(transaction, organization, query));
    if (consent.date > dateInZone(transaction.now, organization.timeZone)) {
      throw new Problem('invalid-value', { flag: '--date', value: consent.date, expected: 'past-date' });
    }
    const known = listConsents(transaction, person.id).some(
      ({ state, date, document }) => state === consent.state && date === consent.date && document === consent.document,
    );
    if (!known) insertConsent(transaction, person.id, consent);
    return { person, ...consent };
  });
}
