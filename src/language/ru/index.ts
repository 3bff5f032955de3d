import type { Wording } from '../../domain/organization.ts';
import { grammar } from './grammar.ts';
import { help } from './help.ts';
import { makeKeeping } from './keeping.ts';
import { makeProblems } from './problems.ts';
import { makeRejects } from './rejects.ts';
import { makeScreens } from './screens.ts';
import { makeVocabulary, type Vocabulary, vocabularyOf } from './vocabulary.ts';

function speak(words: Vocabulary) {
  const rejects = makeRejects(words);
  return {
    ...{ code: 'ru' as 'ru' | 'en', grammar, help, rejects },
    problems: makeProblems(words, rejects),
    screens: { ...makeScreens(words), ...makeKeeping(words) },
  };
}

/** Russian in the words of a school: the language the program was made for, and the pattern that others follow. */
export const ru = speak(vocabularyOf('school'));

/** Russian in the words of an organisation. */
export async function speakRussian(wording: Wording): Promise<typeof ru> {
  if (wording.kind === 'school' && Object.keys(wording.own).length === 0) return ru;
  return speak(await makeVocabulary(wording));
}
