import type { FontName } from './fonts.ts';

/** A sheet of A4 in points, the unit of everything on a page; y grows downwards. */
export const A4 = { width: 595.28, height: 841.89 } as const;

/** A rectangle on a page. */
export type Box = { x: number; y: number; width: number; height: number };

/** What can stand on a page; the y of a text is the top of its line. Black unless it is grey. */
export type Mark =
  | { kind: 'text'; text: string; x: number; y: number; font: FontName; size: number; grey: boolean }
  | { kind: 'line'; from: [number, number]; to: [number, number]; dashed: boolean; grey: boolean }
  | ({ kind: 'frame' } & Box)
  | { kind: 'qr'; text: string; x: number; y: number; size: number };

export type Page = readonly Mark[];

/** How wide a text is in a font of a size. */
export type Measure = (text: string, font: FontName, size: number) => number;
