import { damagedWorkbook } from './workbook-fault.ts';

const [LAST_SPECIAL_SECTOR, DIRECTORY_ENTRY, SMALL_STREAM_SECTOR] = [0xfffffff0, 128, 64];
const [ROOT, STREAM] = [5, 2];

type Entry = { name: string; kind: number; first: number; size: number };

/**
 * The streams of a compound file, the container of the documents of Excel 97 and of documents under a password. Every
 * chain of sectors is followed no further than the file has sectors.
 */
export class CompoundFile {
  readonly #bytes: Buffer;
  readonly #sectorSize: number;
  readonly #next: readonly number[];
  readonly #entries: readonly Entry[];

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const power = this.#bytes.readUInt16LE(30);
    if (power !== 9 && power !== 12) throw damagedWorkbook();
    this.#sectorSize = 2 ** power;
    this.#next = [...this.#listTableSectors()].flatMap((sector) => readNumbers(this.#sector(sector)));
    this.#entries = readDirectory(this.#readChain(this.#bytes.readUInt32LE(48)));
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /** The contents of a stream, by its name in any case; undefined where there is none. */
  find(name: string): Buffer | undefined {
    const entry = this.#find(name);
    if (entry === undefined) return undefined;
    const isSmall = entry.size < this.#bytes.readUInt32LE(56);
    const contents = isSmall ? this.#readSmall(entry.first) : this.#readChain(entry.first);
    if (contents.length < entry.size) throw damagedWorkbook();
    return contents.subarray(0, entry.size);
  }

  #find(name: string): Entry | undefined {
    return this.#entries.find((entry) => entry.kind === STREAM && entry.name.toLowerCase() === name.toLowerCase());
  }

  /** The sectors of the allocation table: the first 109 stand in the header, the others in a chain of their own. */
  *#listTableSectors(): Generator<number> {
    const needed = Math.ceil((this.#bytes.length * 4) / this.#sectorSize ** 2) + 1;
    let left = Math.min(this.#bytes.readUInt32LE(44), needed);
    for (let at = 76; at < 512 && left > 0; at += 4, left--) yield this.#bytes.readUInt32LE(at);
    for (let sector = this.#bytes.readUInt32LE(68); left > 0; ) {
      const numbers = readNumbers(this.#sector(sector));
      sector = numbers.pop() ?? 0;
      for (const number of numbers.slice(0, left)) {
        left--;
        yield number;
      }
    }
  }

  #sector(number: number): Buffer {
    const start = (number + 1) * this.#sectorSize;
    if (start >= this.#bytes.length) throw damagedWorkbook();
    return this.#bytes.subarray(start, start + this.#sectorSize);
  }

  #readChain(first: number): Buffer {
    const sectors = followChain(first, this.#next, this.#bytes.length / this.#sectorSize);
    return Buffer.concat(sectors.map((sector) => this.#sector(sector)));
  }

  /** Short streams stand in the stream of the root entry, in sectors of 64 bytes. */
  #readSmall(first: number): Buffer {
    const root = this.#entries.find(({ kind }) => kind === ROOT);
    const container = this.#readChain(root?.first ?? LAST_SPECIAL_SECTOR);
    const next = readNumbers(this.#readChain(this.#bytes.readUInt32LE(60)));
    const sectors = followChain(first, next, container.length / SMALL_STREAM_SECTOR);
    return Buffer.concat(
      sectors.map((sector) => container.subarray(sector * SMALL_STREAM_SECTOR, (sector + 1) * SMALL_STREAM_SECTOR)),
    );
  }
}

function followChain(first: number, next: readonly number[], limit: number): number[] {
  const sectors: number[] = [];
  for (let sector = first; sector < LAST_SPECIAL_SECTOR; sector = next[sector] ?? LAST_SPECIAL_SECTOR) {
    if (sectors.push(sector) > limit) throw damagedWorkbook();
  }
  return sectors;
}

function readNumbers(bytes: Buffer): number[] {
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readUInt32LE(index * 4));
}

function readDirectory(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + DIRECTORY_ENTRY <= bytes.length; at += DIRECTORY_ENTRY) {
    const nameLength = Math.min(Math.max(bytes.readUInt16LE(at + 64) - 2, 0), 62);
    entries.push({
      ...{ name: bytes.toString('utf16le', at, at + nameLength), kind: bytes.readUInt8(at + 66) },
      ...{ first: bytes.readUInt32LE(at + 116), size: bytes.readUInt32LE(at + 120) },
    });
  }
  return entries;
}
