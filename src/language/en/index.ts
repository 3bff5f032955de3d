import type { Language } from '../language.ts';
import { grammar } from './grammar.ts';
import { help } from './help.ts';
import { problems } from './problems.ts';
import { rejects } from './rejects.ts';
import { screens } from './screens.ts';

/** English: for those who help a Russian organisation from afar, and for logs and scripts. */
export const en: Language = { code: 'en', grammar, help, problems, rejects, screens };
