import type { App } from '../../app.ts';
import { PERSON_STATES, ROLES } from '../../domain/person.ts';
import { listMissing, listPeople } from '../../usecases/list-people.ts';
import type { BareCommand } from '../command.ts';
import { addListOptions, printList } from '../list.ts';
import { oneOf } from '../options.ts';

/** list-people: shows people and where they stand on the way into the community. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['list-people'].options;
  return addListOptions(command, app)
    .option('--role <role>', words.role, oneOf('--role', ROLES))
    .option('--class <class>', words.class)
    .option('--state <state>', words.state, oneOf('--state', PERSON_STATES))
    .option('--missing', words.missing)
    .option('--all', words.all)
    .action(async ({ role = null, class: className = null, state = null, missing, all = false, ...options }) => {
      const query = { role, className, state, all };
      const store = await app.store();
      const { listPeople: screen } = await app.screens();
      if (missing === true) {
        const listing = {
          items: listMissing(store, query),
          columns: screen.missingColumns,
          empty: screen.nobodyMissing,
        };
        return printList(app, listing, options);
      }
      await printList(app, { items: listPeople(store, query), columns: screen.columns, empty: screen.empty }, options);
    });
}
