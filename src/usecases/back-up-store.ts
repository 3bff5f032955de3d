import type { Instant } from '../domain/calendar.ts';
import { type Backup, BY_HAND, backUpBefore, backUpStore, nameBackup } from '../store/backup.ts';

export type BackupOrder = {
  store: string;
  /** Where to; null for `backups/` beside the store. */
  out: string | null;
  now: Instant;
  waitMilliseconds: number;
  dryRun: boolean;
};

/** Makes a backup because somebody asked for it: it is kept until somebody deletes it. A dry run leaves no file. */
export function makeBackup({ store, out, now, waitMilliseconds, dryRun }: BackupOrder): Backup {
  return backUpStore(store, out ?? nameBackup(store, now, BY_HAND), waitMilliseconds, !dryRun);
}

/** Makes a backup before something that is hard to undo, from within the run that does it: others see the store of before. */
export function makeBackupBefore(store: string, now: Instant, occasion: string, waitMilliseconds: number): Backup {
  return backUpBefore(store, now, occasion, waitMilliseconds);
}
