import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

const PLAIN_MOBILE = /^\+79\d{9}$/;
/** Russian numbers as nearly every cell has them; the library decides about the rest. */
const RUSSIAN_MOBILE = /^(?:\+?7|8)?9\d{9}$/;

/**
 * Reads a phone number in any usual form, Russian unless it says otherwise, as +79123456789. Undefined when it is no
 * valid number.
 */
export function parsePhone(text: string): string | undefined {
  if (PLAIN_MOBILE.test(text)) return text;
  const digits = text.replace(/[\s\u00a0().\-‐‑–—]/gu, '');
  if (RUSSIAN_MOBILE.test(digits)) return `+7${digits.slice(-10)}`;
  if (/e[+-]?\d/i.test(text)) return undefined;
  const phone = parsePhoneNumberFromString(text, 'RU');
  return phone?.isValid() === true && phone.ext === undefined ? phone.number : undefined;
}
