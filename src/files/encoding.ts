import { isUtf8 } from 'node:buffer';

/** The encodings in which a roster is read; a byte order mark makes no other encoding of one. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'ibm866';

/** What the bytes of a file turn out to be; undefined where no encoding is likely enough to be taken. */
export type DetectedEncoding = Encoding | 'binary' | 'spreadsheet' | undefined;

/** Gives the bytes of a file from its start at each call; a chunk may be overwritten once the next is asked for. */
export type ByteChunks = () => Iterable<Uint8Array>;

const LABELS = new Map<string, Encoding>([
  ...['utf8', 'utf8bom', 'utf8sig'].map((label) => [label, 'utf-8'] as const),
  ...['utf16', 'utf16le', 'ucs2', 'unicode'].map((label) => [label, 'utf-16le'] as const),
  ['utf16be', 'utf-16be'],
  ...['windows1251', 'win1251', 'cp1251', '1251', 'ansi'].map((label) => [label, 'windows-1251'] as const),
  ...['ibm866', 'cp866', '866', 'dos', 'oem'].map((label) => [label, 'ibm866'] as const),
]);

/** Reads the name of an encoding as people write it, «cp1251» or «UTF-8»; plain `utf-16` means the little-endian one. */
export function parseEncodingLabel(label: string): Encoding | undefined {
  return LABELS.get(label.toLowerCase().replace(/[\s_-]/g, ''));
}

/**
 * Tells in which encoding a file is written, from all of its bytes. The order: signatures of spreadsheets, byte order
 * mark, the zeroes of UTF-16, validity as UTF-8, the letters of Russian text. A Western encoding is never assumed. A
 * file in UTF-8 with a damaged place is still called UTF-8, so that decoding it can name the line.
 */
export function detectEncoding(chunks: ByteChunks): DetectedEncoding {
  let head = true;
  const validity = new Utf8Validity();
  for (const chunk of chunks()) {
    const known = head ? detectFromHead(chunk) : undefined;
    if (known !== undefined) return known;
    if (chunk.includes(0)) return 'binary';
    validity.add(chunk);
    head = false;
  }
  return validity.holds() ? 'utf-8' : detectFromLetters(countPairs(chunks()));
}

/** Tells whether bytes are UTF-8 from the first to the last. */
export function isUtf8Text(chunks: Iterable<Uint8Array>): boolean {
  const validity = new Utf8Validity();
  for (const chunk of chunks) validity.add(chunk);
  return validity.holds();
}

/** Finds the encoding that a byte order mark at the start of a file names. */
export function encodingOfMark(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined;
}

/** Tells the file of a spreadsheet program, an archive or an OLE container, by its first bytes. */
export function isSpreadsheet(head: Uint8Array): boolean {
  const signature = Buffer.from(head.subarray(0, 4)).toString('hex');
  return signature === '504b0304' || signature === 'd0cf11e0';
}

/** Tells bytes that are no text in a one-byte encoding or in UTF-8: a zero, or control characters above 2 %. */
export function isBinary(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) return true;
    if (byte < 9 || (byte > 13 && byte < 32)) controls++;
  }
  return controls > 4 && controls > bytes.length * 0.02;
}

function detectFromHead(head: Uint8Array): DetectedEncoding {
  if (isSpreadsheet(head)) return 'spreadsheet';
  return encodingOfMark(head) ?? encodingOfZeroes(head) ?? (isBinary(head) ? 'binary' : undefined);
}

/** Every second byte of Russian text in UTF-16 is 0x00 or 0x04; text in the other encodings has neither. */
function encodingOfZeroes(head: Uint8Array): Encoding | undefined {
  let even = 0;
  let odd = 0;
  for (let at = 0; at < head.length; at++) {
    if (head[at] !== 0 && head[at] !== 4) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  const half = Math.floor(head.length / 2);
  if (half < 2 || Math.max(even, odd) < half * 0.8) return undefined;
  if (odd > even * 4) return 'utf-16le';
  return even > odd * 4 ? 'utf-16be' : undefined;
}

/** Follows whether the bytes added so far are UTF-8; a character may be cut by the end of a chunk. */
class Utf8Validity {
  #tail = new Uint8Array(0);
  #valid = true;

  add(chunk: Uint8Array): void {
    if (!this.#valid) return;
    const bytes = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    const end = bytes.length - cutCharacterLength(bytes);
    this.#valid = isUtf8(bytes.subarray(0, end));
    this.#tail = Uint8Array.from(bytes.subarray(end));
  }

  holds(): boolean {
    return this.#valid && this.#tail.length === 0;
  }
}

function cutCharacterLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

/** Counts neighbouring bytes: entry `first * 256 + second`. */
function countPairs(chunks: Iterable<Uint8Array>): Uint32Array {
  const pairs = new Uint32Array(0x10000);
  let first = 10;
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at++) {
      const second = chunk[at] ?? 0;
      const pair = (first << 8) | second;
      pairs[pair] = (pairs[pair] ?? 0) + 1;
      first = second;
    }
  }
  return pairs;
}

