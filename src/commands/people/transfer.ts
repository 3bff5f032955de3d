import type { App } from '../../app.ts';
import { transferPerson } from '../../usecases/move-person.ts';
import type { BareCommand } from '../command.ts';
import { addOrderOptions, dateOption } from '../options.ts';

/** transfer: moves a pupil into another class. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands.transfer;
  return addOrderOptions(
    command
      .argument('[person]', named.person)
      .option('--to <class>', words.to)
      .option('--from <class>', words.from)
      .option('--date <date>', words.date, dateOption('--date')),
    app,
  ).action(async (given, { to, from = null, date = null, orderNumber = null, orderDate = null }) => {
    const store = await app.store();
    const { ask: questions, movement: words } = await app.screens();
    const person = await app.need(given, 'PERSON', (ask) => ask.text(questions.person));
    const target = await app.need(to, '--to', (ask) => ask.text(questions.className));
    const transfer = { person, to: target, from, movement: { date, orderNumber, orderDate } };
    const { on, ...document } = transferPerson(store, transfer);
    await app.report(document, (moved) => words.transferred(moved, on));
  });
}
