import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { requestToJoin, requestToJoinFromFile } from '../../usecases/request-to-join.ts';
import type { BareCommand } from '../command.ts';
import { openInput } from '../input.ts';
import { dateOption, emailOption, nameOption, readPhone } from '../options.ts';

/** join: records a request to join by somebody who holds an invitation. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.join;
  return command
    .argument('[code]', words.arguments.code)
    .option('--name <full name>', words.options.name, nameOption('--name'))
    .option('--birth-date <date>', words.options.birthDate, dateOption('--birth-date'))
    .option('--phone <phone>', words.options.phone)
    .option('--email <email>', words.options.email, emailOption('--email'))
    .option('--child <full name>', words.options.child, (text) => nameOption('--child')(text).fullName)
    .option('--from <file>', words.options.from)
    .action(async (code, { from, name: given, birthDate = null, phone, email = null, child = null }) => {
      if (from !== undefined) {
        if (code !== undefined) throw new Problem('conflicting-options', { flags: ['CODE', '--from'] });
        return joinFromFile(app, from);
      }
      const { ask: questions } = await app.screens();
      const codeOrLink = await app.need(code, 'CODE', (ask) => ask.text(questions.code));
      const name = await app.need(given, '--name', async (ask) =>
        nameOption('--name')(await ask.text(questions.fullName)),
      );
      const store = await app.store();
      const contacts = { phone: phone === undefined ? null : await readPhone('--phone', phone), email };
      const application = { codeOrLink, name, birthDate, ...contacts, childName: child };
      await app.report(requestToJoin(store, application), (await app.screens()).join.one);
    });
}

async function joinFromFile(app: App, file: string): Promise<void> {
  const { readJoinFile } = await import('../../files/join-file.ts');
  const store = await app.store();
  const document = requestToJoinFromFile(store, readJoinFile(await openInput(app, file)));
  const { rows } = document;
  const { rejects: reasons, screens } = await app.spoken();
  const rejects = document.rejects.map(({ near, ...one }) => ({
    ...one,
    message: reasons[one.code]({ near, ...one }),
  }));
  const { many } = screens.join;
  if (rejects.length === 0) return app.report(document, many);
  await app.print({ ...document, rejects }, many);
  throw new Problem('rows-rejected', {
    file,
    rejected: rejects.length,
    read: rows.read,
    first: document.rejects.slice(0, 3),
  });
}
