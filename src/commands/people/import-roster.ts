import type { App } from '../../app.ts';
import { isProblem, Problem } from '../../domain/problem.ts';
import { ROSTER_FIELDS, type RosterField } from '../../domain/roster-fields.ts';
import { emptyImport, type ImportedRoster } from '../../domain/roster-import.ts';
import { type Delimiter, parseDelimiterLabel } from '../../files/delimiter.ts';
import { parseEncodingLabel } from '../../files/encoding.ts';
import type { Language } from '../../language/language.ts';
import { showImport } from '../../terminal/import-view.ts';
import { importRoster } from '../../usecases/import-roster.ts';
import type { BareCommand } from '../command.ts';
import { openInput } from '../input.ts';
import { oneOf, textOption } from '../options.ts';

/** import-roster: takes a roster of pupils or staff from a file of the journal system. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['import-roster'];
  return command
    .argument('[file]', words.arguments.file)
    .option('--role <role>', words.options.role, oneOf('--role', ['pupil', 'teacher']))
    .option('--create-classes', words.options.createClasses)
    .option('--moves', words.options.moves)
    .option('--map <header=field>', words.options.map, addMapping)
    .option('--encoding <encoding>', words.options.encoding, parseEncoding)
    .option('--delimiter <delimiter>', words.options.delimiter, parseDelimiter)
    .option('--expect-plan <hash>', words.options.expectPlan, textOption('--expect-plan'))
    .action(async (named, { role: wanted, createClasses = false, moves = false, expectPlan = null, ...reading }) => {
      const { ask: questions } = app.language.screens;
      const file = await app.need(named, 'FILE', (ask) => ask.text(questions.rosterFile));
      const role = await app.need(wanted, '--role', (ask) => ask.choose(questions.rosterRole, questions.rosterRoles));
      const store = await app.store();
      const input = await openInput(app, file);
      const { openRoster } = await import('../../files/roster-file.ts');
      const { parsePhone } = await import('../../files/phone.ts');
      const document = await readOrExplain(app, file, () => {
        const source = openRoster(input, reading);
        return importRoster(store, source, { role, createClasses, moves, expectedPlan: expectPlan }, parsePhone);
      });
      const { rejects } = document;
      const explained = explainImport(document, app.language);
      if (rejects.length === 0) return app.report(explained, showImport);
      await app.print(explained, showImport);
      throw new Problem('rows-rejected', { file, rejected: rejects.length, read: document.rows.read, first: [] });
    });
}

/** Puts a message beside the code of every reject and warning, as the document lists them. */
function explainImport<T extends ImportedRoster>(document: T, { rejects, screens }: Language) {
  return {
    ...document,
    warnings: document.warnings.map((one) => ({
      line: one.line,
      code: one.code,
      message: screens.importRoster.warning(one),
    })),
    rejects: document.rejects.map(({ near, ...one }) => ({ ...one, message: rejects[one.code]({ near, ...one }) })),
  };
}

/** A file that cannot be read as a roster still gets its document, with nothing read. */
async function readOrExplain<T>(app: App, file: string, read: () => T): Promise<T> {
  try {
    return read();
  } catch (error) {
    const unread = isProblem(error, 'unreadable-file') || isProblem(error, 'header-not-found');
    if (unread && app.options.json === true) {
      await app.print({ ...emptyImport(file), runId: null, applied: false }, () => '');
    }
    throw error;
  }
}

function addMapping(text: string, before: Map<string, RosterField> = new Map()): Map<string, RosterField> {
  const equals = text.lastIndexOf('=');
  const header = text.slice(0, Math.max(equals, 0)).trim();
  const field = ROSTER_FIELDS.find(
    (one) =>
      one.toLowerCase() ===
      text
        .slice(equals + 1)
        .trim()
        .toLowerCase(),
  );
  if (header === '' || field === undefined)
    throw new Problem('invalid-value', { flag: '--map', value: text, expected: 'mapping' });
  return before.set(header, field);
}

function parseEncoding(text: string) {
  const encoding = parseEncodingLabel(text);
  if (encoding === undefined)
    throw new Problem('invalid-value', { flag: '--encoding', value: text, expected: 'encoding' });
  return encoding;
}

function parseDelimiter(text: string): Delimiter {
  const delimiter = parseDelimiterLabel(text);
  if (delimiter === undefined)
    throw new Problem('invalid-value', { flag: '--delimiter', value: text, expected: 'delimiter' });
  return delimiter;
}
