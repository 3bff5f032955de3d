/** What may stand between the cells of a file. */
export type Delimiter = ';' | ',' | '\t' | '|';

const DELIMITER_LABELS: ReadonlyMap<string, Delimiter> = new Map([
  [';', ';'],
  [',', ','],
  ['|', '|'],
  ['\t', '\t'],
  ['tab', '\t'],
  ['\\t', '\t'],
]);

/** Reads a delimiter as a command line names it: the sign itself, or `tab`. */
export function parseDelimiterLabel(label: string): Delimiter | undefined {
  return DELIMITER_LABELS.get(label.toLowerCase());
}
