import type { App } from '../../app.ts';
import type { Role } from '../../domain/person.ts';
import { Problem } from '../../domain/problem.ts';
import {
  type InvitationOrder,
  type IssuedInvitations,
  issueInvitations,
  issueInvitationsByLinks,
} from '../../usecases/issue-invitations.ts';
import type { BareCommand } from '../command.ts';
import { openInput } from '../input.ts';
import { expiryOption, linkOption, rolesOption, wholeNumber } from '../options.ts';

/** invite: issues invitations into classes by role, or to people. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.invite;
  return command
    .argument('[classes...]', words.arguments.classes)
    .option('--all', words.options.all)
    .option('--role <role,role>', words.options.role, rolesOption('--role'))
    .option('--personal', words.options.personal)
    .option('--person <person>', words.options.person)
    .option('--uses <number>', words.options.uses, wholeNumber('--uses', 'number'))
    .option('--expires <span|date>', words.options.expires, expiryOption('--expires'))
    .option('--issued-to <person>', words.options.issuedTo)
    .option('--link <url>', words.options.link, linkOption('--link'))
    .option('--links <file>', words.options.links)
    .option('--reissue', words.options.reissue)
    .option('--out <file>', words.options.out)
    .action(async (named, options) => {
      const { all = false, personal = false, person = null, reissue = false, out } = options;
      refuseConflicts({ '--json': app.options.json === true, '--out -': out === '-' });
      refuseConflicts({ CLASS: named.length > 0, '--all': all, '--person': person !== null });
      if (personal)
        refuseConflicts({ '--personal': true, '--person': person !== null, '--uses': options.uses !== undefined });
      const linked = options.links !== undefined;
      if (options.link !== undefined)
        refuseConflicts({ '--link': true, '--links': linked, '--all': all, '--personal': personal });
      if (linked) refuseConflicts({ '--links': true, '--person': person !== null, '--personal': personal });
      const store = await app.store();
      const { ask: questions, invite: screen } = await app.screens();
      const classes =
        all || person !== null || named.length > 0 || linked
          ? named
          : await app.need(undefined, 'CLASS…', async (ask) => [await ask.text(questions.className)]);
      const roles =
        person !== null || (linked && !all && named.length === 0)
          ? (options.role ?? [])
          : await app.need(options.role, '--role', async (ask) => [
              await ask.choose<Role>(questions.role, questions.roles),
            ]);
      if (options.link !== undefined && classes.length * roles.length > 1) {
        throw new Problem('conflicting-options', { flags: ['--link', classes.length > 1 ? 'CLASS…' : '--role'] });
      }
      const { prepareFile } = await import('../../files/output.ts');
      const { toCsv } = await import('../../terminal/csv.ts');
      const { showIssued } = await import('../../terminal/invitations-view.ts');
      const file = out === undefined || out === '-' ? null : prepareFile(out);
      try {
        const { uses = null, expires: expiry = null, issuedTo = null, link = null } = options;
        const order = { classes, all, roles, personal, person, uses, expiry, issuedTo, link, reissue };
        const target = await app.screen();
        const csv = ({ issued }: IssuedInvitations) => toCsv(issued, screen.fileColumns, target);
        const putDown = (result: IssuedInvitations) => void file?.write(csv(result));
        const document =
          options.links === undefined
            ? issueInvitations(store, await app.vault(), order, putDown)
            : await issueFromFile(app, order, options.links, putDown);
        if (out === '-') app.world.stdout.write(csv(document));
        else {
          if (document.applied) file?.place();
          await app.report(document, (issued, one) => showIssued(issued, one, out ?? null));
        }
      } finally {
        file?.discard();
      }
    });
}

async function issueFromFile(
  app: App,
  order: InvitationOrder,
  file: string,
  putDown: (result: IssuedInvitations) => void,
) {
  const { readLinkFile } = await import('../../files/link-file.ts');
  const rows = readLinkFile(await openInput(app, file));
  const issued = issueInvitationsByLinks(await app.store(), await app.vault(), order, rows, putDown);
  const { read, rejects, ...document } = issued;
  if (rejects.length === 0) return document;
  throw new Problem('rows-rejected', { file, rejected: rejects.length, read, first: rejects.slice(0, 3) });
}

function refuseConflicts(given: Readonly<Record<string, boolean>>): void {
  const flags = Object.keys(given).filter((flag) => given[flag]);
  if (flags.length > 1) throw new Problem('conflicting-options', { flags });
}
