/** So many people are a large change of any register, from this number on. */
const LEAST = 20;
/** The share of a register from which on a change of it is large. */
const SHARE = 0.1;

/** Tells of a number of people that it is large in some register. */
export function mayBeLarge(touched: number): boolean {
  return touched >= LEAST;
}

/**
 * Tells whether a run changes so many of the people who were there before that a copy of the register is made first. Who is
 * added does not count: nothing that was known is lost with them.
 */
export function isLargeChange(touched: number, people: number): boolean {
  return mayBeLarge(touched) && touched > SHARE * people;
}
