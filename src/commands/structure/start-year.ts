import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import type { Renaming, StartedYear, YearMap } from '../../usecases/start-year.ts';
import { startYear, type YearRequest } from '../../usecases/start-year.ts';
import type { BareCommand } from '../command.ts';
import { openInput } from '../input.ts';
import { wholeNumber } from '../options.ts';

/** start-year: begins the next school year, after a preview and with a backup of the one that ends. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands['start-year'];
  return command
    .argument('[year]', named.year, wholeNumber('YEAR', 'year'))
    .option('--graduate <classes>', words.graduate, addClasses)
    .option('--repeat <person>', words.repeat, (text, before: string[] = []) => [...before, text])
    .option('--rename <old=new>', words.rename, addRenaming)
    .option('--map <file>', words.map)
    .action(async (given, { graduate = null, repeat = [], rename = [], map: file }) => {
      const store = await app.store();
      const { startYear: screen, ask: questions } = await app.screens();
      const year = await app.need(given, 'YEAR', async (ask) =>
        wholeNumber('YEAR', 'year')(await ask.text(questions.year)),
      );
      const map = file === undefined ? null : await readMap(app, file);
      const request: YearRequest = { year, graduate, repeat, rename, map };
      const { showYear } = await import('../../terminal/year-view.ts');
      if (app.options.dryRun === true) return app.report(startYear(store, request), showYear);
      const asker = app.options.yes === true ? null : await app.asker();
      if (app.options.yes !== true && asker === null) throw new Problem('confirmation-needed', { flag: '--yes' });
      const { applied: _applied, runId: _runId, ...expected } = startYear(store, { ...request, preview: true });
      if (asker !== null) {
        await app.print<StartedYear>(expected, showYear);
        if (!(await asker.confirm(screen.confirm))) return app.world.stdout.write(`${screen.declined}\n`);
      }
      const backup = await app.backUp('start-year');
      const document = startYear(store, { ...request, expected });
      await app.report(document, (done, view) =>
        [...(asker === null ? [showYear(done, view)] : []), screen.done(done, backup.file)].join('\n'),
      );
    });
}

function addClasses(text: string, before: readonly string[] | null = null): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new Problem('invalid-value', { flag: '--graduate', value: text, expected: 'classes' });
  return [...(before ?? []), ...names];
}

function addRenaming(text: string, before: readonly Renaming[] = []): readonly Renaming[] {
  const equals = text.indexOf('=');
  const [from, to] = [text.slice(0, Math.max(equals, 0)).trim(), text.slice(equals + 1).trim()];
  if (from === '' || to === '')
    throw new Problem('invalid-value', { flag: '--rename', value: text, expected: 'renaming' });
  return [...before, { from, to }];
}

async function readMap(app: App, file: string): Promise<YearMap> {
  const { readYearMap } = await import('../../files/year-map-file.ts');
  return { file, rows: [...readYearMap(await openInput(app, file))] };
}
