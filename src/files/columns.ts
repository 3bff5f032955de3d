import { foldLookAlikes } from '../domain/name-key.ts';
import { MAX_COLUMNS } from './delimited.ts';

/**
 * What is known of the columns of one kind of file. A field is found under its aliases and under its own name; the most
 * telling fields and aliases come first, they are named to a user whose header is not recognised. `ignored` are headers
 * that are never taken for a field though a part of them looks like one. `forbidden` are data that must not be kept:
 * beginnings of words, all of which such a header has in that order, unless it has a word of `allowed` too.
 */
export type ColumnCatalogue<F extends string> = {
  aliases: Readonly<Record<F, readonly string[]>>;
  ignored: readonly string[];
  forbidden: readonly string[];
  allowed?: readonly string[];
  isHeader(found: ReadonlySet<F>): boolean;
};

/** How a column of classes is headed in organisations of every kind, in Russian and in English. */
export const CLASS_HEADERS: readonly string[] = [
  ...['класс', 'группа', 'учебная группа', 'объединение', 'кружковое объединение', 'детское объединение'],
  ...['кружок', 'отряд', 'class', 'group', 'club'],
];

/** A column by the header it has in the file; the field is null where the column is not read. */
export type TableColumn<F extends string> = { header: string; field: F | null; forbidden: boolean };

/** Gives the mapping from header to field that was remembered for the headers of a file. */
export type RecallMapping<F extends string> = (headers: readonly string[]) => ReadonlyMap<string, F> | undefined;

/** A row taken for a header: its columns, how many fields they hold, and whether a remembered mapping was used. */
export type HeaderRow<F extends string> = { columns: TableColumn<F>[]; found: number; recalled: boolean };

/** No header that is known is longer. */
const LONGEST_HEADER = 200;

/** A word of this length or less has to be the same, a longer one only has to begin so. */
const WHOLE_WORD_LENGTH = 3;

/**
 * Finds the fields of the columns of a header: the user's mapping first, then the remembered one, then aliases, then
 * aliases but for «(…)». A column of forbidden data is not read, whatever a mapping says.
 */
export class ColumnFinder<F extends string> {
  readonly #catalogue: ColumnCatalogue<F>;
  readonly #recall: RecallMapping<F> | undefined;
  readonly #mapped: ReadonlyMap<string, F>;
  readonly #known = new Map<string, F | null>();
  #forbidden: RegExp | undefined;
  #allowed: RegExp | undefined;

  constructor(
    catalogue: ColumnCatalogue<F>,
    mapping: ReadonlyMap<string, F> | undefined,
    recall?: RecallMapping<F> | undefined,
  ) {
    this.#catalogue = catalogue;
    this.#recall = recall;
    this.#mapped = withKeys(mapping);
    for (const field of this.#fields()) {
      for (const alias of [...catalogue.aliases[field], field]) this.#learn(alias, field);
    }
    for (const header of catalogue.ignored) this.#learn(header, null);
  }

