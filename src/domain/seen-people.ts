/**
 * Whom a file has named so far, with a digest of the row: two numbers a person, so that a million rows stay small.
 * Person ids are dense, being given by the store in order.
 */
export class SeenPeople {
  private seen = new Uint8Array(1024);
  private digests = new Uint32Array(1024);

  /** Remembers the row a person was named by. */
  add(personId: number, digest: number): void {
    if (personId >= this.seen.length) this.grow(personId + 1);
    this.seen[personId] = 1;
    this.digests[personId] = digest;
  }

  /** The row a person was named by, undefined when none was. */
  find(personId: number): { digest: number } | undefined {
    return this.seen[personId] === 1 ? { digest: this.digests[personId] ?? 0 } : undefined;
  }

  private grow(least: number): void {
    const size = Math.max(least, this.seen.length * 2);
    const seen = new Uint8Array(size);
    const digests = new Uint32Array(size);
    seen.set(this.seen);
    digests.set(this.digests);
    this.seen = seen;
    this.digests = digests;
  }
}
