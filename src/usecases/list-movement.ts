import type { IsoDate } from '../domain/calendar.ts';
import { listMovements, type MovementEvent } from '../store/movements.ts';
import type { Store } from '../store/store.ts';

export type { MovementEvent } from '../store/movements.ts';

/** Pupils who came into the organisation and who left it; moves inside are neither. */
export type MovementTotals = { arrived: number; departed: number };

/** The movement of a period (000 §3.1.8), with no bound where none is given. */
export function listMovement(
  store: Store,
  period: { from: IsoDate | null; to: IsoDate | null },
): { items: MovementEvent[]; totals: MovementTotals } {
  return store.read((transaction) => {
    const events = listMovements(transaction, period.from ?? '0000-01-01', period.to ?? '9999-12-31');
    const crossings = events.filter(({ event, crossing }) => crossing && event.role === 'pupil');
    const departed = crossings.filter(({ event }) => event.kind === 'withdrawn').length;
    const totals = { arrived: crossings.length - departed, departed };
    return { items: events.map(({ event }) => event), totals };
  });
}
