import type { App } from '../../app.ts';
import { ROLES } from '../../domain/person.ts';
import { Problem } from '../../domain/problem.ts';
import { describeTemplate } from '../../usecases/describe-template.ts';
import type { BareCommand } from '../command.ts';
import { needRosterRole } from '../input.ts';
import { oneOf, textOption } from '../options.ts';

/** import-template: writes a blank roster as a workbook, with hints and values to choose from. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['import-template'].options;
  return command
    .option('--role <role>', words.role, oneOf('--role', ROLES))
    .option('--out <file>', words.out, textOption('--out'))
    .action(async (options) => {
      const role = await needRosterRole(app, options.role);
      const out = await app.need(options.out, '--out', async (ask) => ask.text((await app.screens()).ask.outWorkbook));
      if (!/\.xlsx$/i.test(out))
        throw new Problem('invalid-value', { flag: '--out', value: out, expected: 'FILE.xlsx' });
      const { prepareFile } = await import('../../files/output.ts');
      const { layOutTemplate } = await import('../../files/roster-template.ts');
      const { writeWorkbook } = await import('../../files/workbook.ts');
      const file = prepareFile(out);
      try {
        const template = describeTemplate(await app.store());
        const contents = await writeWorkbook({ sheets: [layOutTemplate(role, template)] });
        const dryRun = app.options.dryRun === true;
        if (!dryRun) file.finish(contents);
        const document = { out, role, format: 'xlsx', bytes: contents.length } as const;
        const { importTemplate: screen } = await app.screens();
        await app.report(document, (shown, one) => screen(shown, dryRun, one));
      } finally {
        file.discard();
      }
    });
}
