import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { undoRun } from '../../usecases/undo-run.ts';
import type { BareCommand } from '../command.ts';

/** undo: takes back what a run did. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.undo.arguments;
  return command.argument('[run]', words.run, readRun).action(async (run) => {
    const { notes, ...document } = undoRun(await app.store(), run ?? null);
    const { undo: screen } = await app.screens();
    await app.report(document, (undone, view) => screen(undone, notes.run, view));
  });
}

function readRun(text: string): number {
  const id = /^#?(\d{1,15})$/.exec(text.trim());
  if (id === null) throw new Problem('invalid-value', { flag: 'RUN', value: text, expected: 'run' });
  return Number(id[1]);
}
