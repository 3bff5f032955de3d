import { addToInstant, dateInZone, endOfDay, type IsoDate } from '../domain/calendar.ts';
import { type ConsentCounts, measureGoals, type Statistics } from '../domain/statistics.ts';
import { getOrganization } from '../store/organization.ts';
import { findPastYearAt } from '../store/school-years.ts';
import {
  type ClassPlan,
  countConsents,
  countInvitations,
  countMovement,
  countPeople,
  countRequests,
  countVerified,
  listClassStatistics,
} from '../store/statistics.ts';
import type { Store } from '../store/store.ts';
import { getClass, sortByClass } from './find-class.ts';

export type StatisticsQuery = {
  /** The day at whose end the figures are taken; now where none is given or the day is not over. */
  asOf: IsoDate | null;
  className: string | null;
  /** Leaves the names of homeroom teachers out. */
  withoutNames: boolean;
};

/** The figures, with what a table needs beside them: the grade of each class and the number of pupils planned for it. */
export type GradedStatistics = {
  statistics: Statistics;
  plans: ReadonlyMap<string, ClassPlan>;
  consents: ConsentCounts;
};

/** Computes the director's figures. One class narrows the list of classes; the totals are the organisation's. */
export function computeStatistics(store: Store, query: StatisticsQuery): GradedStatistics {
  return store.read((transaction) => {
    const organization = getOrganization(transaction);
    const today = dateInZone(transaction.now, organization.timeZone);
    const date = query.asOf !== null && query.asOf < today ? query.asOf : today;
    const until = date === today ? transaction.now : addToInstant(endOfDay(date, organization.timeZone), -1);
    const moment = { date, until };
    const { shortName } = organization;
    const { year, beganAt } = findPastYearAt(transaction, until) ?? {
      year: organization.year,
      beganAt: organization.yearBeganAt,
    };
    const rooms = sortByClass(listClassStatistics(transaction, { ...moment, year }), (one) => one.class);
    const only = query.className === null ? null : getClass(transaction, organization, query.className).name;
    const shown = rooms.filter((one) => only === null || one.class === only);
    const { totals, joined } = countPeople(transaction, moment);
    const began = dateInZone(beganAt, organization.timeZone);
    const plans = new Map(rooms.map(({ class: name, grade, headCount }) => [name, { grade, headCount }]));
    const statistics: Statistics = {
      ...{ asOf: date, year, organization: shortName },
      totals: { classes: rooms.length, ...totals },
      joined,
      verifiedTeachers: countVerified(transaction, moment),
      homeroom: { assigned: rooms.filter((one) => one.homeroomTeacher !== null).length, classes: rooms.length },
      invitations: countInvitations(transaction, moment),
      requests: countRequests(transaction, moment),
      classes: shown.map(({ grade: _grade, headCount: _planned, homeroomTeacher, ...one }) => ({
        ...one,
        homeroomTeacher: query.withoutNames ? null : homeroomTeacher,
      })),
      movement: countMovement(transaction, { ...moment, year }, began),
      goals: measureGoals(totals, joined),
    };
    return { statistics, plans, consents: countConsents(transaction, moment) };
  });
}
