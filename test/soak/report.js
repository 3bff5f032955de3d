// What a soak tells: a line at each checkpoint, and a dozen at the end.

import { groupBy } from './chance.js';

const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
const round = (number) => (number ?? 0).toFixed(0);
const tally = (values) => {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
};

/** The peaks of memory in the quarters of the soak, of the commands that were not killed; MB. */
export function peaksByQuarter(book, seconds) {
  const quarters = [[], [], [], []];
  for (const deed of book) {
    if (deed.peak === undefined || deed.killed || deed.elsewhere || deed.seconds < 0) continue;
    quarters[Math.min(3, Math.floor((deed.seconds / seconds) * 4))]?.push(deed.peak);
  }
  return quarters
    .map((peaks) => peaks.sort((one, other) => one - other))
    .map((peaks) => ({
      middle: percentile(peaks, 0.5),
      most: peaks.at(-1) ?? 0,
    }));
}

/** The commands that ran, by exit code. */
const showCodes = (book) =>
  tally(book.map(({ code }) => code ?? 'at work'))
    .map(([code, count]) => `${code}: ${count}`)
    .join(', ');

/** The latencies by command as lines; what was killed does not count. */
export function showLatencies(book) {
  const measured = book.filter(
    ({ killed, terminal, milliseconds }) => !killed && !terminal && milliseconds !== undefined,
  );
  const groups = [...groupBy(measured, ({ command }) => command)].sort(([one], [other]) => (one < other ? -1 : 1));
  return groups.map(([command, deeds]) => {
    const times = deeds.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
    const cells = [times.length, percentile(times, 0.5), percentile(times, 0.99), times.at(-1)];
    return `  ${command.padEnd(18)}${cells.map((cell) => round(cell).padStart(8)).join('')}`;
  });
}

/** A line at a checkpoint. */
export function showProgress({ minutes, book, figures, backups, complaints }) {
  const { acknowledged, lost, halfDone, runs } = figures;
  return [
    `${minutes.toFixed(1)} min: ${book.length} commands (${showCodes(book)})`,
    `${book.filter(({ killed }) => killed).length} killed, ${acknowledged} acknowledged, ${lost} lost, ${halfDone} half done`,
    `${runs} runs, backups ${backups.verified} of ${backups.made}, wrong ${complaints.length}`,
  ].join(', ');
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const list = (tallied) => tallied.map(([name, count]) => `${name} ${count}`).join(', ');

/** The summary of a soak. */
export function showSummary({ seed, seconds, book, figures, sizes, complaints, ...findings }) {
  const { checkpoints, doctor, audit, backups } = findings;
  const { acknowledged, atTerminal, lost, halfDone, killedButKept, killedAndGone, runs, singleUse, singleUsed } =
    figures;
  const killed = book.flatMap((deed) => deed.killed ?? []);
  const refusals = book.flatMap(({ error, code }) => (code > 2 && code < 9 && error ? [error] : []));
  const quarters = peaksByQuarter(book, seconds).map(({ middle, most }) => `${round(middle)} (at most ${round(most)})`);
  const logs = sizes.map(({ log }) => log);
  return [
    `soak: ${(seconds / 60).toFixed(1)} minutes, seed ${seed}, ${checkpoints} checkpoints`,
    `commands: ${book.length} (${book.filter(({ terminal }) => terminal).length} at a terminal); by exit code ${showCodes(book)}`,
    `refusals: ${list(tally(refusals))}`,
    `killed: ${killed.length} (${list(tally(killed))}); ${killedButKept} had committed, ${killedAndGone} had not, the others had spoken`,
    `acknowledged changes: ${acknowledged} (${atTerminal} at the terminal), lost: ${lost}, half done: ${halfDone}; ${runs} runs in the log`,
    `single-use invitations: ${singleUse}, used ${singleUsed}, used twice ${figures.usedTwice}`,
    `integrity_check and foreign_key_check: ${figures.sound ? 'ok' : 'NOT ok'}; doctor ok ${doctor.ok} of ${doctor.asked} times, leftovers put away ${doctor.leftovers} times`,
    `audit log: verified ${audit.verified} of ${checkpoints} times, ${audit.events} events`,
    `backups: ${backups.verified} of ${backups.made} restored and verified; of ${backups.killed} that were killed ${backups.absent} absent, the others whole`,
    `store: ${megabytes(sizes[0]?.store ?? 0)} → ${megabytes(sizes.at(-1)?.store ?? 0)}; -wal at most ${megabytes(Math.max(0, ...logs))}, at the end ${megabytes(logs.at(-1) ?? 0)}`,
    `peak memory of a command, MB, by quarter: ${quarters.join(', ')}`,
    `  ${'milliseconds'.padEnd(18)}${['runs', 'p50', 'p99', 'most'].map((cell) => cell.padStart(8)).join('')}`,
    ...showLatencies(book),
    complaints.length === 0 ? 'all is well' : `WRONG: ${complaints.length}`,
    ...complaints.slice(0, 40).map((text) => `  - ${text}`),
  ].join('\n');
}
