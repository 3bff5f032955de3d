import { basename, join } from 'node:path';
import type { App } from '../../app.ts';
import { nameKey } from '../../domain/name-key.ts';
import { Problem } from '../../domain/problem.ts';
import {
  describeDestruction,
  PURGE_REASONS,
  type PurgedPapers,
  type PurgePlan,
  type PurgeReason,
  planPurge,
  purgePerson,
} from '../../usecases/purge-person.ts';
import type { BareCommand } from '../command.ts';
import { oneOf, textOption } from '../options.ts';

/** purge: destroys all that is known of a person, and draws up the act on it and the extract of the log. */
export function define(command: BareCommand, app: App) {
  const { arguments: named, options: words } = app.language.help.commands.purge;
  return command
    .argument('[person]', named.person)
    .option('--reason <reason>', words.reason, oneOf('--reason', PURGE_REASONS))
    .option('--out <dir>', words.out, textOption('--out'))
    .action(async (given, { reason: why, out }) => {
      const store = await app.store();
      const { ask: questions, purge: screen } = await app.screens();
      const query = await app.need(given, 'PERSON', (ask) => ask.text(questions.person));
      const reason = await app.need(why, '--reason', (ask) => ask.choose(screen.reason, screen.reasons));
      const folder = await app.need(out, '--out', (ask) => ask.text(screen.out));
      const plan = planPurge(store, query);
      const { id } = plan.person;
      const papers = { act: join(folder, `act-${id}.docx`), log: join(folder, `log-${id}.csv`) };
      if (app.options.dryRun === true) {
        const document = { personId: id, ...papers, backups: plan.backups, runId: null, applied: false };
        return app.report(document, (one) => [...screen.plan(plan), screen.planned(one)].join('\n'));
      }
      await confirm(app, plan);
      const document = await carryOut(app, { person: `#${id}`, reason, folder, ...papers });
      await app.report(document, screen.done);
    });
}

/** Asks for the name of whose data are to be destroyed; a script says `--yes`. */
async function confirm(app: App, plan: PurgePlan): Promise<void> {
  if (app.options.yes === true) return;
  const asker = await app.asker();
  if (asker === null) throw new Problem('confirmation-needed', { flag: '--yes' });
  const { purge: screen } = await app.screens();
  await app.print(plan, () => screen.plan(plan).join('\n'));
  const isName = (text: string) => nameKey(text) === nameKey(plan.person.fullName);
  await asker.text(screen.typeName, (text) => isName(text) || screen.otherName);
}

type Order = { person: string; reason: PurgeReason; folder: string } & Pick<PurgedPapers, 'act' | 'log'>;

/** Destroys the data between two moments at which both papers are ready: they are there when the data are not. */
async function carryOut(app: App, { person, reason, folder, act, log }: Order) {
  const { preparePapers } = await import('../../files/papers.ts');
  const { listDestructionLog, writeDestructionAct } = await import('../../documents/destruction-act.ts');
  const { toCsv } = await import('../../terminal/csv.ts');
  const papers = preparePapers(folder, [act, log]);
  try {
    await app.backUp('before-purge');
    const { backups } = planPurge(await app.store(), person);
    const store = await app.soleStore();
    store.rewrite();
    const destruction = describeDestruction(store, person);
    const { actor } = app;
    const names = { system: basename(store.file), log: basename(log), backups: backups.map((file) => basename(file)) };
    const circumstances = { reason, actor, ...names };
    const { destruction: words } = await app.documentWords();
    const contents = await writeDestructionAct(destruction, circumstances, words);
    const cells = listDestructionLog(destruction, circumstances, words);
    const columns = cells.map(([title, value]) => ({ title, value: () => value }));
    const extract = toCsv([destruction], columns, await app.screen());
    const { personId, listed, ...written } = purgePerson(store, person, () => papers.finish([contents, extract]));
    papers.keep();
    if (!listed) app.world.stderr.write(`${(await app.screens()).purge.notListed}\n`);
    return { personId, act, log, backups, ...written };
  } finally {
    papers.discard();
  }
}
