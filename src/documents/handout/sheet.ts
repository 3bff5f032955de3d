import type { HandoutInvitation } from '../../usecases/prepare-handout.ts';
import { A4, type Box, type Measure, type Page } from '../page.ts';
import { setStack } from '../text-stack.ts';
import type { HandoutScene } from './scene.ts';

const MARGIN = 54;
const WIDTH = A4.width - 2 * MARGIN;
const QR = 168;
const QR_COLUMN = 190;
const HEAD_HEIGHT = 92;
const CODE_HEIGHT = 82;
const FOOT_HEIGHT = 40;

/** A whole sheet for an invitation that admits many, to be pinned up or read out. */
export function layOutSheet(invitation: HandoutInvitation, scene: HandoutScene, measure: Measure): Page {
  const { words, handout, place } = scene;
  const { role, link, code, end } = invitation;
  const box = (y: number, height: number, width = WIDTH): Box => ({ x: MARGIN, y, width, height });

  const head = setStack(
    [
      { text: handout.organization.name, size: 17, font: 'bold', after: 3 },
      { text: words.invites, size: 13 },
    ],
    box(MARGIN, HEAD_HEIGHT),
    measure,
  );
  const rule = head.bottom + 12;
  const top = rule + 18;
  const facts: [string, string, number][] = [
    ...(place.class === null ? [] : [[words.class(place.staff), place.class, 40] as [string, string, number]]),
    [words.role, words.roleName(role), 22],
    [words.ends, words.end(end.date, end.time), 16],
  ];
  const left = setStack(
    facts.flatMap(([label, value, size]) => [
      { text: label, size: 11, grey: true },
      { text: value, size, font: 'bold' as const, after: 8 },
    ]),
    box(top, QR + 18, WIDTH - QR_COLUMN - 12),
    measure,
  );
  const qrX = MARGIN + WIDTH - QR;
  const caption = setStack(
    [{ text: words.caption(link !== null), size: 9, grey: true, centred: true }],
    { x: qrX, y: top + QR + 8, width: QR, height: 13 },
    measure,
  );
  const frame = Math.max(left.bottom, caption.bottom) + 12;
  const shownCode = setStack(
    [
      { text: words.code, size: 11, grey: true, centred: true, after: 1 },
      { text: code, size: 38, font: 'bold', centred: true },
    ],
    { x: MARGIN + 12, y: frame + 9, width: WIDTH - 24, height: CODE_HEIGHT - 14 },
    measure,
  );
  const shownLink = setStack(
    link === null ? [] : [{ text: words.labelled(words.link, link), size: 11.5, breakable: true, centred: true }],
    box(frame + CODE_HEIGHT + 10, 46),
    measure,
  );
  const howTo = Math.max(shownLink.bottom, frame + CODE_HEIGHT) + 20;
  const foot = A4.height - MARGIN - FOOT_HEIGHT;
  const steps = words.steps(scene.invited(role, link !== null));
  return [
    ...head.marks,
    { kind: 'line', from: [MARGIN, rule], to: [MARGIN + WIDTH, rule], dashed: false, grey: true },
    ...left.marks,
    { kind: 'qr', text: link ?? code, x: qrX, y: top, size: QR },
    ...caption.marks,
    { kind: 'frame', ...box(frame, CODE_HEIGHT) },
    ...shownCode.marks,
    ...shownLink.marks,
    ...setStack(
      [
        { text: words.howTo, size: 16, font: 'bold', after: 8 },
        ...steps.map((text, index) => ({ text, size: 13, label: `${index + 1}.`, after: 5 })),
      ],
      box(howTo, foot - 14 - howTo),
      measure,
    ).marks,
    { kind: 'line', from: [MARGIN, foot], to: [MARGIN + WIDTH, foot], dashed: false, grey: true },
    ...setStack(
      [{ text: words.questions(role, handout.administrator), size: 10.5, grey: true }],
      box(foot + 9, FOOT_HEIGHT - 9),
      measure,
    ).marks,
  ];
}
