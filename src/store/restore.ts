import { closeSync, existsSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Instant } from '../domain/calendar.ts';
import { cannotWrite, isProblem, Problem } from '../domain/problem.ts';
import { copyStore, listBackups, nameBackup, pruneBackups } from './backup.ts';
import { isSameFile } from './backup-target.ts';
import {
  COMPANIONS,
  copyOut,
  makePrivateFolder,
  removeDatabase,
  syncFile,
  syncFolder,
  temporaryName,
} from './file-bytes.ts';
import { migrate } from './migrate.ts';
import { refuseNetwork } from './network.ts';
import { checkStoreFile, openInPlace, openOnceMore, openStoreFile } from './open.ts';
import type { StorePlace } from './place.ts';
import { joinPurgeLists, readPurgeList } from './purge-list.ts';
import { listPurged, type PurgedPerson } from './purged.ts';
import { breakSeal } from './seal.ts';
import { type Connection, isDiskError, lockWhole, openConnection, takeLogIn, toStoreProblem } from './sqlite.ts';
import { openSoleStore, type SoleStore } from './store.ts';
import { findSealedCode, type StoreSummary, summarizeStore } from './summary.ts';
import { isSound, verifyCopy } from './verify.ts';

/** The occasion of the backup of what a restoration replaces, and that of a store too damaged to be copied whole. */
const BEFORE_RESTORE = 'before-restore';
const DAMAGED = 'damaged';

/** A copy of a file that is ready to become the store: verified, of the present version, beside it under a hidden name. */
export type StagedStore = {
  readonly path: string;
  readonly summary: StoreSummary;
  readonly sealedCode: Buffer | undefined;
  /** Removes the copy, where it has not become the store. */
  discard(): void;
};

/** Copies a file beside the store, verifies the copy and makes a store of it. Whatever is wrong with the file is refused. */
export function stageStore(source: string, { file, waitMilliseconds }: StorePlace): StagedStore {
  refuseNetwork(file);
  refuseSource(source, file);
  const path = temporaryName(file);
  try {
    copyBeside(source, path, file);
    verifyCopy(path, source, waitMilliseconds);
    const connection = openOnceMore(path, waitMilliseconds);
    let staged: StagedStore;
    try {
      migrate(connection);
      breakSeal(connection);
      const discard = () => removeDatabase(path);
      staged = { path, summary: summarizeStore(connection), sealedCode: findSealedCode(connection), discard };
      takeLogIn(connection);
    } finally {
      connection.close();
    }
    syncFile(path);
    return staged;
  } catch (error) {
    removeDatabase(path);
    throw toStoreProblem(error, file, waitMilliseconds);
  }
}

/** Sums up the store that is in use; null where there is none, or none that can be read. */
export function summarizePresent({ file, waitMilliseconds }: StorePlace): StoreSummary | null {
  let connection: Connection | null = null;
  try {
    connection = openStoreFile(file, waitMilliseconds);
    return summarizeStore(connection);
  } catch (error) {
    if (isProblem(toStoreProblem(error, file, waitMilliseconds), 'store-busy')) throw error;
    return null;
  } finally {
    connection?.close();
  }
}

/** Where the present store will be kept: by the occasion of its backup. Refuses to put anything in the place of a file of others. */
export function planKeeping({ file, keyFile }: StorePlace, now: Instant, readable: boolean): string | null {
  if (!existsSync(file)) return null;
  if (!readable) refuseForeign(file, keyFile);
  return nameBackup(file, now, readable ? BEFORE_RESTORE : DAMAGED);
}

/** What is done to a staged store before it takes its place, told whose data were destroyed in the present one. */
export type Finishing = (store: SoleStore, purged: readonly PurgedPerson[]) => void;

/**
 * Puts a staged store into the place of the present one, in one step, and returns where that is kept now; null where there
 * was none. Nobody else has the store open then: a lock on the whole file is taken first, and whoever waits to open it
 * finds the new one. No log of the old store is left beside the new one.
 */
export function replaceStore(
  staged: StagedStore,
  place: StorePlace,
  { now, actor }: { now: Instant; actor: string },
  finishing: Finishing,
): string | null {
  const { file, keyFile, waitMilliseconds } = place;
  const finish = (purged: readonly PurgedPerson[]) => {
    const settings = { file: staged.path, actor, dryRun: false, waitMilliseconds, now: () => now };
    const store = openSoleStore(settings);
    try {
      finishing(store, joinPurgeLists(purged, readPurgeList(file)));
      store.settle();
    } finally {
      store.close();
    }
    syncFile(staged.path);
  };
  try {
    if (!existsSync(file)) {
      finish([]);
      return putWhereNoneIs(staged.path, file, now);
    }
    const hold = new Hold(file, waitMilliseconds);
    try {
      if (!hold.readable) refuseForeign(file, keyFile);
      finish(hold.listPurged());
      const previous = hold.keep(now);
      hold.endLog();
      hold.give(staged.path);
      syncFolder(dirname(file));
      return previous;
    } finally {
      hold.release();
    }
  } catch (error) {
    throw toStoreProblem(error, file, waitMilliseconds);
  }
}

/** The present store while it is being replaced: locked as a whole, where SQLite can still read it. */
class Hold {
  readonly readable: boolean;
  private readonly file: string;
  private readonly waitMilliseconds: number;
  private connection: Connection | null = null;
  /** Open until the lock may go: closing it earlier would let go of the lock. */
  private remains: number | null = null;

