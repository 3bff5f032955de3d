import { KeyFilter } from '../domain/key-filter.ts';
import type { WriteTransaction } from './store.ts';

/** Indexes that cost most to keep while many people come in, and that a first load hardly needs. */
const DEFERRED = ['person_by_name', 'enrolment_by_class', 'enrolment_once'];

/** A register of so many people is all but empty, and so many more are a load. */
const FEW_PEOPLE = 1000;
const MANY_PEOPLE = 2000;

/** By what somebody is found. */
type Keys = { nameKey: string; externalId: string | null };

/**
 * Fills a register that is all but empty: once many people have come in, the costly indexes are given up, to be made anew
 * at the end in one go, or as soon as something is to be looked up by them; who is new for certain is not looked up. All
 * of it belongs to the transaction.
 */
export class BulkLoad {
  private readonly transaction: WriteTransaction;
  /** The names and ids of all; null in a register that is not all but empty. */
  private readonly keys: KeyFilter | null;
  private added = 0;
  private given: string[] = [];

  constructor(transaction: WriteTransaction) {
    this.transaction = transaction;
    const sql = 'SELECT coalesce(max(id), 0) AS last FROM person';
    const last = transaction.prepare<[], { last: number }>(sql).get()?.last ?? 0;
    this.keys = last <= FEW_PEOPLE ? this.readKeys() : null;
  }

  /** Notes somebody who came in. */
  enter(person: Keys): void {
    this.note(person);
    this.added++;
    if (this.added === MANY_PEOPLE && this.keys !== null) this.giveUp();
  }

  /** Notes the name or the id that somebody has now. */
  note({ nameKey, externalId }: Partial<Keys>): void {
    if (nameKey !== undefined) this.keys?.add(nameKey);
    if (externalId != null) this.keys?.add(externalId);
  }

  /** Tells of a name's key, or of an id of the journal system, that nobody has it for certain. */
  isNew(key: string): boolean {
    return this.keys !== null && !this.keys.mayHave(key);
  }

  /** Puts the indexes back; does nothing when they stand. */
  end(): void {
    for (const statement of this.given) this.transaction.execute(statement);
    this.given = [];
  }

  private readKeys(): KeyFilter {
    const keys = new KeyFilter();
    const sql = 'SELECT name_key AS nameKey, external_id AS externalId, former_key AS formerKey FROM person';
    const people = this.transaction.prepare<[], Keys & { formerKey: string | null }>(sql);
    for (const { nameKey, externalId, formerKey } of people.iterate()) {
      for (const key of [nameKey, externalId, formerKey]) if (key !== null) keys.add(key);
    }
    return keys;
  }

  private giveUp(): void {
    const sql = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?";
    const find = this.transaction.prepare<[string], { sql: string }>(sql);
    this.given = DEFERRED.flatMap((name) => find.get(name)?.sql ?? []);
    for (const name of DEFERRED) this.transaction.execute(`DROP INDEX ${name}`);
  }
}
