import type { HandoutInvitation } from '../../usecases/prepare-handout.ts';
import { A4, type Box, type Mark, type Measure, type Page } from '../page.ts';
import { setStack } from '../text-stack.ts';
import type { HandoutScene } from './scene.ts';

const COLUMNS = 2;
const ROWS = 4;
/** Cards on a page. */
export const CARDS = COLUMNS * ROWS;
const CARD = { width: A4.width / COLUMNS, height: A4.height / ROWS };
/** Room for what a printer cannot print on and scissors do not meet. */
const PADDING = 18;
const QR = 88;
const GAP = 14;
const CODE_HEIGHT = 26;

/** A page of personal cards with the lines to cut along. */
export function layOutCards(invitations: readonly HandoutInvitation[], scene: HandoutScene, measure: Measure): Page {
  return [
    ...drawCuts(invitations.length),
    ...invitations.flatMap((one, index) => layOutCard(one, cardBox(index), scene, measure)),
  ];
}

/** The place of a card on its page, less the padding. */
export function cardBox(index: number): Box {
  return {
    x: (index % COLUMNS) * CARD.width + PADDING,
    y: Math.floor(index / COLUMNS) * CARD.height + PADDING,
    width: CARD.width - 2 * PADDING,
    height: CARD.height - 2 * PADDING,
  };
}

/** The lines around the rows that hold cards; the edges of the paper need none. */
function drawCuts(cards: number): Mark[] {
  const rows = Math.ceil(cards / COLUMNS);
  const cut = (from: [number, number], to: [number, number]): Mark => ({
    ...{ kind: 'line', from, to, dashed: true, grey: true },
  });
  return [
    cut([CARD.width, 0], [CARD.width, rows * CARD.height]),
    ...Array.from({ length: Math.min(rows, ROWS - 1) }, (_, row) =>
      cut([0, (row + 1) * CARD.height], [A4.width, (row + 1) * CARD.height]),
    ),
  ];
}

function layOutCard(invitation: HandoutInvitation, box: Box, scene: HandoutScene, measure: Measure): Mark[] {
  const { words, handout, place } = scene;
  const { role, link, code, end, person } = invitation;
  const qrX = box.x + box.width - QR;
  const placed = place.class === null ? [] : [words.labelled(words.class(place.staff), place.class)];
  const left = setStack(
    [
      { text: handout.organization.shortName, size: 8, grey: true, after: 2 },
      { text: person ?? '', size: 13.5, font: 'bold', after: 3 },
      ...placed.map((text) => ({ text, size: 9.5 })),
      { text: words.labelled(words.role, words.roleName(role)), size: 9.5, after: 2 },
      { text: words.labelled(words.ends, words.end(end.date, end.time)), size: 8.5 },
    ],
    { ...box, width: box.width - QR - GAP, height: QR },
    measure,
  );
  const frame = { ...box, y: box.y + QR + 8, height: CODE_HEIGHT };
  const shownCode = setStack(
    [{ text: code, size: 19, font: 'bold', centred: true }],
    { x: box.x + 4, y: frame.y + 0.6, width: box.width - 8, height: CODE_HEIGHT },
    measure,
  );
  const below = frame.y + CODE_HEIGHT + 4;
  const steps = words.shortSteps(scene.invited(role, link !== null));
  const shownLink = setStack(
    link === null ? [] : [{ text: link, size: 7.5, breakable: true, centred: true }],
    { ...box, y: below, height: 18 },
    measure,
  );
  const foot = link === null ? below : shownLink.bottom + 1;
  return [
    ...left.marks,
    { kind: 'qr', text: link ?? code, x: qrX, y: box.y, size: QR },
    { kind: 'frame', ...frame },
    ...shownCode.marks,
    ...shownLink.marks,
    ...setStack(
      steps.map((text, index) => ({ text, size: 8, label: `${index + 1}.` })),
      { ...box, y: foot, height: box.y + box.height - foot },
      measure,
    ).marks,
  ];
}
