import { copyText } from './copy-text.ts';

/** The reasons for which a row of a file is refused; stable, part of the contract. */
export const REJECT_CODES = [
  'name-missing',
  'name-invalid',
  'date-invalid',
  'phone-invalid',
  'class-not-found',
  'class-invalid',
  'ambiguous-person',
  'external-id-repeated',
  'in-two-classes',
  'too-many-cells',
  'too-few-cells',
  'field-too-long',
  'bad-characters',
  'quote-not-closed',
  'child-not-found',
  'role-conflict',
  'email-invalid',
  'number-invalid',
  // files of join requests, of homeroom teachers and of the platform's links
  'class-missing',
  'person-not-found',
  'not-staff',
  'class-repeated',
  'role-invalid',
  'role-not-in-class',
  'link-invalid',
  'link-repeated',
  'code-missing',
  'code-mistyped',
  'invitation-unknown',
  'invitation-expired',
  'invitation-revoked',
  'invitation-used',
] as const;

export type RejectCode = (typeof REJECT_CODES)[number];

/** The longest text that is told of a refused row, in UTF-16 units; what is longer ends in «…». */
export const MAX_REJECT_TEXT = 200;

/**
 * One refused row of a file: the physical line its record begins on (from 1), the column as the file names it, the
 * value as read, and what would have been accepted in its place where that is known. Column and value are shortened.
 */
export type RowReject = {
  line: number;
  column: string | null;
  value: string | null;
  code: RejectCode;
  near: readonly string[];
};

const NONE: readonly string[] = [];

/** Makes a reject; `near` are accepted values that look like the refused one. */
export function rowReject(
  line: number,
  code: RejectCode,
  column: string | null = null,
  value: string | null = null,
  near: readonly string[] = NONE,
): RowReject {
  return { line, column: column && shorten(column), value: value && copyText(shorten(value)), code, near };
}

function shorten(text: string): string {
  if (text.length <= MAX_REJECT_TEXT) return text;
  return `${text.slice(0, MAX_REJECT_TEXT - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The columns that a file of refused rows has behind those of the input: the line and the reason. Part of the contract. */
export const REJECT_COLUMNS = ['строка', 'причина'] as const;
