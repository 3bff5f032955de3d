import type { ReadTransaction, WriteTransaction } from './store.ts';

/** What a person is known by once nothing else of them is left: the id, and the hash of the run that entered them. */
export type PurgedPerson = { personId: number; entered: string };

/** What a person will be known by. */
export function identifyPerson(transaction: ReadTransaction, personId: number): PurgedPerson {
  const sql = `SELECT lower(hex(hash)) AS entered FROM person JOIN run ON run.id = run_id WHERE person.id = ?`;
  const entered = transaction.prepare<[number], { entered: string }>(sql).get(personId)?.entered ?? '';
  return { personId, entered };
}

/** Tells whether the register holds a person. */
export function holdsPerson(transaction: ReadTransaction, { personId, entered }: PurgedPerson): boolean {
  const sql = `SELECT 1 AS held FROM person JOIN run ON run.id = run_id WHERE person.id = ? AND hash = unhex(?)`;
  return transaction.prepare<[number, string], { held: number }>(sql).get(personId, entered) !== undefined;
}

/** Everybody whose data were destroyed. */
export function listPurged(transaction: ReadTransaction): PurgedPerson[] {
  const sql = `SELECT person_id AS personId, lower(hex(entered)) AS entered FROM purged ORDER BY person_id, entered`;
  return transaction.prepare<[], PurgedPerson>(sql).all();
}

/** Notes that a person's data were destroyed. */
export function insertPurged(transaction: WriteTransaction, { personId, entered }: PurgedPerson): void {
  const sql = 'INSERT OR IGNORE INTO purged (person_id, entered, run_id) VALUES (?, unhex(?), ?)';
  transaction.prepare<unknown[], never>(sql).run(personId, entered, transaction.runId);
}
