import type { Role } from '../../domain/person.ts';
import type { HandoutInvitation } from '../../usecases/prepare-handout.ts';
import { A4, type Box, type Mark, type Measure, type Page } from '../page.ts';
import { setStack } from '../text-stack.ts';
import type { HandoutScene } from './scene.ts';

const MARGIN = 44;
const WIDTH = A4.width - 2 * MARGIN;
const HEAD_HEIGHT = 98;
const ROW = 18;
/** A class of the usual size signs on one page. */
const ROWS = 34;
/** The lines between the columns, the edges of the table among them. */
const EDGES = [0, 34, 304, 378, WIDTH].map((x) => MARGIN + x);
const PADDING = 5;
const SIZE = 11;

/**
 * The pages on which those who were given the cards of one role in a class sign for them. They stay with the teacher
 * and hold no code (promise 7).
 */
export function layOutSignOff(
  role: Role,
  invitations: readonly HandoutInvitation[],
  scene: HandoutScene,
  measure: Measure,
): Page[] {
  const pages = Math.ceil(invitations.length / ROWS);
  return Array.from({ length: pages }, (_, page) => {
    const from = page * ROWS;
    const names = invitations.slice(from, from + ROWS).map(({ person }) => person ?? '');
    const head = setHead(role, scene, measure);
    const top = head.bottom + 14;
    const bottom = top + (names.length + 1) * ROW;
    const { words } = scene;
    return [
      ...head.marks,
      ...drawTable(scene, names, from, top, measure),
      ...(page === pages - 1 ? drawSignature(words.signOff, bottom + 30, measure) : []),
      ...(pages > 1 ? drawPageNumber(words.signOff.page(page + 1, pages), measure) : []),
    ];
  });
}

function setHead(role: Role, { words, handout, place }: HandoutScene, measure: Measure) {
  const teacher = place.homeroomTeacher;
  const facts = [
    ...(place.class === null ? [] : [words.labelled(words.class(place.staff), place.class)]),
    words.labelled(words.role, words.roleName(role)),
    ...(teacher === null ? [] : [words.labelled(words.signOff.homeroomTeacher, teacher)]),
  ];
  return setStack(
    [
      { text: handout.organization.shortName, size: 10.5, grey: true, after: 3 },
      { text: words.signOff.title, size: 18, font: 'bold', after: 4 },
      ...facts.map((text) => ({ text, size: 11.5 })),
    ],
    { x: MARGIN, y: MARGIN, width: WIDTH, height: HEAD_HEIGHT },
    measure,
  );
}

function drawTable(
  { words }: HandoutScene,
  names: readonly string[],
  from: number,
  top: number,
  measure: Measure,
): Mark[] {
  const bottom = top + (names.length + 1) * ROW;
  const cell = (row: number, column: number, text: string, font: 'regular' | 'bold'): Mark[] => {
    const box: Box = {
      x: (EDGES[column] ?? 0) + PADDING,
      y: top + row * ROW + 2,
      width: (EDGES[column + 1] ?? 0) - (EDGES[column] ?? 0) - 2 * PADDING,
      height: ROW - 4,
    };
    const { marks, bottom: end } = setStack([{ text, size: SIZE, font }], box, measure);
    const down = (box.y + box.height - end) / 2;
    return marks.map((mark) => (mark.kind === 'text' ? { ...mark, y: mark.y + down } : mark));
  };
  const line = (start: [number, number], end: [number, number]): Mark => ({
    ...{ kind: 'line', from: start, to: end, dashed: false, grey: true },
  });
  return [
    ...Array.from({ length: names.length + 2 }, (_, row) =>
      line([MARGIN, top + row * ROW], [MARGIN + WIDTH, top + row * ROW]),
    ),
    ...EDGES.map((x) => line([x, top], [x, bottom])),
    ...words.signOff.columns.flatMap((title, column) => cell(0, column, title, 'bold')),
    ...names.flatMap((name, index) => [
      ...cell(index + 1, 0, String(from + index + 1), 'regular'),
      ...cell(index + 1, 1, name, 'regular'),
    ]),
  ];
}

function drawSignature(words: { handedOut: string; signature: string }, y: number, measure: Measure): Mark[] {
  const start = MARGIN + measure(`${words.handedOut}  `, 'regular', SIZE);
  const end = start + 220;
  return [
    { kind: 'text', text: words.handedOut, x: MARGIN, y: y - SIZE * 1.1, font: 'regular', size: SIZE, grey: false },
    { kind: 'line', from: [start, y], to: [end, y], dashed: false, grey: false },
    ...setStack(
      [{ text: words.signature, size: 8, grey: true, centred: true }],
      { x: start, y: y + 2, width: end - start, height: 12 },
      measure,
    ).marks,
  ];
}

function drawPageNumber(text: string, measure: Measure): Mark[] {
  const x = A4.width - MARGIN - measure(text, 'regular', 9);
  return [{ kind: 'text', text, x, y: A4.height - MARGIN, font: 'regular', size: 9, grey: true }];
}
