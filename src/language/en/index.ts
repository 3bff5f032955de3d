import type { Wording } from '../../domain/organization.ts';
import type { Language } from '../language.ts';
import { grammar } from './grammar.ts';
import { help } from './help.ts';
import { makeKeeping } from './keeping.ts';
import { makeProblems } from './problems.ts';
import { makeRejects } from './rejects.ts';
import { makeScreens } from './screens.ts';
import { vocabularyOf } from './vocabulary.ts';

/** English in the words of an organisation's kind, held by the compiler to the shape of the Russian. */
export function speakEnglish({ kind }: Pick<Wording, 'kind'>): Language {
  const words = vocabularyOf(kind);
  const rejects = makeRejects(words);
  return {
    ...{ code: 'en', grammar, help, rejects },
    problems: makeProblems(words, rejects),
    screens: { ...makeScreens(words), ...makeKeeping(words) },
  };
}

/** What English and C/POSIX locales see, in the words of a school. */
export const en: Language = speakEnglish({ kind: 'school' });
