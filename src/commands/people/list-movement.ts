import type { App } from '../../app.ts';
import { listMovement } from '../../usecases/list-movement.ts';
import type { BareCommand } from '../command.ts';
import { addListOptions, printList } from '../list.ts';
import { dateOption } from '../options.ts';

/** list-movement: shows who came, went and moved. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['list-movement'].options;
  return addListOptions(command, app)
    .option('--from <date>', words.from, dateOption('--from'))
    .option('--to <date>', words.to, dateOption('--to'))
    .action(async ({ from = null, to = null, ...options }) => {
      const { items, totals } = listMovement(await app.store(), { from, to });
      const { listMovement: screen } = await app.screens();
      const { columns, empty } = screen;
      await printList(
        app,
        { items, columns, empty, sums: { fields: { totals }, line: screen.totals(totals) } },
        options,
      );
    });
}
