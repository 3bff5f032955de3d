import type { App } from '../../app.ts';
import { ROLES } from '../../domain/person.ts';
import { Problem } from '../../domain/problem.ts';
import { revokeInvitations } from '../../usecases/revoke-invitations.ts';
import type { BareCommand } from '../command.ts';
import { idsArgument, oneOf, spanOption, textOption } from '../options.ts';

/** revoke-invites: annuls invitations; the line that cron runs every night. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['revoke-invites'];
  return command
    .argument('[ids...]', words.arguments.ids, idsArgument('ID', 'invitation-id'))
    .option('--unused', words.options.unused)
    .option('--expired', words.options.expired)
    .option('--older-than <span>', words.options.olderThan, spanOption('--older-than'))
    .option('--class <class>', words.options.class)
    .option('--role <role>', words.options.role, oneOf('--role', ROLES))
    .option('--person <person>', words.options.person)
    .option('--all', words.options.all)
    .option('--reason <text>', words.options.reason, textOption('--reason'))
    .option('--out <file>', words.options.out)
    .action(async (ids = [], options) => {
      const { unused = false, expired = false, all = false, out, reason = null } = options;
      const { olderThan = null, class: className = null, role = null, person = null } = options;
      const chosen =
        ids.length > 0 || unused || expired || all || [olderThan, className, role, person].some((one) => one !== null);
      if (!chosen) {
        const flags = ['ID…', '--unused', '--expired', '--older-than', '--class', '--role', '--person', '--all'];
        throw new Problem('nothing-chosen', { flags });
      }
      if (out === '-' && app.options.json === true)
        throw new Problem('conflicting-options', { flags: ['--json', '--out -'] });
      const store = await app.store();
      const { prepareFile } = await import('../../files/output.ts');
      const { toCsv } = await import('../../terminal/csv.ts');
      const file = out === undefined || out === '-' ? null : prepareFile(out);
      try {
        const { revokeInvites: screen } = await app.screens();
        const age = { olderThanMilliseconds: olderThan };
        const revocation = { ids, unused, expired, ...age, className, role, person, reason };
        const target = await app.screen();
        // a link is a secret: it goes into the file, which is its owner's, and not where all may look
        const { notes, ...document } = revokeInvitations(store, await app.vault(), revocation, (result) => {
          const withLinks = [...screen.fileColumns, screen.linkColumn(result.notes.platformLinks)];
          file?.write(toCsv(result.revoked, withLinks, target));
        });
        if (out === '-') return app.world.stdout.write(toCsv(document.revoked, screen.fileColumns, target));
        if (document.applied) file?.place();
        await app.report(document, (shown) => screen.show(shown, notes.entered));
      } finally {
        file?.discard();
      }
    });
}
