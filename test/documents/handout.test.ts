import { describe, expect, test } from 'vitest';
import { cardBox } from '../../src/documents/handout/cards.ts';
import { layOutHandout, writeHandout } from '../../src/documents/handout.ts';
import { A4, type Box, type Mark, type Measure } from '../../src/documents/page.ts';
import { openPdf } from '../../src/documents/pdf.ts';
import { ROLES, type Role } from '../../src/domain/person.ts';
import { makeDocuments } from '../../src/language/ru/documents.ts';
import type { Handout, HandoutInvitation } from '../../src/usecases/prepare-handout.ts';
import { readPdf } from '../support/pdf.ts';

const LONG = {
  organization: `Муниципальное бюджетное общеобразовательное учреждение «${'Средняя общеобразовательная школа с углублённым изучением отдельных предметов '.repeat(2)}№ 5»`,
  person: 'Константинопольская-Преображенская Александра-Виктория Константиновна',
  teacher: 'Абдурахманова-Мухаметзянова-Рождественская Гульчехра Мухаммадрахимовна',
  class: 'Робототехника и программирование для начинающих изобретателей',
  link: `https://sferum.ru/?p=join&token=${'abcdefghij'.repeat(46)}`,
  end: { date: '2026-09-30', time: '23:59' },
};
const CODE = 'X3VBH5-Y7PVY3-UUFCGA';

const invitation = (id: number, role: Role, more: Partial<HandoutInvitation> = {}): HandoutInvitation => ({
  ...{ id, role, person: null, code: CODE, link: null, end: { date: '2026-09-30', time: null } },
  ...more,
});

/** A class with a sheet for each role and thirty cards of each, everything in it as long as it can be or as short. */
function makeHandout(long: boolean, link: string | null): Handout {
  const end = long ? LONG.end : { date: '2026-09-01', time: null };
  const more = { link, end };
  const person = long ? LONG.person : 'Ли Ян';
  return {
    organization: {
      name: long ? LONG.organization : 'Школа № 5',
      shortName: long ? LONG.organization.slice(0, 90) : 'Школа № 5',
      messenger: 'vk',
    },
    administrator: long ? LONG.person : null,
    at: '2026-09-07T06:00:00.000Z',
    signOff: true,
    classes: [
      {
        class: long ? LONG.class : '5А',
        staff: false,
        primary: long,
        homeroomTeacher: long ? LONG.teacher : null,
        sheets: ROLES.map((role, index) => invitation(index, role, more)),
        cards: ROLES.map((role) => ({
          role,
          invitations: Array.from({ length: 36 }, (_, index) => invitation(index, role, { ...more, person })),
        })),
      },
    ],
    invitations: 93,
    skipped: [],
  };
}

const { handout: short } = await makeDocuments(null);
const { handout: wordy } = await makeDocuments({ kind: 'supplementary', own: {} });

const { measure } = openPdf({ title: '', language: 'ru', createdAt: new Date(0) });

/** The room a mark takes. */
function roomOf(mark: Mark, by: Measure): Box {
  if (mark.kind === 'text') {
    const { x, y, size } = mark;
    return { x, y, width: by(mark.text, mark.font, size), height: size * 1.3 };
  }
  if (mark.kind === 'qr') return { x: mark.x, y: mark.y, width: mark.size, height: mark.size };
  if (mark.kind === 'frame') return mark;
  const [[x, y], [right, bottom]] = [mark.from, mark.to];
  return { x, y, width: right - x, height: bottom - y };
}

const within = (inner: Box, outer: Box) =>
  inner.x >= outer.x - 0.1 &&
  inner.y >= outer.y - 0.1 &&
  inner.x + inner.width <= outer.x + outer.width + 0.1 &&
  inner.y + inner.height <= outer.y + outer.height + 0.1;
const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width - 0.1 &&
  other.x < one.x + one.width - 0.1 &&
  one.y < other.y + other.height - 0.1 &&
  other.y < one.y + one.height - 0.1;

const cases = [true, false].flatMap((long) =>
  [null, 'https://max.ru/join/Ab-9_zX', LONG.link].map((link) => ({ long, link })),
);

