import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { verifyTeachers } from '../../usecases/verify-teachers.ts';
import type { BareCommand } from '../command.ts';
import { textOption } from '../options.ts';

/** verify-teacher: completes the confirmation of the status «учитель», or takes it back. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['verify-teacher'];
  return command
    .argument('[people...]', words.arguments.people)
    .option('--all-joined', words.options.allJoined)
    .option('--revoke', words.options.revoke)
    .option('--reason <text>', words.options.reason, textOption('--reason'))
    .action(async (named, { allJoined = false, revoke = false, reason }) => {
      if (allJoined && named.length > 0)
        throw new Problem('conflicting-options', { flags: ['PERSON…', '--all-joined'] });
      if (!revoke && reason !== undefined) throw new Problem('missing-value', { flag: '--revoke' });
      const { ask: questions } = await app.screens();
      if (revoke) await app.need(reason, '--reason', (ask) => ask.text(questions.reason));
      const people =
        allJoined || named.length > 0
          ? named
          : await app.need(undefined, 'PERSON…', async (ask) => [await ask.text(questions.teacher)]);
      const result = verifyTeachers(await app.store(), { people, allJoined, revoke });
      const { verifyTeacher: screen } = await app.screens();
      await app.report(result, (document) => screen(document, revoke));
    });
}
