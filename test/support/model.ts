import fc from 'fast-check';

/** A whole number from 0 to below the count. */
export const numberBelow = (count: number) => fc.nat({ max: count - 1 });

/** Something in some of ten cases; nothing is the simpler. */
export function sometimes<T>(chances: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  const nothing = { weight: 10 - chances, arbitrary: fc.constant(null) };
  return fc.oneof({ withCrossShrink: true }, nothing, { weight: chances, arbitrary });
}

/** True in some of ten cases; false is the simpler. */
export function isTrueIn(chances: number): fc.Arbitrary<boolean> {
  return sometimes(chances, fc.constant(true)).map((value) => value === true);
}

/** Compares what the program has with what the model has, one by one, and tells what differs. */
export function compare(what: string, program: readonly unknown[], model: readonly unknown[]): void {
  const differences = Array.from({ length: Math.max(program.length, model.length) }, (_, index) => {
    const [told, expected] = [tellPlainly(program[index]), tellPlainly(model[index])];
    return told === expected
      ? ''
      : `
  the program has ${told}
  the model       ${expected}`;
  });
  const told = differences.join('');
  if (told !== '') throw new Error(`${what} differs:${told}`);
}

/** A value as JSON, its fields by name. */
export function tellPlainly(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}

/**
 * The shortest sequence that can be found by leaving steps out, and by taking simpler ones, which still fails in the same
 * way. Quicker than fast-check's own way, which also tries every simpler value of every step.
 */
export async function shorten<S>(
  steps: readonly S[],
  failureOf: (steps: readonly S[]) => Promise<string | null>,
  simplify: (step: S) => S,
): Promise<readonly S[]> {
  const failure = await failureOf(steps);
  let shortest = steps;
  const attempt = async (tried: readonly S[]) => {
    if ((await failureOf(tried)) !== failure) return false;
    shortest = tried;
    return true;
  };
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = shortest.length; end > 0; end -= size) {
      await attempt(shortest.toSpliced(Math.max(end - size, 0), Math.min(size, end)));
    }
  }
  for (const index of shortest.keys()) {
    const [step] = shortest.slice(index);
    if (step !== undefined) await attempt(shortest.with(index, simplify(step)));
  }
  return shortest;
}

/** How often the sequences met what they are there for. */
export class Tally {
  private readonly counts = new Map<string, number>();

  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  toString(): string {
    const told = [...this.counts].map(([name, count]) => `${name} ${count}`);
    return told.toSorted().join(', ');
  }
}
