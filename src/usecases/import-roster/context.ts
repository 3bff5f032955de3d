import type { IsoDate } from '../../domain/calendar.ts';
import type { Organization } from '../../domain/organization.ts';
import type { RosterColumns } from '../../domain/roster-fields.ts';
import type { BulkLoad } from '../../store/bulk-load.ts';
import type { WriteTransaction } from '../../store/store.ts';
import type { RosterOrder } from '../import-roster.ts';
import type { ImportAccount } from './account.ts';

/** What the parts of one import share. */
export type ImportContext = {
  transaction: WriteTransaction;
  organization: Organization;
  order: RosterOrder;
  columns: RosterColumns;
  today: IsoDate;
  account: ImportAccount;
  /** The last enrolment before this import began any. */
  lastEnrolment: number;
  bulkLoad: BulkLoad;
};
