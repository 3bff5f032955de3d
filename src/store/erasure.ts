import { nameKey } from '../domain/name-key.ts';
import { listLoggedColumns, withoutLog } from './change-log.ts';
import { listPersonColumns } from './runs.ts';
import type { WriteTransaction } from './store.ts';

/** Columns that only point at somebody: the rest of the row is not about them, and stays. */
const POINTERS: Readonly<Record<string, readonly string[]>> = { invitation: ['issued_to'] };

/**
 * Deletes all that the store holds of a person: rows about them, requests in their name, their name in what parents asked,
 * and what runs remember of any of it. The run tells which rows went, not what they held, so that it cannot be undone.
 */
export function erasePerson(transaction: WriteTransaction, personId: number): void {
  const erasure = new Erasure(transaction, personId);
  withoutLog(transaction, () => erasure.run());
}

class Erasure {
  private readonly transaction: WriteTransaction;
  /** Whom the rows of a table are about, without those that only point at them. */
  private readonly about: readonly [table: string, columns: readonly string[]][];
  private readonly keys: ReadonlySet<string>;
  /** The person, and whoever bore the name and was taken back. */
  private readonly ids: readonly number[];

  constructor(transaction: WriteTransaction, personId: number) {
    this.transaction = transaction;
    this.about = [...listPersonColumns(transaction)].map(([table, columns]) => {
      return [table, columns.filter((column) => !POINTERS[table]?.includes(column))];
    });
    this.keys = this.findNames(personId);
    this.ids = [personId, ...this.findGhosts()];
    transaction.execute(`DROP TABLE IF EXISTS temp.erased;
      CREATE TEMP TABLE erased (table_name TEXT, id INTEGER, PRIMARY KEY (table_name, id)) WITHOUT ROWID;
      DROP TABLE IF EXISTS temp.touched;
      CREATE TEMP TABLE touched (table_name TEXT, id INTEGER, PRIMARY KEY (table_name, id)) WITHOUT ROWID;`);
  }

  run(): void {
    this.transaction.execute('PRAGMA defer_foreign_keys = ON');
    this.findRows();
    this.findRequests();
    this.spareInvitationsOfOthers();
    while (this.followReferences()) {}
    this.unnameChildren();
    this.takeUsesBack();
    this.forget();
    this.remove();
  }

  /** The keys that the person is and was known by, in full and without a patronymic. */
  private findNames(personId: number): Set<string> {
    const at = (column: string) => this.cell('person', column);
    const sql = `SELECT name_key AS name, short_key AS short, former_key AS former FROM person WHERE id = :personId
      UNION SELECT ${at('name_key')}, substr(${at('name_key')}, 1, ${at('short_length')}), ${at('former_key')}
        FROM changed WHERE table_name = 'person' AND row_id = :personId AND before IS NOT NULL`;
    type Names = { name: string; short: string; former: string | null };
    const rows = this.transaction.prepare<[object], Names>(sql).all({ personId });
    const keys = rows.flatMap(({ name, short, former }) => [name, short, ...(former === null ? [] : [former])]);
    // what is said of a name that somebody else bears may be about them
    const isTaken = this.transaction.prepare<[object], { id: number }>(
      'SELECT id FROM person WHERE (name_key = :key OR short_key = :key) AND id <> :personId',
    );
    return new Set(keys.filter((key) => isTaken.get({ key, personId }) === undefined));
  }

  /** Entries of the same name that were undone, of which only the memory of runs is left. */
  private findGhosts(): number[] {
    const sql = `SELECT row_id AS id, ${this.cell('person', 'name_key')} AS name FROM changed
      WHERE table_name = 'person' AND before IS NOT NULL AND row_id NOT IN (SELECT id FROM person)`;
    const rows = this.transaction.prepare<[], { id: number; name: string }>(sql).all();
    return [...new Set(rows.flatMap(({ id, name }) => (this.keys.has(name) ? id : [])))];
  }

  private findRows(): void {
    for (const [table, columns] of this.about) {
      const about = columns.map((column) => `${column} = ?`).join(' OR ');
      const sql = `INSERT OR IGNORE INTO erased SELECT '${table}', id FROM ${table} WHERE ${about}`;
      for (const id of this.ids) this.transaction.prepare<unknown[], never>(sql).run(...columns.map(() => id));
    }
  }

  /** Requests in the person's name that nobody was approved by. */
  private findRequests(): void {
    const sql = `INSERT OR IGNORE INTO erased SELECT 'join_request', id FROM join_request
      WHERE name_key = ? AND state <> 'approved'`;
    for (const key of this.keys) this.transaction.prepare<[string], never>(sql).run(key);
  }

  /** A personal invitation by which somebody else came in stays, as nobody's. */
  private spareInvitationsOfOthers(): void {
    const others = `SELECT invitation_id FROM join_request WHERE state = 'approved'
      AND id NOT IN (SELECT id FROM erased WHERE table_name = 'join_request')`;
    const kept = `id IN (SELECT id FROM erased WHERE table_name = 'invitation') AND id IN (${others})`;
    this.change('invitation', 'person_id = NULL', kept);
    const spare = `DELETE FROM erased WHERE table_name = 'invitation' AND id IN (${others})`;
    this.transaction.prepare<[], never>(spare).run();
  }

