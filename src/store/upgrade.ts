import type { Instant } from '../domain/calendar.ts';
import { copyStore, nameBackup, pruneBackups } from './backup.ts';
import { findVersion, MIGRATIONS, migrate } from './migrate.ts';
import { openStoreFile } from './open.ts';
import { toStoreProblem } from './sqlite.ts';

/** The occasion of the backup of a store that a newer program opens. */
const BEFORE_MIGRATION = 'before-migration';

/** Brings a store of an older version to the present one, after a backup of it as it was (promise 12). */
export function upgradeStore(
  { file, now, waitMilliseconds }: { file: string; now: Instant; waitMilliseconds: number },
  migrations = MIGRATIONS,
): void {
  const connection = openStoreFile(file, waitMilliseconds);
  try {
    if (findVersion(connection) >= migrations.version) return;
    const target = nameBackup(file, now, BEFORE_MIGRATION);
    copyStore(connection, { store: file, target, waitMilliseconds, keep: true });
    pruneBackups(file, BEFORE_MIGRATION);
    migrate(connection, migrations.version, migrations);
  } catch (error) {
    throw toStoreProblem(error, file, waitMilliseconds);
  } finally {
    connection.close();
  }
}
