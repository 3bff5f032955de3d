import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { revokeVerifications, verifyTeachers } from '../../usecases/verify-teachers.ts';
import type { BareCommand } from '../command.ts';
import { dateOption, textOption } from '../options.ts';

/** verify-teacher: completes the confirmation of the status «учитель», or takes it back. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['verify-teacher'];
  return command
    .argument('[people...]', words.arguments.people)
    .option('--all-joined', words.options.allJoined)
    .option('--basis <text>', words.options.basis, textOption('--basis'))
    .option('--date <date>', words.options.date, dateOption('--date'))
    .option('--revoke', words.options.revoke)
    .option('--reason <text>', words.options.reason, textOption('--reason'))
    .action(async (named, { allJoined = false, revoke = false, reason: why, basis = null, date = null }) => {
      if (allJoined && named.length > 0)
        throw new Problem('conflicting-options', { flags: ['PERSON…', '--all-joined'] });
      if (!revoke && why !== undefined) throw new Problem('missing-value', { flag: '--revoke' });
      const ground = basis !== null ? '--basis' : date !== null ? '--date' : null;
      if (revoke && ground !== null) throw new Problem('conflicting-options', { flags: ['--revoke', ground] });
      const store = await app.store();
      const { ask: questions, verifyTeacher: screen } = await app.screens();
      const reason = revoke ? await app.need(why, '--reason', (ask) => ask.text(questions.reason)) : null;
      const people =
        allJoined || named.length > 0
          ? named
          : await app.need(undefined, 'PERSON…', async (ask) => [await ask.text(questions.teacher)]);
      const result =
        reason === null
          ? verifyTeachers(store, { people, allJoined, basis, date })
          : revokeVerifications(store, { people, allJoined, reason });
      await app.report(result, (document) => screen(document, revoke));
    });
}
