import { type Organization, type WordConcept, type Wording, type Words, wordsOf } from '../domain/organization.ts';
import { Problem } from '../domain/problem.ts';
import type { ReadTransaction, WriteTransaction } from './store.ts';

const COLUMNS = {
  kind: 'kind',
  name: 'name',
  shortName: 'short_name',
  director: 'director',
  messenger: 'messenger',
  registration: 'registration',
  region: 'region',
  address: 'address',
  email: 'email',
  phone: 'phone',
  website: 'website',
  inn: 'inn',
  timeZone: 'time_zone',
  platformId: 'platform_id',
  invitationDays: 'invitation_days',
  consentRequired: 'consent_required',
  undoDays: 'undo_days',
  orderNumber: 'order_number',
  orderDate: 'order_date',
  year: 'year',
  yearBeganAt: 'year_began_at',
} as const satisfies Record<keyof Organization, string>;

type OrganizationField = keyof Organization;
const FIELDS = Object.keys(COLUMNS) as OrganizationField[];

/** The organisation of this store, undefined while none is registered. */
export function findOrganization(transaction: ReadTransaction): Organization | undefined {
  const list = FIELDS.map((field) => `${COLUMNS[field]} AS ${field}`).join(', ');
  type Row = Omit<Organization, 'consentRequired'> & { consentRequired: number };
  const row = transaction.prepare<[], Row>(`SELECT ${list} FROM organization`).get();
  return row && { ...row, consentRequired: row.consentRequired === 1 };
}

/** The organisation of this store; a store that has lost it is damaged. */
export function getOrganization(transaction: ReadTransaction): Organization {
  const organization = findOrganization(transaction);
  if (organization === undefined) throw new Problem('store-corrupt', { file: '' });
  return organization;
}

/** What every screen needs to know of an organisation: its kind and its own words, and the zone of its days. */
export type Setting = Wording & { timeZone: string };

/** The setting of the organisation, undefined while none is registered. */
export function findSetting(transaction: ReadTransaction): Setting | undefined {
  const sql = `SELECT kind, time_zone AS timeZone, (SELECT json_group_object(concept, text) FROM word) AS own
    FROM organization`;
  const row = transaction.prepare<[], Omit<Setting, 'own'> & { own: string }>(sql).get();
  return row === undefined ? undefined : { ...row, own: JSON.parse(row.own) };
}

/** Registers the organisation. */
export function insertOrganization(transaction: WriteTransaction, organization: Organization): void {
  const values = FIELDS.map((field) => toCell(organization[field]));
  const sql = `INSERT INTO organization (id, ${FIELDS.map((field) => COLUMNS[field]).join(', ')})
    VALUES (1, ${FIELDS.map(() => '?').join(', ')})`;
  transaction.prepare<unknown[], never>(sql).run(...values);
}

/** Writes the given fields of the organisation. */
export function updateOrganization(transaction: WriteTransaction, fields: Partial<Organization>): void {
  for (const field of FIELDS) {
    const value = fields[field];
    if (value === undefined) continue;
    transaction.prepare<[unknown], never>(`UPDATE organization SET ${COLUMNS[field]} = ?`).run(toCell(value));
  }
}

const toCell = (value: unknown) => (typeof value === 'boolean' ? Number(value) : value);

/** The words of the organisation: its kind's, with its own in their place. */
export function getWords(transaction: ReadTransaction, organization: Organization): Words {
  const rows = transaction.prepare<[], { concept: WordConcept; text: string }>('SELECT concept, text FROM word').all();
  return { ...wordsOf(organization.kind), ...Object.fromEntries(rows.map((row) => [row.concept, row.text])) };
}

/** Sets the organisation's own word for a concept. */
export function upsertWord(transaction: WriteTransaction, concept: WordConcept, text: string): void {
  const sql = 'INSERT INTO word (concept, text) VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text';
  transaction.prepare<[string, string], never>(sql).run(concept, text);
}

/** The names of the system channels. */
export function listChannels(transaction: ReadTransaction): string[] {
  return transaction
    .prepare<[], { name: string }>('SELECT name FROM channel ORDER BY id')
    .all()
    .map((row) => row.name);
}

/** Creates a system channel. */
export function insertChannel(transaction: WriteTransaction, kind: 'general' | 'staff', name: string): void {
  transaction.prepare<[string, string], never>('INSERT INTO channel (kind, name) VALUES (?, ?)').run(kind, name);
}

/** Gives a system channel another name. */
export function updateChannel(transaction: WriteTransaction, kind: 'general' | 'staff', name: string): void {
  transaction.prepare<[string, string], never>('UPDATE channel SET name = ? WHERE kind = ?').run(name, kind);
}
