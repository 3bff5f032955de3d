import type { UnreadableReason } from '../domain/problem.ts';

/** Why the bytes of a workbook cannot be read; who opens the file makes a Problem of it. */
export class WorkbookFault extends Error {
  readonly reason: UnreadableReason;

  constructor(reason: UnreadableReason) {
    super(reason.kind);
    this.reason = reason;
  }
}

/** A workbook whose bytes contradict its format. */
export function damagedWorkbook(): WorkbookFault {
  return new WorkbookFault({ kind: 'workbook-damaged' });
}
