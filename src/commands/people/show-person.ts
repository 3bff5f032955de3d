import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { exportPerson, showPerson } from '../../usecases/show-person.ts';
import type { BareCommand } from '../command.ts';
import { textOption } from '../options.ts';

/** show-person: shows everything that is known of a person, or writes it into a file for them. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands['show-person'];
  return command
    .argument('[person]', named.person)
    .option('--export <file>', words.export, textOption('--export'))
    .action(async (given, { export: out }) => {
      const store = await app.store();
      const { ask: questions } = await app.screens();
      const query = await app.need(given, 'PERSON', (ask) => ask.text(questions.person));
      if (out !== undefined) return writeCopy(app, query, out);
      const { showPersonCard } = await import('../../terminal/person-view.ts');
      await app.print(showPerson(store, query), showPersonCard);
    });
}

/** Writes the copy of their data that a person may ask for. */
async function writeCopy(app: App, query: string, out: string): Promise<void> {
  const fits = out === '-' ? app.options.json !== true : /\.json$/i.test(out);
  if (!fits) throw new Problem('invalid-value', { flag: '--export', value: out, expected: 'FILE.json' });
  const { prepareFile } = await import('../../files/output.ts');
  const file = out === '-' ? null : prepareFile(out);
  try {
    const copy = exportPerson(await app.store(), query);
    const contents = `${JSON.stringify(copy, null, 2)}\n`;
    if (file === null) return app.world.stdout.write(contents);
    const dryRun = app.options.dryRun === true;
    if (!dryRun) file.finish(contents);
    const { id, fullName } = copy.person;
    const { exportPerson: screen } = await app.screens();
    await app.report({ person: { id, fullName }, out, bytes: Buffer.byteLength(contents) }, (done) =>
      screen(done, dryRun),
    );
  } finally {
    file?.discard();
  }
}
