import { safeText } from '../domain/safe-text.ts';
import type { ShownPerson } from '../usecases/show-person.ts';
import type { Screen } from './screen.ts';

/** Shows a person: the details that are known, where the person stands, and the history of it all. */
export function showPersonCard(shown: ShownPerson, screen: Screen): string {
  const words = screen.language.screens.showPerson;
  const { person } = shown;
  const details = words.details(person).filter((row): row is [string, string] => row[1] !== null);
  const width = Math.max(0, ...details.map(([title]) => title.length));
  const sections = [
    ['', shown.roles.map((one) => words.role(one, screen))],
    [words.titles.parents, shown.parents.map(words.relative)],
    [words.titles.children, shown.children.map(words.relative)],
    [words.titles.places, shown.places.map(words.place)],
    [words.titles.homerooms, shown.homerooms.map(words.homeroom)],
    [words.titles.teaching, shown.teaching.map(words.teaching)],
    [words.titles.administration, shown.administration.map(words.administration)],
    [words.titles.verifications, shown.verifications.map((one) => words.verification(one, screen))],
    [words.titles.consents, shown.consents.map(words.consent)],
    [words.titles.invitations, shown.invitations.map((one) => words.invitation(one, screen))],
    [words.titles.requests, shown.requests.map((one) => words.request(one, screen))],
    [words.titles.source, words.source(shown, screen)],
  ] as const;
  return [
    screen.colour.strong(`${safeText(person.fullName)} (#${person.id})`),
    ...details.map(([title, value]) => `${title.padEnd(width)}  ${safeText(value)}`),
    ...sections.flatMap(([title, lines]) => {
      if (lines.length === 0) return [];
      return title === '' ? lines : ['', screen.colour.strong(title), ...lines.map((line) => `  ${line}`)];
    }),
  ].join('\n');
}
