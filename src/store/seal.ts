import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { readPieces } from './file-bytes.ts';
import { APPLICATION_ID } from './migrate.ts';
import type { Connection } from './sqlite.ts';

/** The table by which a backup is known; no store in use has it. */
export const SEAL_TABLE = 'backup_seal';

const MARK = Buffer.from('sferum-admin seal', 'latin1');
const DIGEST_BYTES = 32;

/** Bytes of the header that change when a backup is opened as a store, though nothing is written: from, up to. */
const CHANGED_BY_OPENING: readonly Range[] = [
  [18, 20],
  [24, 28],
  [92, 100],
];
const CHANGING_BYTES = 14;
/** Where the header says how the file is written and read. */
const FORMATS_AT = 18;
const APPLICATION_ID_AT = 68;
/** By a rollback journal, as backups are made; by a log, as stores are. */
const JOURNAL = '0101';
const LOG = '0202';

type Range = readonly [from: number, to: number];

/**
 * What the seal of a file says: `none` where it has none; `whole` when every byte is as it was when the backup was made;
 * `used` when the file has been written to as a store since; `broken` when it is damaged.
 */
export type SealState = 'none' | 'whole' | 'used' | 'broken';

/**
 * Seals a new backup: its own digest is written into it, so that any byte that changes later is noticed. What SQLite
 * itself checks is the structure; a letter of a name that fell over passes there.
 */
export function sealBackup(connection: Connection, file: string): void {
  connection.pragma('journal_mode = DELETE');
  connection.exec(`DROP TABLE IF EXISTS ${SEAL_TABLE};
    CREATE TABLE ${SEAL_TABLE} (last_run INTEGER NOT NULL, seal BLOB NOT NULL) STRICT;`);
  const blank = Buffer.concat([MARK, Buffer.alloc(CHANGING_BYTES + DIGEST_BYTES)]);
  const insert = `INSERT INTO ${SEAL_TABLE} SELECT coalesce(max(id), 0), ? FROM run`;
  connection.prepare<[Buffer], never>(insert).run(blank);
  const at = findSeal(connection, file);
  if (at === null) throw new Error('the seal is not where it was put');
  writeAt(file, at, readChanging(file));
  writeAt(file, at + CHANGING_BYTES, digestAround(file, at + CHANGING_BYTES));
}

/** Takes the seal off a backup that becomes a store. */
export function breakSeal(connection: Connection): void {
  connection.exec(`DROP TABLE IF EXISTS ${SEAL_TABLE}`);
}

/** Compares a file with its seal. */
export function checkSeal(connection: Connection, file: string): SealState {
  const known = connection.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck();
  if (known.get(SEAL_TABLE) === 0) return 'none';
  const sql = `SELECT last_run AS lastRun, seal FROM ${SEAL_TABLE}`;
  const [sealed, ...more] = connection.prepare<[], { lastRun: number; seal: Buffer }>(sql).all();
  const at = findSeal(connection, file);
  if (sealed === undefined || more.length > 0 || at === null) return 'broken';
  const [changing, digest] = [
    sealed.seal.subarray(MARK.length).subarray(0, CHANGING_BYTES),
    sealed.seal.subarray(-DIGEST_BYTES),
  ];
  const isWhole = () => digest.equals(digestAround(file, at + CHANGING_BYTES));
  const formats = readAt(file, FORMATS_AT, 2).toString('hex');
  if (formats === JOURNAL) return changing.equals(readChanging(file)) && isWhole() ? 'whole' : 'broken';
  if (formats !== LOG) return 'broken';
  const lastRun = connection.prepare('SELECT coalesce(max(id), 0) FROM run').pluck().get();
  if (lastRun !== sealed.lastRun) return 'used';
  return isWhole() ? 'whole' : 'broken';
}

/** Tells whether a file is a backup that nobody has opened as a store, by its header alone. */
export function isBackupHeader(header: Buffer): boolean {
  const formats = header.subarray(FORMATS_AT, FORMATS_AT + 2).toString('hex');
  return formats === JOURNAL && header.readUInt32BE(APPLICATION_ID_AT) === APPLICATION_ID;
}

/** Where in the file stands what follows the mark: the bytes that change, and the digest; null where the mark is not once on its page. */
function findSeal(connection: Connection, file: string): number | null {
  const pageSize = Number(connection.pragma('page_size', { simple: true }));
  const root = connection.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck();
  const page = (Number(root.get(SEAL_TABLE)) - 1) * pageSize;
  const bytes = readAt(file, page, pageSize);
  const mark = bytes.indexOf(MARK);
  return mark < 0 || mark !== bytes.lastIndexOf(MARK) ? null : page + mark + MARK.length;
}

function readAt(file: string, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(file, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, at));
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes of the header that opening changes. */
function readChanging(file: string): Buffer {
  return Buffer.concat(CHANGED_BY_OPENING.map(([from, to]) => readAt(file, from, to - from)));
}

/** The digest of a file in which the digest itself, and what opening changes, count as zeros. */
function digestAround(file: string, at: number): Buffer {
  const hash = createHash('sha256');
  const ranges: readonly Range[] = [...CHANGED_BY_OPENING, [at, at + DIGEST_BYTES]];
  const descriptor = openSync(file, 'r');
  try {
    for (const { at: start, piece } of readPieces(descriptor)) {
      for (const [from, to] of ranges) piece.fill(0, clamp(from - start, piece), clamp(to - start, piece));
      hash.update(piece);
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest();
}

function writeAt(file: string, at: number, bytes: Buffer): void {
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, bytes, 0, bytes.length, at);
  } finally {
    closeSync(descriptor);
  }
}

function clamp(index: number, piece: Buffer): number {
  return Math.min(Math.max(index, 0), piece.length);
}
