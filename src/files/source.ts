import { statSync } from 'node:fs';
import { isProblem, Problem } from '../domain/problem.ts';
import { attempt, MAX_ROWS, readChunks, type TextSource } from './delimited.ts';
import { isSpreadsheet } from './encoding.ts';

const MAX_PIPE_BYTES = 512 * 1024 * 1024;

/** A pipe gives its bytes only once, so they are kept, within a limit; other things that are no file are refused. */
export function holdSource(source: TextSource): TextSource {
  if ('bytes' in source) return source;
  const found = attempt(source, () => statSync(source.path));
  if (found.isFile()) return source;
  if (found.isDirectory()) throw new Problem('file-not-found', { file: source.name, folder: true });
  if (!found.isFIFO()) throw new Problem('unreadable-file', { file: source.name, reason: { kind: 'binary' } });
  const held: Uint8Array[] = [];
  let length = 0;
  for (const chunk of readChunks(source)) {
    length += chunk.length;
    if (length > MAX_PIPE_BYTES) {
      throw new Problem('unreadable-file', { file: source.name, reason: { kind: 'too-many-rows', limit: MAX_ROWS } });
    }
    held.push(chunk.slice());
  }
  return { name: source.name, bytes: Buffer.concat(held) };
}

/**
 * Tells by its first bytes whether a source is a workbook or a text, and gives it so that its bytes can be read again.
 * A source that cannot be read is neither: whoever reads it tells why.
 */
export function sniffSource(source: TextSource): { source: TextSource; kind: 'workbook' | 'text' | 'unreadable' } {
  try {
    const held = holdSource(source);
    for (const head of readChunks(held)) return { source: held, kind: isSpreadsheet(head) ? 'workbook' : 'text' };
    return { source: held, kind: 'text' };
  } catch (thrown) {
    const isEmptiedPipe = isProblem(thrown, 'unreadable-file') && thrown.facts.reason.kind === 'too-many-rows';
    if (isProblem(thrown) && !isEmptiedPipe) return { source, kind: 'unreadable' };
    throw thrown;
  }
}
