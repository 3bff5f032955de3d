import type { App } from '../../app.ts';
import type { PersonRef, Role } from '../../domain/person.ts';
import { isProblem } from '../../domain/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Asker } from '../../terminal/ask.ts';
import { approveRequests } from '../../usecases/approve-requests.ts';
import { rejectRequests } from '../../usecases/reject-requests.ts';
import { describeRequest, listPendingRequests, type RequestCard } from '../../usecases/review-request.ts';

type Choice =
  | { kind: 'accept'; person: PersonRef }
  | { kind: 'other' }
  | { kind: 'as-new' }
  | { kind: 'reject' }
  | { kind: 'later' }
  | { kind: 'stop' };

/** A review while it goes on. */
type Review = { app: App; store: Store; ask: Asker; verify: boolean; say: (text: string) => void };

/**
 * Goes through the pending requests one at a time (000 §3.1.6); each decision is saved at once, so that Ctrl-C loses none.
 * Who has been decided on meanwhile is passed over. What was done is told at the end, however it comes.
 */
export async function reviewRequests(
  app: App,
  store: Store,
  ask: Asker,
  filter: { className: string | null; role: Role | null; verify: boolean },
): Promise<void> {
  const { review: words } = await app.screens();
  const say = (text: string) => app.world.stdout.write(`${text}\n`);
  const review: Review = { app, store, ask, verify: filter.verify, say };
  const ids = listPendingRequests(store, filter);
  if (ids.length === 0) return say(words.nothing);
  const done = { accepted: 0, rejected: 0 };
  try {
    for (const [index, id] of ids.entries()) {
      const decided = await reviewOne(review, id, { position: index + 1, total: ids.length });
      if (decided === 'stop') break;
      if (decided !== 'later') done[decided]++;
    }
  } finally {
    const left = listPendingRequests(store, filter).length;
    say(`\n${words.summary(done.accepted, done.rejected, left, await app.screen())}`);
  }
}

/** Shows the card of one request until it is decided on, or put off. */
async function reviewOne(
  review: Review,
  id: number,
  at: { position: number; total: number },
): Promise<'accepted' | 'rejected' | 'later' | 'stop'> {
  const { app, store, ask, say } = review;
  const { review: words } = await app.screens();
  for (;;) {
    const card = describeRequest(store, id);
    if (card === null) return 'later';
    say(`\n${words.card(card, at.position, at.total, await app.screen()).join('\n')}`);
    const choice = await ask.choose<Choice>(words.question, await listChoices(app, card));
    if (choice.kind === 'stop' || choice.kind === 'later') return choice.kind;
    try {
      say(await decide(review, card, choice));
      return choice.kind === 'reject' ? 'rejected' : 'accepted';
    } catch (error) {
      if (!isProblem(error)) throw error;
      const { message, hint } = await app.describe(error);
      say(`${message}\n${hint}`);
    }
  }
}

async function listChoices(app: App, card: RequestCard): Promise<{ name: string; value: Choice }[]> {
  const { choices } = (await app.screens()).review;
  return [
    ...card.candidates.map(({ person }) => ({
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

/** Saves a decision, and gives what to say of it. */
async function decide({ app, store, ask, verify }: Review, { id }: RequestCard, choice: Choice): Promise<string> {
  const { ask: questions, review: words } = await app.screens();
  if (choice.kind === 'reject') {
    const { refused } = rejectRequests(store, { ids: [id], reason: await ask.text(questions.reason) });
    if (refused[0] !== undefined) throw refused[0].problem;
    return words.rejected(id);
  }
  const person =
    choice.kind === 'accept'
      ? `#${choice.person.id}`
      : choice.kind === 'other'
        ? await ask.text(questions.person)
        : null;
  const place = { matched: false, className: null, role: null };
  const approval = { ids: [id], ...place, person, asNew: choice.kind === 'as-new', verify };
  const { approved, refused } = approveRequests(store, approval);
  if (refused[0] !== undefined) throw refused[0].problem;
  return words.accepted(id, approved[0]?.person ?? null);
}
