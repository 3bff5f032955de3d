import type { RejectCode, RowReject } from '../../domain/row-reject.ts';
import { listSome, quote } from './grammar.ts';
import { agree, into } from './noun.ts';
import type { Vocabulary } from './vocabulary.ts';

export type Rejects = Readonly<Record<RejectCode, (reject: RowReject) => string>>;

const value = (reject: RowReject) => quote(reject.value ?? '');
const near = (reject: RowReject) => (reject.near.length > 0 ? `; есть ${listSome(reject.near, 8)}` : '');

/** Why a row of a file is refused, in words that continue «строка 12: …». */
export const makeRejects = (words: Vocabulary): Rejects => ({
  'name-missing': () => 'не указано имя',
  'name-invalid': (reject) => `не похоже на имя: ${value(reject)}`,
  'date-invalid': (reject) => `нет такой даты: ${value(reject)}`,
  'phone-invalid': (reject) => `не похоже на номер телефона: ${value(reject)}`,
  'email-invalid': (reject) => `не похоже на адрес почты: ${value(reject)}`,
  'number-invalid': (reject) => `не число: ${value(reject)}`,
  'class-not-found': (reject) =>
    `${words.class.one.nominative} ${value(reject)} не ${agree(words.class, 'найден', 'найдена', 'найдено')}${near(reject)}`,
  'class-invalid': (reject) =>
    /^\d{1,2}[./-]?\s?[а-яa-z]{3}|^\d{1,2}\.\d{1,2}\.\d{2,4}$|^\d{4}-\d{2}-\d{2}/iu.test(reject.value ?? '')
      ? `${value(reject)} — это не ${words.class.one.nominative}: так электронная таблица показывает дату, в которую она превратила название ${words.class.one.genitive}`
      : `так ${words.class.one.accusative} назвать нельзя: ${value(reject)}`,
  'class-missing': () => `не ${agree(words.class, 'указан', 'указана', 'указано')} ${words.class.one.nominative}`,
  'class-repeated': (reject) =>
    `${words.class.one.nominative} ${value(reject)} ${agree(words.class, 'назван', 'названа', 'названо')} дважды`,
  'ambiguous-person': (reject) => `нельзя понять, о ком речь: ${value(reject)}${near(reject)}`,
  'external-id-repeated': (reject) => `номер ${value(reject)} уже был у другой строки с другими данными`,
  'in-two-classes': (reject) =>
    `${value(reject)} уже есть в этом файле в ${agree(words.class, 'другом', 'другой', 'другом')} ${words.class.one.prepositional}`,
  'too-many-cells': () => 'ячеек больше, чем заголовков',
  'too-few-cells': () => 'ячеек меньше, чем заголовков',
  'field-too-long': () => 'слишком длинная ячейка',
  'bad-characters': () => 'в ячейке управляющие символы',
  'quote-not-closed': () => 'кавычка открыта, но не закрыта',
  'child-not-found': (reject) => `ребёнок не найден: ${value(reject)}`,
  'role-conflict': (reject) => `${value(reject)} уже числится в другой роли`,
  'person-not-found': (reject) => `не найден человек ${value(reject)}${near(reject)}`,
  'not-staff': (reject) => `${value(reject)} не числится сотрудником`,
  'role-invalid': (reject) => `нет такой роли: ${value(reject)}`,
  'role-not-in-class': () => `${into(words.class.one.accusative)} сотрудников приглашают только сотрудников`,
  'link-invalid': (reject) => `не похоже на ссылку https: ${value(reject)}`,
  'link-repeated': () => 'ссылка уже записана за другим приглашением',
  'code-missing': () => 'не указан код приглашения',
  'code-mistyped': () => 'в коде приглашения опечатка',
  'invitation-unknown': () => 'такого приглашения нет',
  'invitation-expired': () => 'приглашение истекло',
  'invitation-revoked': () => 'приглашение аннулировано',
  'invitation-used': () => 'приглашение использовано полностью',
});
