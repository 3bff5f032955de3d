import type { App } from '../../app.ts';
import { ROLES } from '../../domain/person.ts';
import { Problem } from '../../domain/problem.ts';
import { type Approved, approveRequests } from '../../usecases/approve-requests.ts';
import type { BareCommand } from '../command.ts';
import { idsArgument, oneOf } from '../options.ts';

/** approve: accepts join requests by number, by their exact match, or one by one in a terminal. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.approve;
  return command
    .argument('[ids...]', words.arguments.ids, idsArgument('ID', 'request-id'))
    .option('--matched', words.options.matched)
    .option('--class <class>', words.options.class)
    .option('--role <role>', words.options.role, oneOf('--role', ROLES))
    .option('--person <person>', words.options.person)
    .option('--as-new', words.options.asNew)
    .option('--verify', words.options.verify)
    .action(async (ids = [], options) => {
      const {
        matched = false,
        class: className = null,
        role = null,
        person = null,
        asNew = false,
        verify = false,
      } = options;
      if (person !== null && asNew) throw new Problem('conflicting-options', { flags: ['--person', '--as-new'] });
      if (matched && (ids.length > 0 || person !== null || asNew)) {
        const other = ids.length > 0 ? 'ID' : asNew ? '--as-new' : '--person';
        throw new Problem('conflicting-options', { flags: ['--matched', other] });
      }
      if (person !== null && ids.length > 1)
        throw new Problem('conflicting-options', { flags: ['--person', 'ID ID…'] });
      const store = await app.store();
      if (!matched && ids.length === 0) {
        const asker = await app.need(undefined, 'ID… | --matched', async (ask) => ask);
        const { reviewRequests } = await import('./review-requests.ts');
        return reviewRequests(app, store, asker, { className, role, verify });
      }
      const document = approveRequests(store, { ids, matched, className, role, person, asNew, verify });
      await app.report(await describeRefusals(app, document), (await app.screens()).approve);
      const [first] = document.refused;
      if (!matched && first !== undefined) throw first.problem;
    });
}

/** Puts the refusals into words, as the document lists them. */
async function describeRefusals<T extends Approved>(app: App, document: T) {
  const refused = await Promise.all(
    document.refused.map(async ({ requestId, code, problem }) => ({
      ...{ requestId, code },
      message: (await app.describe(problem)).message,
    })),
  );
  return { ...document, refused };
}
