import { safeText } from '../domain/safe-text.ts';
import type { IssuedInvitations } from '../usecases/issue-invitations.ts';
import type { Screen } from './screen.ts';
import { drawTable } from './table.ts';

/** Shows what `invite` did: how many, to whom and with which codes unless they went into a file, and what was skipped. */
export function showIssued(
  document: IssuedInvitations & { applied: boolean },
  screen: Screen,
  out: string | null,
): string {
  const { invite: words } = screen.language.screens;
  const { issued } = document;
  const inFile = out !== null && document.applied;
  const lines = [
    words.issued(document),
    ...(issued.length > 0 && !inFile ? ['', drawTable(issued, words.columns, screen), ''] : []),
    ...(issued.length > 0 && inFile ? [words.written(safeText(out))] : []),
    ...words.skipped(document),
    ...(issued.length > 0 && screen.isTerminal ? [screen.colour.faint(words.next)] : []),
  ];
  return lines.join('\n').trimEnd();
}
