import type { Backup } from '../../store/backup.ts';
import { formatBytes, quote } from './grammar.ts';

/** The screens of what keeps the store: backups, restoring, the check of everything. */
export const makeKeeping = () => ({
  backup: ({ file, bytes, sha256 }: Backup, { dryRun, keyFile }: { dryRun: boolean; keyFile: string }) =>
    [
      dryRun
        ? `Пробный запуск: копия сделана, проверена и удалена (${formatBytes(bytes)}); она легла бы в ${quote(file)}.`
        : `Резервная копия: ${quote(file)}, ${formatBytes(bytes)}.`,
      `SHA-256: ${sha256}`,
      `Ключ к кодам приглашений в неё не входит, храните его отдельно: ${quote(keyFile)}.`,
    ].join('\n'),
});

export type Keeping = ReturnType<typeof makeKeeping>;
