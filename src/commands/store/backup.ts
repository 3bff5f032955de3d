import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { makeBackup } from '../../usecases/back-up-store.ts';
import type { BareCommand } from '../command.ts';
import { textOption } from '../options.ts';

/** backup: copies the store whole into a file, while others may work with it. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.backup.options;
  return command.option('--out <file>', words.out, readOut).action(async ({ out = null }) => {
    const { file: store } = await app.store();
    const { waitMilliseconds, keyFile } = await app.place();
    const dryRun = app.options.dryRun === true;
    const backup = makeBackup({ store, out, now: app.world.now(), waitMilliseconds, dryRun });
    const { backup: screen } = await app.screens();
    await app.report(backup, () => screen(backup, { dryRun, keyFile }));
  });
}

function readOut(text: string): string {
  const file = textOption('--out')(text);
  if (file === '-') throw new Problem('invalid-value', { flag: '--out', value: file, expected: 'backup-file' });
  return file;
}