  constructor(file: string, waitMilliseconds: number) {
    this.file = file;
    this.waitMilliseconds = waitMilliseconds;
    try {
      refuseDamaged(file);
      this.connection = openInPlace(file, () => lockWhole(openConnection(file, waitMilliseconds)));
    } catch (error) {
      const problem = toStoreProblem(error, file, waitMilliseconds);
      this.release();
      if (!isProblem(problem, 'store-corrupt') && !isProblem(problem, 'store-foreign')) throw problem;
    }
    this.readable = this.connection !== null;
  }

  /** Whose data were destroyed in it, as far as it can be read. */
  listPurged(): PurgedPerson[] {
    const { connection } = this;
    if (connection === null) return [];
    try {
      return listPurged({ now: '', prepare: (sql) => connection.prepare(sql) });
    } catch {
      return [];
    }
  }

  /** Keeps the store in `backups/`: as a backup, or byte for byte with its log where it is too damaged for one. */
  keep(now: Instant): string {
    const { connection, file: store, waitMilliseconds } = this;
    const target = nameBackup(store, now, BEFORE_RESTORE);
    if (connection !== null && isWhole(connection)) {
      try {
        copyStore(connection, { store, target, waitMilliseconds, keep: true });
        pruneBackups(store, BEFORE_RESTORE);
        return target;
      } catch (error) {
        if (!isProblem(error, 'store-corrupt')) throw error;
      }
    }
    const aside = nameBackup(store, now, DAMAGED);
    this.remains = keepRemains(store, aside);
    return aside;
  }

  /** Takes the log into the file and away, so that nothing of the old store lies beside the new one. */
  endLog(): void {
    try {
      this.connection?.pragma('journal_mode = DELETE');
    } catch (error) {
      // what cannot be read any more has been kept byte for byte
      if (this.remains === null) throw error;
    }
    for (const ending of COMPANIONS) rmSync(this.file + ending, { force: true });
  }

  /** Puts another file into the place of the store. */
  give(path: string): void {
    try {
      renameSync(path, this.file);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error;
      this.replaceClosed(path);
    }
  }

  release(): void {
    this.connection?.close();
    this.connection = null;
    if (this.remains !== null) closeSync(this.remains);
    this.remains = null;
  }

  /** Where the system renames nothing over an open file: it refuses too while anybody else has the file open. */
  private replaceClosed(path: string): void {
    this.release();
    try {
      renameSync(path, this.file);
    } catch {
      throw new Problem('store-busy', { file: this.file, seconds: this.waitMilliseconds / 1000 });
    }
  }
}

function isWhole(connection: Connection): boolean {
  try {
    return isSound(connection);
  } catch {
    return false;
  }
}

/** Copies a damaged store as it is, with its log; returns the open file. */
function keepRemains(store: string, target: string): number {
  const descriptor = openSync(store, 'r');
  try {
    makePrivateFolder(target);
    copyOut(descriptor, target);
    keepCompanions(store, target);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function keepCompanions(store: string, target: string): void {
  for (const ending of ['-wal', '-journal']) {
    if (statSync(store + ending, { throwIfNoEntry: false })?.isFile() !== true) continue;
    const descriptor = openSync(store + ending, 'r');
    try {
      copyOut(descriptor, target + ending);
    } finally {
      closeSync(descriptor);
    }
  }
}

function putWhereNoneIs(path: string, file: string, now: Instant): null {
  keepCompanions(file, nameBackup(file, now, DAMAGED));
  for (const ending of COMPANIONS) rmSync(file + ending, { force: true });
  try {
    linkSync(path, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new Problem('store-busy', { file, seconds: 0 });
    }
    throw error;
  }
  syncFolder(dirname(file));
  return null;
}

/** Refuses what cannot be restored by its path alone: a file that is missing, the store itself, a store without its log. */
function refuseSource(source: string, store: string): void {
  const found = statSync(source, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) {
    throw new Problem('file-not-found', { file: source, folder: found !== undefined });
  }
  if (isSameFile(source, store)) throw new Problem('conflicting-options', { flags: [source, '--store'] });
  const log = statSync(`${source}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0) throw new Problem('store-corrupt', { file: source, what: 'half' });
}

function copyBeside(source: string, path: string, store: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(source, 'r');
  } catch {
    throw new Problem('unreadable-file', { file: source, reason: { kind: 'no-access' } });
  }
  try {
    copyOut(descriptor, path);
  } catch (error) {
    if (isDiskError(error)) throw error;
    throw cannotWrite(store, error);
  } finally {
    closeSync(descriptor);
  }
}

/** Refuses a file that SQLite cannot lock; a store of a newer version it can. */
function refuseDamaged(file: string): void {
  try {
    checkStoreFile(file);
  } catch (error) {
    if (!isProblem(error, 'store-newer')) throw error;
  }
}

/** A file that is no store stays, unless what lies beside it says that it was one, or it is empty. */
function refuseForeign(file: string, keyFile: string): void {
  const found = statSync(file);
  const wasOurs = existsSync(keyFile) || existsSync(`${file}-wal`) || listBackups(file).length > 0 || found.size === 0;
  if (!found.isFile() || !wasOurs) throw new Problem('store-foreign', { file });
}
