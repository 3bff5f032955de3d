import type { Wording } from '../domain/organization.ts';
import type { ru } from './ru/index.ts';

/** Everything the program says in one language. The Russian texts are the pattern; the compiler holds the others to it. */
export type Language = typeof ru;
export type LanguageCode = 'ru' | 'en';

/** Loads a language, in a school's words or in those of an organisation; only the one in use is ever read. */
export async function loadLanguage(code: LanguageCode, wording?: Wording): Promise<Language> {
  if (code === 'en') {
    const { en, speakEnglish } = await import('./en/index.ts');
    return wording === undefined ? en : speakEnglish(wording);
  }
  const { ru, speakRussian } = await import('./ru/index.ts');
  return wording === undefined ? ru : await speakRussian(wording);
}

/**
 * Chooses the language of screens: `--lang`, then SFERUM_LANG, then the locale. An English or a C/POSIX locale speaks
 * English, any other Russian.
 */
export function chooseLanguage(
  wanted: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): LanguageCode {
  if (wanted === 'ru' || wanted === 'en') return wanted;
  const own = env.SFERUM_LANG?.toLowerCase();
  if (own === 'ru' || own === 'en') return own;
  const locale = own || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^(?:c|posix|en)(?:[._@-].*)?$/i.test(locale) ? 'en' : 'ru';
}
