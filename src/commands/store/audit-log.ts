import type { App } from '../../app.ts';
import { listAuditEvents, refuseBroken, verifyAuditLog } from '../../usecases/list-runs.ts';
import type { BareCommand } from '../command.ts';
import { addListOptions, printList } from '../list.ts';
import { dateOption, textOption } from '../options.ts';

/** audit-log: shows what was done to the register, or verifies that nothing of it was changed. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['audit-log'].options;
  return addListOptions(command, app)
    .option('--since <date>', words.since, dateOption('--since'))
    .option('--person <person>', words.person)
    .option('--verify', words.verify)
    .option('--head <hash>', words.head, textOption('--head'))
    .action(async ({ since = null, person = null, verify, head = null, ...options }) => {
      const store = await app.store();
      const { auditLog: screen } = await app.screens();
      if (verify === true || head !== null) {
        const { head: last, ...document } = verifyAuditLog(store, head);
        if (document.verified || app.options.json === true)
          await app.print(document, () => screen.verified(document, last));
        return refuseBroken(document);
      }
      const items = listAuditEvents(store, { since, person });
      await printList(app, { items, columns: screen.columns, empty: screen.empty }, options);
    });
}
