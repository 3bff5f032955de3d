import cliProgress from 'cli-progress';

/** Tells a person how far a long piece of work has come. */
export type Progress = {
  /** Takes notice of how much is done; draws now and then. */
  update(done: number): void;
  /** Takes the bar off the screen. */
  stop(): void;
};

/** Work that ends sooner shows no bar, in milliseconds. */
const PATIENCE = 300;

/** Makes the bar of a piece of work whose size is known; it is drawn only once the work has lasted. */
export function makeProgress(
  stream: NodeJS.WritableStream,
  clock: () => number,
  { label, total }: { label: string; total: number },
): Progress {
  const began = clock();
  const bar = new cliProgress.SingleBar({
    format: `${label} {bar} {percentage} %`,
    barCompleteChar: '#',
    barIncompleteChar: '-',
    barsize: 30,
    clearOnComplete: true,
    hideCursor: null,
    stream,
  });
  let drawn = false;
  return {
    update(done) {
      if (!drawn && clock() - began < PATIENCE) return;
      if (!drawn) bar.start(total, done);
      drawn = true;
      bar.update(Math.min(done, total));
    },
    stop() {
      if (drawn) bar.stop();
    },
  };
}
