import type { Instant } from '../domain/calendar.ts';
import type { Organization } from '../domain/organization.ts';
import { Problem } from '../domain/problem.ts';

/** An end as it was typed, and when it comes for an organisation in a zone. */
export type Expiry = { text: string; endAfter(now: Instant, timeZone: string): Instant };

/** The moment at which an end that was asked for comes; one that has come already is refused. */
export function resolveExpiry(expiry: Expiry, { timeZone }: Organization, now: Instant): Instant {
  const end = expiry.endAfter(now, timeZone);
  if (end > now) return end;
  throw new Problem('invalid-value', { flag: '--expires', value: expiry.text, expected: 'span-or-date' });
}
