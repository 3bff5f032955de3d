import { readdirSync, readFileSync } from 'node:fs';
import type { Connection } from './sqlite.ts';

/** «SFRM» as a number: tells our stores from other applications' files. */
export const APPLICATION_ID = 0x5346524d;

const FOLDER = new URL('./migrations/', import.meta.url);

/** The version that a store of this program has: the number of its migrations. */
export const STORE_VERSION = 1;

/** Brings a store from the version it has to the present one, or an earlier, each step in a transaction of its own. */
export function migrate(connection: Connection, version = STORE_VERSION): void {
  const from = Number(connection.pragma('user_version', { simple: true }));
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  for (const [index, name] of files.entries()) {
    if (index < from || index >= version) continue;
    connection
      .transaction(() => {
        connection.exec(readFileSync(new URL(name, FOLDER), 'utf8'));
        connection.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}
