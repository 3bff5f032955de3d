/** The kinds of organisation the platform knows; each allows other things and uses other words. */
export const ORGANIZATION_KINDS = ['school', 'college', 'supplementary'] as const;
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];

export const MESSENGERS = ['max', 'vk'] as const;
export type Messenger = (typeof MESSENGERS)[number];

export type Registration = 'draft' | 'applied' | 'confirmed';

/** The concepts for which every kind of organisation, and any single one, has a word of its own. */
export const WORD_CONCEPTS = [
  'organization',
  'class',
  'staffClass',
  'teacher',
  'homeroomTeacher',
  'pupil',
  'parent',
  'generalChannel',
  'staffChannel',
] as const;
export type WordConcept = (typeof WORD_CONCEPTS)[number];
export type Words = Record<WordConcept, string>;

/** Whose words are spoken: those of a kind of organisation, but for the organisation's own. */
export type Wording = { kind: OrganizationKind; own: Partial<Words> };

/** What an organisation of a kind allows. */
export type KindRules = {
  /** A pupil is in exactly one class at a time (000 §3.1, 004 §7.5) or in any number (001). */
  oneClassPerPupil: boolean;
};

const RULES: Readonly<Record<OrganizationKind, KindRules>> = {
  school: { oneClassPerPupil: true },
  college: { oneClassPerPupil: true },
  supplementary: { oneClassPerPupil: false },
};

/** Tells what a kind of organisation allows. */
export function rulesOf(kind: OrganizationKind): KindRules {
  return RULES[kind];
}

const COMMON = { parent: 'родитель (законный представитель)', staffChannel: 'Сотрудники' };
const WORDS: Readonly<Record<OrganizationKind, Words>> = {
  school: {
    ...COMMON,
    organization: 'школа',
    class: 'класс',
    staffClass: 'Учительская',
    teacher: 'учитель',
    homeroomTeacher: 'классный руководитель',
    pupil: 'учащийся',
    generalChannel: 'Общешкольный канал',
  },
  college: {
    ...COMMON,
    organization: 'техникум',
    class: 'группа',
    staffClass: 'Преподаватели',
    teacher: 'преподаватель',
    homeroomTeacher: 'классный руководитель',
    pupil: 'обучающийся',
    generalChannel: 'Канал техникума',
  },
  supplementary: {
    ...COMMON,
    organization: 'учреждение дополнительного образования',
    class: 'кружковое объединение',
    staffClass: 'Педагоги',
    teacher: 'педагог',
    homeroomTeacher: 'руководитель кружкового объединения',
    pupil: 'обучающийся',
    generalChannel: 'Общеучрежденческий канал',
  },
};

/** How the column of classes is headed in the files that an organisation of a kind writes. */
export const CLASS_HEADINGS: Readonly<Record<OrganizationKind, string>> = {
  school: 'Класс',
  college: 'Группа',
  supplementary: 'Объединение',
};

/** Names of classes to give as examples to an organisation of a kind. */
export const EXAMPLE_CLASSES: Readonly<Record<OrganizationKind, readonly [string, string]>> = {
  school: ['5А', '5Б'],
  college: ['ИТ-101', 'ИТ-102'],
  supplementary: ['Шахматы-1', 'Шахматы-2'],
};

/** The post that a register gives the director until a roster says otherwise. */
export const DIRECTOR_POSITION = 'директор';

/** The words a kind of organisation uses in its regulation (000, 001, 003, 004), before any override. */
export function wordsOf(kind: OrganizationKind): Words {
  return WORDS[kind];
}

/** The organisation whose register a store is. Dates and instants are ISO; `year` is the calendar year the school year begins in. */
export type Organization = {
  kind: OrganizationKind;
  name: string;
  shortName: string;
  director: string;
  messenger: Messenger;
  registration: Registration;
  region: string | null;
  address: string | null;
  email: string | null;
  phone: string | null;
  website: string | null;
  inn: string | null;
  timeZone: string;
  platformId: string | null;
  invitationDays: number;
  /** Whether nobody comes in whose consent to the processing of their data is not recorded. */
  consentRequired: boolean;
  /** For how many days runs can be undone: what they changed is not remembered any longer. */
  undoDays: number;
  orderNumber: string;
  orderDate: string;
  year: number;
  yearBeganAt: string;
};

/** Tells whether a taxpayer number of an organisation (10 digits) carries the right check digit. */
export function isOrganizationInn(text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false;
  const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  return (sum % 11) % 10 === Number(text[9]);
}
