/** Places in the filter; with two a key, of a million keys that are new one in eighty is taken for one that may be known. */
const BITS = 2 ** 24;

/**
 * Remembers keys in two megabytes, however many: tells for certain that a key is new, and of any other that it may be
 * known. A Bloom filter with two hashes.
 */
export class KeyFilter {
  private readonly bits = new Uint32Array(BITS / 32);
  private first = 0;
  private second = 0;

  add(key: string): void {
    this.place(key);
    const { bits, first, second } = this;
    bits[first >>> 5] = (bits[first >>> 5] ?? 0) | (1 << (first & 31));
    bits[second >>> 5] = (bits[second >>> 5] ?? 0) | (1 << (second & 31));
  }

  mayHave(key: string): boolean {
    this.place(key);
    return this.isSet(this.first) && this.isSet(this.second);
  }

  /** Finds the two places of a key: 64 bits of hash by arithmetic alone, no object made. */
  private place(key: string): void {
    let one = 0x811c9dc5;
    let other = 0x9747b28c;
    for (let index = 0; index < key.length; index++) {
      const unit = key.charCodeAt(index);
      one = Math.imul(one ^ unit, 0x01000193);
      other = Math.imul(other ^ unit, 0x85ebca6b) ^ (other >>> 13);
    }
    this.first = mix(one) % BITS;
    this.second = mix(other) % BITS;
  }

  private isSet(place: number): boolean {
    return ((this.bits[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0;
  }
}

/** Spreads what differs in few bits over all of them: the last step of MurmurHash3. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
