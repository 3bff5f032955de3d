import type { DataCategory } from '../../store/data-categories.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The kinds of data that are held of people. */
export const makeDataCategories = (words: Vocabulary): Readonly<Record<DataCategory, string>> => ({
  name: 'full name',
  'birth-date': 'birth date',
  sex: 'sex',
  contacts: 'phone, e-mail',
  'journal-id': 'number in the electronic journal',
  position: 'position, subjects taught',
  places: 'enrolment, transfers and leaving',
  family: `family (children, ${words.parent.many})`,
  consents: 'consent to the processing of personal data',
  membership: 'joining the community',
  verifications: 'confirmation of the status «учитель»',
  administration: 'appointment as an administrator',
  homerooms: `leading ${words.class.many}`,
  lessons: 'teaching',
  invitations: 'personal invitations',
  requests: 'requests to join',
});
