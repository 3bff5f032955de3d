import type { App } from '../../app.ts';
import { LEAVING_REASONS, type LeavingReason, withdraw } from '../../usecases/move-person.ts';
import type { BareCommand } from '../command.ts';
import { addOrderOptions, dateOption, oneOf, textOption } from '../options.ts';

/** withdraw: lets somebody leave the organisation, or one class of several. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands.withdraw;
  return addOrderOptions(
    command
      .argument('[person]', named.person)
      .option('--class <class>', words.class)
      .option('--date <date>', words.date, dateOption('--date'))
      .option('--reason <reason>', words.reason, oneOf('--reason', LEAVING_REASONS))
      .option('--destination <text>', words.destination, textOption('--destination')),
    app,
  )
    .option('--vacate', words.vacate)
    .action(async (given, { class: className = null, reason: why, destination = null, ...options }) => {
      const { date = null, orderNumber = null, orderDate = null, vacate = false } = options;
      const store = await app.store();
      const { ask: questions, movement: words } = await app.screens();
      const person = await app.need(given, 'PERSON', (ask) => ask.text(questions.person));
      const reason = await app.need(why, '--reason', (ask) =>
        ask.choose<LeavingReason>(questions.leavingReason, questions.leavingReasons),
      );
      const movement = { date, orderNumber, orderDate };
      const withdrawal = { person, className, reason, destination, movement };
      const asker = vacate || app.options.yes === true || app.options.dryRun === true ? null : await app.asker();
      if (asker !== null) {
        const { vacated: would } = withdraw(store, { ...withdrawal, preview: true });
        if (would.length > 0 && !(await asker.confirm(words.vacates(would)))) {
          return app.world.stdout.write(`${words.declined}\n`);
        }
      }
      const { on, left, vacated, ...document } = withdraw(store, withdrawal);
      const from = left.length === 0 ? null : left.join(', ');
      await app.report(document, (moved) => words.withdrawn({ ...moved, from }, on, vacated));
    });
}
