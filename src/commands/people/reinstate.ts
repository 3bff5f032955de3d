import type { App } from '../../app.ts';
import { reinstatePerson } from '../../usecases/move-person.ts';
import type { BareCommand } from '../command.ts';
import { addOrderOptions, dateOption } from '../options.ts';

/** reinstate: takes somebody back who left. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands.reinstate;
  return addOrderOptions(
    command
      .argument('[person]', named.person)
      .option('--class <class>', words.class)
      .option('--date <date>', words.date, dateOption('--date')),
    app,
  ).action(async (given, { class: className, date = null, orderNumber = null, orderDate = null }) => {
    const store = await app.store();
    const { ask: questions, movement: words } = await app.screens();
    const person = await app.need(given, 'PERSON', (ask) => ask.text(questions.person));
    const to = await app.need(className, '--class', (ask) => ask.text(questions.className));
    const { on, ...document } = reinstatePerson(store, { person, to, movement: { date, orderNumber, orderDate } });
    await app.report(document, (moved) => words.reinstated(moved, on));
  });
}
