import { readdirSync, readFileSync } from 'node:fs';
import type { Connection } from './sqlite.ts';

/** «SFRM» as a number: tells our stores from other applications' files. */
export const APPLICATION_ID = 0x5346524d;

/** The version that a store of this program has: the number of its migrations. */
export const STORE_VERSION = 1;

/** The files by which stores are made, one after the other, and the version that they lead to. */
export type Migrations = { folder: URL; version: number };

/** Those of this program. */
export const MIGRATIONS: Migrations = { folder: new URL('./migrations/', import.meta.url), version: STORE_VERSION };

/** The version that a store has; 0 before the first migration. */
export function findVersion(connection: Connection): number {
  return Number(connection.pragma('user_version', { simple: true }));
}

/**
 * Brings a store from the version it has to the present one, or an earlier, each step in a transaction of its own: whatever
 * happens between, the store is of one version or the next. A step that somebody else has taken meanwhile is not taken again.
 */
export function migrate(connection: Connection, version?: number, { folder, version: last } = MIGRATIONS): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .slice(0, version ?? last);
  for (const [index, name] of files.entries()) {
    if (index < findVersion(connection)) continue;
    connection
      .transaction(() => {
        if (index < findVersion(connection)) return;
        connection.exec(readFileSync(new URL(name, folder), 'utf8'));
        connection.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}
