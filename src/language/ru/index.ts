import { grammar } from './grammar.ts';
import { help } from './help.ts';
import { problems } from './problems.ts';
import { rejects } from './rejects.ts';
import { screens } from './screens.ts';

/** Russian: the language the program was made for, and the pattern that others follow. */
export const ru = { code: 'ru' as 'ru' | 'en', grammar, help, problems, rejects, screens };
