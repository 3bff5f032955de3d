import type { Language } from '../language/language.ts';
import type { World } from '../world.ts';
import { type Colour, makeColour } from './colour.ts';

/** What a view may know of where its text goes. */
export type Screen = {
  language: Language;
  /** Characters in a line. */
  width: number;
  isTerminal: boolean;
  /** The zone in which days are told: the organisation's, once it is known. */
  timeZone: string;
  colour: Colour;
};

/** Renders a result as text for people, without a newline at the end. Pure. */
export type View<T> = (document: T, screen: Screen) => string;

/** The screen that standard output is. */
export async function makeScreen(world: World, language: Language, timeZone: string): Promise<Screen> {
  const { stdout } = world;
  return {
    language,
    width: stdout.isTTY ? Math.max(stdout.columns, 40) : Number.POSITIVE_INFINITY,
    isTerminal: stdout.isTTY,
    timeZone,
    colour: await makeColour(wantsColour(world.env, stdout.isTTY)),
  };
}

/** The one colour policy: NO_COLOR forbids, FORCE_COLOR demands, else only a terminal that can gets colours. */
function wantsColour(env: World['env'], isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}
