import type { App } from '../../app.ts';
import { showOrganization } from '../../usecases/show-organization.ts';
import type { BareCommand } from '../command.ts';

/** show-org: shows the organisation's data and what is left to do. */
export function define(command: BareCommand, app: App) {
  return command.action(async () => {
    await app.print(showOrganization(await app.store()), (await app.screens()).showOrg);
  });
}
