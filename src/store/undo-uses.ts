import type { WriteTransaction } from './store.ts';

const STANDING = "state IN ('pending', 'approved')";

/** Where the columns stand in the images that the change log keeps of a request and an invitation. */
export type ImagePlaces = { uses: number; invitation: number; state: number };

/**
 * Keeps the uses of invitations true to the requests that stand, while a run is taken back: they are counted, for what a run
 * made of them is no longer so when others have used the invitation since. It works on the rows that are about to go
 * (`doomed`) and to come back (`healed`).
 */
export class UsesUndoing {
  private readonly transaction: WriteTransaction;
  private readonly places: ImagePlaces;

  constructor(transaction: WriteTransaction, places: ImagePlaces) {
    this.transaction = transaction;
    this.places = places;
    transaction.execute(`DROP TABLE IF EXISTS temp.recounted;
      CREATE TEMP TABLE recounted (id INTEGER PRIMARY KEY)`);
  }

  /** Tells whether a run changed nothing of an invitation but how often it was used. */
  isUseOnly(before: string, after: string): boolean {
    const [was, became] = [before, after].map((image) => JSON.parse(image) as unknown[]);
    return was?.every((cell, place) => place === this.places.uses || cell === became?.[place]) === true;
  }

  /** The requests that would come back to an invitation on which others stand by now, as many as it admits. */
  findHomeless(): number[] {
    const { invitation, state } = this.places;
    const sql = `WITH returning_request AS (
        SELECT id, json_extract(before, '$[${invitation}]') AS invitation_id,
          row_number() OVER (PARTITION BY json_extract(before, '$[${invitation}]') ORDER BY id) AS place
        FROM healed WHERE table_name = 'join_request' AND json_extract(before, '$[${state}]') <> 'rejected'
          AND NOT EXISTS (SELECT 1 FROM join_request AS present WHERE present.id = healed.id AND ${STANDING}))
      SELECT returning_request.id FROM returning_request JOIN invitation ON invitation.id = invitation_id
      WHERE place > max_uses - (SELECT count(*) FROM join_request AS other
        WHERE other.invitation_id = invitation.id AND ${STANDING}
          AND NOT EXISTS (SELECT 1 FROM doomed WHERE table_name = 'join_request' AND doomed.id = other.id)
          AND NOT EXISTS (SELECT 1 FROM healed WHERE table_name = 'join_request' AND healed.id = other.id
            AND json_extract(before, '$[${state}]') = 'rejected'))`;
    return this.transaction
      .prepare<[], { id: number }>(sql)
      .all()
      .map(({ id }) => id);
  }

  /** Notes which invitations the run and its undoing are about, while their requests are still there. */
  note(runId: number): void {
    const sql = `INSERT OR IGNORE INTO recounted
      SELECT row_id FROM changed WHERE run_id = ? AND table_name = 'invitation'
      UNION SELECT invitation_id FROM join_request WHERE id IN (SELECT id FROM doomed WHERE table_name = 'join_request')
      UNION SELECT json_extract(before, '$[${this.places.invitation}]') FROM healed WHERE table_name = 'join_request'`;
    this.transaction.prepare<[number], never>(sql).run(runId);
  }

  /** Counts the uses of these invitations; returns how many were counted otherwise before. */
  recount(): number {
    const standing = `(SELECT count(*) FROM join_request WHERE invitation_id = invitation.id AND ${STANDING})`;
    const sql = `UPDATE invitation SET uses = ${standing} WHERE id IN (SELECT id FROM recounted) AND uses <> ${standing}`;
    return this.transaction.prepare<[], never>(sql).run().changes;
  }
}
