import { isPlatformLink } from '../domain/invitation.ts';
import type { Role } from '../domain/person.ts';
import type { RowReject } from '../domain/row-reject.ts';
import type { PlatformLink } from '../usecases/platform-links.ts';
import { CLASS_HEADERS, type ColumnCatalogue, normalizeHeader } from './columns.ts';
import { readSmallTable, type SmallRow } from './small-table.ts';
import type { TableSource } from './table-file.ts';

type Field = 'class' | 'role' | 'link';

const COLUMNS: ColumnCatalogue<Field> = {
  aliases: {
    class: CLASS_HEADERS,
    role: ['роль', 'кому', 'для кого', 'role'],
    link: ['ссылка', 'ссылка-приглашение', 'ссылка приглашение', 'приглашение', 'адрес', 'link', 'url'],
  },
  ignored: [],
  forbidden: [],
  isHeader: (found) => found.has('class') && found.has('role') && found.has('link'),
};

/** How a role is called in such a list, by the beginning of the word. */
const ROLE_WORDS: readonly (readonly [beginning: RegExp, role: Role])[] = [
  [/^(?:уче|учащ|обуча|воспитанн|студ|слушат|курсант|кадет|гимназ|лице|дет|pupil|student|child)/, 'pupil'],
  [/^(?:учит|педаг|препод|воспитат|тренер|сотруд|классн|teach|lectur|educat|staff)/, 'teacher'],
  [/^(?:родит|закон|предст|мать|мам|отец|пап|parent)/, 'parent'],
];

/** Reads how a list calls a role, in Russian or English; undefined where it is no word for one. */
export function parseRoleWord(text: string): Role | undefined {
  const word = normalizeHeader(text);
  return ROLE_WORDS.find(([beginning]) => beginning.test(word))?.[1];
}

/** Reads the links that the platform issued: `класс;роль;ссылка`. */
export function* readLinkFile(
  source: TableSource,
): Generator<{ line: number; link: PlatformLink } | { reject: RowReject }> {
  for (const row of readSmallTable(source, COLUMNS)) yield 'cell' in row ? readRow(row) : row;
}

function readRow(row: SmallRow<Field>): { line: number; link: PlatformLink } | { reject: RowReject } {
  if (row.cell('class') === '') return { reject: row.reject('class-missing', 'class') };
  const role = parseRoleWord(row.cell('role'));
  if (role === undefined) return { reject: row.reject('role-invalid', 'role') };
  const url = row.cell('link');
  if (!isPlatformLink(url)) return { reject: row.reject('link-invalid', 'link') };
  return { line: row.line, link: { class: row.cell('class'), role, url } };
}
