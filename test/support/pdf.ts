import { PDFiumLibrary } from '@hyzyla/pdfium';
import jsqr from 'jsqr';

const { default: readQr } = jsqr;

/** What a page of a PDF shows: its text, and what a phone would read from its QR codes, from left to right and down. */
export type ShownPage = { text: string; codes: string[] };

/** Pixels for each point: 200 dots an inch, what a camera makes of a sheet at arm's length. */
const SCALE = 200 / 72;
const DARK_ON_LIGHT = { inversionAttempts: 'dontInvert' } as const;
/** Where codes stand, in shares of the page: a sheet has its own in the upper right quarter, a card in its eighth. */
const SHEET = [{ x: 0.5, y: 0, width: 0.5, height: 0.5 }];
const CARDS = Array.from({ length: 8 }, (_, index) => ({
  ...{ x: (index % 2) / 2, y: Math.floor(index / 2) / 4, width: 0.5, height: 0.25 },
}));

/** Renders the pages of a PDF as a printer would and reads them. */
export async function readPdf(contents: Uint8Array): Promise<ShownPage[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(contents);
  const pages: ShownPage[] = [];
  try {
    for (const page of document.pages()) {
      const text = page.getText().replace(/\s+/g, ' ').trim();
      pages.push({ text, codes: readCodes(await page.render({ scale: SCALE, render: 'bitmap' })) });
    }
  } finally {
    document.destroy();
    library.destroy();
  }
  return pages;
}

type Bitmap = { width: number; height: number; data: Uint8Array };
type Part = { x: number; y: number; width: number; height: number };

function readCodes(page: Bitmap): string[] {
  const cards = CARDS.flatMap((part) => readCode(page, part));
  return cards.length > 0 ? cards : SHEET.flatMap((part) => readCode(page, part));
}

function readCode(page: Bitmap, part: Part): string[] {
  const [left, top] = [Math.floor(part.x * page.width), Math.floor(part.y * page.height)];
  const [width, height] = [Math.floor(part.width * page.width), Math.floor(part.height * page.height)];
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * page.width + left) * 4;
    pixels.set(page.data.subarray(from, from + width * 4), row * width * 4);
  }
  const code = readQr(pixels, width, height, DARK_ON_LIGHT);
  return code === null ? [] : [code.data];
}
