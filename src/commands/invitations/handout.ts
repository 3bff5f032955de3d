import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { prepareHandout } from '../../usecases/prepare-handout.ts';
import type { BareCommand } from '../command.ts';
import { textOption } from '../options.ts';

/** handout: writes the open invitations as sheets and cards to print. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.handout.options;
  return command
    .option('--class <class>', words.class)
    .option('--person <person>', words.person)
    .option('--all', words.all)
    .option('--out <file>', words.out, textOption('--out'))
    .action(async ({ class: className = null, person = null, all = false, ...options }) => {
      const flags = { '--class': className !== null, '--person': person !== null, '--all': all };
      const given = Object.entries(flags).flatMap(([flag, isGiven]) => (isGiven ? [flag] : []));
      if (given.length === 0) throw new Problem('nothing-chosen', { flags: Object.keys(flags) });
      if (given.length > 1) throw new Problem('conflicting-options', { flags: given });
      const out = await app.need(options.out, '--out', async (ask) => ask.text((await app.screens()).ask.outPdf));
      refuseOutput(app, out);
      const { prepareFile } = await import('../../files/output.ts');
      const { writeHandout } = await import('../../documents/handout.ts');
      const file = out === '-' ? null : prepareFile(out);
      try {
        const handout = prepareHandout(await app.store(), await app.vault(), { className, person });
        const { contents, pages } = await writeHandout(handout, (await app.documentWords()).handout);
        const { invitations, skipped } = handout;
        const { handout: screen } = await app.screens();
        if (skipped.length > 0 && app.options.json !== true) {
          app.world.stderr.write(`${screen.skipped(skipped.length)}\n`);
        }
        if (file === null) return app.world.stdout.writeBytes(contents);
        const dryRun = app.options.dryRun === true;
        if (!dryRun) file.finish(contents);
        const document = { out, format: 'pdf', invitations, pages, bytes: contents.length, skipped } as const;
        await app.report(document, (shown, one) => screen.show(shown, dryRun, one));
      } finally {
        file?.discard();
      }
    });
}

/** A PDF goes into a file of that kind, or into a pipe; a terminal cannot show it. */
function refuseOutput(app: App, out: string): void {
  if (out === '-' && app.options.json === true)
    throw new Problem('conflicting-options', { flags: ['--json', '--out -'] });
  const fits = out === '-' ? !app.world.stdout.isTTY : /\.pdf$/i.test(out);
  if (!fits) throw new Problem('invalid-value', { flag: '--out', value: out, expected: 'FILE.pdf' });
}
