import { CLASS_HEADINGS, type OrganizationKind } from '../domain/organization.ts';
import type { Problem, ProblemCode } from '../domain/problem.ts';
import type { Language } from './language.ts';

/** What a user is told of a problem: one sentence of what is wrong, and one of what to do. */
export type ProblemWords = { message: string; hint: string };

/** Puts a problem into words of a language. */
export function describeProblem<C extends ProblemCode>(problem: Problem<C>, language: Language): ProblemWords {
  return language.problems[problem.code](problem.facts);
}

/** A header that a file lacks, as an organisation of the kind writes it; files are read with either. */
export function headerOf(header: string, kind: OrganizationKind): string {
  const heading = CLASS_HEADINGS[kind];
  if (header === CLASS_HEADINGS.school) return heading;
  return header === CLASS_HEADINGS.school.toLowerCase() ? heading.toLowerCase() : header;
}
