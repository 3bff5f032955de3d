import type { App } from '../../app.ts';
import { listClasses } from '../../usecases/list-classes.ts';
import type { BareCommand } from '../command.ts';
import { addListOptions, printList } from '../list.ts';
import { wholeNumber } from '../options.ts';

/** list-classes: shows the classes of a year. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['list-classes'].options;
  return addListOptions(command, app)
    .option('--year <year>', words.year, wholeNumber('--year', 'year'))
    .option('--archived', words.archived)
    .option('--without-homeroom', words.withoutHomeroom)
    .action(async ({ year = null, archived = false, withoutHomeroom = false, ...options }) => {
      const items = listClasses(await app.store(), { year, archived, withoutHomeroom });
      const { listClasses: screen } = await app.screens();
      await printList(app, { items, columns: screen.columns, empty: screen.empty }, options);
    });
}
