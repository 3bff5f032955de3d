import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world.ts';
import { logFolder } from './folders.ts';

/**
 * Writes where a fault of ours happened, readable by the owner only, and returns the file; null where it cannot be
 * written. The message of the error stays out: it may hold what somebody typed or what a row contained.
 */
export async function writeFaultReport(error: unknown, world: Pick<World, 'now'>): Promise<string | null> {
  try {
    const folder = await logFolder();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const now = world.now();
    const file = join(folder, `fault-${now.replaceAll(/[:.]/g, '-')}.txt`);
    const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
    const name =
      error instanceof Error ? `${error.name}${'code' in error ? ` ${String(error.code)}` : ''}` : typeof error;
    writeFileSync(file, [name, ...frames, ''].join('\n'), { mode: 0o600 });
    return file;
  } catch {
    return null;
  }
}
