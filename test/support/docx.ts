import { strFromU8, unzipSync } from 'fflate';

/** The paragraphs of a document of Word, as they stand one after the other. */
export function readDocx(bytes: Uint8Array): string[] {
  const files = unzipSync(bytes);
  const xml = strFromU8(files['word/document.xml'] ?? new Uint8Array());
  const paragraphs = xml.match(/<w:p>.*?<\/w:p>|<w:p .*?<\/w:p>/gs) ?? [];
  return paragraphs.map((paragraph) => {
    const runs = [...paragraph.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text = '']) => text);
    return runs
      .join('')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>');
  });
}
