import type { Instant } from '../domain/calendar.ts';
import { type Backup, BY_HAND, backUpStore, nameBackup } from '../store/backup.ts';

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