describe('the pages of a handout', () => {
  test.each(cases)('nothing leaves its place or covers anything: long $long, link $link', ({ long, link }) => {
    const pages = [...layOutHandout(makeHandout(long, link), long ? wordy : short, measure)];
    expect(pages.length).toBe(3 + 3 * (5 + 2));
    for (const marks of pages) {
      const solid = marks.filter(({ kind }) => kind === 'text' || kind === 'qr').map((mark) => roomOf(mark, measure));
      const paper = { x: 30, y: 30, width: A4.width - 60, height: A4.height - 60 };
      const cards = marks.some((mark) => mark.kind === 'line' && mark.dashed);
      const places = cards ? Array.from({ length: 8 }, (_, index) => cardBox(index)) : [paper];
      expect(solid.filter((room) => !places.some((place) => within(room, place)))).toEqual([]);
      const clashes = solid.filter((one, index) => solid.slice(index + 1).some((other) => overlap(one, other)));
      expect(clashes).toEqual([]);
    }
  });

  test('what is usual is set at nearly full size, what is long can still be read', () => {
    const sizes = (long: boolean) =>
      [...layOutHandout(makeHandout(long, null), long ? wordy : short, measure)].flatMap((marks) =>
        marks.flatMap((mark) => (mark.kind === 'text' ? [mark.size] : [])),
      );
    expect(Math.min(...sizes(false))).toBeGreaterThan(7);
    expect(Math.min(...sizes(true))).toBeGreaterThan(4.5);
  });

  test('a code is never broken and is the largest of a card', () => {
    for (const marks of layOutHandout(makeHandout(true, LONG.link), wordy, measure)) {
      const shown = marks.flatMap((mark) => (mark.kind === 'text' && mark.text === CODE ? [mark.size] : []));
      const codes = marks.filter(({ kind }) => kind === 'qr').length;
      expect(shown.length).toBe(codes);
      for (const size of shown) expect(size).toBeGreaterThan(17);
    }
  });

  test('a card has room around its QR code, as readers need it', () => {
    const [, , , page = []] = [...layOutHandout(makeHandout(true, LONG.link), wordy, measure)];
    const [first] = page.filter((mark) => mark.kind === 'qr');
    const qr = first === undefined ? { x: 0, y: 0, width: 0, height: 0 } : roomOf(first, measure);
    const quiet = { x: qr.x - 7, y: qr.y - 7, width: qr.width + 14, height: qr.height + 14 };
    const near = page.filter((mark) => mark.kind !== 'qr' && overlap(roomOf(mark, measure), quiet));
    expect(near).toEqual([]);
  });
});

describe('the PDF of a handout', () => {
  test.each([null, 'https://max.ru/join/Ab-9_zX', LONG.link])(
    'a phone reads every QR code of the rendered pages: %s',
    async (link) => {
      const handout = makeHandout(false, link);
      const [place] = handout.classes;
      if (place === undefined) throw new Error('no class');
      const cards = place.cards.slice(0, 1).map((one) => ({ ...one, invitations: one.invitations.slice(0, 8) }));
      const few = { ...handout, classes: [{ ...place, sheets: place.sheets.slice(0, 1), cards }] };
      const { contents } = await writeHandout(few, short);
      const [sheet, page, signOff] = await readPdf(contents);
      expect(sheet?.codes).toEqual([link ?? CODE]);
      expect(page?.codes).toEqual(Array.from({ length: 8 }, () => link ?? CODE));
      expect(signOff?.codes).toEqual([]);
    },
  );

  test('the same handout gives the same bytes, and its properties tell nothing private', async () => {
    const handout = makeHandout(true, null);
    const [one, other] = [await writeHandout(handout, wordy), await writeHandout(handout, wordy)];
    expect(Buffer.compare(one.contents, other.contents)).toBe(0);
    const text = Buffer.from(one.contents).toString('latin1');
    expect(text).toContain('/Lang (ru-RU)');
    expect(text).toContain('D:20260907060000Z');
    const title = Buffer.from(`\ufeff${LONG.organization.slice(0, 20)}`, 'utf16le').swap16();
    expect(text.includes(title.subarray(2).toString('latin1'))).toBe(true);
  });
});
