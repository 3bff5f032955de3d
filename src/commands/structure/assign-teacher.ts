import type { App } from '../../app.ts';
import { assignTeacher, removeTeacher } from '../../usecases/assign-teacher.ts';
import type { BareCommand } from '../command.ts';
import { textOption } from '../options.ts';

/** assign-teacher: attaches a teacher to a class, or takes one off it. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands['assign-teacher'];
  return command
    .argument('[class]', named.class)
    .argument('[person]', named.person)
    .option('--subject <subject>', words.subject, textOption('--subject'))
    .option('--remove', words.remove)
    .action(async (className, given, { subject = null, remove = false }) => {
      const store = await app.store();
      const { ask: questions, assignTeacher: screen } = await app.screens();
      const place = await app.need(className, 'CLASS', (ask) => ask.text(questions.className));
      const person = await app.need(given, 'PERSON', (ask) => ask.text(questions.teacher));
      const teaching = { class: place, person, subject };
      if (remove) return app.report(removeTeacher(store, teaching), screen.removed);
      await app.report(assignTeacher(store, teaching), screen.assigned);
    });
}
