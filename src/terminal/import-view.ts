import type { Role } from '../domain/person.ts';
import type { ImportedRoster, PlanLine, PlanLines, RowCounts } from '../domain/roster-import.ts';
import type { RowReject } from '../domain/row-reject.ts';
import { safeText } from '../domain/safe-text.ts';
import type { Written } from '../store/store.ts';
import type { Screen } from './screen.ts';

/** An import as a screen shows it: its document with what it does to whom. */
export type ShownImport = Written<ImportedRoster> & {
  role: Role;
  plan: PlanLines;
  /** The import changes something, or would. */
  changes: boolean;
  /** Nothing in it forbids to keep it: no row was refused, or the refused ones go elsewhere, and the guard allows it. */
  mayStand: boolean;
  /** The copy that was made of the register before; null for none. */
  backup: string | null;
  /** Rejects and warnings that a screen lists one by one. */
  mostLines: number;
};

/** Shows what an import does or did: how the file was understood, the counts, to whom what, what was refused and why. */
export function showImport(document: ShownImport, screen: Screen): string {
  const { importRoster: words } = screen.language.screens;
  const { applied, changes, rows } = document;
  const lines = [...showReading(document, screen), '', ...listCounts(document, screen)];
  if (!applied && document.mayStand) lines.push(...listPlan(document.plan, screen));
  lines.push(...listRejects(document, screen), ...listWarnings(document, screen));
  if (!document.mayStand) return lines.join('\n');
  if (!changes) {
    lines.push('', rows.read === 0 ? words.empty : rows.rejected > 0 ? words.noChanges : words.nothing);
  } else if (applied) lines.push(...listAfter(document, screen));
  return lines.join('\n');
}

/** Shows an import of which nothing is to be kept, with the hash by which it can be asked for. */
export function showTrial(document: ShownImport, screen: Screen): string {
  const { importRoster: words } = screen.language.screens;
  return [showImport(document, screen), '', words.trial, words.planHash(document.planHash ?? '')].join('\n');
}

/** Says that what was shown before has been done. */
export function showDone(document: ShownImport, screen: Screen): string {
  const { importRoster: words } = screen.language.screens;
  return [words.applied, ...listAfter(document, screen)].join('\n');
}

/** Where the state of before is kept, and what comes next. */
function listAfter({ role, backup }: ShownImport, screen: Screen): string[] {
  const { importRoster: words } = screen.language.screens;
  return [
    ...(backup === null ? [] : [words.backup(backup)]),
    ...(screen.isTerminal ? [screen.colour.faint(words.next(role))] : []),
  ];
}

function showReading(document: ShownImport, screen: Screen): string[] {
  const { importRoster: words } = screen.language.screens;
  const { file, encoding, delimiter, headerLine, columns } = document;
  const fields: Readonly<Record<string, string>> = words.fields;
  const known = columns.flatMap(({ header, field }) =>
    field === null ? [] : [tellColumn(header, fields[field] ?? field, screen)],
  );
  const unknown = columns.filter(({ header, field }) => field === null && header !== '').map(({ header }) => header);
  return [words.read(file, encoding, delimiter, headerLine ?? 0), words.columns(known, unknown)];
}

/** A column by its header, with what it is taken for where the header does not say so itself. */
function tellColumn(header: string, field: string, screen: Screen): string {
  return header.toLowerCase() === field.toLowerCase()
    ? header
    : screen.language.screens.importRoster.column(header, field);
}

const SIGNS: Readonly<Record<keyof RowCounts | 'withdrawn', string>> = {
  read: ' ',
  added: '+',
  updated: '~',
  moved: '→',
  returned: '+',
  unchanged: '=',
  duplicate: '=',
  rejected: '!',
  withdrawn: '−',
};

