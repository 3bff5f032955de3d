/**
 * Copies a text that is to be kept. A text cut out of another one holds all of that in memory; a name out of a file would
 * hold the piece of the file around it.
 */
export function copyText(text: string): string {
  return text.split('').join('');
}
