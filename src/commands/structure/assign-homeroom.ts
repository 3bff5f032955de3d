import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { assignHomeroom, assignHomeroomsFromFile, removeHomeroom } from '../../usecases/assign-homeroom.ts';
import type { BareCommand } from '../command.ts';
import { openInput } from '../input.ts';
import { dateOption, textOption } from '../options.ts';

/** assign-homeroom: attaches homeroom teachers to classes by the director's order. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands['assign-homeroom'];
  return command
    .argument('[class]', words.arguments.class)
    .argument('[person]', words.arguments.person)
    .option('--order-number <number>', words.options.orderNumber, textOption('--order-number'))
    .option('--order-date <date>', words.options.orderDate, dateOption('--order-date'))
    .option('--replace', words.options.replace)
    .option('--from <file>', words.options.from)
    .option('--remove <class>', words.options.remove)
    .action(async (className, person, { from, remove, replace = false, orderNumber = null, orderDate = null }) => {
      const ways = { CLASS: className, '--from': from, '--remove': remove };
      const chosen = Object.entries(ways).flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
      if (chosen.length > 1) throw new Problem('conflicting-options', { flags: chosen });
      const store = await app.store();
      const screens = await app.screens();
      if (remove !== undefined) return app.report(removeHomeroom(store, remove), screens.assignHomeroom);
      if (from !== undefined) return assignFromFile(app, from, replace, { orderNumber, orderDate });
      const place = await app.need(className, 'CLASS', (ask) => ask.text(screens.ask.className));
      const teacher = await app.need(person, 'PERSON', (ask) => ask.text(screens.ask.teacher));
      const assignment = { class: place, person: teacher, orderNumber, orderDate };
      await app.report(assignHomeroom(store, assignment, replace), screens.assignHomeroom);
    });
}

type Order = { orderNumber: string | null; orderDate: string | null };

async function assignFromFile(app: App, file: string, replace: boolean, order: Order): Promise<void> {
  const { readHomeroomFile } = await import('../../files/homeroom-file.ts');
  const rows = readHomeroomFile(await openInput(app, file), order);
  const { read, rejects, ...document } = assignHomeroomsFromFile(await app.store(), rows, replace);
  if (rejects.length > 0) {
    throw new Problem('rows-rejected', { file, rejected: rejects.length, read, first: rejects.slice(0, 3) });
  }
  await app.report(document, (await app.screens()).assignHomeroom);
}
