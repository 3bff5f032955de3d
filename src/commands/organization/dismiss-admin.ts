import type { App } from '../../app.ts';
import { dismissAdministrator } from '../../usecases/appoint-administrator.ts';
import type { BareCommand } from '../command.ts';

/** dismiss-admin: dismisses an administrator. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['dismiss-admin'].arguments;
  return command.argument('[person]', words.person).action(async (given) => {
    const store = await app.store();
    const { ask: questions, administration } = await app.screens();
    const person = await app.need(given, 'PERSON', (ask) => ask.text(questions.teacher));
    await app.report(dismissAdministrator(store, person), administration.dismissed);
  });
}
