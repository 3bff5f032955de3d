import Database from 'better-sqlite3';

/** Opens a database as plainly as a store may be: in WAL mode, every transaction on the disk. */
export function openPlain(file) {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  return database;
}
