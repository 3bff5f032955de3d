// The program of the process that reads a workbook: bytes come in by standard input, sheets and rows go out as messages.
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { BoundedDecompression, explainFault, readSheets } from './workbook-reader.js';

/** @typedef {import('./workbook-reader.js').SheetRow} SheetRow */

const [MAX_BATCH, MAX_SENT] = [1024 * 1024, 256 * 1024 * 1024];
const [CELL_WEIGHT, CHARACTER_WEIGHT] = [8, 2];

/**
 * Answers when the message is on its way, so that messages do not gather here.
 * @type {(message: object) => Promise<void>}
 */
function send(message) {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error === null ? resolve() : reject(error)));
  });
}

/**
 * A text that many cells share is one here and many over there: what is sent has a limit of its own.
 * @type {(sheets: import('./workbook-reader.js').ReadSheet[]) => Promise<void>}
 */
async function sendSheets(sheets) {
  let sent = 0;
  for (const { name, hidden, rows } of sheets) {
    sent += weigh([name]);
    await send({ sheet: { name, hidden } });
    /** @type {SheetRow[]} */
    let batch = [];
    let weight = 0;
    for (const row of rows) {
      weight += weigh(row[1]);
      batch.push(row);
      if (weight < MAX_BATCH) continue;
      sent += weight;
      if (sent > MAX_SENT) throw new RangeError(`over the ${MAX_SENT} limit`);
      await send({ rows: batch });
      [batch, weight] = [[], 0];
    }
    sent += weight;
    await send({ rows: batch });
  }
}

/** @type {(cells: readonly string[]) => number} */
function weigh(cells) {
  return cells.reduce((sum, cell) => sum + CELL_WEIGHT + cell.length * CHARACTER_WEIGHT, 0);
}

globalThis.DecompressionStream = BoundedDecompression;
const bytes = await buffer(process.stdin);
try {
  await sendSheets(await readSheets(bytes));
  await send({ done: true });
} catch (thrown) {
  await send({ fault: explainFault(thrown, bytes) });
}
process.disconnect();
