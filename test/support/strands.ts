/** Runs pieces of work in two strands, one after another in each. */
export async function inStrands<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const strand = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([strand(), strand()]);
}
