import {
  AlignmentType,
  BorderStyle,
  Document,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { safeText } from '../domain/safe-text.ts';

/** A part of a letter or an act, from top to bottom. */
export type Block =
  | { kind: 'title'; lines: readonly string[] }
  | { kind: 'text'; text: string }
  /** Two lines at once: to the left and to the right. */
  | { kind: 'sides'; left: string; right: string }
  /** What is stated, each with its name beside it; an empty value is a line to fill in by hand. */
  | { kind: 'facts'; rows: readonly (readonly [name: string, value: string])[] }
  /** Who signs: a name of the part played, then blanks with what belongs into each under them. */
  | { kind: 'signatures'; parts: readonly string[]; blanks: readonly string[] };

/** What a document says of itself. */
export type DocxProperties = { title: string; author: string };

const FONT = 'Times New Roman';
/** Half points. */
const [SIZE, SMALL] = [22, 16];
/** Twentieths of a point: A4 with the margins of a Russian office document (GOST R 7.0.97-2016, 3.3): 30, 10, 20 and 20 mm. */
const PAGE = { size: { width: 11906, height: 16838 }, margin: { left: 1701, right: 567, top: 1134, bottom: 1134 } };
const WIDTH = PAGE.size.width - PAGE.margin.left - PAGE.margin.right;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const LINE = { style: BorderStyle.SINGLE, size: 4, color: 'auto' };
const OPEN = { top: NONE, bottom: NONE, left: NONE, right: NONE };

/** Writes a document of Word for A4, to be signed by hand. */
export async function writeDocx(blocks: readonly Block[], { title, author }: DocxProperties): Promise<Uint8Array> {
  const document = new Document({
    ...{ title, creator: author, description: '' },
    styles: { default: { document: { run: { font: FONT, size: SIZE, language: { value: 'ru-RU' } } } } },
    sections: [{ properties: { page: PAGE }, children: blocks.flatMap(draw) }],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function draw(block: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'title':
      return block.lines.map((text, index) =>
        write(text, { bold: true, center: true, after: index === block.lines.length - 1 ? 240 : 0 }),
      );
    case 'text':
      return [write(block.text, { after: 160 })];
    case 'sides':
      return [
        makeTable([[cell(write(block.left), WIDTH / 2), cell(write(block.right, { right: true }), WIDTH / 2)]]),
        write(''),
      ];
    case 'facts':
      return [makeTable(block.rows.map((row) => drawFact(row))), write('')];
    case 'signatures':
      return [makeTable(block.parts.flatMap((part) => drawSignature(part, block.blanks))), write('')];
  }
}

const makeTable = (rows: TableCell[][]) =>
  new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    rows: rows.map((children) => new TableRow({ children, cantSplit: true })),
  });

function drawFact([name, value]: readonly [string, string]): TableCell[] {
  const borders = { top: LINE, bottom: LINE, left: LINE, right: LINE };
  return [cell(write(name), WIDTH * 0.38, borders), cell(write(value), WIDTH * 0.62, borders)];
}

/** A line to sign on, and under it in small letters what belongs there. */
function drawSignature(part: string, blanks: readonly string[]): TableCell[][] {
  const width = (WIDTH * 0.7) / blanks.length;
  const line = blanks.map(() => cell(write('', { before: 120 }), width, { ...OPEN, bottom: LINE }));
  const under = blanks.map((text) => cell(write(text, { center: true, small: true }), width));
  const first = WIDTH * 0.3;
  return [
    [cell(write(part, { before: 120 }), first), ...line],
    [cell(write(''), first), ...under],
  ];
}

type Borders = Record<keyof typeof OPEN, typeof LINE | typeof NONE>;

function cell(paragraph: Paragraph, width: number, borders: Borders = OPEN): TableCell {
  const margins = { top: 40, bottom: 40, left: 80, right: 80 };
  return new TableCell({ children: [paragraph], width: { size: width, type: WidthType.DXA }, borders, margins });
}

type Look = { bold?: true; center?: boolean; right?: boolean; small?: boolean; before?: number; after?: number };

function write(text: string, { bold, center, right, small, before = 0, after = 0 }: Look = {}): Paragraph {
  return new Paragraph({
    alignment: center ? AlignmentType.CENTER : right ? AlignmentType.RIGHT : AlignmentType.LEFT,
    spacing: { before, after },
    children: [new TextRun({ text: safeText(text), bold: bold === true, size: small ? SMALL : SIZE })],
  });
}
