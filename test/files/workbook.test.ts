import { readXlsx } from 'hucre';
import { describe, expect, test } from 'vitest';
import { openWorkbook } from '../../src/files/sheet.ts';
import { type SheetContent, writeWorkbook } from '../../src/files/workbook.ts';

async function readBack(bytes: Uint8Array) {
  const book = await openWorkbook({ name: 'book.xlsx', bytes }, null);
  return book
    .open()
    .map(({ name, hidden, records }) => ({ name, hidden, rows: [...records()].map(({ cells }) => cells) }));
}

const TEMPLATE: SheetContent = {
  name: 'Ученики',
  rows: [['ФИО', 'Класс', 'Телефон']],
  columnWidths: [40, 8, 18],
  textColumns: [1, 2],
  emptyRows: 3,
  dropDowns: [{ column: 1, fromRow: 2, toRow: 1000, values: ['5А', '5Б', '10 «кадетский», 1'] }],
  notes: [
    { column: 0, title: 'Полностью', text: 'Фамилия, имя и отчество, если оно есть.' },
    { column: 1, title: 'Класс '.repeat(10), text: 'Как он называется в школе. '.repeat(20) },
  ],
};

describe('a workbook', () => {
  test('keeps texts as they are', async () => {
    const rows = [
      ['Код', 'Значение'],
      ['00123', '5.11'],
      ['+79120000001', '09.03.2014'],
      ['=1+1', '79123456789012345678'],
      ['ИСТИНА', '_x000D_ & <b> "цитата"'],
      ['две\nстроки', '#ССЫЛКА'],
      ['', 'Ёлкина'],
    ];
    expect(await readBack(await writeWorkbook({ sheets: [{ name: 'Данные', rows }] }))).toEqual([
      { name: 'Данные', hidden: false, rows },
    ]);
  });

  test('keeps numbers as numbers, and nothing where there is nothing', async () => {
    const bytes = await writeWorkbook({
      sheets: [
        {
          name: 'Итоги',
          rows: [
            ['Класс', 'Всего'],
            [null, 25.5],
          ],
        },
      ],
    });
    const { sheets } = await readXlsx(bytes);
    expect(sheets[0]?.rows[1]).toEqual([null, 25.5]);
  });

  test('has a header that stays in sight, widths and columns of text', async () => {
    const { sheets } = await readXlsx(await writeWorkbook({ sheets: [TEMPLATE] }), { readStyles: true });
    const [sheet] = sheets;
    expect(sheet?.freezePane).toEqual({ rows: 1 });
    expect(sheet?.columns?.map(({ width }) => width)).toEqual([40, 8, 18]);
    expect(sheet?.cells?.get('0,0')?.style?.font?.bold).toBe(true);
    expect(['1,1', '3,2'].map((place) => sheet?.cells?.get(place)?.style?.numFmt)).toEqual(['@', '@']);
    expect(sheet?.cells?.get('3,0')).toBeUndefined();
  });

  test('has values to choose from on a hidden sheet, and notes', async () => {
    const bytes = await writeWorkbook({ sheets: [TEMPLATE] });
    expect(await readBack(bytes)).toEqual([
      { name: 'Ученики', hidden: false, rows: TEMPLATE.rows },
      { name: 'Списки', hidden: true, rows: [['5А'], ['5Б'], ['10 «кадетский», 1']] },
    ]);
    const { sheets } = await readXlsx(bytes);
    const [choice, note] = sheets[0]?.dataValidations ?? [];
    expect(choice).toMatchObject({
      type: 'list',
      range: 'B2:B1000',
      formula1: "'Списки'!$A$1:$A$3",
      errorStyle: 'warning',
    });
    expect([choice?.inputTitle?.length, choice?.inputMessage?.length]).toEqual([32, 255]);
    expect(note).toMatchObject({ range: 'A2:A1048576', inputTitle: 'Полностью', showInputMessage: true });
  });

  test('has sheets of names that Excel takes', async () => {
    const names = [
      '5/А',
      "'5:А'",
      'Списки',
      '',
      'Очень длинное название гимназии',
      'очень длинное название гимназии имени',
    ];
    const sheets = names.map((name) => ({ ...TEMPLATE, name }));
    const written = (await readBack(await writeWorkbook({ sheets }))).map(({ name }) => name);
    expect(written).toEqual([
      ...['5 А', '5 А 2', 'Списки', 'Лист', 'Очень длинное название гимназии', 'очень длинное название гимназ 2'],
      'Списки 2',
    ]);
  });

  test('is the same bytes for the same contents', async () => {
    const first = await writeWorkbook({ sheets: [TEMPLATE] });
    await new Promise((done) => setTimeout(done, 1100));
    expect(Buffer.compare(first, await writeWorkbook({ sheets: [TEMPLATE] }))).toBe(0);
  });
});
