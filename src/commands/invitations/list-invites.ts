import type { App } from '../../app.ts';
import { INVITATION_STATES } from '../../domain/invitation.ts';
import { ROLES } from '../../domain/person.ts';
import { listInvitations } from '../../usecases/list-invitations.ts';
import type { BareCommand } from '../command.ts';
import { addListOptions, printList } from '../list.ts';
import { oneOf } from '../options.ts';

/** list-invites: shows invitations; codes are masked unless asked for. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['list-invites'].options;
  return addListOptions(command, app)
    .option('--state <state>', words.state, oneOf('--state', INVITATION_STATES))
    .option('--class <class>', words.class)
    .option('--role <role>', words.role, oneOf('--role', ROLES))
    .option('--show-links', words.showLinks)
    .action(async ({ state = null, class: className = null, role = null, showLinks = false, ...options }) => {
      const query = { state, className, role, showLinks };
      const { items, keyMissing } = listInvitations(await app.store(), await app.vault(), query);
      const { listInvites: screen } = await app.screens();
      const columns = showLinks ? screen.columnsWithLinks : screen.columns;
      await printList(app, { items, columns, empty: screen.empty }, options);
      if (keyMissing && showLinks && app.options.json !== true) app.world.stderr.write(`${screen.keyMissing}\n`);
    });
}
