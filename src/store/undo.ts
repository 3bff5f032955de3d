import { listLoggedColumns } from './change-log.ts';
import { listPersonColumns } from './runs.ts';
import type { WriteTransaction } from './store.ts';
import { UsesUndoing } from './undo-uses.ts';

/** Why a row of a run is left as it is: it was changed since, something that is to stay needs it, or another took its place. */
export type KeptReason = 'changed-since' | 'in-use' | 'replaced';
export type KeptRow = { table: string; id: number; reason: KeptReason };

/** The tables whose rows are taken back, those that refer to others before them. */
const TABLES = [
  'consent',
  'member',
  'administrator',
  'teacher_verification',
  'homeroom',
  'class_teacher',
  'parent_child',
  'enrolment',
  'join_request',
  'invitation',
  'class',
  'person',
  'channel',
  'word',
  'past_year',
  'roster_mapping',
  'organization',
] as const;
type Table = (typeof TABLES)[number];

/** Rows of a table that follow each other for the same person or class: an older one does not come back beside a newer. */
const SEQUENCES: Partial<Readonly<Record<Table, string>>> = { enrolment: 'person_id', homeroom: 'class_id' };

type ChangedRow = { id: number; before: string | null };
/** Whether a later run touched a row, and what it was then. */
type Followed = { followed: number; after: string | null };

/** Takes back what a run did, row by row, and leaves what was touched since. */
export class RunUndoing {
  private readonly transaction: WriteTransaction;
  private readonly runId: number;
  /** Whom the rows of a table are about, by the table. */
  private readonly about: readonly [table: string, columns: readonly string[]][];
  private readonly uses: UsesUndoing;
  private readonly kept: KeptRow[] = [];
  private readonly statements = new Map<Table, { update: string; insert: string }>();

  constructor(transaction: WriteTransaction, runId: number) {
    this.transaction = transaction;
    this.runId = runId;
    this.about = [...listPersonColumns(transaction)];
    const placeOf = (table: Table, column: string) =>
      listLoggedColumns(transaction, table).findIndex(({ name }) => name === column);
    this.uses = new UsesUndoing(transaction, {
      uses: placeOf('invitation', 'uses'),
      invitation: placeOf('join_request', 'invitation_id'),
      state: placeOf('join_request', 'state'),
    });
    transaction.execute(`DROP TABLE IF EXISTS temp.doomed;
      CREATE TEMP TABLE doomed (table_name TEXT, id INTEGER, PRIMARY KEY (table_name, id)) WITHOUT ROWID;
      DROP TABLE IF EXISTS temp.healed;
      CREATE TEMP TABLE healed (table_name TEXT, id INTEGER, before TEXT, PRIMARY KEY (table_name, id)) WITHOUT ROWID;`);
  }

  /** Undoes the run; returns how many rows came back or went, and those that are left as they are. */
  run(): { undone: number; kept: KeptRow[] } {
    for (const table of TABLES) this.findChanged(table);
    for (const table of TABLES) this.findAdded(table);
    for (const id of this.uses.findHomeless()) this.leave('join_request', id);
    while (this.spareWhatIsInUse()) {}
    for (const table of TABLES) this.spareReplaced(table);
    this.forgetRosterRows();
    this.uses.note(this.runId);
    this.transaction.execute('PRAGMA defer_foreign_keys = ON');
    const removed = TABLES.map((table) => this.remove(table)).reduce((sum, number) => sum + number, 0);
    const restored = this.restore();
    return { undone: removed + restored + this.uses.recount(), kept: this.kept };
  }

  /** The rows that the run changed, deleted or brought back, each as far as nobody has touched it since. */
  private findChanged(table: Table): void {
    const sql = `SELECT changed.row_id AS id, before, row.id IS NOT NULL AS present, ${this.image(table)} AS current,
        later.run_id IS NOT NULL AS followed, later.image AS after
      FROM changed LEFT JOIN ${table} AS row ON row.id = changed.row_id
      LEFT JOIN (SELECT row_id, min(run_id) AS run_id, before AS image FROM changed
        WHERE table_name = '${table}' AND run_id > :run GROUP BY row_id) AS later ON later.row_id = changed.row_id
      WHERE changed.run_id = :run AND changed.table_name = '${table}' ORDER BY changed.row_id`;
    type Row = ChangedRow & Followed & { present: number; current: string };
    const heal = this.transaction.prepare<[string, number, string], never>('INSERT INTO healed VALUES (?, ?, ?)');
    for (const row of this.prepare<Row>(sql).all({ run: this.runId })) {
      if (table === 'invitation' && this.isUseOnly(row)) continue;
      const wasPresent = row.followed === 1 ? row.after !== null : row.present === 1;
      const isSame =
        wasPresent === (row.present === 1) && (row.followed === 0 || !wasPresent || row.after === row.current);
      if (!isSame) this.keep(table, row.id, 'changed-since');
      else if (row.before === null) this.doom(table, row.id);
      else heal.run(table, row.id, row.before);
    }
  }

