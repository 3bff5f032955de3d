import type { Repair } from '../domain/diagnosis.ts';
import type { Screen } from './screen.ts';

/** An examination as it is told: each check in words. */
export type ShownExamination = {
  ok: boolean;
  checks: readonly { name: string; ok: boolean; detail: string }[];
  repaired: readonly Repair[];
  dryRun: boolean;
};

/** Shows every check with what it found, then what was put right. */
export function showExamination({ ok, checks, repaired, dryRun }: ShownExamination, screen: Screen): string {
  const { doctor: words } = screen.language.screens;
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map((one) => {
    const line = `${one.ok ? ' ' : '!'} ${one.name.padEnd(width)}  ${one.detail}`;
    return one.ok ? line : screen.colour.strong(line);
  });
  const repairs = repaired.map((repair) => words.repaired(repair, dryRun));
  return [...lines, ...repairs, ...(ok ? [words.sound] : [])].join('\n');
}