/** What speaks for an encoding: log-likelihood of a byte above 0x7F, letters, and pairs of letters that no one writes. */
type Likeness = {
  encoding: Encoding;
  perByte: number;
  bytes: number;
  letters: number;
  inverted: number;
  mixed: number;
};

/**
 * Chooses between the one-byte encodings. Russian names reach −3.1 a byte; the nearest other reading (KOI8-R or Greek
 * taken for windows-1251) −3.8 and less. Few bytes scatter more, hence the allowance.
 */
function detectFromLetters(pairs: Uint32Array): Encoding | undefined {
  if (isDamagedUtf8(pairs)) return 'utf-8';
  const readings = [measureLikeness(pairs, 'windows-1251'), measureLikeness(pairs, 'ibm866')];
  const [best, rival] = readings.sort((a, b) => b.perByte - a.perByte);
  if (best === undefined || rival === undefined || best.letters < 3) return undefined;
  const russian =
    best.perByte >= -3.5 - 2 / Math.sqrt(best.bytes) &&
    best.inverted <= best.letters * 0.05 &&
    best.mixed <= best.letters * 0.2;
  return russian && (best.perByte - rival.perByte) * best.bytes >= 6 ? best.encoding : undefined;
}

function isDamagedUtf8(pairs: Uint32Array): boolean {
  let high = 0;
  let inCharacters = 0;
  pairs.forEach((count, pair) => {
    const [first, second] = [pair >> 8, pair & 0xff];
    if (second >= 0x80) high += count;
    if (first >= 0xc2 && first <= 0xdf && second >= 0x80 && second < 0xc0) inCharacters += count * 2;
  });
  return inCharacters > high * 0.8;
}

/** Shares of the letters in Russian text, per 10,000, from the National Corpus of the language. */
const LETTER_SHARES = new Map(
  Object.entries({
    ...{ о: 1097, е: 845, а: 801, и: 735, н: 670, т: 626, с: 547, р: 473, в: 454, л: 440, к: 349, м: 321, д: 298 },
    ...{ п: 281, у: 262, я: 201, ы: 190, ь: 174, г: 170, з: 165, б: 159, ч: 144, й: 121, х: 97, ж: 94, ш: 73, ю: 64 },
    ...{ ц: 48, щ: 36, э: 32, ф: 26, ъ: 4, ё: 4 },
  }),
);
const PUNCTUATION = '«»№–—“”„…’\u00a0';

function measureLikeness(pairs: Uint32Array, encoding: Encoding): Likeness {
  const characters = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  const likeness: Likeness = { encoding, perByte: 0, bytes: 0, letters: 0, inverted: 0, mixed: 0 };
  pairs.forEach((count, pair) => {
    if (count > 0) addPair(likeness, characters[pair >> 8] ?? '', characters[pair & 0xff] ?? '', count);
  });
  likeness.perByte /= Math.max(likeness.bytes, 1);
  return likeness;
}

function addPair(likeness: Likeness, first: string, second: string, count: number): void {
  if (second > '\x7f') {
    likeness.bytes += count;
    likeness.perByte += count * logShare(second);
  }
  const [firstIsLetter, secondIsLetter] = [isRussian(first), isRussian(second)];
  if (secondIsLetter) likeness.letters += count;
  if (firstIsLetter && secondIsLetter && isLower(first) && !isLower(second)) likeness.inverted += count;
  if (firstIsLetter ? isLatin(second) : secondIsLetter && isLatin(first)) likeness.mixed += count;
}

function logShare(character: string): number {
  const share = LETTER_SHARES.get(character.toLowerCase()) ?? (PUNCTUATION.includes(character) ? 100 : 0.1);
  return Math.log(share / 10_000);
}

function isRussian(character: string): boolean {
  return LETTER_SHARES.has(character.toLowerCase());
}

function isLatin(character: string): boolean {
  return /[a-z]/i.test(character);
}

function isLower(character: string): boolean {
  return character === character.toLowerCase();
}
