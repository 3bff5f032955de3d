import RussianNouns from 'russian-nouns-js';
import { type Declined, declineAdjective, isAdjective } from './adjective.ts';
import { CASES, type Case, type Forms, type Gender, indeclinable, type Noun, toForms } from './noun.ts';

const { Engine, Gender: GENDERS, createLemma } = RussianNouns;
const engine = new Engine();

type Number = 'one' | 'many';

/** Words of Russian letters, in the lower case but for the first: no abbreviation; a foreign one at most before a hyphen. */
const DECLINABLE = /^(?:\d*[A-Za-z][A-Za-z\d]*-)?[А-ЯЁ]?[а-яё]+(?:-[а-яё]+)*$/;

/**
 * Declines a word that an organisation has chosen: the adjectives before the noun and the noun, while what follows it
 * stays as it is. What cannot be declined for certain stands in the nominative everywhere.
 */
export function decline(text: string, isPerson: boolean): Noun {
  const words = text.split(' ');
  const head = words.findIndex((word, index) => !isAdjective(word) || GOVERNING.test(word) || isTail(words[index + 1]));
  const declined = declineWords(words.slice(0, head + 1), isPerson);
  const last = declined?.at(-1);
  if (declined === undefined || last === undefined)
    return indeclinable(text, guessGender(words[head] ?? text, isPerson));
  const tail = words.slice(head + 1);
  const join = (number: Number) => toForms((one) => [...declined.map((word) => word[number][one]), ...tail].join(' '));
  return { gender: last.gender, one: join('one'), many: join('many'), full: join('one') };
}

/** Declines adjectives and the noun that they agree with. */
function declineWords(words: readonly string[], isPerson: boolean): Declined[] | undefined {
  if (!words.every((word) => DECLINABLE.test(word))) return undefined;
  const noun = declineHead(words.at(-1) ?? '', isPerson);
  if (noun === undefined) return undefined;
  const adjectives = words.slice(0, -1).map((word) => declineAdjective(word, isPerson, noun.gender));
  const all = [...adjectives, noun].filter((word) => word !== undefined);
  return all.length === words.length ? all : undefined;
}

/** Participles that are nouns and are followed by what they govern: заведующий отделением. */
const GOVERNING = /^(?:завед|управля|команд)[а-я]*(?:щий|щая)$/i;

/** A bracket, a preposition and what else cannot be the noun of an adjective. */
function isTail(word: string | undefined): boolean {
  return word === undefined || /^(?:[^а-яё].*|по|для|на|в|во|с|со|и|при|из|от|об|о)$/i.test(word);
}

function declineHead(word: string, isPerson: boolean): Declined | undefined {
  const special = SPECIAL[word.toLowerCase()];
  if (special !== undefined) return special;
  if (isAdjective(word)) return declineAdjective(word, isPerson);
  const parts = word.split('-');
  const [first = '', ...others] = parts;
  if (others.length === 0) return declineNoun(word, isPerson);
  const fixed = FIXED_PARTS.has(first.toLowerCase()) || /^[A-Za-z\d]/.test(first);
  const declined = (fixed ? others : parts).map((part) => declineNoun(part, isPerson));
  const [leading] = declined;
  if (leading === undefined || declined.includes(undefined)) return undefined;
  const join = (number: Number) =>
    toForms((one) => [...(fixed ? [first] : []), ...declined.map((part) => part?.[number][one])].join('-'));
  return { gender: leading.gender, one: join('one'), many: join('many') };
}

/** First parts of compounds that stay as they are: арт-студия, мини-группа. */
const FIXED_PARTS = new Set(
  'арт аудио бизнес веб видео дизайн интернет квест кино медиа мини онлайн пресс спорт творческо тест фитнес фото шоу эко экспресс'.split(
    ' ',
  ),
);

/** Nouns whose forms the library has otherwise than people say them. */
const SPECIAL: Readonly<Record<string, Declined>> = {
  кадет: plainMasculine('кадет'),
  профессор: { ...plainMasculine('профессор'), many: endings('профессор', ['а', 'ов', 'ам', 'ов', 'ами', 'ах']) },
  чтец: {
    gender: 'masculine',
    one: endings('чтец', ['', 'а', 'у', 'а', 'ом', 'е']),
    many: endings('чтец', ['ы', 'ов', 'ам', 'ов', 'ами', 'ах']),
  },
  секретарь: {
    gender: 'masculine',
    one: endings('секретар', ['ь', 'я', 'ю', 'я', 'ём', 'е']),
    many: endings('секретар', ['и', 'ей', 'ям', 'ей', 'ями', 'ях']),
  },
};

function plainMasculine(stem: string): Declined {
  return {
    gender: 'masculine',
    one: endings(stem, ['', 'а', 'у', 'а', 'ом', 'е']),
    many: endings(stem, ['ы', 'ов', 'ам', 'ов', 'ами', 'ах']),
  };
}

function endings(stem: string, list: readonly [string, string, string, string, string, string]): Forms {
  return toForms((_case, index) => `${stem}${list[index]}`);
}

function declineNoun(word: string, isPerson: boolean): Declined | undefined {
  const special = SPECIAL[word.toLowerCase()];
  if (special !== undefined) return special;
  if (!isSafeNoun(word.toLowerCase(), isPerson)) return undefined;
  const feminine = /[ая]$/.test(word) || isFeminineByHeart(word);
  const gender = feminine
    ? GENDERS.FEMININE
    : guessGender(word, isPerson) === 'neuter'
      ? GENDERS.NEUTER
      : GENDERS.MASCULINE;
  const lemma = createLemma({ text: word, gender, animate: isPerson });
  const plural = engine.pluralize(lemma)[0];
  if (plural === undefined) return undefined;
  const form = (one: Case, of?: string) =>
    engine.decline(lemma, RussianNouns.CASES[CASES.indexOf(one)] ?? '', of)[0] ?? word;
  return {
    gender: guessGender(word, isPerson),
    one: toForms((one) => form(one)),
    many: toForms((one) => form(one, plural)),
  };
}

/** Endings that tell how a noun is declined. Of those in -ь the ending has to tell the gender; a -о may be foreign. */
function isSafeNoun(word: string, isPerson: boolean): boolean {
  if (/[бвгджзйклмнпрстфхцчшщ]$/.test(word)) return true;
  if (/[ая]$/.test(word)) return true;
  if (word.endsWith('ь')) return isPerson || isFeminineByHeart(word) || MASCULINE_SIGN.test(word);
  return NEUTER.test(word);
}

const NEUTER = /(?:[нтдлжскзрвп]ие|ство|ище|звено|гнездо|ядро)$/;
const MASCULINE_SIGN = /(?:бль|арь|ырь|уль|[аеё]рь|тель|день|вень|рень|абль|овль)$/;
const FEMININE_SIGN = /(?:ость|есть|артель|модель|ступень|площадь|параллель|область|часть|сеть|мать|дочь)$/;

function isFeminineByHeart(word: string): boolean {
  return FEMININE_SIGN.test(word.toLowerCase());
}

/** Men whose words end as women's do. */
const MEN = /(?:старшина|мужчина|юноша|дядя|судья|воевода|папа|дедушка|староста|старейшина|глава)$/i;

function guessGender(word: string, isPerson: boolean): Gender {
  if (isPerson && MEN.test(word)) return 'masculine';
  if (/[ая]$|щаяся$/.test(word) || isFeminineByHeart(word)) return 'feminine';
  return /[ое]$|щееся$/.test(word) && !isPerson ? 'neuter' : 'masculine';
}
