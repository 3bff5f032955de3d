import type { Language } from '../language.ts';
import { grammar } from './grammar.ts';
import { help } from './help.ts';
import { problems } from './problems.ts';
import { rejects } from './rejects.ts';
import { screens } from './screens.ts';

/** English: what English and C/POSIX locales see, held by the compiler to the shape of the Russian. */
export const en: Language = { code: 'en', grammar, help, problems, rejects, screens };
