/** The most people that a mirror may withdraw: a share of those in its scope, from 0 to 1, or a number. */
export type MaxLeavers = { share: number } | { number: number };

/** What the guard allows unless told otherwise. */
export const DEFAULT_MAX_LEAVERS: MaxLeavers = { share: 0.1 };

/** So few leavers are never too many. */
const ALWAYS_ALLOWED = 3;

/** Reads `10%`, `12,5 %` or a whole number; undefined when it is neither. */
export function parseMaxLeavers(text: string): MaxLeavers | undefined {
  const match = /^(\d{1,9}(?:[.,]\d{1,6})?)\s*(%?)$/.exec(text.trim());
  if (match === null) return undefined;
  const value = Number(match[1]?.replace(',', '.'));
  if (match[2] === '%') return value <= 100 ? { share: value / 100 } : undefined;
  return Number.isInteger(value) ? { number: value } : undefined;
}

/** Tells whether more of the people of a scope would leave than is allowed. */
export function exceedsGuard(leavers: number, members: number, most: MaxLeavers): boolean {
  return leavers > ALWAYS_ALLOWED && leavers > ('share' in most ? most.share * members : most.number);
}
