import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { parseInstant } from './domain/calendar.ts';
import { Problem } from './domain/problem.ts';

/** A stream of text to a person or a pipe. */
export type Output = {
  write(text: string): void;
  /** Writes what is no text: a document into a pipe. */
  writeBytes(bytes: Uint8Array): void;
  /** Waits until all of it is taken; gives the system's code of the error where it cannot be. A reader who left is none. */
  settle(): Promise<string | null>;
  readonly isTTY: boolean;
  /** Width in characters; 80 where it is not known. */
  readonly columns: number;
};

/**
 * Everything the program takes from outside: streams, environment, clock, chance, user. Tests make their own, so that
 * every run can be repeated.
 */
export type World = {
  readonly stdout: Output;
  readonly stderr: Output;
  /** The streams prompts are drawn on; only a terminal has them. */
  readonly terminal: { input: NodeJS.ReadStream; output: NodeJS.WriteStream } | null;
  /** Where progress is drawn: standard error, where it is a terminal. */
  readonly progressStream: NodeJS.WriteStream | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The present moment, ISO 8601 UTC; `SFERUM_NOW` sets it. */
  now(): string;
  /** The machine's own clock, whatever `SFERUM_NOW` says: for the age of files. */
  systemNow(): string;
  /** The version of Node. */
  readonly nodeVersion: string;
  /** Milliseconds from some moment on, for telling how long something takes. */
  elapsed(): number;
  randomBytes(count: number): Uint8Array;
  /** The system's name for who runs the program. */
  user(): string;
  /** Everything of standard input, for `-`. */
  readStdin(): Promise<Uint8Array>;
};

/** The world as it is: the only place that touches `process`. */
export function realWorld(): World {
  const { stdout, stderr, env, platform } = process;
  return {
    stdout: toOutput(stdout),
    stderr: toOutput(stderr),
    get terminal() {
      return stdout.isTTY && process.stdin.isTTY ? { input: process.stdin, output: stdout } : null;
    },
    progressStream: stderr.isTTY ? stderr : null,
    env,
    platform,
    now: () => readNow(env.SFERUM_NOW) ?? new Date().toISOString(),
    systemNow: () => new Date().toISOString(),
    nodeVersion: process.versions.node,
    elapsed: () => performance.now(),
    randomBytes: drawBytes(),
    user: () => userInfo().username,
    readStdin: () => readAll(process.stdin),
  };
}

/** Reads the moment that SFERUM_NOW sets; undefined when it sets none. A bad one is a usage error. */
export function readNow(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  const instant = parseInstant(value);
  if (instant === undefined) throw new Problem('invalid-value', { flag: 'SFERUM_NOW', value, expected: 'instant' });
  return instant;
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function toOutput(stream: NodeJS.WriteStream): Output {
  let failure: string | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= error.code ?? error.name;
  });
  return {
    // what went wrong is known only when the turn of the write is over
    settle: () =>
      new Promise((resolve) => {
        const tell = () => setImmediate(() => resolve(failure));
        if (stream.writableLength === 0) tell();
        else stream.write('', tell);
      }),
    write: (text) => void stream.write(text),
    writeBytes: (bytes) => void stream.write(bytes),
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns ?? 80;
    },
  };
}

const PIECE = 16_384;

/** Gives bytes of the system's generator out of larger pieces, for asking it for a few at a time is what costs; none twice. */
function drawBytes(): (count: number) => Uint8Array {
  let piece = Buffer.alloc(0);
  return (count) => {
    if (count > PIECE) return randomBytes(count);
    if (piece.length < count) piece = randomBytes(PIECE);
    const drawn = Buffer.from(piece.subarray(0, count));
    piece = piece.subarray(count);
    return drawn;
  };
}
