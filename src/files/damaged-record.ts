/** The lines that follow a record's first one, which an open quote may run into. */
export type LinesAhead = { peek(index: number): string | undefined };

/** How far an open quote is followed before it counts as not closed. */
const MAX_QUOTED_LINES = 200;
const MAX_QUOTED_LENGTH = 64 * 1024;
const QUOTE = 0x22;

/**
 * Reads a record whose quotes are not as they should be, or run over several lines: a quote opens a cell only at its
 * start and is doubled inside; a cell with something after its closing quote is taken literally, `"А" класс`.
 */
export class DamagedRecord {
  /** The text of the record, the lines taken in included. */
  text: string;
  /** How many lines ahead belong to the record. */
  extraLines = 0;
  readonly cells: string[] = [];
  readonly #delimiter: string;
  readonly #delimiterCode: number;
  readonly #lines: LinesAhead;
  #at = 0;
  #lineStart = 0;

  constructor(text: string, delimiter: string, lines: LinesAhead) {
    this.text = text;
    this.#delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
    this.#lines = lines;
  }

  /** Reads all cells; false where a quote is not closed. */
  read(): boolean {
    for (;;) {
      const open = this.#skipSpace(this.#at);
      if (this.text.charCodeAt(open) !== QUOTE) this.#takeLiteral();
      else if (!this.#takeQuoted(open)) return false;
      if (this.#at >= this.text.length) return true;
      this.#at++;
    }
  }

  #takeQuoted(open: number): boolean {
    const close = this.#findClosing(open + 1);
    if (close === -1) return false;
    const next = this.#skipSpace(close + 1);
    if (next < this.text.length && this.text.charCodeAt(next) !== this.#delimiterCode) {
      return open >= this.#lineStart && this.#takeLiteral().split('"').length % 2 === 1;
    }
    this.cells.push(
      this.text
        .slice(open + 1, close)
        .trim()
        .replaceAll('""', '"'),
    );
    this.#at = next;
    return true;
  }

  #findClosing(from: number): number {
    let quote = this.text.indexOf('"', from);
    for (;;) {
      const searched = this.text.length;
      if (quote !== -1 && this.text.charCodeAt(quote + 1) !== QUOTE) return quote;
      if (quote === -1 && !this.#addLine()) return -1;
      quote = quote === -1 ? this.text.indexOf('"', searched) : this.text.indexOf('"', quote + 2);
    }
  }

  #addLine(): boolean {
    if (this.extraLines === MAX_QUOTED_LINES) return false;
    const next = this.#lines.peek(this.extraLines);
    if (next === undefined || this.text.length + next.length > MAX_QUOTED_LENGTH) return false;
    this.#lineStart = this.text.length + 1;
    this.text += `\n${next}`;
    this.extraLines++;
    return true;
  }

  #takeLiteral(): string {
    const delimiter = this.text.indexOf(this.#delimiter, this.#at);
    const end = delimiter === -1 ? this.text.length : delimiter;
    const cell = this.text.slice(this.#at, end).trim();
    this.cells.push(cell);
    this.#at = end;
    return cell;
  }

  #skipSpace(from: number): number {
    let at = from;
    for (let code = this.text.charCodeAt(at); code === 0x20 || code === 0xa0 || code === 9; ) {
      if (code === this.#delimiterCode) break;
      code = this.text.charCodeAt(++at);
    }
    return at;
  }
}
