import type { App } from '../../app.ts';
import { showOrganization } from '../../usecases/show-organization.ts';
import type { BareCommand } from '../command.ts';

/** show-org: shows the organisation's data and what is left to do. */
export function define(command: BareCommand, app: App) {
  return command.action(async () => {
    const { shown, rules } = showOrganization(await app.store());
    const { showOrg: screen } = await app.screens();
    await app.print(shown, (document, view) => screen(document, rules, view));
  });
}
