import type { App } from '../app.ts';
import type { TextSource } from '../files/delimited.ts';

/** The file that an argument names, or standard input for «-». */
export async function openInput(app: App, file: string): Promise<TextSource> {
  return file === '-' ? { name: '-', bytes: await app.world.readStdin() } : { name: file, path: file };
}
