import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { type ClassRequest, createClasses } from '../../usecases/create-classes.ts';
import type { BareCommand } from '../command.ts';
import { openInput } from '../input.ts';

/** create-class: creates classes of the present year. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['create-class'];
  return command
    .argument('[names...]', words.arguments.names)
    .option('--staff', words.options.staff)
    .option('--if-missing', words.options.ifMissing)
    .option('--from <file>', words.options.from)
    .action(async (names, { from, staff = false, ifMissing = false }) => {
      if (from !== undefined && names.length > 0)
        throw new Problem('conflicting-options', { flags: ['NAME…', '--from'] });
      const store = await app.store();
      const screens = await app.screens();
      const classes =
        from !== undefined
          ? await readNomenclature(app, from)
          : names.length > 0
            ? names.map((name) => ({ name, headCount: null }))
            : await app.need(undefined, 'NAME…', async (ask) => {
                const typed = await ask.text(screens.ask.classNames);
                return typed.split(',').map((name) => ({ name: name.trim(), headCount: null }));
              });
      const result = createClasses(store, { classes, staff, ifMissing });
      await app.report(result, (document, screen) => screens.createClass(document, screen));
    });
}

async function readNomenclature(app: App, file: string): Promise<ClassRequest[]> {
  const { readClassFile } = await import('../../files/class-file.ts');
  const { rows, rejects } = readClassFile(await openInput(app, file));
  if (rejects.length > 0) {
    const facts = { rejected: rejects.length, read: rows.length + rejects.length, first: rejects.slice(0, 3) };
    throw new Problem('rows-rejected', { file, ...facts });
  }
  return rows;
}