function listCounts(document: ShownImport, screen: Screen): string[] {
  const { importRoster: words } = screen.language.screens;
  const { rows, withdrawn, parents, classesCreated, absent } = document;
  const counts = { ...words.counts, withdrawn: words.withdrawn };
  const numbers = { ...rows, withdrawn };
  const shown = (Object.keys(counts) as (keyof typeof numbers)[]).filter(
    (kind) => kind === 'read' || numbers[kind] > 0,
  );
  const width = Math.max(...shown.map((kind) => counts[kind].length));
  const { formatNumber } = screen.language.grammar;
  return [
    ...shown.map((kind) => `${SIGNS[kind]} ${counts[kind].padEnd(width)}  ${formatNumber(numbers[kind])}`),
    ...(parents.added + parents.updated + parents.linked > 0 ? [words.parents(parents)] : []),
    ...(classesCreated.length > 0 ? [words.classesCreated(classesCreated)] : []),
    ...(absent > withdrawn && withdrawn === 0 ? [words.absent(absent)] : []),
  ];
}

const PLAN_SIGNS: Readonly<Record<PlanLine['kind'], string>> = {
  added: '+',
  returned: '+',
  updated: '~',
  moved: '→',
  withdrawn: '−',
  absent: '−',
};

/** To whom what is done, by kinds, the first of each. */
function listPlan({ lines, more }: PlanLines, screen: Screen): string[] {
  const kinds = Object.keys(PLAN_SIGNS) as PlanLine['kind'][];
  const shown = kinds.flatMap((kind) => [
    ...lines.filter((line) => line.kind === kind).map((line) => `${PLAN_SIGNS[kind]} ${tellChange(line, screen)}`),
    ...(more[kind] ? [`  ${screen.language.screens.importRoster.more(more[kind])}`] : []),
  ]);
  return shown.length > 0 ? ['', ...shown] : [];
}

function tellChange(line: PlanLine, screen: Screen): string {
  const name = safeText(line.fullName);
  const place = line.class === null ? '' : `, ${safeText(line.class)}`;
  if (line.kind === 'moved') {
    const { nobody } = screen.language.screens.importRoster;
    return `${name}, ${safeText(line.from ?? nobody)} → ${safeText(line.class ?? nobody)}`;
  }
  if (line.kind !== 'updated' || line.changes.length === 0) return `${name}${place}`;
  return `${name}${place}: ${line.changes.map((change) => tellField(change, screen)).join('; ')}`;
}

type FieldChange = Extract<PlanLine, { kind: 'updated' }>['changes'][number];

function tellField({ field, from, to }: FieldChange, screen: Screen): string {
  const { fields, sexes, nobody } = screen.language.screens.importRoster;
  const labels: Readonly<Record<string, string>> = fields;
  const tell = (value: string | null) => {
    if (value === null) return nobody;
    if (field === 'birthDate') return screen.language.grammar.formatDate(value);
    return field === 'sex' && (value === 'male' || value === 'female') ? sexes[value] : safeText(value);
  };
  return `${labels[field] ?? field} ${tell(from)} → ${tell(to)}`;
}

/** The rejects grouped by reason, the most frequent first. */
function listRejects({ rejects, mostLines }: ShownImport, screen: Screen): string[] {
  if (rejects.length === 0) return [];
  const { rejects: reasons, screens } = screen.language;
  const words = screens.importRoster;
  const groups = new Map<string, RowReject[]>();
  for (const reject of rejects) {
    const group = groups.get(reject.code);
    if (group === undefined) groups.set(reject.code, [reject]);
    else group.push(reject);
  }
  const ordered = [...groups.values()].sort((left, right) => right.length - left.length).flat();
  const shown = ordered
    .slice(0, mostLines)
    .map((reject) => `! ${words.line(reject.line)}: ${reasons[reject.code](reject)}`);
  return ['', words.rejects, ...shown, ...listMore(rejects.length, mostLines, screen)];
}

function listWarnings({ warnings, mostLines }: ShownImport, screen: Screen): string[] {
  if (warnings.length === 0) return [];
  const words = screen.language.screens.importRoster;
  const shown = warnings.slice(0, mostLines).map((one) => `  ${words.line(one.line)}: ${words.warning(one)}`);
  return ['', words.warnings, ...shown, ...listMore(warnings.length, mostLines, screen)];
}

function listMore(number: number, mostLines: number, screen: Screen): string[] {
  return number > mostLines ? [`  ${screen.language.screens.importRoster.more(number - mostLines)}`] : [];
}