  /** What refers to rows that go lets go of them, or goes with them where it cannot; tells whether anything more goes. */
  private followReferences(): boolean {
    const sql = `SELECT schema.name AS "table", key."from" AS "column", key."table" AS target, "notnull" AS needed
      FROM sqlite_schema AS schema JOIN pragma_foreign_key_list(schema.name) AS key
      JOIN pragma_table_info(schema.name) AS column ON column.name = key."from" WHERE schema.type = 'table'`;
    type Reference = { table: string; column: string; target: string; needed: number };
    let more = 0;
    for (const { table, column, target, needed } of this.transaction.prepare<[], Reference>(sql).all()) {
      const gone = `${column} IN (SELECT id FROM erased WHERE table_name = '${target}')
        AND id NOT IN (SELECT id FROM erased WHERE table_name = '${table}')`;
      const follow = `INSERT INTO erased SELECT '${table}', id FROM ${table} WHERE ${gone}`;
      if (needed === 0) this.change(table, `${column} = NULL`, gone);
      else more += this.transaction.prepare<[], never>(follow).run().changes;
    }
    return more > 0;
  }

  /** Parents name their children when they ask to join; such a name goes, the request stays. */
  private unnameChildren(): void {
    const named = this.transaction.prepare<[], { id: number; name: string }>(
      'SELECT id, child_name AS name FROM join_request WHERE child_name IS NOT NULL',
    );
    for (const { id, name } of named.all()) {
      if (this.keys.has(nameKey(name))) this.change('join_request', 'child_name = NULL', `id = ${id}`);
    }
  }

  /** The uses of requests that go are no uses any more, and nobody else gets them. */
  private takeUsesBack(): void {
    const sql = `SELECT invitation_id AS id, count(*) AS number FROM join_request WHERE state <> 'rejected'
      AND id IN (SELECT id FROM erased WHERE table_name = 'join_request') GROUP BY invitation_id`;
    for (const { id, number } of this.transaction.prepare<[], { id: number; number: number }>(sql).all()) {
      const fewer = `uses = uses - ${number}, max_uses = max(1, max_uses - ${number}),
        revoked_at = iif(max_uses = ${number}, coalesce(revoked_at, '${this.transaction.now}'), revoked_at)`;
      this.change('invitation', fewer, `id = ${id}`);
    }
  }

  /** Changes rows that stay; the run tells that it did. */
  private change(table: string, set: string, where: string): void {
    const tell = `INSERT OR IGNORE INTO touched SELECT '${table}', id FROM ${table} WHERE ${where}`;
    this.transaction.prepare<[], never>(tell).run();
    this.transaction.prepare<[], never>(`UPDATE ${table} SET ${set} WHERE ${where}`).run();
  }

  /** Takes out of the memory of runs whatever was about the person. */
  private forget(): void {
    const ids = this.ids.join(', ');
    for (const [table, columns] of this.about) {
      const about = columns
        .filter((column) => column !== 'id')
        .map((column) => `${this.cell(table, column)} IN (${ids})`);
      const rows = `row_id IN (SELECT id FROM erased WHERE table_name = '${table}')`;
      const own = table === 'person' ? [`row_id IN (${ids})`] : [];
      const sql = `DELETE FROM changed WHERE table_name = '${table}' AND (${[rows, ...own, ...about].join(' OR ')})`;
      this.transaction.prepare<[], never>(sql).run();
    }
    for (const [table, columns] of Object.entries(POINTERS)) {
      for (const column of columns) this.blank(table, column, `${this.cell(table, column)} IN (${ids})`);
    }
    this.forgetRequests();
  }

  private forgetRequests(): void {
    const sql = `SELECT run_id AS runId, row_id AS id, ${this.cell('join_request', 'name_key')} AS name,
        ${this.cell('join_request', 'child_name')} AS child, ${this.cell('join_request', 'state')} AS state
      FROM changed WHERE table_name = 'join_request' AND before IS NOT NULL`;
    type Row = { runId: number; id: number; name: string; child: string | null; state: string };
    const remove = `DELETE FROM changed WHERE table_name = 'join_request' AND run_id = ? AND row_id = ?`;
    for (const { runId, id, name, child, state } of this.transaction.prepare<[], Row>(sql).all()) {
      if (this.keys.has(name) && state !== 'approved') {
        this.transaction.prepare<[number, number], never>(remove).run(runId, id);
      } else if (child !== null && this.keys.has(nameKey(child))) {
        this.blank('join_request', 'child_name', `run_id = ${runId} AND row_id = ${id}`);
      }
    }
  }

  /** Empties one cell of rows as runs remember them. */
  private blank(table: string, column: string, where: string): void {
    const sql = `UPDATE changed SET before = json_set(before, '${this.path(table, column)}', NULL)
      WHERE table_name = '${table}' AND before IS NOT NULL AND ${where}`;
    this.transaction.prepare<[], never>(sql).run();
  }

  private remove(): void {
    const tables = this.transaction
      .prepare<[], { name: string }>('SELECT DISTINCT table_name AS name FROM erased')
      .all();
    for (const { name } of tables) {
      const sql = `DELETE FROM ${name} WHERE id IN (SELECT id FROM erased WHERE table_name = '${name}')`;
      this.transaction.prepare<[], never>(sql).run();
    }
    const tell = `INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before)
      SELECT ?, table_name, id, NULL FROM (SELECT * FROM erased UNION SELECT * FROM touched)`;
    this.transaction.prepare<[number], never>(tell).run(this.transaction.runId);
  }

  private cell(table: string, column: string): string {
    return `json_extract(before, '${this.path(table, column)}')`;
  }

  private path(table: string, column: string): string {
    const at = listLoggedColumns(this.transaction, table).findIndex(({ name }) => name === column);
    return `$[${at}]`;
  }
}
