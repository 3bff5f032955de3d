import type { App } from '../../app.ts';
import { appointAdministrator } from '../../usecases/appoint-administrator.ts';
import type { BareCommand } from '../command.ts';
import { dateOption, textOption } from '../options.ts';

/** appoint-admin: appoints an additional administrator. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands['appoint-admin'];
  return command
    .argument('[person]', named.person)
    .option('--order-number <number>', words.orderNumber, textOption('--order-number'))
    .option('--order-date <date>', words.orderDate, dateOption('--order-date'))
    .action(async (given, { orderNumber = null, orderDate = null }) => {
      const store = await app.store();
      const { ask: questions, administration } = await app.screens();
      const person = await app.need(given, 'PERSON', (ask) => ask.text(questions.teacher));
      await app.report(appointAdministrator(store, person, { orderNumber, orderDate }), administration.appointed);
    });
}
