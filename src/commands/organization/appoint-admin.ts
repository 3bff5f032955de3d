import type { App } from '../../app.ts';
import { appointAdministrator } from '../../usecases/appoint-administrator.ts';
import type { BareCommand } from '../command.ts';
import { addOrderOptions } from '../options.ts';

/** appoint-admin: appoints an additional administrator. */
export function define(command: BareCommand, app: App) {
  const named = app.language.help.commands['appoint-admin'].arguments;
  return addOrderOptions(command.argument('[person]', named.person), app).action(
    async (given, { orderNumber = null, orderDate = null }) => {
      const store = await app.store();
      const { ask: questions, administration } = await app.screens();
      const person = await app.need(given, 'PERSON', (ask) => ask.text(questions.teacher));
      await app.report(appointAdministrator(store, person, { orderNumber, orderDate }), administration.appointed);
    },
  );
}
