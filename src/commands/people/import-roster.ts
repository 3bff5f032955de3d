import { resolve } from 'node:path';
import type { App } from '../../app.ts';
import { DEFAULT_MAX_LEAVERS, type MaxLeavers, parseMaxLeavers } from '../../domain/leaver-guard.ts';
import { ROLES } from '../../domain/person.ts';
import { isProblem, Problem } from '../../domain/problem.ts';
import { HAND_EDITABLE } from '../../domain/roster-changes.ts';
import { ROSTER_FIELDS, type RosterField } from '../../domain/roster-fields.ts';
import { emptyImport, type RosterImportResult } from '../../domain/roster-import.ts';
import type { RosterRecord } from '../../domain/roster-row.ts';
import { REJECT_COLUMNS } from '../../domain/row-reject.ts';
import { type Delimiter, parseDelimiterLabel } from '../../files/delimiter.ts';
import { parseEncodingLabel } from '../../files/encoding.ts';
import type { TableSource } from '../../files/table-file.ts';
import type { Written } from '../../store/store.ts';
import { type ShownImport, showDone, showImport, showTrial } from '../../terminal/import-view.ts';
import {
  importRoster,
  listRememberedMappings,
  type RosterOrder,
  type RosterSource,
} from '../../usecases/import-roster.ts';
import type { BareCommand } from '../command.ts';
import { needRosterRole, openInput } from '../input.ts';
import { oneOf, textOption } from '../options.ts';
import { type Aside, openAside } from './refused-rows.ts';

/** How many lines of a kind a screen shows unless all are asked for. */
const MOST_LINES = 20;

/** import-roster: takes a roster of pupils, staff or parents from a file of the journal system. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['import-roster'];
  return command
    .argument('[file]', words.arguments.file)
    .option('--role <role>', words.options.role, oneOf('--role', ROLES))
    .option('--mirror [scope]', words.options.mirror)
    .option('--max-leavers <limit>', words.options.maxLeavers, readMaxLeavers)
    .option('--create-classes', words.options.createClasses)
    .option('--moves', words.options.moves)
    .option('--rejects <file>', words.options.rejects, textOption('--rejects'))
    .option('--override <fields>', words.options.override, addFields)
    .option('--map <header=field>', words.options.map, addMapping)
    .option('--sheet <name>', words.options.sheet, textOption('--sheet'))
    .option('--encoding <encoding>', words.options.encoding, parseEncoding)
    .option('--delimiter <delimiter>', words.options.delimiter, parseDelimiter)
    .option('--expect-plan <hash>', words.options.expectPlan, textOption('--expect-plan'))
    .option('--verbose', words.options.verbose)
    .action(async (argument, options) => {
      const { mirror, file: named } = readMirror(options.mirror, argument);
      const file = await app.need(named, 'FILE', async (ask) => ask.text((await app.screens()).ask.rosterFile));
      const role = await needRosterRole(app, options.role);
      const { sheet, map, encoding, delimiter, createClasses = false, moves = false, rejects } = options;
      const mostLines = options.verbose === true ? Number.POSITIVE_INFINITY : MOST_LINES;
      const order: Omit<RosterOrder, 'setAside'> = {
        ...{ role, createClasses, moves, mirror, mostLines, preview: false },
        backUp: await prepareBackup(app),
        maxLeavers: options.maxLeavers ?? DEFAULT_MAX_LEAVERS,
        override: options.override ?? new Set(),
        expectedPlan: options.expectPlan ?? null,
      };
      const store = await app.store();
      const input = await readOrExplain(app, file, () =>
        openInput(app, file, { ...(sheet !== undefined && { sheet }) }),
      );
      const { openRoster } = await import('../../files/roster-file.ts');
      const { parsePhone } = await import('../../files/phone.ts');
      const reading = {
        ...{ role, remembered: listRememberedMappings(store) },
        ...(map !== undefined && { map }),
        ...(encoding !== undefined && { encoding }),
        ...(delimiter !== undefined && { delimiter }),
      };
      const progress = await followReading(app, input);
      const run = (given: RosterOrder) => importRoster(store, progress(openRoster(input, reading)), given, parsePhone);
      if (rejects === '-' && app.options.json === true) {
        throw new Problem('conflicting-options', { flags: ['--json', '--rejects -'] });
      }
      refuseOverInput(file, rejects, () => openRoster(input, reading));
      const aside = rejects === undefined ? null : await openAside(app, rejects);
      try {
        await importAndReport(app, { file, order: { ...order, setAside: aside?.write ?? null }, run, aside });
      } finally {
        aside?.discard();
      }
    });
}

/** How a copy is made before a large change; a dry run changes nothing. */
async function prepareBackup(app: App): Promise<RosterOrder['backUp']> {
  if (app.options.dryRun === true) return null;
  const { makeBackupBefore } = await import('../../usecases/back-up-store.ts');
  const { file, waitMilliseconds } = await app.place();
  return () => makeBackupBefore(file, app.world.now(), 'import-roster', waitMilliseconds).file;
}

