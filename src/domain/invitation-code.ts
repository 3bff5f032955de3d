import { foldLookAlikes } from './name-key.ts';

/**
 * The alphabet of codes: digits and Latin letters without those that look alike (0 O, 1 I L). It has 31 symbols, a
 * prime number, so that the check symbol finds every single mistaken symbol and every swap of neighbours.
 */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** Symbols of chance: 17 × log2(31) = 84 bits. */
const RANDOM_SYMBOLS = 17;
const CODE_LENGTH = RANDOM_SYMBOLS + 1;
const GROUPS = /.{1,6}/g;
/** Bytes from here on are thrown away, so that every symbol is equally likely. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/** Makes an invitation code from bytes of the system's generator, in three groups of six, the last symbol a check. */
export function makeInvitationCode(randomBytes: (count: number) => Uint8Array): string {
  const symbols: number[] = [];
  while (symbols.length < RANDOM_SYMBOLS) {
    for (const byte of randomBytes(RANDOM_SYMBOLS + 4)) {
      if (byte < FAIR_BYTES && symbols.length < RANDOM_SYMBOLS) symbols.push(byte % ALPHABET.length);
    }
  }
  symbols.push(checkSymbol(symbols));
  return groupCode(symbols.map((symbol) => ALPHABET[symbol] ?? '').join(''));
}

/** What somebody typed as a code: a sound code in its written form, one with a slip in it, or nothing like a code. */
export type TypedCode = { kind: 'code'; code: string } | { kind: 'mistyped' } | { kind: 'unknown' };

/**
 * Understands a typed code: any case, spaces and dashes anywhere, Cyrillic look-alikes for Latin letters. A typing
 * slip is told by the check symbol before anything is looked up.
 */
export function readInvitationCode(text: string): TypedCode {
  const bare = toLatin(text.normalize('NFC').toUpperCase()).replace(/[\s\-‐‑–—_.]+/gu, '');
  if (bare.length !== CODE_LENGTH || !/^[0-9A-ZА-ЯЁ]+$/.test(bare)) return { kind: 'unknown' };
  const symbols = [...bare].map((symbol) => ALPHABET.indexOf(symbol));
  const sound = symbols.every((symbol) => symbol >= 0) && checkSymbol(symbols.slice(0, -1)) === symbols.at(-1);
  return sound ? { kind: 'code', code: groupCode(bare) } : { kind: 'mistyped' };
}

/** Hides a code but for its first symbols, enough to tell two invitations apart on a screen. */
export function maskCode(code: string): string {
  return `${code.slice(0, 3)}…`;
}

const LATIN_OF = new Map([...'ABCEHKMPTXY'].map((letter) => [foldLookAlikes(letter), letter] as const));

function toLatin(text: string): string {
  return [...text].map((symbol) => LATIN_OF.get(symbol) ?? symbol).join('');
}

function checkSymbol(symbols: readonly number[]): number {
  return symbols.reduce((sum, symbol, index) => sum + symbol * (index + 2), 0) % ALPHABET.length;
}

function groupCode(bare: string): string {
  return (bare.match(GROUPS) ?? []).join('-');
}
