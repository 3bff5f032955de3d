import type { App } from '../../app.ts';
import { archiveClass } from '../../usecases/change-class.ts';
import type { BareCommand } from '../command.ts';

/** archive-class: puts an empty class away. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['archive-class'].arguments;
  return command.argument('[class]', words.class).action(async (className) => {
    const store = await app.store();
    const { ask: questions, archiveClass: screen } = await app.screens();
    const place = await app.need(className, 'CLASS', (ask) => ask.text(questions.className));
    await app.report(archiveClass(store, place), screen);
  });
}
