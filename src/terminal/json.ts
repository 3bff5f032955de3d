/** How much of a document is gathered before it is written. */
const PIECE_LENGTH = 64 * 1024;

/**
 * A document as JSON, in pieces of which none is long. Its lists may be of any length: they are written item by item, and
 * whatever can be gone through is a list, so that items may be made as they are written.
 */
export function* jsonPieces(document: object): Generator<string> {
  let piece = '{';
  let comma = '';
  for (const [key, value] of Object.entries(document)) {
    if (value === undefined) continue;
    piece += `${comma}${JSON.stringify(key)}:`;
    comma = ',';
    if (!isList(value)) {
      piece += JSON.stringify(value);
      continue;
    }
    let sign = '[';
    for (const item of value) {
      piece += `${sign}${JSON.stringify(item) ?? null}`;
      sign = ',';
      if (piece.length < PIECE_LENGTH) continue;
      yield piece;
      piece = '';
    }
    piece += sign === '[' ? '[]' : ']';
  }
  yield `${piece}}\n`;
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
