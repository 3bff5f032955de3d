import { describe, expect, test } from 'vitest';
import type { Box, Mark } from '../../src/documents/page.ts';
import { breakLines, setStack } from '../../src/documents/text-stack.ts';

/** A font whose every character is half as wide as the font is large. */
const measure = (text: string, _font: string, size: number) => text.length * size * 0.5;
const letters = (text: string) => text.length;
const box = (width: number, height: number): Box => ({ x: 10, y: 20, width, height });
const texts = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));

describe('breakLines', () => {
  test.each<[string, number, string[]]>([
    ['Иванова Анна', 20, ['Иванова Анна']],
    ['Иванова Анна', 12, ['Иванова Анна']],
    ['Иванова Анна', 11, ['Иванова', 'Анна']],
    ['Римская-Корсакова Анна', 17, ['Римская-Корсакова', 'Анна']],
    ['Римская-Корсакова Анна', 14, ['Римская-', 'Корсакова Анна']],
    ['раз QR-код два', 7, ['раз', 'QR-код', 'два']],
    ['', 5, ['']],
  ])('%s in %i', (text, width, lines) => {
    expect(breakLines(text, width, letters, false)).toEqual(lines);
  });

  test('a no-break space holds', () => {
    expect(breakLines('до 3\u00a0мая', 6, letters, false)).toEqual(['до', '3\u00a0мая']);
  });

  test('a word that is too long is broken only where that is allowed', () => {
    expect(breakLines('аб Константинополь вг', 6, letters, false)).toBe(null);
    expect(breakLines('аб Константинополь вг', 6, letters, true)).toEqual(['аб', 'Конста', 'нтиноп', 'оль вг']);
  });
});

describe('setStack', () => {
  test('sets paragraphs one below the other at full size where there is room', () => {
    const { marks, bottom } = setStack(
      [
        { text: 'один', size: 10, after: 4 },
        { text: 'два', size: 20, font: 'bold', grey: true },
      ],
      box(100, 100),
      measure,
    );
    expect(marks).toEqual([
      { kind: 'text', text: 'один', x: 10, y: 20, font: 'regular', size: 10, grey: false },
      { kind: 'text', text: 'два', x: 10, y: 37, font: 'bold', size: 20, grey: true },
    ]);
    expect(bottom).toBe(63);
  });

  test('centres, and hangs a label before its lines', () => {
    const centred = texts(setStack([{ text: 'абвг', size: 10, centred: true }], box(100, 20), measure).marks);
    expect(centred[0]?.x).toBe(50);
    const labelled = texts(setStack([{ text: 'раз два', size: 10, label: '1.' }], box(40, 40), measure).marks);
    expect(labelled.map(({ text, x }) => [text, x])).toEqual([
      ['1.', 10],
      ['раз', 28],
      ['два', 28],
    ]);
  });

  test.each([
    'Константинопольская-Преображенская Александра Константиновна',
    'Абдурахманова-Мухаметзянова-Рождественская Гульчехра Мухаммадрахимовна Оглы',
    'Щ'.repeat(60),
    `${'Ш'.repeat(100)} ${'Ш'.repeat(100)} ${'Ш'.repeat(100)}`,
  ])('what is too long gets smaller, is broken or cut off, and never leaves its box: %s', (text) => {
    for (const room of [box(160, 88), box(160, 20), box(60, 30)]) {
      const { marks, bottom } = setStack([{ text, size: 13, font: 'bold' }], room, measure);
      expect(bottom).toBeLessThanOrEqual(room.y + room.height + 0.1);
      expect(marks.length).toBeGreaterThan(0);
      for (const { text: line, x, size } of texts(marks)) {
        expect(x + measure(line, 'bold', size)).toBeLessThanOrEqual(room.x + room.width + 0.1);
      }
    }
  });

  test('a long name stands whole', () => {
    const name = 'Константинопольская-Преображенская Александра Константиновна';
    const { marks } = setStack([{ text: name, size: 13 }], box(160, 40), measure);
    expect(
      texts(marks)
        .map(({ text }) => text)
        .join(' ')
        .replace('- ', '-'),
    ).toBe(name);
  });

  test('a link is broken before it gets smaller', () => {
    const { marks } = setStack([{ text: 'x'.repeat(50), size: 10, breakable: true }], box(200, 40), measure);
    expect(texts(marks).map(({ text, size }) => [text.length, size])).toEqual([
      [40, 10],
      [10, 10],
    ]);
  });

  test('nothing of a user drives the page: what cannot be seen is made visible, letters are put together', () => {
    const { marks } = setStack([{ text: 'Е\u0308ж\u202eик', size: 10 }], box(200, 40), measure);
    expect(texts(marks)[0]?.text).toBe('Ёж<U+202E>ик');
  });
});
