/** The few colours screens use, by what they mean. */
export type Colour = {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
};

const plain = (text: string) => text;
const NONE: Colour = { strong: plain, faint: plain, good: plain, bad: plain, warn: plain };

/** Makes the colours of a screen, or none. */
export async function makeColour(wanted: boolean): Promise<Colour> {
  if (!wanted) return NONE;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { strong: chalk.bold, faint: chalk.dim, good: chalk.green, bad: chalk.red, warn: chalk.yellow };
}
