import { hashText } from './row-digest.ts';

/** Places in the filter; with two a key, of a million keys that are new one in eighty is taken for one that may be known. */
const BITS = 2 ** 24;

/**
 * Remembers keys in two megabytes, however many: tells for certain that a key is new, and of any other that it may be
 * known. A Bloom filter with two hashes.
 */
export class KeyFilter {
  private readonly bits = new Uint32Array(BITS / 32);

  add(key: string): void {
    const [one, other] = placesOf(key);
    this.bits[one >>> 5] = (this.bits[one >>> 5] ?? 0) | (1 << (one & 31));
    this.bits[other >>> 5] = (this.bits[other >>> 5] ?? 0) | (1 << (other & 31));
  }

  mayHave(key: string): boolean {
    const [one, other] = placesOf(key);
    return isSet(this.bits, one) && isSet(this.bits, other);
  }
}

function placesOf(key: string): readonly [number, number] {
  const [one, other] = hashText(0x811c9dc5, 0x9747b28c, key);
  return [mix(one) % BITS, mix(other) % BITS];
}

/** Spreads what differs in few bits over all of them: the last step of MurmurHash3. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function isSet(bits: Uint32Array, place: number): boolean {
  return ((bits[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0;
}
