import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { assignHomeroom, assignHomeroomsFromFile, removeHomeroom } from '../../usecases/assign-homeroom.ts';
import type { BareCommand } from '../command.ts';
import { openInput } from '../input.ts';
import { addOrderOptions } from '../options.ts';

/** assign-homeroom: attaches homeroom teachers to classes by the director's order. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['assign-homeroom'];
  return addOrderOptions(
    command.argument('[class]', words.arguments.class).argument('[person]', words.arguments.person),
    app,
  )
    .option('--replace', words.options.replace)
    .option('--from <file>', words.options.from)
    .option('--from-roster', words.options.fromRoster)
    .option('--remove <class>', words.options.remove)
    .action(async (className, person, { from, fromRoster, remove, replace = false, ...options }) => {
      const { orderNumber = null, orderDate = null } = options;
      const ways = { CLASS: className, '--from': from, '--from-roster': fromRoster, '--remove': remove };
      const chosen = Object.entries(ways).flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
      if (chosen.length > 1) throw new Problem('conflicting-options', { flags: chosen });
      const store = await app.store();
      const screens = await app.screens();
      if (remove !== undefined) return app.report(removeHomeroom(store, remove), screens.assignHomeroom);
      if (fromRoster === true) return assignFromRoster(app, replace, { orderNumber, orderDate });
      if (from !== undefined) return assignFromFile(app, from, replace, { orderNumber, orderDate });
      const place = await app.need(className, 'CLASS', (ask) => ask.text(screens.ask.className));
      const teacher = await app.need(person, 'PERSON', (ask) => ask.text(screens.ask.teacher));
      const assignment = { class: place, person: teacher, orderNumber, orderDate };
      await app.report(assignHomeroom(store, assignment, replace), screens.assignHomeroom);
    });
}

type Order = { orderNumber: string | null; orderDate: string | null };

/** Takes the proposals of the staff roster; at a terminal they are shown first. */
async function assignFromRoster(app: App, replace: boolean, order: Order): Promise<void> {
  const store = await app.store();
  const { assignHomeroom: words, homeroomProposals: screen } = await app.screens();
  const { takeHomeroomProposals } = await import('../../usecases/take-proposals.ts');
  const { showProposals } = await import('../../terminal/proposals-view.ts');
  const take = (preview: boolean) => takeHomeroomProposals(store, { ...order, replace, preview });
  const { dryRun, yes, quiet } = app.options;
  const asker = dryRun === true || yes === true || quiet === true ? null : await app.asker();
  if (asker === null) {
    return app.report(take(false), (document, view) => [showProposals(document, view), words(document)].join('\n'));
  }
  const planned = take(true);
  await app.print(planned, showProposals);
  if (planned.assigned.length === 0) return;
  if (await asker.confirm(screen.confirm)) await app.report(take(false), words);
  else app.world.stdout.write(`${screen.declined}\n`);
}

async function assignFromFile(app: App, file: string, replace: boolean, order: Order): Promise<void> {
  const { readHomeroomFile } = await import('../../files/homeroom-file.ts');
  const rows = readHomeroomFile(await openInput(app, file), order);
  const { read, rejects, ...document } = assignHomeroomsFromFile(await app.store(), rows, replace);
  if (rejects.length > 0) {
    throw new Problem('rows-rejected', { file, rejected: rejects.length, read, first: rejects.slice(0, 3) });
  }
  await app.report(document, (await app.screens()).assignHomeroom);
}
