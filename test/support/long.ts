/** More rounds, more mutants, larger files: for a machine that has the time. `npm run test:long` or SFERUM_LONG=1. */
export const LONG = process.env.SFERUM_LONG === '1';
