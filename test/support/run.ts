import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { main } from '../../src/main.ts';
import { readNow, type World } from '../../src/world.ts';

/** The moment at which tests live unless they say otherwise. */
export const NOW = '2026-09-07T06:00:00.000Z';

/** What a command line did: its exit code and everything it printed. */
export type Outcome = {
  code: number;
  stdout: string;
  stderr: string;
  /** The one JSON document on standard output. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
  json: any;
  /** The error object that `--json` puts on standard error. */
  error: { code: string; message: string; hint: string } | undefined;
};

export type Settings = {
  now?: string;
  lang?: string;
  env?: Record<string, string | undefined>;
  stdin?: string | Uint8Array;
  /** Seeds the world's randomness; the same seed gives the same codes. */
  seed?: string;
};

/** A world without a terminal whose clock, chance, user and environment are fixed. */
export function fixedWorld(settings: Settings, write: (stream: 'stdout' | 'stderr', text: string) => void): World {
  const { now = NOW, lang = 'ru', env = {}, stdin = '', seed = 'sferum' } = settings;
  const output = (stream: 'stdout' | 'stderr') => ({
    isTTY: false,
    columns: 80,
    settle: async () => null,
    write: (text: string) => write(stream, text),
    writeBytes: (bytes: Uint8Array) => write(stream, Buffer.from(bytes).toString('latin1')),
  });
  let drawn = 0;
  const all: Record<string, string | undefined> = { SFERUM_LANG: lang, ...env };
  return {
    stdout: output('stdout'),
    stderr: output('stderr'),
    terminal: null,
    progressStream: null,
    elapsed: () => 0,
    systemNow: () => new Date().toISOString(),
    nodeVersion: process.versions.node,
    env: all,
    platform: 'linux',
    now: () => readNow(all.SFERUM_NOW) ?? now,
    randomBytes(count) {
      const blocks: Buffer[] = [];
      for (let length = 0; length < count; length += 32) {
        blocks.push(createHash('sha256').update(`${seed} ${now} ${drawn++}`).digest());
      }
      return Buffer.concat(blocks).subarray(0, count);
    },
    user: () => 'tester',
    readStdin: async () => (typeof stdin === 'string' ? Buffer.from(stdin) : stdin),
  };
}

/** Runs a command line in this process, in a fixed world. */
export async function run(argv: readonly string[], settings: Settings = {}): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const world = fixedWorld(settings, (stream, text) => {
    written[stream] += text;
  });
  const code = await main(argv, world);
  return {
    code,
    ...written,
    get json() {
      return JSON.parse(written.stdout);
    },
    get error() {
      return written.stderr.startsWith('{"error"') ? JSON.parse(written.stderr).error : undefined;
    },
  };
}

const folders: string[] = [];

/** A new empty folder that goes away after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sferum-test-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
