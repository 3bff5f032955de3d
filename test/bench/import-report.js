// What the import bench found, beside what is promised: as plain text and as Markdown.
import { cpus } from 'node:os';

/** What is measured, in the order of each round. */
export const WORK = {
  shell: 'sqlite3 .import, then indexes',
  python: 'python csv + executemany',
  first: 'first import',
  unchanged: 'again, unchanged',
  changed: 'again, 1 % changed',
};
const OURS = ['first', 'unchanged', 'changed'];

/** How many rows the promises are for; with fewer the start of the program weighs. */
const PROMISED_AT = 1_000_000;

/** The most that a ratio or a peak may be. */
const LIMITS = {
  first: { what: 'first import ÷ sqlite3', most: 3 },
  unchanged: { what: 'unchanged ÷ first', most: 0.5 },
  changed: { what: '1 % changed ÷ first', most: 0.6 },
  memory: { what: 'peak memory, MB', most: 220 },
  memoryGrowth: { what: 'memory of 1M ÷ 10k', most: 1.5 },
  timeGrowth: { what: 'time of 1M ÷ 100k', most: 11.5 },
};

const wholeNumber = (number) => number.toLocaleString('en-US');
const round = (number) => (number >= 20 ? number.toFixed(0) : number.toFixed(2));
const ratio = (above, below) => (above === undefined || below === undefined ? undefined : above / below);

/** Every ratio and peak that is promised, with what was found; those that the run cannot tell are left out. */
export function findPromises(all) {
  const bySize = all.flatMap(({ rows, work }) => {
    const { shell, first, unchanged, changed } = work;
    return [
      { ...LIMITS.first, rows, found: shell && first.seconds / shell.seconds },
      { ...LIMITS.unchanged, rows, found: unchanged.seconds / first.seconds },
      { ...LIMITS.changed, rows, found: changed.seconds / first.seconds },
      { ...LIMITS.memory, rows, found: peakOf(work) },
    ];
  });
  const [small, middle, large] = [10_000, 100_000, PROMISED_AT].map(
    (size) => all.find(({ rows }) => rows === size)?.work,
  );
  const growth = [
    { ...LIMITS.memoryGrowth, rows: null, found: large && small && ratio(peakOf(large), peakOf(small)) },
    { ...LIMITS.timeGrowth, rows: null, found: large && middle && large.first.seconds / middle.first.seconds },
  ];
  return [...bySize, ...growth].filter(({ found }) => found !== undefined);
}

/** The most memory that any import of ours needed; undefined where it is not known. */
function peakOf(work) {
  const peaks = OURS.map((name) => work[name].megabytes);
  return peaks.includes(null) ? undefined : Math.max(...peaks);
}

/** The figures of one length as rows of cells. */
function tabulate({ work }) {
  return Object.entries(work).map(([name, { seconds, processor, megabytes }]) => [
    WORK[name],
    seconds.toFixed(2),
    work.shell === undefined ? '—' : (seconds / work.shell.seconds).toFixed(2),
    processor?.toFixed(2) ?? '—',
    megabytes?.toFixed(0) ?? '—',
  ]);
}

/** The figures of one length as lines of text. */
export function showSize(result) {
  const { rows, bytes, rounds: done } = result;
  const table = [['', 'seconds', '× sqlite3', 'of processor', 'peak MB'], ...tabulate(result)];
  const lines = table.map(([name, ...cells]) => name.padEnd(32) + cells.map((cell) => cell.padStart(14)).join(''));
  const times = done === 1 ? 'one round' : `medians of ${done} rounds`;
  return [`${wholeNumber(rows)} rows, ${(bytes / 1e6).toFixed(1)} MB, ${times}`, ...lines].join('\n');
}

/** Whether a promise holds; with fewer rows than it is given for, only on which side of it the figure is. */
function judge(rows, found, most) {
  if (rows === null || rows === PROMISED_AT) return found <= most ? 'holds' : 'MISSED';
  return found <= most ? 'within' : 'above';
}

/** What is promised, as lines of text, each with what was found and whether it holds. */
export function showPromises(promised) {
  const lines = promised.map(({ what, rows, found, most }) =>
    [
      what.padEnd(26),
      (rows === null ? '' : wholeNumber(rows)).padStart(10),
      round(found).padStart(9),
      `  at most ${String(most).padEnd(5)}`,
      judge(rows, found, most),
    ].join(''),
  );
  return [`Promised at ${wholeNumber(PROMISED_AT)} rows; with fewer the start of the program weighs`, ...lines].join(
    '\n',
  );
}

/** The same as a piece of Markdown, with the day and the machine. */
export function toMarkdown(all, promised, software) {
  const processors = cpus();
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores`;
  const sizeOf = ({ rows, bytes }) => `${wholeNumber(rows)} (${(bytes / 1e6).toFixed(0)} MB)`;
  const figures = all.flatMap((result) => tabulate(result).map((cells) => [sizeOf(result), ...cells]));
  const limits = promised.map(({ what, rows, found, most }) => [
    what,
    rows === null ? '' : wholeNumber(rows),
    round(found),
    `≤ ${most}`,
    judge(rows, found, most),
  ]);
  return [
    `Measured on ${day}: ${machine}; ${software}.`,
    markdownTable(['rows', 'work', 'seconds', '× sqlite3', 'of processor', 'peak MB'], figures),
    markdownTable(['ratio', 'rows', 'found', `promised at ${wholeNumber(PROMISED_AT)}`, ''], limits),
  ].join('\n\n');
}

function markdownTable(header, rows) {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
