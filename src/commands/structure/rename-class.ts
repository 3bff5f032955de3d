import type { App } from '../../app.ts';
import { renameClass } from '../../usecases/change-class.ts';
import type { BareCommand } from '../command.ts';

/** rename-class: gives a class another name. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['rename-class'].arguments;
  return command
    .argument('[class]', words.class)
    .argument('[new]', words.new)
    .action(async (className, newName) => {
      const store = await app.store();
      const { ask: questions, renameClass: screen } = await app.screens();
      const place = await app.need(className, 'CLASS', (ask) => ask.text(questions.className));
      const name = await app.need(newName, 'NEW', (ask) => ask.text(questions.newClassName));
      await app.report(renameClass(store, place, name), screen);
    });
}
