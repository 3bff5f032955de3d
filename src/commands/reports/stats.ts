import type { App } from '../../app.ts';
import { computeStatistics } from '../../usecases/compute-statistics.ts';
import type { BareCommand } from '../command.ts';
import { LIST_FORMATS, printReport } from '../list.ts';
import { dateOption, oneOf } from '../options.ts';

/** stats: shows the director's figures. */
export function define(command: BareCommand, app: App) {
  const { options: words } = app.language.help.commands.stats;
  const list = app.language.help.list;
  return command
    .option('--by <rows>', words.by, oneOf('--by', ['class', 'grade', 'role']))
    .option('--class <class>', words.class)
    .option('--as-of <date>', words.asOf, dateOption('--as-of'))
    .option('--format <format>', list.format, oneOf('--format', LIST_FORMATS))
    .option('--out <file>', list.out)
    .option('--no-names', words.names)
    .action(async ({ by = 'class', class: className = null, asOf = null, names, ...options }) => {
      const figures = computeStatistics(await app.store(), { asOf, className, withoutNames: names === false });
      await printReport(app, options, {
        json: () => JSON.stringify(figures.statistics),
        csv: async (screen) => {
          const { listStatisticsRows } = await import('../../terminal/statistics-view.ts');
          const { rows, columns } = listStatisticsRows(figures, by, screen.language);
          return (await import('../../terminal/csv.ts')).toCsv(rows, columns, screen);
        },
        table: async (screen) => {
          const { showStatistics } = await import('../../terminal/statistics-view.ts');
          return showStatistics(figures, by, screen);
        },
      });
    });
}
