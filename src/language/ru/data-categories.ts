import type { DataCategory } from '../../store/data-categories.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The kinds of data that are held of people, as acts name them. */
export const makeDataCategories = (words: Vocabulary): Readonly<Record<DataCategory, string>> => ({
  name: 'фамилия, имя, отчество',
  'birth-date': 'дата рождения',
  sex: 'пол',
  contacts: 'телефон, электронная почта',
  'journal-id': 'номер в электронном журнале',
  position: 'должность, преподаваемые предметы',
  places: 'зачисление, переводы и выбытие',
  family: `родство (дети, ${words.parent.many.nominative})`,
  consents: 'согласие на обработку персональных данных',
  membership: 'вступление в сообщество',
  verifications: 'подтверждение статуса «учитель»',
  administration: 'назначение администратором',
  homerooms: `руководство ${words.class.many.instrumental}`,
  lessons: 'преподавание',
  invitations: 'личные приглашения',
  requests: 'заявки на вступление',
});
