import { chmodSync, existsSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CheckFacts, OpenMode } from '../domain/diagnosis.ts';
import { backupFolder } from './backup.ts';
import { TEMPORARY_NAME } from './file-bytes.ts';
import type { StorePlace } from './place.ts';

/** A hidden file that was written to within this time may still be in the making, in milliseconds. */
const STILL_AT_WORK = 10 * 60_000;
/** A log of this size has not been taken into the store for long. */
const MOST_LOG = 64 * 1024 * 1024;
const LEAST_FREE = 50 * 1024 * 1024;
/** The room that a backup and a restoration need, in sizes of the store. */
const COPIES = 3;

/** Finds what of a store, its key and its backups others than the owner may read, and folders that others may write to. */
export function checkModes({ file, keyFile }: StorePlace, platform: string): CheckFacts['modes'] {
  if (platform === 'win32') return { open: [], known: false };
  const folder = backupFolder(file);
  const own = [file, `${file}-wal`, `${file}-shm`, keyFile, folder, ...listIn(folder)];
  const readable = own.flatMap((path) => findOpen(path, 0o077));
  const writable = findOpen(dirname(file), 0o022).filter(({ mode }) => (mode & 0o1000) === 0);
  return { open: [...readable, ...writable], known: true };
}

/** Closes a file or folder of ours to others. */
export function closeToOthers(path: string): void {
  chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
}

/** Measures the log; asked before the store is opened, for who opens it last takes the log in. */
export function checkLog(file: string): CheckFacts['wal-size'] {
  return { bytes: statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0, most: MOST_LOG };
}

/** Compares the room that is left with what a backup and a restoration need. */
export function checkFreeSpace(file: string): CheckFacts['free-space'] {
  const needed = Math.max(COPIES * (statSync(file, { throwIfNoEntry: false })?.size ?? 0), LEAST_FREE);
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return { free: bavail * bsize, needed };
  } catch {
    return { free: null, needed };
  }
}

/** Finds hidden files that interrupted commands left, at a moment of the machine's own clock. */
export function checkLeftovers(file: string, moment: string): CheckFacts['leftovers'] {
  const folders = [dirname(file), backupFolder(file)];
  const files = folders.flatMap(listIn).filter((path) => TEMPORARY_NAME.test(path.slice(dirname(path).length + 1)));
  const before = Date.parse(moment) - STILL_AT_WORK;
  return { files: files.filter((path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? before) < before) };
}

/** Deletes what an interrupted command left. */
export function removeLeftover(path: string): void {
  rmSync(path, { force: true });
}

function listIn(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

function findOpen(path: string, forbidden: number): OpenMode[] {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (found.mode & forbidden) !== 0 ? [{ path, mode: found.mode & 0o7777 }] : [];
}
