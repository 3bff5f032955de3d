import { shortenName } from '../domain/person-name.ts';
import type { Headcount, Statistics, StatisticsGrouping } from '../domain/statistics.ts';
import type { Language } from '../language/language.ts';
import type { GradedStatistics } from '../usecases/compute-statistics.ts';
import type { Screen } from './screen.ts';
import { type Column, drawTable } from './table.ts';

/** A line of the figures: a class, a grade or a role. */
type Line = {
  name: string;
  /** How many pupils the nomenclature plans; null where it does not say. */
  planned: number | null;
  pupils: number;
  pupilsJoined: number;
  parents: number;
  parentsJoined: number;
  pending: number;
  openInvitations: number;
  homeroomTeacher: string | null;
};

/** The figures as lines for a table or a CSV file, by class, by grade or by role. */
export function listStatisticsRows(
  figures: GradedStatistics,
  by: StatisticsGrouping,
  language: Language,
): { rows: Line[]; columns: Column<Line>[] } {
  const words = language.screens.stats;
  const number = (title: string, value: (line: Line) => number): Column<Line> => ({ title, value, align: 'right' });
  if (by === 'role') {
    const columns = [
      { title: words.rows.role, value: (line: Line) => line.name },
      number(words.totals, (line) => line.pupils),
      number(words.joined, (line) => line.pupilsJoined),
    ];
    return { rows: listRoles(figures.statistics, language), columns };
  }
  const rows = by === 'class' ? listClasses(figures) : listGrades(figures);
  const isPlanned = rows.some(({ planned }) => planned !== null);
  const columns = [
    { title: words.rows[by], value: (line: Line) => line.name },
    ...(isPlanned ? [{ title: words.planned, value: (line: Line) => line.planned, align: 'right' as const }] : []),
    number(words.pupilsShort, (line) => line.pupils),
    number(words.joinedShort, (line) => line.pupilsJoined),
    number(words.parentsShort, (line) => line.parents),
    number(words.joinedShort, (line) => line.parentsJoined),
    number(words.pending, (line) => line.pending),
    number(words.open, (line) => line.openInvitations),
    ...(by === 'class' ? [{ title: words.homeroomTeacher, value: (line: Line) => line.homeroomTeacher }] : []),
  ];
  return { rows, columns };
}

/** Shows the director's figures: the totals with their shares and goals, the counts, and a table of lines. */
export function showStatistics(figures: GradedStatistics, by: StatisticsGrouping, screen: Screen): string {
  const { language, colour } = screen;
  const words = language.screens.stats;
  const { rows: lines, columns } = listStatisticsRows(figures, by === 'role' ? 'class' : by, language);
  const rows = lines.map((line) => ({
    ...line,
    homeroomTeacher:
      line.homeroomTeacher !== null && screen.isTerminal ? shortenName(line.homeroomTeacher) : line.homeroomTeacher,
  }));
  const { statistics, consents } = figures;
  const { invitations, requests, movement, homeroom, verifiedTeachers, totals } = statistics;
  const counts = <K extends string>(names: Readonly<Record<K, string>>, values: Readonly<Record<K, number>>) =>
    (Object.keys(names) as K[]).map((key) => `${names[key]} ${language.grammar.formatNumber(values[key])}`).join(', ');
  const facts: [string, string][] = [
    [words.classes, language.grammar.formatNumber(totals.classes)],
    [words.homeroom, words.of(homeroom.assigned, homeroom.classes)],
    [words.verifiedTeachers, words.of(verifiedTeachers, totals.staff)],
    [words.invitations, counts(words.invitationStates, invitations)],
    [words.requests, counts(words.requestStates, requests)],
    ...(consents.given + consents.withdrawn + consents.refused > 0
      ? ([[words.consents, counts(words.consentStates, consents)]] satisfies [string, string][])
      : []),
    [words.movement, counts(words.movementKinds, movement)],
  ];
  const width = Math.max(...facts.map(([title]) => title.length));
  return [
    colour.strong(words.title(statistics.organization, statistics.asOf, statistics.year)),
    '',
    drawGoals(statistics, screen),
    '',
    ...facts.map(([title, value]) => `${title.padEnd(width)}  ${value}`),
    ...(by === 'role' || rows.length === 0 ? [] : ['', drawTable(rows, columns, screen)]),
  ].join('\n');
}

function drawGoals(statistics: Statistics, screen: Screen): string {
  const { screens, grammar } = screen.language;
  const words = screens.stats;
  const title = (name: string) => (name === 'pupils' || name === 'staff' || name === 'parents' ? words[name] : name);
  const columns: Column<Statistics['goals'][number]>[] = [
    { title: words.rows.role, value: (goal) => title(goal.name) },
    { title: words.totals, value: (goal) => grammar.formatNumber(goal.denominator), align: 'right' },
    { title: words.joined, value: (goal) => grammar.formatNumber(goal.numerator), align: 'right' },
    { title: words.share, value: (goal) => words.percent(goal.share), align: 'right' },
    { title: words.goal, value: (goal) => words.percent(goal.goal), align: 'right' },
  ];
  return drawTable(statistics.goals, columns, screen);
}

function listRoles({ totals, joined }: Statistics, language: Language): Line[] {
  const words = language.screens.stats;
  return (['pupils', 'staff', 'parents'] as const satisfies (keyof Headcount)[]).map((role) => ({
    ...NOTHING,
    name: words[role],
    pupils: totals[role],
    pupilsJoined: joined[role],
  }));
}

function listClasses({ statistics, plans }: GradedStatistics): Line[] {
  return statistics.classes.map((one) => ({
    ...one,
    name: one.class,
    planned: plans.get(one.class)?.headCount ?? null,
    homeroomTeacher: one.homeroomTeacher?.fullName ?? null,
  }));
}

const NOTHING = { planned: null, parents: 0, parentsJoined: 0, pending: 0, openInvitations: 0, homeroomTeacher: null };
const SUMMED = ['pupils', 'pupilsJoined', 'parents', 'parentsJoined', 'pending', 'openInvitations'] as const;

function listGrades({ statistics, plans }: GradedStatistics): Line[] {
  const grades = new Map<number | null, Line>();
  for (const one of statistics.classes) {
    const { grade = null, headCount = null } = plans.get(one.class) ?? {};
    const line: Line = grades.get(grade) ?? { ...NOTHING, name: String(grade ?? '—'), pupils: 0, pupilsJoined: 0 };
    for (const field of SUMMED) line[field] += one[field];
    if (headCount !== null) line.planned = (line.planned ?? 0) + headCount;
    grades.set(grade, line);
  }
  return [...grades.values()];
}
