/**
 * Which numbers of the register a file has named so far: a bit for each, so that a million rows stay small. Ids are dense,
 * being given by the store in order.
 */
export class SeenIds {
  private bits = new Uint8Array(1024);

  add(id: number): void {
    const at = id >>> 3;
    if (at >= this.bits.length) this.grow(at + 1);
    this.bits[at] = (this.bits[at] ?? 0) | (1 << (id & 7));
  }

  has(id: number): boolean {
    return ((this.bits[id >>> 3] ?? 0) & (1 << (id & 7))) !== 0;
  }

  private grow(least: number): void {
    const bits = new Uint8Array(Math.max(least, this.bits.length * 2));
    bits.set(this.bits);
    this.bits = bits;
  }
}
