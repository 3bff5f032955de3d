import type { Keeping } from '../ru/keeping.ts';
import { formatBytes, quote } from './grammar.ts';

/** The screens of what keeps the store: backups, restoring, the check of everything. */
export const makeKeeping = (): Keeping => ({
  backup: ({ file, bytes, sha256 }, { dryRun, keyFile }) =>
    [
      dryRun
        ? `Dry run: the backup was made, verified and deleted (${formatBytes(bytes)}); it would go to ${quote(file)}.`
        : `Backup: ${quote(file)}, ${formatBytes(bytes)}.`,
      `SHA-256: ${sha256}`,
      `The key to the invitation codes is not in it, keep that elsewhere: ${quote(keyFile)}.`,
    ].join('\n'),
});
