import type { App } from '../../app.ts';
import { ROLES } from '../../domain/person.ts';
import { Problem } from '../../domain/problem.ts';
import type { Store } from '../../store/store.ts';
import { exportRoster, type RosterQuery } from '../../usecases/export-roster.ts';
import type { BareCommand } from '../command.ts';
import { needRosterRole } from '../input.ts';
import { oneOf, textOption } from '../options.ts';

/** export-roster: writes the people of a role into a file that import-roster reads back with no changes. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['export-roster'].options;
  return command
    .option('--role <role>', words.role, oneOf('--role', ROLES))
    .option('--class <class>', words.class)
    .option('--out <file>', words.out, textOption('--out'))
    .action(async ({ class: className = null, ...options }) => {
      if (options.out === '-' && app.options.json === true) refuse('--json', '--out -');
      const role = await needRosterRole(app, options.role);
      if (role === 'teacher' && className !== null) refuse('--role teacher', '--class');
      const out = await app.need(options.out, '--out', async (ask) => ask.text((await app.screens()).ask.outFile));
      const format = /\.xlsx$/i.test(out) ? 'xlsx' : 'csv';
      const { prepareFile } = await import('../../files/output.ts');
      const file = out === '-' ? null : prepareFile(out);
      try {
        const { rows, contents } = await RENDERINGS[format](app, await app.store(), { role, className });
        if (file === null) return app.world.stdout.write(new TextDecoder('utf-8', KEEP_MARK).decode(contents));
        const dryRun = app.options.dryRun === true;
        if (!dryRun) file.finish(contents);
        const { exportRoster: screen } = await app.screens();
        await app.report({ out, role, rows, format, bytes: contents.length }, (document) => screen(document, dryRun));
      } finally {
        file?.discard();
      }
    });
}

const KEEP_MARK = { ignoreBOM: true };

function refuse(...flags: readonly string[]): never {
  throw new Problem('conflicting-options', { flags });
}

type Rendered = { rows: number; contents: Uint8Array };

const RENDERINGS = { csv: renderCsv, xlsx: renderWorkbook } as const;

async function renderCsv(app: App, store: Store, query: RosterQuery): Promise<Rendered> {
  const { rosterColumns } = await import('../../files/roster-layout.ts');
  const { toLongCsv } = await import('../../terminal/long-csv.ts');
  const screen = await app.screen();
  return exportRoster(store, query, ({ kind, lines }) => toLongCsv(lines, rosterColumns(query.role, kind), screen));
}

async function renderWorkbook(_app: App, store: Store, query: RosterQuery): Promise<Rendered> {
  const { layOutRoster } = await import('../../files/roster-layout.ts');
  const { writeWorkbook } = await import('../../files/workbook.ts');
  const sheet = exportRoster(store, query, ({ kind, lines }) => layOutRoster(query.role, kind, lines));
  return { rows: sheet.rows.length - 1, contents: await writeWorkbook({ sheets: [sheet] }) };
}
