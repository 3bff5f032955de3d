import { damagedWorkbook } from './workbook-fault.ts';

const CONTINUE = 0x3c;

/** Goes through the records of which a workbook of Excel 97 consists. */
export class BiffRecords {
  /** The kind of the record stood at. */
  kind = 0;
  data: Buffer = Buffer.alloc(0);
  readonly #stream: Buffer;
  #at: number;

  constructor(stream: Buffer, at: number) {
    this.#stream = stream;
    this.#at = at;
  }

  /** Steps to the next record and tells its kind; a part that ends without its last record is damaged. */
  next(): number {
    if (this.#at + 4 > this.#stream.length) throw damagedWorkbook();
    this.kind = this.#stream.readUInt16LE(this.#at);
    const start = this.#at + 4;
    this.#at = start + this.#stream.readUInt16LE(this.#at + 2);
    this.data = this.#stream.subarray(start, this.#at);
    return this.kind;
  }

  /** The contents of the record together with those of the records that continue it, which are stepped over. */
  takeBlocks(): BiffBlocks {
    const blocks = [this.data];
    while (this.#at + 4 <= this.#stream.length && this.#stream.readUInt16LE(this.#at) === CONTINUE) {
      this.next();
      blocks.push(this.data);
    }
    return new BiffBlocks(blocks);
  }
}

/** Reads numbers and texts one after another from a record that may be continued by others. */
export class BiffBlocks {
  readonly #blocks: readonly Buffer[];
  #block: Buffer;
  #index = 0;
  #at = 0;

  constructor(blocks: readonly Buffer[]) {
    this.#blocks = blocks;
    this.#block = blocks[0] ?? Buffer.alloc(0);
  }

  isAtEnd(): boolean {
    while (this.#at >= this.#block.length && this.#index + 1 < this.#blocks.length) this.#nextBlock();
    return this.#at >= this.#block.length;
  }

  readNumber(bytes: 1 | 2 | 4): number {
    if (this.isAtEnd()) throw damagedWorkbook();
    const number = this.#block.readUIntLE(this.#at, bytes);
    this.#at += bytes;
    return number;
  }

  skip(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      if (this.isAtEnd()) throw damagedWorkbook();
      const step = Math.min(left, this.#block.length - this.#at);
      this.#at += step;
      left -= step;
    }
  }

  /** A text with its marks, rich text and pronunciation stepped over. */
  readText(length: number): string {
    const marks = this.readNumber(1);
    const runs = (marks & 8) === 0 ? 0 : this.readNumber(2);
    const extra = (marks & 4) === 0 ? 0 : this.readNumber(4);
    const text = this.#readCharacters(length, (marks & 1) === 1);
    this.skip(runs * 4 + extra);
    return text;
  }

  /** Where a text goes on in the next block, it says anew whether a character takes one byte or two. */
  #readCharacters(length: number, wideAtFirst: boolean): string {
    let text = '';
    let wide = wideAtFirst;
    for (let left = length; left > 0; ) {
      if (this.#at >= this.#block.length) {
        if (this.isAtEnd()) throw damagedWorkbook();
        wide = (this.readNumber(1) & 1) === 1;
      }
      const taken = Math.min(left, Math.floor((this.#block.length - this.#at) / (wide ? 2 : 1)));
      if (taken === 0) throw damagedWorkbook();
      const end = this.#at + taken * (wide ? 2 : 1);
      text += this.#block.toString(wide ? 'utf16le' : 'latin1', this.#at, end);
      this.#at = end;
      left -= taken;
    }
    return text;
  }

  #nextBlock(): void {
    this.#block = this.#blocks[++this.#index] ?? Buffer.alloc(0);
    this.#at = 0;
  }
}