  /** How often an invitation is used follows from the requests that stand. */
  private isUseOnly({ before, current, followed, after }: ChangedRow & Followed & { current: string }): boolean {
    const made = followed === 1 ? after : current;
    return before !== null && made !== null && this.uses.isUseOnly(before, made);
  }

  /** The rows that the run added and that are as it made them. */
  private findAdded(table: Table): void {
    const range = `SELECT first_id AS first, last_id AS last FROM added WHERE run_id = ? AND table_name = ?`;
    const added = this.transaction
      .prepare<[number, string], { first: number; last: number }>(range)
      .get(this.runId, table);
    if (added === undefined) return;
    const { first, last } = added;
    const doom = `INSERT OR IGNORE INTO doomed SELECT '${table}', id FROM ${table} WHERE id BETWEEN ? AND ?`;
    this.transaction.prepare<[number, number], never>(doom).run(first, last);
    const sql = `SELECT row.id, ${this.image(table)} AS current, later.before AS after
      FROM (SELECT row_id, min(run_id), before FROM changed
        WHERE table_name = '${table}' AND run_id > :run AND row_id BETWEEN :first AND :last GROUP BY row_id) AS later
      JOIN ${table} AS row ON row.id = later.row_id`;
    type Row = { id: number; current: string; after: string | null };
    for (const { id, current, after } of this.prepare<Row>(sql).all({ run: this.runId, first, last })) {
      if (current !== after) this.spare(table, id, 'changed-since');
    }
  }

  /** Spares what rows refer to that stay, and what is known of people who stay; tells whether there was anything. */
  private spareWhatIsInUse(): boolean {
    let found = false;
    for (const table of TABLES) {
      for (const { from, target } of this.references(table)) {
        const sql = `SELECT DISTINCT doomed.id FROM doomed JOIN ${table} AS row ON row.${from} = doomed.id
          WHERE doomed.table_name = '${target}'
            AND NOT EXISTS (SELECT 1 FROM doomed AS own WHERE own.table_name = '${table}' AND own.id = row.id)
            AND NOT EXISTS (SELECT 1 FROM healed WHERE healed.table_name = '${table}' AND healed.id = row.id)`;
        for (const { id } of this.prepare<{ id: number }>(sql).all({})) {
          this.spare(target, id, 'in-use');
          found = true;
        }
      }
    }
    return found;
  }

  /** What a run did about somebody whom it added stays with them. */
  private sparePlaces(personId: number): void {
    for (const [table, columns] of this.about) {
      const about = columns.map((column) => `${column} = :personId`).join(' OR ');
      for (const list of ['doomed', 'healed']) {
        const sql = `DELETE FROM ${list} WHERE table_name = '${table}' AND id IN (SELECT id FROM ${table} WHERE ${about})`;
        this.prepare(sql).run({ personId });
      }
    }
  }

  /** Leaves rows as they ended where a newer one of the same person or class stays. */
  private spareReplaced(table: Table): void {
    const column = SEQUENCES[table];
    if (column === undefined) return;
    const since = 'SELECT min(first_id) AS id FROM added WHERE table_name = ? AND run_id >= ?';
    const first = this.transaction.prepare<[string, number], { id: number | null }>(since).get(table, this.runId)?.id;
    if (first == null) return;
    const sql = `SELECT row.id FROM healed JOIN ${table} AS row ON row.id = healed.id
      WHERE healed.table_name = '${table}' AND EXISTS (
        SELECT 1 FROM ${table} AS newer WHERE newer.${column} = row.${column} AND newer.id >= :first AND newer.id <> row.id
          AND newer.id NOT IN (SELECT id FROM doomed WHERE table_name = '${table}'))`;
    for (const { id } of this.prepare<{ id: number }>(sql).all({ first })) this.leave(table, id);
  }

  /** Leaves a row as it is that would have come back. */
  private leave(table: Table, id: number): void {
    const sql = 'DELETE FROM healed WHERE table_name = ? AND id = ?';
    this.transaction.prepare<[string, number], never>(sql).run(table, id);
    this.keep(table, id, 'replaced');
  }

