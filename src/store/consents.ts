import type { IsoDate } from '../domain/calendar.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

/** What somebody, or a parent for a child, said about the processing of personal data. A refusal is a normal state. */
export const CONSENT_STATES = ['given', 'withdrawn', 'refused'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** A record of consent: what was said, on which day, and by what document. */
export type Consent = { state: ConsentState; date: IsoDate; document: string | null };

/** All that a person said of consent, oldest first. */
export function listConsents(transaction: ReadTransaction, personId: number): Consent[] {
  const sql = 'SELECT state, on_date AS date, document FROM consent WHERE person_id = ? ORDER BY on_date, id';
  return transaction.prepare<[number], Consent>(sql).all(personId);
}

/** Records what a person said of consent. */
export function insertConsent(
  transaction: WriteTransaction,
  personId: number,
  { state, date, document }: Consent,
): void {
  const sql = `INSERT INTO consent (person_id, state, on_date, document, recorded_at, recorded_by)
    VALUES (?, ?, ?, ?, ?, ?)`;
  const { now, actor } = transaction;
  transaction.prepare<unknown[], never>(sql).run(personId, state, date, document, now, actor);
}
