import type { Outcome, Settings } from './run.ts';
import type { TestSchool } from './school.ts';

/** An invitation as `invite` issued it. */
export type Issued = {
  id: number;
  class: string | null;
  role: string;
  person: { id: number; fullName: string } | null;
  issuedTo: { id: number; fullName: string } | null;
  code: string;
  link: string | null;
  maxUses: number;
  expiresAt: string;
};

/** A written code: three groups of six symbols, none of which is mistaken for another. */
export const CODE = /^[2-9A-HJKMNP-Z]{6}(?:-[2-9A-HJKMNP-Z]{6}){2}$/;

/** Runs a command line in another world with --json that must end with 0, and gives its document. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
export async function askIn(school: TestSchool, settings: Settings, ...argv: string[]): Promise<any> {
  const outcome = await school.runIn(settings, ...argv, '--json');
  if (outcome.code !== 0) throw new Error(`${argv.join(' ')} ended with ${outcome.code}: ${outcome.stderr}`);
  return outcome.json;
}

/** Issues invitations; each command line has chance of its own, so that two never give the same code. */
export async function issueAll(school: TestSchool, ...argv: string[]): Promise<Issued[]> {
  return (await askIn(school, { seed: argv.join(' ') }, 'invite', ...argv)).issued;
}

/** Issues the one invitation that a command line is about. */
export async function issue(school: TestSchool, ...argv: string[]): Promise<Issued> {
  const [first, ...others] = await issueAll(school, ...argv);
  if (first === undefined || others.length > 0) throw new Error(`not one invitation: invite ${argv.join(' ')}`);
  return first;
}

/** Somebody asks to join; gives the request. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
export async function apply(school: TestSchool, code: string, name: string, ...argv: string[]): Promise<any> {
  return (await school.ask('join', code, '--name', name, ...argv)).request;
}

/** What a command line said and how it ended; a quiet success is [0, '', '']. */
export function heard({ code, stdout, stderr }: Outcome): [number, string, string] {
  return [code, stdout, stderr];
}

/** A text with ordinary spaces only: which of them do not break is the screen's own affair. */
export function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ');
}
