import type { App } from '../app.ts';
import type { Role } from '../domain/person.ts';
import { Problem } from '../domain/problem.ts';
import type { TableSource } from '../files/table-file.ts';

/** The role whose roster is meant; who is asked is asked in the words of the organisation. */
export async function needRosterRole(app: App, given: Role | undefined): Promise<Role> {
  return app.need(given, '--role', async (ask) => {
    await app.store();
    const { ask: questions } = await app.screens();
    return ask.choose<Role>(questions.rosterRole, questions.rosterRoles);
  });
}

/**
 * The file that an argument names, or standard input for «-»: a workbook when its bytes are one, else a text. `sheet`
 * names a sheet of a workbook; said of a text it is a usage error.
 */
export async function openInput(
  app: App,
  file: string,
  { sheet }: { sheet?: string | undefined } = {},
): Promise<TableSource> {
  const { sniffSource } = await import('../files/source.ts');
  const input = file === '-' ? { name: '-', bytes: await app.world.readStdin() } : { name: file, path: file };
  const { source, kind } = sniffSource(input);
  if (kind === 'workbook') {
    const { openWorkbook } = await import('../files/sheet.ts');
    return await openWorkbook(source, sheet ?? null);
  }
  if (kind === 'text' && sheet !== undefined) throw new Problem('conflicting-options', { flags: ['--sheet', file] });
  return source;
}
