import { tidySpaces } from '../../domain/name-key.ts';
import { type OrganizationKind, type WordConcept, type Wording, wordsOf } from '../../domain/organization.ts';
import { safeText } from '../../domain/safe-text.ts';
import { type Forms, type Gender, indeclinable, type Noun, readForms, toForms } from './noun.ts';

/** What is spoken of in sentences, and so is declined; channels and the class of staff are names. */
export type Concept = Exclude<WordConcept, 'staffClass' | 'generalChannel' | 'staffChannel'>;

/** The words of an organisation in every form that a sentence needs. */
export type Vocabulary = Readonly<Record<Concept, Noun>> & {
  kind: OrganizationKind;
  /** What a homeroom teacher does, as a field of a person: классное руководство. */
  homeroom: string;
  /** The homeroom teacher of a class that has been named: руководитель, without «объединения» again. */
  leader: Noun;
};

function noun(gender: Gender, one: string, many: string, full: Forms = readForms(one)): Noun {
  return { gender, one: readForms(one), many: readForms(many), full };
}

/** Puts words that stay as they are behind a word. */
function followed(forms: Forms, tail: string): Forms {
  return toForms((one) => `${forms[one]} ${tail}`);
}

const LEADER = 'руководитель|руководителя|руководителю|руководителя|руководителем|руководителе';
const LEADERS = 'руководители|руководителей|руководителям|руководителей|руководителями|руководителях';
const UNION = 'объединение|объединения|объединению|объединение|объединением|объединении';
const UNIONS = 'объединения|объединений|объединениям|объединения|объединениями|объединениях';
const PARENT = 'родитель|родителя|родителю|родителя|родителем|родителе';
const PARENTS = 'родители|родителей|родителям|родителей|родителями|родителях';

/** The words of all kinds of organisation by heart, and those of them that are often put in their place. */
const KNOWN: Readonly<Record<string, Noun>> = {
  школа: noun('feminine', 'школа|школы|школе|школу|школой|школе', 'школы|школ|школам|школы|школами|школах'),
  техникум: noun(
    'masculine',
    'техникум|техникума|техникуму|техникум|техникумом|техникуме',
    'техникумы|техникумов|техникумам|техникумы|техникумами|техникумах',
  ),
  'учреждение дополнительного образования': noun(
    'neuter',
    'учреждение|учреждения|учреждению|учреждение|учреждением|учреждении',
    'учреждения|учреждений|учреждениям|учреждения|учреждениями|учреждениях',
    followed(
      readForms('учреждение|учреждения|учреждению|учреждение|учреждением|учреждении'),
      'дополнительного образования',
    ),
  ),
  класс: noun(
    'masculine',
    'класс|класса|классу|класс|классом|классе',
    'классы|классов|классам|классы|классами|классах',
  ),
  группа: noun(
    'feminine',
    'группа|группы|группе|группу|группой|группе',
    'группы|групп|группам|группы|группами|группах',
  ),
  объединение: noun('neuter', UNION, UNIONS),
  'кружковое объединение': noun(
    'neuter',
    UNION,
    UNIONS,
    readForms(
      'кружковое объединение|кружкового объединения|кружковому объединению|кружковое объединение|кружковым объединением|кружковом объединении',
    ),
  ),
  учитель: noun(
    'masculine',
    'учитель|учителя|учителю|учителя|учителем|учителе',
    'учителя|учителей|учителям|учителей|учителями|учителях',
  ),
  преподаватель: noun(
    'masculine',
    'преподаватель|преподавателя|преподавателю|преподавателя|преподавателем|преподавателе',
    'преподаватели|преподавателей|преподавателям|преподавателей|преподавателями|преподавателях',
  ),
  педагог: noun(
    'masculine',
    'педагог|педагога|педагогу|педагога|педагогом|педагоге',
    'педагоги|педагогов|педагогам|педагогов|педагогами|педагогах',
  ),
  'классный руководитель': noun(
    'masculine',
    'классный руководитель|классного руководителя|классному руководителю|классного руководителя|классным руководителем|классном руководителе',
    'классные руководители|классных руководителей|классным руководителям|классных руководителей|классными руководителями|классных руководителях',
  ),
  'руководитель кружкового объединения': {
    gender: 'masculine',
    one: followed(readForms(LEADER), 'объединения'),
    many: followed(readForms(LEADERS), 'объединений'),
    full: followed(readForms(LEADER), 'кружкового объединения'),
  },
  учащийся: noun(
    'masculine',
    'учащийся|учащегося|учащемуся|учащегося|учащимся|учащемся',
    'учащиеся|учащихся|учащимся|учащихся|учащимися|учащихся',
  ),
  обучающийся: noun(
    'masculine',
    'обучающийся|обучающегося|обучающемуся|обучающегося|обучающимся|обучающемся',
    'обучающиеся|обучающихся|обучающимся|обучающихся|обучающимися|обучающихся',
  ),
  родитель: noun('masculine', PARENT, PARENTS),
  'родитель (законный представитель)': noun(
    'masculine',
    PARENT,
    PARENTS,
    readForms(
      'родитель (законный представитель)|родителя (законного представителя)|родителю (законному представителю)|родителя (законного представителя)|родителем (законным представителем)|родителе (законном представителе)',
    ),
  ),
};

