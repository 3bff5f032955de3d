import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { cannotWrite, Problem } from '../domain/problem.ts';
import { prepareFile } from './output.ts';

/** Files in a folder that are there together or not at all. */
export type Papers = {
  /** Writes them, each under its name, in the order in which they were named. */
  finish(contents: readonly (string | Uint8Array)[]): void;
  /** Lets them stay: without this, `discard` takes away those that were written too, and the folder if it was made. */
  keep(): void;
  discard(): void;
};

/** Prepares files in a folder, which is made where it is missing, so that what cannot be written is found out beforehand. */
export function preparePapers(folder: string, paths: readonly string[]): Papers {
  const made = makeFolder(folder);
  const files: ReturnType<typeof prepareFile>[] = [];
  const written: string[] = [];
  let kept = false;
  const papers: Papers = {
    finish(contents) {
      for (const [index, file] of files.entries()) {
        file.finish(contents[index] ?? '');
        written.push(file.path);
      }
    },
    keep() {
      kept = true;
    },
    discard() {
      for (const file of files) file.discard();
      if (kept) return;
      for (const path of written) rmSync(path, { force: true });
      if (made !== null) rmSync(made, { recursive: true, force: true });
    },
  };
  try {
    for (const path of paths) {
      // such a paper may have been signed
      if (existsSync(path)) throw new Problem('cannot-write', { file: path, obstacle: 'taken' });
      files.push(prepareFile(path));
    }
    return papers;
  } catch (error) {
    papers.discard();
    throw error;
  }
}

/** Makes a folder for the owner only, and returns the first one that was missing. */
function makeFolder(folder: string): string | null {
  try {
    return mkdirSync(folder, { recursive: true, mode: 0o700 }) ?? null;
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}
