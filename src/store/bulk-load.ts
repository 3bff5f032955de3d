import type { WriteTransaction } from './store.ts';

/** Indexes that cost most to keep while many people come in, and that a first load hardly needs. */
const DEFERRED = ['person_by_name', 'enrolment_by_class', 'enrolment_once'];

/** A register of so many people is all but empty, and so many more are a load. */
const FEW_PEOPLE = 1000;
const MANY_PEOPLE = 2000;

/**
 * Fills a register that is all but empty: once many people have come in, the costly indexes are given up, to be made anew
 * at the end in one go, or as soon as something is to be looked up by them. All of it belongs to the transaction.
 */
export class BulkLoad {
  private readonly transaction: WriteTransaction;
  private readonly worthwhile: boolean;
  private added = 0;
  private given: string[] = [];

  constructor(transaction: WriteTransaction) {
    this.transaction = transaction;
    const sql = 'SELECT coalesce(max(id), 0) AS last FROM person';
    this.worthwhile = (transaction.prepare<[], { last: number }>(sql).get()?.last ?? 0) <= FEW_PEOPLE;
  }

  /** Counts somebody who came in. */
  count(): void {
    this.added++;
    if (this.added === MANY_PEOPLE && this.worthwhile) this.giveUp();
  }

  /** Puts the indexes back; does nothing when they stand. */
  end(): void {
    for (const statement of this.given) this.transaction.execute(statement);
    this.given = [];
  }

  private giveUp(): void {
    const sql = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?";
    const find = this.transaction.prepare<[string], { sql: string }>(sql);
    this.given = DEFERRED.flatMap((name) => find.get(name)?.sql ?? []);
    for (const name of DEFERRED) this.transaction.execute(`DROP INDEX ${name}`);
  }
}
