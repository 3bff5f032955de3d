import { safeText } from '../domain/safe-text.ts';
import type { FontName } from './fonts.ts';
import type { Box, Mark, Measure } from './page.ts';

/** A paragraph: its style at full size, the space after it, and the label that hangs before it («1.»). */
export type Paragraph = {
  text: string;
  size: number;
  font?: FontName;
  grey?: boolean;
  after?: number;
  label?: string;
  centred?: boolean;
  /** May be broken anywhere, as links are. */
  breakable?: boolean;
};

export type Stack = { marks: Mark[]; bottom: number };

/** The height of a line of PT Sans, as a multiple of its size. */
const LINE = 1.3;
const SHRINK = 0.95;
/** The smallest size that still is text, as a share of the full one. */
const SMALLEST = 0.5;

/**
 * Sets paragraphs one below the other into a box. Where they do not fit they get smaller, all of them alike, so that
 * long names and long class names stand whole; only what cannot be read any more is cut off, with «…».
 */
export function setStack(paragraphs: readonly Paragraph[], box: Box, measure: Measure): Stack {
  const clean = paragraphs.map((one) => ({ ...one, text: safeText(one.text).normalize('NFC') }));
  for (let scale = 1; scale >= SMALLEST; scale *= SHRINK) {
    const stack = setAtScale(clean, box, measure, scale, false);
    if (stack !== null) return stack;
  }
  for (let scale = 1; scale >= SMALLEST; scale *= SHRINK) {
    const stack = setAtScale(clean, box, measure, scale, true);
    if (stack !== null) return stack;
  }
  return cutOff(clean, box, measure);
}

function setAtScale(
  paragraphs: readonly Paragraph[],
  box: Box,
  measure: Measure,
  scale: number,
  breakWords: boolean,
): Stack | null {
  const marks: Mark[] = [];
  let y = box.y;
  let spaceAfter = 0;
  for (const paragraph of paragraphs) {
    const { text, size: full, font = 'regular', grey = false, after = 0, label, centred = false } = paragraph;
    y += spaceAfter;
    const size = full * scale;
    const indent = label === undefined ? 0 : measure('0. ', font, size) * 1.2;
    const width = box.width - indent;
    const lines = breakLines(
      text,
      width,
      (piece) => measure(piece, font, size),
      breakWords || paragraph.breakable === true,
    );
    if (lines === null) return null;
    if (label !== undefined) marks.push({ kind: 'text', text: label, x: box.x, y, font, size, grey });
    for (const line of lines) {
      const x = box.x + indent + (centred ? (width - measure(line, font, size)) / 2 : 0);
      marks.push({ kind: 'text', text: line, x, y, font, size, grey });
      y += size * LINE;
    }
    if (y > box.y + box.height + 0.01) return null;
    spaceAfter = after * scale;
  }
  return { marks, bottom: y };
}

/** The paragraphs as far as they fit at the smallest size, the last line that does with «…». */
function cutOff(paragraphs: readonly Paragraph[], box: Box, measure: Measure): Stack {
  const endless = { ...box, height: Number.POSITIVE_INFINITY };
  const { marks = [] } = setAtScale(paragraphs, endless, measure, SMALLEST, true) ?? {};
  const fits = marks.filter((mark) => mark.kind === 'text' && mark.y + mark.size * LINE <= box.y + box.height + 0.01);
  const last = fits.at(-1);
  if (last?.kind !== 'text') return { marks: [], bottom: box.y };
  let text = last.text;
  while (text !== '' && last.x + measure(`${text}…`, last.font, last.size) > box.x + box.width)
    text = text.slice(0, -1);
  return { marks: [...fits.slice(0, -1), { ...last, text: `${text}…` }], bottom: last.y + last.size * LINE };
}

/** Where a line may end: after a space, and after the hyphen of a long word («QR-код» stays together). */
const BREAKS = /(?<= |[^\s-]{4}-)/;

/**
 * Breaks a text into lines of a width: at spaces and after hyphens, within a word only where that is allowed. Null
 * where a word is too long.
 */
export function breakLines(
  text: string,
  width: number,
  measure: (piece: string) => number,
  breakWords: boolean,
): string[] | null {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(BREAKS)) {
    if (measure((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    line = piece;
    while (measure(line.trimEnd()) > width) {
      if (!breakWords) return null;
      let length = 1;
      while (measure(line.slice(0, length + 1)) <= width) length++;
      lines.push(line.slice(0, length));
      line = line.slice(length);
    }
  }
  return [...lines, line.trimEnd()];
}
