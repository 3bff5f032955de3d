import type { App } from '../../app.ts';
import { showPerson } from '../../usecases/show-person.ts';
import type { BareCommand } from '../command.ts';

/** show-person: shows everything that is known of a person. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['show-person'].arguments;
  return command.argument('[person]', words.person).action(async (given) => {
    const store = await app.store();
    const { ask: questions } = await app.screens();
    const query = await app.need(given, 'PERSON', (ask) => ask.text(questions.person));
    const { showPersonCard } = await import('../../terminal/person-view.ts');
    await app.print(showPerson(store, query), showPersonCard);
  });
}
