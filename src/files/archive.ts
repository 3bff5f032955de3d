import { crc32, inflateRawSync } from 'node:zlib';
import { damagedWorkbook, WorkbookFault } from './workbook-fault.ts';

const END_OF_DIRECTORY = Buffer.from('504b0506', 'hex');
const [ENTRY, LOCAL_HEADER, END_64, LOCATOR_64] = [0x02014b50, 0x04034b50, 0x06064b50, 0x07064b50];
const [UNKNOWN_16, UNKNOWN_32] = [0xffff, 0xffffffff];
const SIZES_64 = 1;
const [STORED, DEFLATED] = [0, 8];
const MEGABYTE = 1024 * 1024;
const MAX_PART_MEGABYTES = 256;
const MAX_MEGABYTES = 1024;

/** A part as the directory of the archive describes it; `size` is that of its contents. */
type Part = { offset: number; packed: number; size: number; crc: number; method: number };

/**
 * The parts of a zip archive, by their names in lower case. Contents are unpacked no further than the size that the
 * directory tells, so that no archive fills the memory; one that tells more than 1 GB in all is refused.
 */
export class Archive {
  readonly #bytes: Buffer;
  readonly #parts = new Map<string, Part>();

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let [packed, size] = [0, 0];
    for (const [name, part] of this.#readDirectory()) {
      packed += part.packed;
      size += part.size;
      this.#parts.set(name, part);
    }
    if (packed > bytes.length) throw damagedWorkbook();
    if (size > MAX_MEGABYTES * MEGABYTE) throw tooLarge(MAX_MEGABYTES);
  }

  has(name: string): boolean {
    return this.#parts.has(name.toLowerCase());
  }

  /** The contents of a part as text; undefined where there is no such part. */
  findText(name: string): string | undefined {
    const part = this.#parts.get(name.toLowerCase());
    return part === undefined ? undefined : new TextDecoder().decode(this.#unpack(part));
  }

  /** The contents of a part that has to be there. */
  getText(name: string): string {
    const text = this.findText(name);
    if (text === undefined) throw damagedWorkbook();
    return text;
  }

  #unpack({ offset, packed, size, crc, method }: Part): Buffer {
    if (size > MAX_PART_MEGABYTES * MEGABYTE) throw tooLarge(MAX_PART_MEGABYTES);
    if (this.#bytes.readUInt32LE(offset) !== LOCAL_HEADER) throw damagedWorkbook();
    const start = offset + 30 + this.#bytes.readUInt16LE(offset + 26) + this.#bytes.readUInt16LE(offset + 28);
    const data = this.#bytes.subarray(start, start + packed);
    if (method !== STORED && method !== DEFLATED) throw damagedWorkbook();
    const contents = method === STORED ? data : inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
    if (contents.length !== size || crc32(contents) !== crc) throw damagedWorkbook();
    return contents;
  }

  *#readDirectory(): Generator<[string, Part]> {
    let { count, at } = this.#findDirectory();
    for (; count > 0; count--) {
      if (this.#bytes.readUInt32LE(at) !== ENTRY) throw damagedWorkbook();
      const nameEnd = at + 46 + this.#bytes.readUInt16LE(at + 28);
      const extraEnd = nameEnd + this.#bytes.readUInt16LE(at + 30);
      const name = this.#bytes.toString('utf8', at + 46, nameEnd);
      yield [partKey(name), this.#readPart(at, this.#bytes.subarray(nameEnd, extraEnd))];
      at = extraEnd + this.#bytes.readUInt16LE(at + 32);
    }
  }

  #readPart(at: number, extra: Buffer): Part {
    const large = readLargeSizes(extra);
    const read = (place: number) => {
      const value = this.#bytes.readUInt32LE(at + place);
      return value === UNKNOWN_32 ? Number(large.next().value ?? Number.NaN) : value;
    };
    const [size, packed, offset] = [read(24), read(20), read(42)];
    if (!(Number.isSafeInteger(size) && Number.isSafeInteger(packed) && Number.isSafeInteger(offset))) {
      throw damagedWorkbook();
    }
    return {
      ...{ size, packed, offset },
      ...{ crc: this.#bytes.readUInt32LE(at + 16), method: this.#bytes.readUInt16LE(at + 10) },
    };
  }

  #findDirectory(): { count: number; at: number } {
    const end = this.#bytes.lastIndexOf(END_OF_DIRECTORY);
    if (end === -1) throw damagedWorkbook();
    const [count, at] = [this.#bytes.readUInt16LE(end + 10), this.#bytes.readUInt32LE(end + 16)];
    if (count !== UNKNOWN_16 && at !== UNKNOWN_32) return { count, at };
    if (this.#bytes.readUInt32LE(end - 20) !== LOCATOR_64) throw damagedWorkbook();
    const large = Number(this.#bytes.readBigUInt64LE(end - 12));
    if (this.#bytes.readUInt32LE(large) !== END_64) throw damagedWorkbook();
    const read = (place: number) => Number(this.#bytes.readBigUInt64LE(large + place));
    return { count: read(32), at: read(48) };
  }
}

/** Some programs write a backslash between folders. */
function partKey(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

/** Sizes past 4 GB, or written without knowing them, stand in an extra field in the order of those they replace. */
function* readLargeSizes(extra: Buffer): Generator<bigint> {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== SIZES_64) continue;
    const end = Math.min(at + 4 + extra.readUInt16LE(at + 2), extra.length);
    for (let place = at + 4; place + 8 <= end; place += 8) yield extra.readBigUInt64LE(place);
    return;
  }
}

function tooLarge(limit: number): WorkbookFault {
  return new WorkbookFault({ kind: 'workbook-too-large', limit });
}
