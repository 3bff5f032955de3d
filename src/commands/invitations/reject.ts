import type { App } from '../../app.ts';
import { rejectRequests } from '../../usecases/reject-requests.ts';
import type { BareCommand } from '../command.ts';
import { idsArgument, textOption } from '../options.ts';

/** reject: rejects join requests with a reason; each gives its use of the invitation back. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.reject;
  return command
    .argument('[ids...]', words.arguments.ids, idsArgument('ID', 'request-id'))
    .option('--reason <text>', words.options.reason, textOption('--reason'))
    .action(async (named, { reason: given }) => {
      const { ask: questions } = await app.screens();
      const ids = await app.need(named?.length === 0 ? undefined : named, 'ID…', async (ask) => {
        const parse = idsArgument('ID', 'request-id');
        return (await ask.text(questions.requestIds))
          .split(/[\s,;]+/)
          .reduce<number[]>((all, one) => parse(one, all), []);
      });
      const reason = await app.need(given, '--reason', (ask) => ask.text(questions.reason));
      const result = rejectRequests(await app.store(), { ids, reason });
      const refused = await Promise.all(
        result.refused.map(async ({ requestId, code, problem }) => ({
          ...{ requestId, code },
          message: (await app.describe(problem)).message,
        })),
      );
      await app.report({ ...result, refused }, (await app.screens()).reject);
      const [first] = result.refused;
      if (first !== undefined) throw first.problem;
    });
}
