import type { App } from '../../app.ts';
import type { PersonRef, Role } from '../../domain/person.ts';
import { isProblem } from '../../domain/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Asker } from '../../terminal/ask.ts';
import { approveRequests } from '../../usecases/approve-requests.ts';
import { type ListedRequest, listRequests } from '../../usecases/list-requests.ts';
import { rejectRequests } from '../../usecases/reject-requests.ts';

type Choice =
  | { kind: 'accept'; person: PersonRef }
  | { kind: 'other' }
  | { kind: 'as-new' }
  | { kind: 'reject' }
  | { kind: 'later' }
  | { kind: 'stop' };

/** Goes through the pending requests one at a time; each decision is saved at once, so that Ctrl-C loses none. */
export async function reviewRequests(
  app: App,
  store: Store,
  ask: Asker,
  filter: { className: string | null; role: Role | null; verify: boolean },
): Promise<void> {
  const { review: words } = app.language.screens;
  const { className, role } = filter;
  const requests = listRequests(store, { state: 'pending', className, role, match: null });
  const say = (text: string) => app.world.stdout.write(`${text}\n`);
  if (requests.length === 0) return say(words.nothing);
  const done = { accepted: 0, rejected: 0 };
  for (const [index, request] of requests.entries()) {
    say(`\n${words.card(request, index + 1, requests.length).join('\n')}`);
    const choice = await ask.choose<Choice>(words.question, listChoices(app, request));
    if (choice.kind === 'stop') break;
    if (choice.kind === 'later') continue;
    try {
      await decide(app, store, ask, request, choice, filter.verify);
      done[choice.kind === 'reject' ? 'rejected' : 'accepted']++;
    } catch (error) {
      if (!isProblem(error)) throw error;
      const { message, hint } = app.describe(error);
      say(`${message}\n${hint}`);
    }
  }
  say(`\n${words.summary(done.accepted, done.rejected, requests.length - done.accepted - done.rejected)}`);
}

function listChoices(app: App, request: ListedRequest): { name: string; value: Choice }[] {
  const { choices } = app.language.screens.review;
  return [
    ...request.match.candidates.map((person) => ({
      name: choices.accept(person),
      value: { kind: 'accept' as const, person },
    })),
    { name: choices.other, value: { kind: 'other' } },
    { name: choices.asNew, value: { kind: 'as-new' } },
    { name: choices.reject, value: { kind: 'reject' } },
    { name: choices.later, value: { kind: 'later' } },
    { name: choices.stop, value: { kind: 'stop' } },
  ];
}

async function decide(
  app: App,
  store: Store,
  ask: Asker,
  request: ListedRequest,
  choice: Choice,
  verify: boolean,
): Promise<void> {
  const { ask: questions } = app.language.screens;
  if (choice.kind === 'reject') {
    const { refused } = rejectRequests(store, { ids: [request.id], reason: await ask.text(questions.reason) });
    if (refused[0] !== undefined) throw refused[0].problem;
    return;
  }
  const person =
    choice.kind === 'accept'
      ? `#${choice.person.id}`
      : choice.kind === 'other'
        ? await ask.text(questions.person)
        : null;
  const place = { matched: false, className: null, role: null };
  const approval = { ids: [request.id], ...place, person, asNew: choice.kind === 'as-new', verify };
  const { refused } = approveRequests(store, approval);
  if (refused[0] !== undefined) throw refused[0].problem;
}
