import { closeSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backupFolder } from './backup.ts';
import { readDatabaseHeader, readPieces } from './file-bytes.ts';
import { holdsPerson, type PurgedPerson } from './purged.ts';
import { isBackupHeader } from './seal.ts';
import { openConnection } from './sqlite.ts';

/** Somebody as files are searched for them: who it is in a store, and the name as it stands there. */
export type Sought = PurgedPerson & { nameKey: string };

/**
 * The files in `backups/` beside a store that still hold a person, in the order of their names. A backup that nobody has
 * opened is asked; of any other file, which SQLite would write beside, the bytes are searched for the name.
 */
export function listHolders(store: string, sought: Sought): string[] {
  const folder = backupFolder(store);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && holds(file, sought))
    .sort();
}

function holds(file: string, sought: Sought): boolean {
  const header = readDatabaseHeader(file);
  if (header === null || !isBackupHeader(header)) return hasBytes(file, Buffer.from(sought.nameKey));
  const connection = openConnection(file, 0, true);
  try {
    return holdsPerson({ now: '', prepare: (sql) => connection.prepare(sql) }, sought);
  } catch {
    return hasBytes(file, Buffer.from(sought.nameKey));
  } finally {
    connection.close();
  }
}

function hasBytes(file: string, sought: Buffer): boolean {
  const descriptor = openSync(file, 'r');
  try {
    let end: Buffer = Buffer.alloc(0);
    for (const { piece } of readPieces(descriptor)) {
      if (Buffer.concat([end, piece]).includes(sought)) return true;
      end = Buffer.from(piece.subarray(Math.max(0, piece.length - sought.length + 1)));
    }
    return false;
  } finally {
    closeSync(descriptor);
  }
}
