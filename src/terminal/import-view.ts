import type { ExplainedImport, RowCounts } from '../domain/roster-import.ts';
import type { Written } from '../store/store.ts';
import type { Screen } from './screen.ts';

/** How many rejects and warnings of one kind a screen lists. */
const MOST_LINES = 20;

/** Shows what an import did or would do: how the file was understood, the counts, what was refused and remarked on. */
export function showImport(document: Written<ExplainedImport>, screen: Screen): string {
  const { importRoster: words } = screen.language.screens;
  const { rows, rejects, applied, runId } = document;
  const { file, encoding, delimiter, headerLine, columns } = document;
  const named = (known: boolean) =>
    columns.filter(({ field }) => (field !== null) === known).map(({ header }) => header);
  const lines = [
    words.read(file, encoding ?? '', delimiter ?? '', headerLine ?? 0),
    words.columns(
      named(true),
      named(false).filter((header) => header !== ''),
    ),
    '',
    ...listCounts(rows, screen),
    ...(document.classesCreated.length > 0 ? [words.classesCreated(document.classesCreated)] : []),
    ...(document.absent > 0 && rejects.length === 0 ? [words.absent(document.absent)] : []),
    ...listRejects(document, screen),
    ...listWarnings(document, screen),
  ];
  if (rejects.length > 0) return lines.join('\n');
  if (!applied) lines.push('', words.trial, words.planHash(document.planHash ?? ''));
  else if (runId === null) lines.push('', rows.read === 0 ? words.empty : words.nothing);
  else if (screen.isTerminal) lines.push(screen.colour.faint(words.next));
  return lines.join('\n');
}

const SIGNS: Readonly<Record<keyof RowCounts, string>> = {
  read: ' ',
  added: '+',
  updated: '~',
  moved: '→',
  returned: '+',
  unchanged: '=',
  duplicate: '=',
  rejected: '!',
};

function listCounts(rows: RowCounts, screen: Screen): string[] {
  const { counts } = screen.language.screens.importRoster;
  const shown = (Object.keys(counts) as (keyof RowCounts)[]).filter((kind) => kind === 'read' || rows[kind] > 0);
  const width = Math.max(...shown.map((kind) => counts[kind].length));
  return shown.map(
    (kind) => `${SIGNS[kind]} ${counts[kind].padEnd(width)}  ${screen.language.grammar.formatNumber(rows[kind])}`,
  );
}

/** The rejects grouped by reason, the most frequent first. */
function listRejects({ rejects }: ExplainedImport, screen: Screen): string[] {
  if (rejects.length === 0) return [];
  const words = screen.language.screens.importRoster;
  const groups = new Map<string, ExplainedImport['rejects']>();
  for (const reject of rejects) groups.set(reject.code, [...(groups.get(reject.code) ?? []), reject]);
  const ordered = [...groups.values()].sort((left, right) => right.length - left.length).flat();
  const shown = ordered.slice(0, MOST_LINES).map((reject) => `  ${words.line(reject.line)}: ${reject.message}`);
  return ['', words.rejects, ...shown, ...more(rejects.length, screen)];
}

function listWarnings({ warnings }: ExplainedImport, screen: Screen): string[] {
  if (warnings.length === 0) return [];
  const words = screen.language.screens.importRoster;
  const shown = warnings.slice(0, MOST_LINES).map((one) => `  ${words.line(one.line)}: ${one.message}`);
  return ['', words.warnings, ...shown, ...more(warnings.length, screen)];
}

function more(number: number, screen: Screen): string[] {
  return number > MOST_LINES ? [`  ${screen.language.screens.importRoster.more(number - MOST_LINES)}`] : [];
}
