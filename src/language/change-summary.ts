import type { ChangeSummary } from '../store/change-log.ts';

/** Tells in ids and numbers what a run did, «люди +12–15, приглашения ~3», the tables by the names of a language. */
export function tellChanges(summary: ChangeSummary, nameOf: (table: string) => string): string {
  const told = Object.entries(summary).map(([table, { added, changed }]) => {
    const [first, last] = added ?? [];
    const range = first === undefined ? [] : [first === last ? `+${first}` : `+${first}–${last}`];
    return [nameOf(table), ...range, ...(changed > 0 ? [`~${changed}`] : [])].join(' ');
  });
  return told.join(', ');
}