const CONCEPTS: readonly Concept[] = ['organization', 'class', 'teacher', 'homeroomTeacher', 'pupil', 'parent'];

/** The vocabulary of an organisation. A word that is not known by heart is declined by rule. */
export async function makeVocabulary({ kind, own }: Wording): Promise<Vocabulary> {
  const words = readWords(kind, own);
  const unknown = CONCEPTS.filter((concept) => !isKnown(words[concept]));
  if (unknown.length === 0) return assemble(kind, (concept) => known(words[concept]));
  const { decline } = await import('./declension.ts');
  const isPerson = (concept: Concept) => concept !== 'class' && concept !== 'organization';
  return assemble(kind, (concept) =>
    isKnown(words[concept]) ? known(words[concept]) : decline(words[concept], isPerson(concept)),
  );
}

/** The words to be declined, such as may be shown on a terminal. */
function readWords(kind: OrganizationKind, own: Wording['own']): Record<Concept, string> {
  const words = { ...wordsOf(kind), ...own };
  const shown = CONCEPTS.map((concept) => [concept, tidySpaces(safeText(words[concept]))]);
  return Object.fromEntries(shown) as Record<Concept, string>;
}

/** The vocabulary of a kind of organisation that has no words of its own. */
export function vocabularyOf(kind: OrganizationKind): Vocabulary {
  const words = wordsOf(kind);
  return assemble(kind, (concept) => known(words[concept]));
}

function isKnown(word: string): boolean {
  return Object.hasOwn(KNOWN, word.toLowerCase());
}

function known(word: string): Noun {
  return KNOWN[word.toLowerCase()] ?? indeclinable(word, 'masculine');
}

function assemble(kind: OrganizationKind, find: (concept: Concept) => Noun): Vocabulary {
  const nouns = Object.fromEntries(CONCEPTS.map((concept) => [concept, find(concept)])) as Record<Concept, Noun>;
  const isOfClass = nouns.homeroomTeacher.full.nominative === 'классный руководитель';
  const homeroom = isOfClass ? 'классное руководство' : `руководство ${nouns.class.one.instrumental}`;
  return { ...nouns, kind, homeroom, leader: withoutClass(nouns.homeroomTeacher, nouns.class) };
}

/** Takes the word for the class from the end of a phrase. */
function withoutClass(phrase: Noun, { one, many }: Noun): Noun {
  const cut = (forms: Forms, tail: string) =>
    toForms((of) => (forms[of].endsWith(` ${tail}`) ? forms[of].slice(0, -tail.length - 1) : forms[of]));
  return { ...phrase, one: cut(phrase.one, one.genitive), many: cut(phrase.many, many.genitive) };
}
