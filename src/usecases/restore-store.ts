import type { Instant } from '../domain/calendar.ts';
import { removeEmptyFolder } from '../store/file-bytes.ts';
import { makeStoreFolder } from '../store/open.ts';
import type { StorePlace } from '../store/place.ts';
import { writePurgeList } from '../store/purge-list.ts';
import { planKeeping, replaceStore, type StagedStore, stageStore, summarizePresent } from '../store/restore.ts';
import type { StoreSummary } from '../store/summary.ts';
import type { Vault } from '../store/vault.ts';
import { type RepeatedPurges, repeatPurges } from './purge-person.ts';

/** A restoration: what was restored, where the store of before is kept, and whether the key opens the codes; null for none. */
export type RestoredStore = {
  restored: string;
  previous: string | null;
  keyOpens: boolean | null;
  /** How many people of the backup were purged since it was made, and are so again. */
  purged: number;
  runId: number | null;
  applied: boolean;
};

/** A restoration that is ready to be carried out: what would become of what. */
export type Restoration = {
  /** What would be the store. */
  readonly restored: StoreSummary;
  /** What is the store; null where there is none or none that can be read. */
  readonly present: StoreSummary | null;
  /** What would be done. */
  plan(): RestoredStore;
  /** Does it. */
  apply(): RestoredStore;
  /** Leaves nothing behind of what was prepared. */
  discard(): void;
};

/** Verifies a backup and prepares it to take the place of the store; nothing is changed before `apply`. */
export function prepareRestoration(
  source: string,
  place: StorePlace,
  vault: Vault,
  { now, actor }: { now: Instant; actor: string },
): Restoration {
  const folder = makeStoreFolder(place.file);
  let staged: StagedStore;
  try {
    staged = stageStore(source, place);
  } catch (error) {
    if (folder !== null) removeEmptyFolder(folder, place.file);
    throw error;
  }
  const present = summarizePresent(place);
  const keyOpens = staged.sealedCode === undefined ? null : opens(vault, staged.sealedCode);
  return {
    restored: staged.summary,
    present,
    plan() {
      const previous = planKeeping(place, now, present !== null);
      return { restored: source, previous, keyOpens, purged: 0, runId: null, applied: false };
    },
    apply() {
      let purged: Omit<RepeatedPurges, 'all'> = { purged: 0, runId: null, applied: true };
      const previous = replaceStore(staged, place, { now, actor }, (store, known) => {
        const { all, ...repeated } = repeatPurges(store, known);
        if (all.length > 0) writePurgeList(place.file, all);
        purged = repeated;
      });
      return { restored: source, previous, keyOpens, ...purged };
    },
    discard() {
      staged.discard();
      if (folder !== null) removeEmptyFolder(folder, place.file);
    },
  };
}

function opens(vault: Vault, sealed: Buffer): boolean {
  try {
    return vault.unseal(sealed) !== null;
  } catch {
    return false;
  }
}
