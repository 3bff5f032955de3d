import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The store that is used when none is named: `school.db` in the user's data folder of the platform. */
export async function defaultStoreFile(): Promise<string> {
  return join((await paths()).data, 'school.db');
}

/** The folder for the details of faults. */
export async function logFolder(): Promise<string> {
  return (await paths()).log;
}

async function paths() {
  const { default: envPaths } = await import('env-paths');
  return envPaths('sferum-admin', { suffix: '' });
}

/** The folder of the program itself, in which its fixtures stand. */
export function findPackageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
