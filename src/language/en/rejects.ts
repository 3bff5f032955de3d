import type { RowReject } from '../../domain/row-reject.ts';
import type { Language } from '../language.ts';
import { listSome, quote } from './grammar.ts';
import type { Vocabulary } from './vocabulary.ts';

const value = (reject: RowReject) => quote(reject.value ?? '');
const near = (reject: RowReject) => (reject.near.length > 0 ? `; there is ${listSome(reject.near, 8)}` : '');

/** Why a row of a file is refused, in words that continue “line 12: …”. */
export const makeRejects = (words: Vocabulary): Language['rejects'] => ({
  'name-missing': () => 'no name is given',
  'name-invalid': (reject) => `does not look like a name: ${value(reject)}`,
  'date-invalid': (reject) => `there is no such date: ${value(reject)}`,
  'phone-invalid': (reject) => `does not look like a phone number: ${value(reject)}`,
  'email-invalid': (reject) => `does not look like an e-mail address: ${value(reject)}`,
  'number-invalid': (reject) => `not a number: ${value(reject)}`,
  'class-not-found': (reject) => `${words.class.one} ${value(reject)} was not found${near(reject)}`,
  'class-invalid': (reject) =>
    /^\d{1,2}[./-]?\s?\p{L}{3}|^\d{1,2}\.\d{1,2}\.\d{2,4}$|^\d{4}-\d{2}-\d{2}/u.test(reject.value ?? '')
      ? `${value(reject)} is not a ${words.class.one}: this is how a spreadsheet shows the date it turned a ${words.class.one} name into`
      : `a ${words.class.one} cannot be called ${value(reject)}`,
  'class-missing': () => `no ${words.class.one} is given`,
  'class-repeated': (reject) => `${words.class.one} ${value(reject)} is named twice`,
  'ambiguous-person': (reject) => `it is not clear who is meant: ${value(reject)}${near(reject)}`,
  'external-id-repeated': (reject) => `number ${value(reject)} already stood in another row with other data`,
  'in-two-classes': (reject) => `${value(reject)} is already named in this file in another ${words.class.one}`,
  'too-many-cells': () => 'more cells than headers',
  'too-few-cells': () => 'fewer cells than headers',
  'field-too-long': () => 'a cell is too long',
  'bad-characters': () => 'a cell has control characters',
  'quote-not-closed': () => 'a quotation mark is opened and not closed',
  'child-not-found': (reject) => `the child was not found: ${value(reject)}`,
  'role-conflict': (reject) => `${value(reject)} already has another role`,
  'person-not-found': (reject) => `${value(reject)} was not found${near(reject)}`,
  'not-staff': (reject) => `${value(reject)} is not a member of staff`,
  'role-invalid': (reject) => `there is no such role: ${value(reject)}`,
  'role-not-in-class': () => `the ${words.staffClass} admits staff only`,
  'link-invalid': (reject) => `does not look like an https link: ${value(reject)}`,
  'link-repeated': () => 'the link is recorded for another invitation already',
  'code-missing': () => 'no invitation code is given',
  'code-mistyped': () => 'the invitation code is mistyped',
  'invitation-unknown': () => 'there is no such invitation',
  'invitation-expired': () => 'the invitation has expired',
  'invitation-revoked': () => 'the invitation has been revoked',
  'invitation-used': () => 'the invitation has been used up',
});
