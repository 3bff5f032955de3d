import { CASES, type Forms, type Gender, toForms } from './noun.ts';

/** A word of a phrase in all its forms. */
export type Declined = { gender: Gender; one: Forms; many: Forms };

/** Endings of adjectives and participles with the gender they show; «-ий» only where nouns seldom end so. */
const ADJECTIVE = /(?:ый|[гжкхчшщн]ий|ой|ая|яя|ое|ее|щийся|щаяся|щееся)$/;
/** Nouns that end as adjectives do. */
const NO_ADJECTIVES =
  /^(?:гени|геро|ковбо|отбо|бо|стро|ро|сло|настро|покро|прибо|конво|жоке|заво|по)й$|^(?:ста|сва|ша)я$/;

/** Tells whether a word is an adjective or a participle by its ending. */
export function isAdjective(word: string): boolean {
  return ADJECTIVE.test(word) && !NO_ADJECTIVES.test(word.toLowerCase());
}

type Endings = readonly [string, string, string, string, string, string];
const PLURAL: Readonly<Record<'hard' | 'soft', Endings>> = {
  hard: ['ые', 'ых', 'ым', 'ые', 'ыми', 'ых'],
  soft: ['ие', 'их', 'им', 'ие', 'ими', 'их'],
};

/**
 * Declines an adjective or a participle. It agrees with its noun in gender; in a foreign one the phrase cannot be
 * declined.
 */
export function declineAdjective(word: string, isPerson: boolean, gender?: Gender): Declined | undefined {
  const reflexive = word.endsWith('ся') ? 'ся' : '';
  const plain = reflexive === '' ? word : word.slice(0, -2);
  const [stem, ending] = [plain.slice(0, -2), plain.slice(-2)];
  const own: Gender = /^(?:ая|яя)$/.test(ending) ? 'feminine' : /^(?:ое|ее)$/.test(ending) ? 'neuter' : 'masculine';
  if (gender !== undefined && gender !== own) return undefined;
  const kind = kindOf(stem, ending);
  const one = SINGULAR[own](kind, ending);
  const many: Endings = PLURAL[kind === 'hard' ? 'hard' : 'soft'];
  const form = (list: Endings, index: number) => `${stem}${list[index]}${reflexive}`;
  const likeGenitive = (index: number) => (index === ACCUSATIVE && isPerson ? GENITIVE : index);
  return {
    gender: own,
    one: toForms((_case, index) => form(one, own === 'masculine' ? likeGenitive(index) : index)),
    many: toForms((_case, index) => form(many, likeGenitive(index))),
  };
}

const GENITIVE = CASES.indexOf('genitive');
const ACCUSATIVE = CASES.indexOf('accusative');

/** Hard (юный), soft (младший, старший, летний) or mixed, which writes -и- after a hard stem (детский). */
type Kind = 'hard' | 'soft' | 'mixed';

function kindOf(stem: string, ending: string): Kind {
  if (/[гкх]$/.test(stem)) return 'mixed';
  if (/[жчшщ]$/.test(stem)) return ending === 'ой' ? 'mixed' : 'soft';
  return /^(?:ий|яя|ее)$/.test(ending) ? 'soft' : 'hard';
}

const SINGULAR: Readonly<Record<Gender, (kind: Kind, ending: string) => Endings>> = {
  masculine: (kind, ending) =>
    kind === 'soft'
      ? [ending, 'его', 'ему', ending, 'им', 'ем']
      : [ending, 'ого', 'ому', ending, kind === 'hard' ? 'ым' : 'им', 'ом'],
  feminine: (kind, ending) =>
    kind === 'soft'
      ? [ending, 'ей', 'ей', ending === 'яя' ? 'юю' : 'ую', 'ей', 'ей']
      : [ending, 'ой', 'ой', 'ую', 'ой', 'ой'],
  neuter: (kind, ending) =>
    kind === 'soft'
      ? [ending, 'его', 'ему', ending, 'им', 'ем']
      : [ending, 'ого', 'ому', ending, kind === 'hard' ? 'ым' : 'им', 'ом'],
};
