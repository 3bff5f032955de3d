import { spawnSync } from 'node:child_process';
import { afterAll } from 'vitest';
import { makeFolder, quote } from './program.ts';

const mounted: string[] = [];

afterAll(() => {
  for (const folder of mounted.splice(0)) spawnSync('umount', ['-l', folder]);
});

/** A disk of a size, which is at least a page, in a folder of its own; null where none may be mounted. */
export function mountDisk(kilobytes: number): string | null {
  if (process.platform !== 'linux') return null;
  const folder = makeFolder();
  const { status } = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${Math.max(kilobytes, 4)}k,mode=700`,
    'tmpfs',
    folder,
  ]);
  if (status !== 0) return null;
  mounted.push(folder);
  return folder;
}

/** Gives a disk more room. */
export function growDisk(folder: string, kilobytes: number): void {
  const { status, stderr } = spawnSync('mount', ['-o', `remount,size=${kilobytes}k`, folder]);
  if (status !== 0) throw new Error(`the disk did not grow: ${String(stderr)}`);
}

/** A shell line that runs another one where a folder cannot be written to, whoever asks. */
export function withoutWriting(folder: string, line: string): string {
  const name = quote(folder);
  return `unshare -m sh -c ${quote(`mount --bind ${name} ${name} && mount -o remount,bind,ro ${name} && exec ${line}`)}`;
}

/** Tells whether this machine lets a folder be made so. */
export function canForbidWriting(): boolean {
  if (process.platform !== 'linux') return false;
  return spawnSync('sh', ['-c', withoutWriting(makeFolder(), 'true')]).status === 0;
}
