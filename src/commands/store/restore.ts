import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { prepareRestoration, type Restoration, type RestoredStore } from '../../usecases/restore-store.ts';
import type { BareCommand } from '../command.ts';

/** restore: puts a verified backup into the place of the store, which is kept beside it. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.restore.arguments;
  return command.argument('[file]', words.file).action(async (given) => {
    const source = await app.need(given, 'FILE', async (ask) => ask.text((await app.screens()).restore.file));
    const { dryRun, yes } = app.options;
    const asker = dryRun === true || yes === true ? null : await app.asker();
    if (dryRun !== true && yes !== true && asker === null) {
      throw new Problem('confirmation-needed', { flag: '--yes' });
    }
    const restoration = prepareRestoration(source, await app.place(), await app.vault(), {
      now: app.world.now(),
      actor: app.actor,
    });
    try {
      const { showRestoration } = await import('../../terminal/restore-view.ts');
      const { restore: screen } = await app.screens(restoration.restored.kind);
      if (dryRun === true) return await report(app, restoration, restoration.plan());
      if (asker !== null) {
        await app.print<Pick<Restoration, 'present' | 'restored'>>(restoration, showRestoration);
        if (!(await asker.confirm(screen.confirm))) return app.world.stdout.write(`${screen.declined}\n`);
      }
      await report(app, restoration, restoration.apply());
    } finally {
      restoration.discard();
    }
  });
}

async function report(app: App, { restored }: Restoration, document: RestoredStore): Promise<void> {
  const { restore: screen } = await app.screens(restored.kind);
  const { keyFile } = await app.place();
  await app.report(document, () => screen.done(document, restored, keyFile));
}
