import type { App } from '../../app.ts';
import { listRuns } from '../../usecases/list-runs.ts';
import type { BareCommand } from '../command.ts';
import { addListOptions, printList } from '../list.ts';

/** list-runs: shows which commands changed the store. */
export function define(command: BareCommand, app: App) {
  return addListOptions(command, app).action(async (options) => {
    const items = listRuns(await app.store());
    const { listRuns: screen } = await app.screens();
    await printList(app, { items, columns: screen.columns, empty: screen.empty }, options);
  });
}
