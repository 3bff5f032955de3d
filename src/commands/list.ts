import type { App } from '../app.ts';
import { Problem } from '../domain/problem.ts';
import type { Column } from '../terminal/table.ts';
import type { BareCommand } from './command.ts';
import { oneOf, wholeNumber } from './options.ts';

export const LIST_FORMATS = ['table', 'json', 'csv'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

export type ListOptions = { format?: ListFormat; out?: string; limit?: number; offset?: number };

/** Adds the options that every list has. */
export function addListOptions(command: BareCommand, app: App) {
  const words = app.language.help.list;
  return command
    .option('--format <format>', words.format, oneOf('--format', LIST_FORMATS))
    .option('--out <file>', words.out)
    .option('--limit <number>', words.limit, wholeNumber('--limit', 'number'))
    .option('--offset <number>', words.offset, wholeNumber('--offset', 'offset'));
}

/** What a list prints: its items, the columns of its table and CSV, and what a table says when it is empty. */
export type Listing<T> = {
  items: readonly T[];
  columns: readonly Column<T>[];
  empty: string;
  /** What is told of all items together: fields of the JSON document, and a line below the table. */
  sums?: { fields: object; line: string };
};

/** Prints a list as a table, as JSON or as CSV, on standard output or into a file. */
export async function printList<T>(
  app: App,
  { items, columns, empty, sums }: Listing<T>,
  options: ListOptions,
): Promise<void> {
  const { limit, offset = 0 } = options;
  const shown = items.slice(offset, limit === undefined ? undefined : offset + limit);
  const document = { items: shown, total: items.length, ...sums?.fields };
  await printReport(app, options, {
    json: () => JSON.stringify(document),
    csv: async (screen) => (await import('../terminal/csv.ts')).toCsv(shown, columns, screen),
    table: async (screen) => {
      if (shown.length === 0) return empty;
      const { drawTable } = await import('../terminal/table.ts');
      const table = drawTable(shown, columns, screen);
      const rest = items.length - shown.length;
      const { list: words } = screen.language.screens;
      const more = rest > 0 ? [screen.colour.faint(words.more(shown.length, items.length))] : [];
      return [table, ...more, ...(sums === undefined ? [] : [sums.line])].join('\n');
    },
  });
}

type Rendering = Awaited<ReturnType<App['screen']>>;

/** How something is rendered in each format; only the one asked for is made. */
export type Renderings = {
  json: () => string;
  csv: (screen: Rendering) => Promise<string>;
  table: (screen: Rendering) => Promise<string>;
};

/** Prints a report in the format asked for, on standard output or into a file readable by the owner only. */
export async function printReport(
  app: App,
  options: { format?: ListFormat; out?: string },
  renderings: Renderings,
): Promise<void> {
  const format = options.format ?? (app.options.json === true ? 'json' : 'table');
  const toFile = options.out !== undefined && options.out !== '-';
  if (app.options.json === true && format !== 'json' && !toFile) {
    throw new Problem('conflicting-options', { flags: ['--json', `--format ${format}`] });
  }
  if (options.out === undefined || !toFile) return app.world.stdout.write(await render(app, format, renderings));
  const { prepareFile } = await import('../files/output.ts');
  const file = prepareFile(options.out);
  const bytes = file.finish(await render(app, format, renderings, true));
  const { out } = options;
  await app.report({ out, format, bytes }, ({ out: path }, { language }) => language.screens.list.written(path));
}

async function render(app: App, format: ListFormat, renderings: Renderings, toFile = false): Promise<string> {
  if (format === 'json') return `${renderings.json()}\n`;
  const screen = await app.screen();
  if (format === 'csv') return renderings.csv(screen);
  const plain = { ...screen, width: Number.POSITIVE_INFINITY, isTerminal: false };
  return `${await renderings.table(toFile ? plain : screen)}\n`;
}