  /** Roster rows are read afresh for everybody whom the undoing is about. */
  private forgetRosterRows(): void {
    const people = ['doomed', 'healed'].flatMap((list) =>
      this.about.flatMap(([table, columns]) =>
        columns.map(
          (column) =>
            `SELECT ${column} FROM ${table} WHERE id IN (SELECT id FROM ${list} WHERE table_name = '${table}')`,
        ),
      ),
    );
    const about = people.join(' UNION ');
    const sql = `UPDATE enrolment SET roster_digest = NULL WHERE roster_digest IS NOT NULL AND (person_id IN (${about})
      OR person_id IN (SELECT child_id FROM parent_child WHERE parent_id IN (${about})))`;
    this.prepare(sql).run({});
  }

  private remove(table: Table): number {
    const sql = `DELETE FROM ${table} WHERE id IN (SELECT id FROM doomed WHERE table_name = '${table}')`;
    return this.prepare(sql).run({}).changes;
  }

  /** Brings rows back, those first that nothing stands in the way of; what cannot come back is left. */
  private restore(): number {
    const healed = this.prepare<ChangedRow>('SELECT id, before FROM healed WHERE table_name = :table ORDER BY id');
    let waiting = TABLES.toReversed().flatMap((table) => healed.all({ table }).map((row) => ({ table, ...row })));
    let undone = 0;
    for (let before = -1; waiting.length > 0 && waiting.length !== before; ) {
      before = waiting.length;
      waiting = waiting.filter((row) => !this.restoreRow(row));
      undone += before - waiting.length;
    }
    for (const { table, id } of waiting) this.keep(table, id, 'replaced');
    return undone;
  }

  private restoreRow({ table, id, before }: ChangedRow & { table: Table }): boolean {
    const { update, insert } = this.restoring(table);
    try {
      if (this.prepare(update).run({ id, before }).changes > 0) return true;
      this.prepare(insert).run({ id, before });
      this.noteReturn(table, id);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT')) return false;
      throw error;
    }
  }

  /** The statements that bring a row of a table back, where it is and where it is not. */
  private restoring(table: Table): { update: string; insert: string } {
    const known = this.statements.get(table);
    if (known !== undefined) return known;
    const columns = listLoggedColumns(this.transaction, table);
    const values = columns.map(({ type }, index) => {
      const cell = `json_extract(:before, '$[${index}]')`;
      return type === 'BLOB' ? `nullif(unhex(${cell}), x'')` : cell;
    });
    const names = columns.map(({ name }) => name).join(', ');
    const statements = {
      update: `UPDATE ${table} SET (${names}) = (SELECT ${values.join(', ')}) WHERE id = :id`,
      insert: `INSERT INTO ${table} (id, ${names}) SELECT :id, ${values.join(', ')}`,
    };
    this.statements.set(table, statements);
    return statements;
  }

  /** Remembers that the present run brought a row back, which was not there before. */
  private noteReturn(table: Table, id: number): void {
    const sql = 'INSERT OR IGNORE INTO changed (run_id, table_name, row_id, before) VALUES (?, ?, ?, NULL)';
    this.transaction.prepare<unknown[], never>(sql).run(this.transaction.runId, table, id);
  }

  private doom(table: Table, id: number): void {
    this.transaction.prepare<[string, number], never>('INSERT OR IGNORE INTO doomed VALUES (?, ?)').run(table, id);
  }

  private spare(table: Table, id: number, reason: KeptReason): void {
    const sql = 'DELETE FROM doomed WHERE table_name = ? AND id = ?';
    this.transaction.prepare<[string, number], never>(sql).run(table, id);
    this.keep(table, id, reason);
    if (table === 'person') this.sparePlaces(id);
  }

  private keep(table: Table, id: number, reason: KeptReason): void {
    this.kept.push({ table, id, reason });
  }

  /** A row as the change log remembers it. */
  private image(table: Table): string {
    const cells = listLoggedColumns(this.transaction, table).map(({ name, type }) =>
      type === 'BLOB' ? `hex(row.${name})` : `row.${name}`,
    );
    return `json_array(${cells.join(', ')})`;
  }

  private references(table: Table): { from: string; target: Table }[] {
    type Key = { from: string; table: Table };
    const keys = this.transaction.prepare<[], Key>(`PRAGMA foreign_key_list(${table})`).all();
    return keys.flatMap(({ from, table: target }) => (TABLES.includes(target) ? [{ from, target }] : []));
  }

  private prepare<Row = never>(sql: string) {
    return this.transaction.prepare<[Record<string, unknown>], Row>(sql);
  }
}
