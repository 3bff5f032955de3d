// The floors of the invitation bench, each in a process of its own: what better-sqlite3 and Node's crypto need for bare rows.
// node test/bench/plain-invitations.js rows FILE COUNT | revoke FILE | seal COUNT
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { openPlain } from './plain-store.js';

const SCHEMA = `CREATE TABLE invitation (
  id INTEGER PRIMARY KEY, class_id INTEGER, role TEXT NOT NULL, person_id INTEGER, code_digest BLOB NOT NULL UNIQUE,
  code_sealed BLOB NOT NULL, max_uses INTEGER NOT NULL, uses INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL, revoked_at TEXT, revoke_reason TEXT
) STRICT;
CREATE INDEX invitation_by_class ON invitation (class_id, role);
CREATE INDEX invitation_by_person ON invitation (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX invitation_not_revoked ON invitation (expires_at) WHERE revoked_at IS NULL;`;
const [CREATED, EXPIRES, REVOKED] = [
  '2026-09-07T06:00:00.000Z',
  '2026-09-21T06:00:00.000Z',
  '2026-09-22T06:00:00.000Z',
];

const WORK = {
  /** As many rows under as many indexes, in one transaction; the random bytes are cut from one piece. */
  rows(file, count) {
    const database = openPlain(file);
    database.exec(SCHEMA);
    const insert = database.prepare(`INSERT INTO invitation
      (class_id, role, person_id, code_digest, code_sealed, max_uses, created_at, expires_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?)`);
    const bytes = randomBytes(80 * 1024);
    database.transaction(() => {
      for (let row = 0; row < count; row++) {
        const at = (row % 1000) * 80;
        bytes.writeUInt32LE(row, at);
        const [digest, sealed] = [bytes.subarray(at, at + 32), bytes.subarray(at + 32, at + 80)];
        insert.run(Math.floor(row / 25), 'pupil', row, digest, sealed, CREATED, EXPIRES);
      }
    })();
    database.close();
  },
  /** All of them revoked, row by row. */
  revoke(file) {
    const database = openPlain(file);
    const ids = database.prepare('SELECT id FROM invitation WHERE uses = 0 AND revoked_at IS NULL').pluck().all();
    const update = database.prepare("UPDATE invitation SET revoked_at = ?, revoke_reason = 'unused' WHERE id = ?");
    database.transaction(() => {
      for (const id of ids) update.run(REVOKED, id);
    })();
    database.close();
  },
  /** A random code, its digest and its seal, one after the other. */
  seal(count) {
    const key = randomBytes(32);
    for (let number = 0; number < count; number++) {
      const code = randomBytes(10).toString('hex');
      createHash('sha256').update(code).digest();
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      Buffer.concat([nonce, cipher.update(code, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    }
  },
};

const [work, ...rest] = process.argv.slice(2);
WORK[work](...rest);
