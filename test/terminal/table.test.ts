import { expect, test } from 'vitest';
import { shortenName } from '../../src/domain/person-name.ts';
import { makeColour } from '../../src/terminal/colour.ts';
import type { Screen } from '../../src/terminal/screen.ts';
import { drawTable } from '../../src/terminal/table.ts';

test('initials stay together where a name is too long for its column', async () => {
  const screen = { width: 20, colour: await makeColour(false) } as unknown as Screen;
  const items = ['Кудрявцева Раиса Вячеславовна', 'Ли Анна'];
  const columns = [
    { title: 'Класс', value: () => '5А' },
    { title: 'Учитель', value: shortenName },
  ];
  expect(drawTable(items, columns, screen).split('\n')).toEqual([
    'Класс  Учитель',
    '5А     Кудрявцева',
    '       Р.\u00a0В.',
    '5А     Ли А.',
  ]);
});
