import { Problem } from '../domain/problem.ts';
import { findFirstRemembered, isRemembered } from '../store/change-log.ts';
import { getOrganization } from '../store/organization.ts';
import { findLastRun, findRun, mapUndone, type Run } from '../store/runs.ts';
import type { ReadTransaction, Store, Written } from '../store/store.ts';
import { type KeptReason, RunUndoing } from '../store/undo.ts';

/** What was left as it is: of which kind, with its number there. */
export type KeptThing = { what: string; id: number; reason: KeptReason };

export type UndoneRun = { undone: number; kept: KeptThing[] };

/** The run that was undone, which the document does not tell. */
export type UndoneNotes = { run: Pick<Run, 'id' | 'at' | 'command'> };

/** Commands whose work only makes sense as a whole: part of a year cannot be taken back. */
const WHOLE_OR_NOT: readonly string[] = ['start-year'];
const NEVER: readonly string[] = ['register-org', 'purge', 'restore'];

/**
 * Takes back what a run did, the last one where none is named; what was touched since stays and is named (promise 15). It is
 * a run itself: undoing it does the thing again.
 */
export function undoRun(store: Store, runId: number | null): Written<UndoneRun & { notes: UndoneNotes }> {
  return store.write('undo', (transaction) => {
    const run = getRun(transaction, runId);
    const { id, at, command } = run;
    if (NEVER.includes(command)) throw new Problem('run-not-undoable', { run: id, command });
    const undoing = mapUndone(transaction).get(id);
    if (undoing !== undefined) throw new Problem('already-undone', { run: id, by: undoing });
    if (!isRemembered(transaction, id)) {
      const { undoDays: days } = getOrganization(transaction);
      // what it did may also be gone with somebody whose data were destroyed
      const isForgotten = id < findFirstRemembered(transaction);
      throw new Problem('run-not-undoable', { run: id, command, ...(isForgotten && { days }) });
    }
    transaction.takeBack(id);
    const { undone, kept } = new RunUndoing(transaction, id).run();
    const last = findLastRun(transaction)?.id ?? id;
    if (kept.length > 0 && WHOLE_OR_NOT.includes(command)) {
      throw new Problem('undo-later-first', { run: id, command, last });
    }
    const things = kept.map(({ table, id: number, reason }) => ({
      what: table.replaceAll('_', '-'),
      id: number,
      reason,
    }));
    return { undone, kept: things, notes: { run: { id, at, command } } };
  });
}

function getRun(transaction: ReadTransaction, runId: number | null): Run {
  const run = runId === null ? findLastRun(transaction) : findRun(transaction, runId);
  if (run === undefined) throw new Problem('run-not-found', { id: runId ?? 0 });
  return run;
}
