import type { App } from '../../app.ts';
import type { RosterImportResult } from '../../domain/roster-import.ts';
import type { RefusedRow } from '../../terminal/rejects-csv.ts';

/** Where refused rows go: written before the good ones are committed, and shown under the name when they are. */
export type Aside = {
  path: string;
  write: (result: RosterImportResult) => void;
  place: (result: RosterImportResult) => void;
  discard: () => void;
};

/** Opens a file for refused rows, or standard output, which gets them only once the others are committed. */
export async function openAside(app: App, path: string): Promise<Aside> {
  const { prepareFile } = await import('../../files/output.ts');
  const { writeRejects } = await import('../../terminal/rejects-csv.ts');
  const { rejects: reasons } = await app.spoken();
  const list = (result: RosterImportResult) => {
    const headers = result.columns.map(({ header }) => header);
    return writeRejects(headers, result.delimiter, explainRows(result, reasons));
  };
  if (path === '-') {
    const place = (result: RosterImportResult) => {
      for (const piece of list(result)) app.world.stdout.write(piece);
    };
    return { path, write() {}, place, discard() {} };
  }
  const file = prepareFile(path);
  return { path, write: (result) => void file.write(list(result)), place: file.place, discard: file.discard };
}

/** The refused rows one by one, each with its reason in words: there may be millions. */
function* explainRows(
  { refusedRows, rejects }: RosterImportResult,
  reasons: App['language']['rejects'],
): Generator<RefusedRow> {
  for (const [index, row] of refusedRows.entries()) {
    const reject = rejects[index];
    yield { ...row, reason: reject === undefined ? '' : reasons[reject.code](reject) };
  }
}
