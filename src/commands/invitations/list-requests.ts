import type { App } from '../../app.ts';
import { MATCH_KINDS, REQUEST_STATES } from '../../domain/join-request.ts';
import { ROLES } from '../../domain/person.ts';
import { listRequests } from '../../usecases/list-requests.ts';
import type { BareCommand } from '../command.ts';
import { addListOptions, printList } from '../list.ts';
import { oneOf } from '../options.ts';

/** list-requests: shows join requests and whom they match. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['list-requests'].options;
  return addListOptions(command, app)
    .option('--state <state>', words.state, oneOf('--state', REQUEST_STATES))
    .option('--class <class>', words.class)
    .option('--role <role>', words.role, oneOf('--role', ROLES))
    .option('--match <kind>', words.match, oneOf('--match', MATCH_KINDS))
    .action(async ({ state = null, class: className = null, role = null, match = null, ...options }) => {
      const items = listRequests(await app.store(), { state, className, role, match });
      const { listRequests: screen } = await app.screens();
      await printList(app, { items, columns: screen.columns, empty: screen.empty }, options);
    });
}
