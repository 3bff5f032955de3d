import type { Handout } from '../usecases/prepare-handout.ts';
import { CARDS, layOutCards } from './handout/cards.ts';
import { type HandoutWords, makeScene } from './handout/scene.ts';
import { layOutSheet } from './handout/sheet.ts';
import { layOutSignOff } from './handout/sign-off.ts';
import type { Measure, Page } from './page.ts';
import { openPdf } from './pdf.ts';

/**
 * Writes a handout as a PDF of A4 pages: for each class a sheet for each invitation that admits many, then the personal
 * cards, eight to a page, and after those of each role the pages on which they are signed for.
 */
export async function writeHandout(
  handout: Handout,
  words: HandoutWords,
): Promise<{ contents: Uint8Array; pages: number }> {
  const title = words.title(handout.organization.shortName);
  const pdf = openPdf({ title, language: words.language, createdAt: new Date(handout.at) });
  for (const page of layOutHandout(handout, words, pdf.measure)) pdf.addPage(page);
  return { contents: await pdf.finish(), pages: pdf.pages };
}

/** The pages of a handout, one at a time. */
export function* layOutHandout(handout: Handout, words: HandoutWords, measure: Measure): Generator<Page> {
  for (const place of handout.classes) {
    const scene = makeScene(handout, place, words);
    for (const invitation of place.sheets) yield layOutSheet(invitation, scene, measure);
    for (const { role, invitations } of place.cards) {
      for (let from = 0; from < invitations.length; from += CARDS) {
        yield layOutCards(invitations.slice(from, from + CARDS), scene, measure);
      }
      if (handout.signOff) yield* layOutSignOff(role, invitations, scene, measure);
    }
  }
}
