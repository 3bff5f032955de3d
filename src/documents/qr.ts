import { encode } from 'uqr';

/** A stretch of dark modules in a row of a QR code, in modules from its top left corner. */
export type QrRun = { row: number; from: number; length: number };

/** A QR code of a text as runs of dark modules, without a margin; it is still read when 15 % of it is damaged. */
export function drawQr(text: string): { modules: number; runs: QrRun[] } {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  const runs: QrRun[] = [];
  for (const [row, modules] of data.entries()) {
    for (let from = 0; from < size; from++) {
      if (modules[from] !== true) continue;
      let length = 1;
      while (modules[from + length] === true) length++;
      runs.push({ row, from, length });
      from += length;
    }
  }
  return { modules: size, runs };
}