/** The refused rows may take the place of a file of refused rows, never of a roster. */
function refuseOverInput(file: string, rejects: string | undefined, open: () => RosterSource): void {
  if (rejects === undefined || rejects === '-' || resolve(rejects) !== resolve(file)) return;
  const last = open().columns.slice(-2);
  const refused = last.map(({ header }) => header.toLowerCase()).join() === REJECT_COLUMNS.join();
  if (!refused) throw new Problem('conflicting-options', { flags: ['FILE', '--rejects'] });
}

/** How many rows are read between two looks at the clock. */
const ROWS_PER_TICK = 500;

/** Makes rosters that draw a bar while they are read; as they are where nobody would see it. */
async function followReading(app: App, input: TableSource): Promise<(source: RosterSource) => RosterSource> {
  if (app.world.progressStream === null || 'open' in input) return (source) => source;
  const { countLines } = await import('../../files/delimited.ts');
  const bar = await app.progress((await app.screens()).importRoster.reading, countLines(input));
  if (bar === null) return (source) => source;
  function* follow(records: Iterable<RosterRecord>): Generator<RosterRecord> {
    let rows = 0;
    try {
      for (const record of records) {
        if (++rows % ROWS_PER_TICK === 0) bar?.update(record.line);
        yield record;
      }
    } finally {
      bar?.stop();
    }
  }
  return (source) => ({ ...source, records: () => follow(source.records()) });
}

type Import = {
  file: string;
  order: RosterOrder;
  run: (order: RosterOrder) => Written<RosterImportResult>;
  aside: Aside | null;
};

/** In a terminal the plan is shown and asked about, and only that plan is applied; elsewhere it is applied at once. */
async function importAndReport(app: App, { file, order, run, aside }: Import): Promise<void> {
  const asker = app.options.dryRun === true || app.options.yes === true ? null : await app.asker();
  const mustAsk = asker !== null && app.options.quiet !== true && aside?.path !== '-';
  const result = await readOrExplain(app, file, () => run({ ...order, preview: mustAsk }));
  if (!mustAsk || !mayStand(result, order) || !result.changes) {
    if (aside?.path !== '-') await printImport(app, result, order);
    return finishRejects(file, result, aside);
  }
  const { importRoster: words } = await app.screens();
  await app.print(toShown(result, order), showImport);
  if (!(await asker.confirm(words.confirm))) return app.world.stdout.write(`${words.declined}\n`);
  const done = run({ ...order, expectedPlan: result.planHash });
  await app.print(toShown(done, order), showDone);
  finishRejects(file, done, aside);
}

/** Tells whether nothing in an import forbids to keep it. */
function mayStand({ guarded, rejects }: RosterImportResult, { setAside }: RosterOrder): boolean {
  return guarded === null && (rejects.length === 0 || setAside !== null);
}

