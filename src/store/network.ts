import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Problem } from '../domain/problem.ts';

/** File systems of other machines by what Linux's statfs(2) calls them; no other system calls any of its own so. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
]);

/** A share as Windows names it; `\\?\` and `\\.\` stand before its own disks. */
const SHARE = /^\\\\(?![?.]\\)/;

/** The network file system in which a file lies or would lie; null where it is on a disk of this machine, or nobody can tell. */
export function findNetwork(file: string): string | null {
  const path = resolve(file);
  if (SHARE.test(path)) return 'SMB';
  try {
    return NETWORK.get(statfsSync(existsSync(path) ? path : dirname(path)).type >>> 0) ?? null;
  } catch {
    return null;
  }
}

/** Refuses to keep a store on another machine, where neither locks nor memory that is shared can be relied on. */
export function refuseNetwork(file: string): void {
  if (findNetwork(file) !== null) throw new Problem('store-network', { file });
}
