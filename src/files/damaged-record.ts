/** The lines that follow a record's first one, which an open quote may run into. */
export type LinesAhead = { peek(index: number): string | undefined };

/** How far an open quote is followed before it counts as not closed: a cell of the greatest length, all of it quotes. */
const MAX_QUOTED_LENGTH = 64 * 1024;
/** How much of a file is taken for one record that runs over several lines. */
const MAX_RECORD_LENGTH = 100 * MAX_QUOTED_LENGTH;
const QUOTE = 0x22;

/**
 * Reads a record whose quotes are not as they should be, or run over several lines: a quote opens a cell only at its
 * start and is doubled inside; a cell with something after its closing quote is taken literally, `"А" класс`.
 */
export class DamagedRecord {
  /** How many lines ahead belong to the record. */
  extraLines = 0;
  readonly cells: string[] = [];
  readonly #delimiter: string;
  readonly #delimiterCode: number;
  readonly #ahead: LinesAhead;
  readonly #texts: string[];
  #length: number;
  /** The line that is being read, and how far. */
  #line: string;
  #at = 0;

  constructor(text: string, delimiter: string, ahead: LinesAhead) {
    this.#delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
    this.#ahead = ahead;
    this.#texts = [text];
    this.#length = text.length;
    this.#line = text;
  }

  /** The text of the record, the lines taken in included. */
  get text(): string {
    return this.#texts.join('\n');
  }

  /** Reads all cells; false where a quote is not closed. */
  read(): boolean {
    for (;;) {
      const open = this.#skipSpace(this.#at);
      if (this.#line.charCodeAt(open) !== QUOTE) this.#takeLiteral();
      else if (!this.#takeQuoted(open)) return false;
      if (this.#at >= this.#line.length) return true;
      this.#at++;
    }
  }

  #takeQuoted(open: number): boolean {
    const parts: string[] = [];
    let start = open + 1;
    let close = findClosing(this.#line, start);
    let length = 0;
    for (; close === -1; close = findClosing(this.#line, start)) {
      const part = this.#line.slice(start);
      parts.push(part);
      length += part.length + 1;
      if (length > MAX_QUOTED_LENGTH || !this.#addLine()) return false;
      start = 0;
    }
    if (length > 0 && length + close > MAX_QUOTED_LENGTH) return false;
    const next = this.#skipSpace(close + 1);
    if (next < this.#line.length && this.#line.charCodeAt(next) !== this.#delimiterCode) {
      return parts.length === 0 && this.#takeLiteral().split('"').length % 2 === 1;
    }
    parts.push(this.#line.slice(start, close));
    this.cells.push(parts.join('\n').trim().replaceAll('""', '"'));
    this.#at = next;
    return true;
  }

  #addLine(): boolean {
    const next = this.#length > MAX_RECORD_LENGTH ? undefined : this.#ahead.peek(this.extraLines);
    if (next === undefined) return false;
    this.extraLines++;
    this.#texts.push(next);
    this.#length += next.length + 1;
    this.#line = next;
    return true;
  }

  #takeLiteral(): string {
    const delimiter = this.#line.indexOf(this.#delimiter, this.#at);
    const end = delimiter === -1 ? this.#line.length : delimiter;
    const cell = this.#line.slice(this.#at, end).trim();
    this.cells.push(cell);
    this.#at = end;
    return cell;
  }

  #skipSpace(from: number): number {
    let at = from;
    for (let code = this.#line.charCodeAt(at); code === 0x20 || code === 0xa0 || code === 9; ) {
      if (code === this.#delimiterCode) break;
      code = this.#line.charCodeAt(++at);
    }
    return at;
  }
}

/** The first quote of a line that is not doubled; −1 where there is none. */
function findClosing(line: string, from: number): number {
  let quote = line.indexOf('"', from);
  while (quote !== -1 && line.charCodeAt(quote + 1) === QUOTE) quote = line.indexOf('"', quote + 2);
  return quote;
}