/** Prints the document of an import; refused rows make it one that is printed even quietly. */
async function printImport(app: App, result: Written<RosterImportResult>, order: RosterOrder): Promise<void> {
  const refused = result.guarded !== null || result.rejects.length > 0;
  if (app.options.json === true) return await app.print(explain(await app.spoken(), result), () => '');
  const shown = toShown(result, order);
  const view = app.options.dryRun === true && !refused ? showTrial : showImport;
  await (refused ? app.print(shown, view) : app.report(shown, view));
}

/** Puts the refused rows where they were to go, and says by the exit code what was refused. */
function finishRejects(file: string, result: Written<RosterImportResult>, aside: Aside | null): void {
  const { guarded, rejects, rows, applied } = result;
  if (guarded !== null) throw new Problem('too-many-leavers', guarded);
  if (rejects.length === 0) return;
  const facts = { file, rejected: rejects.length, read: rows.read, first: [] };
  if (aside === null || !applied) throw new Problem('rows-rejected', facts);
  aside.place(result);
  throw new Problem('rows-rejected', { ...facts, aside: aside.path });
}

/** An import as a screen shows it. */
function toShown(result: Written<RosterImportResult>, order: RosterOrder): ShownImport {
  const { role, mostLines } = order;
  return { ...result, role, mostLines, mayStand: mayStand(result, order) };
}

/** The document of an import, with a message beside the code of every reject and warning. */
function explain({ rejects, screens }: App['language'], result: Written<RosterImportResult>) {
  const {
    plan: _plan,
    changes: _changes,
    refusedRows: _rows,
    guarded: _guarded,
    backup: _backup,
    ...document
  } = result;
  return {
    ...document,
    warnings: tell(document.warnings, (one) => ({
      line: one.line,
      code: one.code,
      message: screens.importRoster.warning(one),
    })),
    rejects: tell(document.rejects, ({ near, ...one }) => ({
      ...one,
      message: rejects[one.code]({ near, ...one }),
    })),
  };
}

/** Tells things one by one, as they are written: there may be millions. */
function* tell<T, U>(things: Iterable<T>, inWords: (thing: T) => U): Generator<U> {
  for (const thing of things) yield inWords(thing);
}

/** A file that cannot be read as a roster still gets its document, with nothing read. */
async function readOrExplain<T>(app: App, file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const unread = isProblem(error, 'unreadable-file') || isProblem(error, 'header-not-found');
    if (unread && app.options.json === true) {
      await app.print({ ...emptyImport(file), runId: null, applied: false }, () => '');
    }
    throw error;
  }
}

/** The scope of --mirror; a word behind the flag that is no scope is the file. */
function readMirror(given: string | true | undefined, argument: string | undefined) {
  const scope = typeof given === 'string' ? (['classes', 'all'] as const).find((one) => one === given) : undefined;
  if (given === undefined) return { mirror: null, file: argument };
  if (given === true || scope !== undefined) return { mirror: scope ?? 'classes', file: argument };
  if (argument === undefined) return { mirror: 'classes' as const, file: given };
  throw new Problem('invalid-value', { flag: '--mirror', value: given, expected: 'classes|all' });
}

function readMaxLeavers(text: string): MaxLeavers {
  const limit = parseMaxLeavers(text);
  if (limit === undefined)
    throw new Problem('invalid-value', { flag: '--max-leavers', value: text, expected: 'leavers' });
  return limit;
}

function addFields(text: string, before: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  const fields = text.split(',').flatMap((part) => {
    const name = part.trim().toLowerCase();
    if (name === 'fullname') return ['surname', 'name', 'patronymic'];
    const field = HAND_EDITABLE.find((one) => one.toLowerCase() === name);
    if (field === undefined)
      throw new Problem('invalid-value', { flag: '--override', value: text, expected: 'fields' });
    return [field];
  });
  return new Set([...before, ...fields]);
}

function addMapping(text: string, before: Map<string, RosterField> = new Map()): Map<string, RosterField> {
  const equals = text.lastIndexOf('=');
  const header = text.slice(0, Math.max(equals, 0)).trim();
  const named = text.slice(equals + 1).trim();
  const field = ROSTER_FIELDS.find((one) => one.toLowerCase() === named.toLowerCase());
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
