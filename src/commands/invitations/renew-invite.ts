import type { App } from '../../app.ts';
import { renewInvitations } from '../../usecases/renew-invitations.ts';
import type { BareCommand } from '../command.ts';
import { expiryOption, idsArgument } from '../options.ts';

/** renew-invite: moves the end of invitations, whose codes and links stay. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['renew-invite'];
  const readIds = idsArgument('ID', 'invitation-id');
  const readExpiry = expiryOption('--expires');
  return command
    .argument('[ids...]', words.arguments.ids, readIds)
    .option('--expires <span|date>', words.options.expires, readExpiry)
    .action(async (given = [], { expires }) => {
      const store = await app.store();
      const { ask: questions, renewInvite } = await app.screens();
      const ids =
        given.length > 0
          ? given
          : await app.need(undefined, 'ID…', async (ask) => readIds(await ask.text(questions.invitation), undefined));
      const expiry = await app.need(expires, '--expires', async (ask) => readExpiry(await ask.text(questions.expires)));
      await app.report(renewInvitations(store, ids, expiry), renewInvite);
    });
}
