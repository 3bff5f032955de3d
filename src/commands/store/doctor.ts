import type { App } from '../../app.ts';
import { Problem } from '../../domain/problem.ts';
import { showExamination } from '../../terminal/doctor-view.ts';
import { examineStore, type Machine, repairStore } from '../../usecases/examine-store.ts';
import type { BareCommand } from '../command.ts';

/** doctor: checks the store and everything around it, also one that other commands refuse. */
export function define(command: BareCommand, app: App) {
  const words = app.language.help.commands.doctor.options;
  return command.option('--repair', words.repair).action(async ({ repair = false }) => {
    const { world } = app;
    const [place, vault] = [await app.place(), await app.vault()];
    const machine: Machine = {
      ...{ platform: world.platform, node: world.nodeVersion, now: world.now(), systemNow: world.systemNow() },
      isSet: (world.env.SFERUM_NOW ?? '') !== '',
    };
    const dryRun = app.options.dryRun === true;
    const repaired = repair ? repairStore(place, machine, dryRun) : [];
    const { ok, checks, kind } = examineStore(place, vault, machine);
    const { doctor: screen } = await app.screens(kind);
    const told = checks.map((one) => ({ name: one.name, ok: one.ok, detail: screen.tell(one) }));
    const document = { ok, checks: told, repaired };
    const shown = { ...document, dryRun };
    if (app.options.json === true) await app.print(document, () => '');
    else if (!ok || app.options.quiet !== true) await app.print(shown, showExamination);
    if (!ok) throw new Problem('findings', { checks: checks.flatMap((one) => (one.ok ? [] : [one.name])) });
  });
}