  /**
   * The columns of a header row; undefined where the row is none. Empty cells at its end make no columns, and of a row
   * that is too wide for a table no more is looked at than shows it.
   */
  findColumns(cells: readonly string[]): HeaderRow<F> | undefined {
    const end = cells.findLastIndex((cell) => cell !== '') + 1;
    const headers = cells.slice(0, Math.min(end, MAX_COLUMNS + 1));
    const recalled = withKeys(this.#recall?.(headers));
    const columns = headers.map((header): TableColumn<F> => ({ header, field: null, forbidden: false }));
    let open = columns.map((column) => ({ column, key: headerKey(column.header) })).filter(({ key }) => key !== '');
    const taken = new Set<F>();
    const mapped = (mapping: ReadonlyMap<string, F>) => (key: string, header: string) => {
      const field = mapping.get(key);
      return field === undefined || this.#isForbidden(header) ? undefined : field;
    };
    for (const find of [mapped(this.#mapped), mapped(recalled), this.#findKnown, this.#findWithoutBrackets]) {
      open = open.filter(({ column, key }) => {
        const field = find(key, column.header);
        if (field === undefined) return true;
        if (field === null || taken.has(field)) return false;
        taken.add(field);
        column.field = field;
        return false;
      });
    }
    if (!this.#catalogue.isHeader(taken)) return undefined;
    for (const { column } of open) column.forbidden = this.#isForbidden(column.header);
    return { columns, found: taken.size, recalled: recalled.size > 0 };
  }

  /** The headers named to a user whose file has none of them. */
  telling(): string[] {
    return this.#fields()
      .slice(0, 6)
      .map((field) => this.#catalogue.aliases[field][0] ?? field);
  }

  readonly #findKnown = (key: string): F | null | undefined => this.#known.get(key);
  readonly #findWithoutBrackets = (_key: string, header: string): F | null | undefined =>
    header.includes('(') ? this.#known.get(headerKey(header.replace(/\([^()]*\)/g, ' '))) : undefined;

  #isForbidden(header: string): boolean {
    this.#forbidden ??= anyOf(this.#catalogue.forbidden);
    this.#allowed ??= anyOf(this.#catalogue.allowed ?? []);
    const words = normalizeHeader(header);
    return this.#forbidden.test(words) && !this.#allowed.test(words);
  }

  #fields(): F[] {
    return Object.keys(this.#catalogue.aliases) as F[];
  }

  #learn(header: string, field: F | null): void {
    const key = headerKey(header);
    if (key !== '' && !this.#known.has(key)) this.#known.set(key, field);
  }
}

function withKeys<F extends string>(mapping: ReadonlyMap<string, F> | undefined): Map<string, F> {
  const keyed = new Map<string, F>();
  for (const [header, field] of mapping ?? []) keyed.set(headerKey(header), field);
  keyed.delete('');
  return keyed;
}

/** A pattern for headers that have all the words of one of the texts; of none where there are no texts. */
function anyOf(texts: readonly string[]): RegExp {
  return texts.length === 0 ? /(?!)/ : new RegExp(texts.map(wordsPattern).join('|'), 'u');
}

function wordsPattern(words: string): string {
  const patterns = normalizeHeader(words)
    .split(' ')
    .map((word) => `(?<![\\p{L}\\d])${word}${word.length <= WHOLE_WORD_LENGTH ? '(?![\\p{L}\\d])' : ''}`);
  return patterns.join('.*');
}

/** Headers are compared without their spaces, so that «Дата_рождения» and `external_id` are found. */
function headerKey(header: string): string {
  return header === '' ? '' : normalizeHeader(header).replaceAll(' ', '');
}

/** The headers of a file in the form in which a mapping for them is remembered. */
export function headerFingerprint(headers: readonly string[]): string {
  const end = headers.findLastIndex((header) => header.trim() !== '') + 1;
  return headers.slice(0, end).map(headerKey).join('|');
}

/** Words in the form in which headers are compared, all of them Cyrillic or all of them Latin. */
const NORMAL = /^(?:[а-я\d/,()№-]+(?: [а-я\d/,()№-]+)*|[a-z\d/,()-]+(?: [a-z\d/,()-]+)*)$/;

/**
 * Brings a header to the form in which headers are compared: case, ё, spaces, marks and quotes around it do not count,
 * hyphens are one, Latin look-alikes in a Cyrillic word are Cyrillic.
 */
export function normalizeHeader(text: string): string {
  const lower = text.slice(0, LONGEST_HEADER).normalize('NFC').toLowerCase();
  if (NORMAL.test(lower)) return lower;
  return lower
    .replaceAll('ё', 'е')
    .replace(/[.:*_\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'`«»„“”‘’]+|[\s"'`«»„“”‘’]+$/g, '')
    .replace(/\p{L}+/gu, foldInCyrillic);
}

function foldInCyrillic(word: string): string {
  const folded = /\p{Script=Cyrillic}/u.test(word) ? foldLookAlikes(word) : word;
  return /[a-z]/.test(folded) ? word : folded;
}
