import PDFDocument from 'pdfkit';
import { type FontName, findFont } from './fonts.ts';
import { A4, type Mark, type Measure, type Page } from './page.ts';
import { drawQr } from './qr.ts';

const [BLACK, GREY, PALE] = ['#000000', '#555555', '#999999'];
const [THIN, HAIR, DASH] = [0.75, 0.5, 3];
const CORNER = 4;
/** Widths are measured once at this size and scaled. */
const UNIT = 100;

/** What a PDF says of itself; the same pages with the same properties give the same bytes. */
export type PdfProperties = { title: string; language: string; createdAt: Date };

/** A PDF of A4 pages that is being written; no page is kept once the next has begun. */
export type Pdf = {
  readonly measure: Measure;
  addPage(page: Page): void;
  readonly pages: number;
  finish(): Promise<Uint8Array>;
};

/** Begins a PDF whose text is set in PT Sans, embedded as far as it is used. */
export function openPdf({ title, language, createdAt }: PdfProperties): Pdf {
  // pdfkit keeps a font under the text it was asked by: under a second name it would open the file for each word
  const fonts = { regular: findFont('regular'), bold: findFont('bold') };
  const document = new PDFDocument({
    ...{ size: [A4.width, A4.height], margin: 0, autoFirstPage: false, font: fonts.regular },
    ...{ lang: language, displayTitle: true, pdfVersion: '1.7' },
    info: { Title: title, Creator: 'sferum-admin', CreationDate: createdAt },
  });
  const parts: Uint8Array[] = [];
  document.on('data', (part: Uint8Array) => parts.push(part));
  let pages = 0;
  return {
    measure: makeMeasure(document, fonts),
    addPage(page) {
      document.addPage();
      pages++;
      for (const mark of page) draw(document, fonts, mark);
    },
    get pages() {
      return pages;
    },
    finish() {
      return new Promise((resolve, reject) => {
        document.once('end', () => resolve(Buffer.concat(parts))).once('error', reject);
        document.end();
      });
    },
  };
}

type FontFiles = Readonly<Record<FontName, string>>;

function makeMeasure(document: PDFKit.PDFDocument, fonts: FontFiles): Measure {
  const widths: Record<FontName, Map<string, number>> = { regular: new Map(), bold: new Map() };
  return (text, font, size) => {
    let width = widths[font].get(text);
    if (width === undefined) {
      width = document.font(fonts[font], UNIT).widthOfString(text);
      widths[font].set(text, width);
    }
    return (width / UNIT) * size;
  };
}

function draw(document: PDFKit.PDFDocument, fonts: FontFiles, mark: Mark): void {
  if (mark.kind === 'text') {
    document.font(fonts[mark.font], mark.size).fillColor(mark.grey ? GREY : BLACK);
    document.text(mark.text, mark.x, mark.y, { lineBreak: false });
  } else if (mark.kind === 'line') {
    document.moveTo(...mark.from).lineTo(...mark.to);
    if (mark.dashed) document.dash(DASH, { space: DASH });
    document.lineWidth(HAIR).stroke(mark.grey ? PALE : BLACK);
    if (mark.dashed) document.undash();
  } else if (mark.kind === 'frame') {
    document.roundedRect(mark.x, mark.y, mark.width, mark.height, CORNER).lineWidth(THIN).stroke(BLACK);
  } else {
    const { modules, runs } = drawQr(mark.text);
    const module = mark.size / modules;
    for (const { row, from, length } of runs) {
      document.rect(mark.x + from * module, mark.y + row * module, length * module, module);
    }
    document.fill(BLACK);
  }
}
