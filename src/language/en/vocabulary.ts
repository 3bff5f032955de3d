import type { OrganizationKind } from '../../domain/organization.ts';

type Noun = { one: string; many: string };

/** The words of a kind of organisation; those of its own that an organisation has are Russian and stand in Russian only. */
export type Vocabulary = Readonly<
  Record<'organization' | 'class' | 'teacher' | 'homeroomTeacher' | 'pupil' | 'parent', Noun>
> & { kind: OrganizationKind; staffClass: string; homeroom: string };

const noun = (one: string, many = `${one}s`): Noun => ({ one, many });

const COMMON = { homeroomTeacher: noun('homeroom teacher'), homeroom: 'homeroom', parent: noun('parent') };
const VOCABULARIES: Readonly<Record<OrganizationKind, Vocabulary>> = {
  school: {
    ...COMMON,
    kind: 'school',
    organization: noun('school'),
    class: noun('class', 'classes'),
    staffClass: 'staff class',
    teacher: noun('teacher'),
    pupil: noun('pupil'),
  },
  college: {
    ...COMMON,
    kind: 'college',
    organization: noun('college'),
    class: noun('group'),
    staffClass: 'staff group',
    teacher: noun('lecturer'),
    pupil: noun('student'),
  },
  supplementary: {
    ...COMMON,
    kind: 'supplementary',
    organization: noun('institution of supplementary education', 'institutions of supplementary education'),
    class: noun('club'),
    staffClass: 'staff group',
    teacher: noun('educator'),
    homeroomTeacher: noun('club leader'),
    homeroom: 'club led',
    pupil: noun('student'),
  },
};

/** The vocabulary of a kind of organisation. */
export function vocabularyOf(kind: OrganizationKind): Vocabulary {
  return VOCABULARIES[kind];
}
