import type { IsoDate } from './calendar.ts';
import type { PersonRef } from './person.ts';

/** People of a class or of the whole organisation by the part they play. */
export type Headcount = { pupils: number; staff: number; parents: number };

export type ClassStatistics = {
  class: string;
  pupils: number;
  pupilsJoined: number;
  parents: number;
  parentsJoined: number;
  pending: number;
  openInvitations: number;
  homeroomTeacher: PersonRef | null;
};

export type Goal = {
  name: string;
  numerator: number;
  denominator: number;
  share: number | null;
  goal: number;
  met: boolean;
};

/** Present people by what they last said of consent to the processing of their data; `missing` said nothing. */
export type ConsentCounts = { given: number; withdrawn: number; refused: number; missing: number };

/** The director's figures (000 §3.1.13), at the end of a day or now. */
export type Statistics = {
  asOf: IsoDate;
  year: number;
  organization: string;
  totals: { classes: number } & Headcount;
  joined: Headcount;
  verifiedTeachers: number;
  homeroom: { assigned: number; classes: number };
  invitations: { open: number; used: number; expired: number; revoked: number };
  requests: { pending: number; approved: number; rejected: number };
  classes: ClassStatistics[];
  movement: { arrived: number; departed: number };
  goals: Goal[];
};

/** The publicly named goals of 2025: 75 % of staff, 30 % of pupils and of parents. */
const GOALS: Readonly<Record<keyof Headcount, number>> = { staff: 0.75, pupils: 0.3, parents: 0.3 };

/** Measures who has joined against the goals, each share with its numerator and denominator. */
export function measureGoals(totals: Headcount, joined: Headcount): Goal[] {
  return (Object.keys(GOALS) as (keyof Headcount)[]).map((name) => {
    const share = totals[name] === 0 ? null : joined[name] / totals[name];
    const goal = GOALS[name];
    return {
      name,
      numerator: joined[name],
      denominator: totals[name],
      share,
      goal,
      met: share !== null && share >= goal,
    };
  });
}

export type StatisticsGrouping = 'class' | 'grade' | 'role';
