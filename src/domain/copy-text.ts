/** The longest part of a text of which V8 makes a copy itself, in UTF-16 units. */
const COPIED_LENGTH = 12;

/**
 * Copies a text that is to be kept. A text cut out of another one holds all of that in memory; a name out of a file would
 * hold the piece of the file around it.
 */
export function copyText(text: string): string {
  if (text.length <= COPIED_LENGTH) return text;
  return text.split('').join('');
}
