import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, isTrueIn, numberBelow, sometimes, Tally } from '../support/model.ts';
import { NOW, type Outcome, run, temporaryFolder } from '../support/run.ts';
import { REGISTRATION } from '../support/school.ts';
import {
  type End,
  InvitationModel,
  type InviteOrder,
  type Kind,
  type Prediction,
  type Role,
  toInstant,
} from './invitation-model.ts';

/**
 * The store equals a plain model of the contract (promises 5 and 6) after random sequences of invitations, requests,
 * decisions, revocations and rosters, while the clock moves on. People, names and moments come from small pools, so that
 * namesakes, taken names, full invitations and ends to the millisecond meet all the time.
 *
 * SFERUM_SEED repeats a run, SFERUM_LONG=1 makes it long. A failure prints the shortest sequence found as command lines.
 */
const SEED = Number(process.env.SFERUM_SEED ?? 20_261_122);
const LONG = process.env.SFERUM_LONG === '1';

const SETTINGS: Record<string, { kind: Kind; short: number; long: number }> = {
  'a school': { kind: 'school', short: 24, long: 1200 },
  'where pupils may be in several classes': { kind: 'supplementary', short: 14, long: 700 },
};

const HOUR = 3_600_000;
const STAFF_CLASS = { school: 'Учительская', supplementary: 'Педагоги' };
const CLASSES = { school: ['5А', '5Б', '6А'], supplementary: ['Лепка', 'Хор', 'Шахматы'] };
const ADMINISTRATOR = 'Лебедев Пётр Алексеевич';

/** Those whom rosters are about. Classes have the numbers 2, 3 and 4; the staff class has 1. */
const STAFF = ['Орлова Мария Ивановна', ADMINISTRATOR, 'Громов Олег Ильич', 'Сомова Ева Павловна'];
const PUPILS: { name: string; class: number | null; birthDate: string | null; parent: string | null }[] = [
  { name: 'Иванов Иван Иванович', class: 2, birthDate: '2015-02-01', parent: 'Иванова Вера Олеговна' },
  { name: 'Иванов Иван Иванович', class: 2, birthDate: '2014-12-30', parent: null },
  { name: 'Иванов Иван', class: 3, birthDate: null, parent: null },
  { name: 'Ёлкина Алёна Семёновна', class: 2, birthDate: null, parent: 'Ёлкин Семён Ильич' },
  { name: 'Сомова Ева', class: 3, birthDate: '2015-02-01', parent: 'Сомова Нина Петровна' },
  { name: 'Сомов Лев Ильич', class: 2, birthDate: '2014-12-30', parent: 'Сомова Нина Петровна' },
  { name: 'Майоров-Бойко Лев Ильич', class: null, birthDate: null, parent: null },
];
/** The names under which people ask to join: their own, others' and nobody's, some with a slip of the hand. */
const NAMES = [
  ...new Set([...PUPILS.map(({ name }) => name), ...STAFF.slice(1)]),
  ...['Ёлкин Семён Ильич', 'Сомова Нина Петровна', 'иванов  иван', 'Ивонов Иван Иванович', 'Иванов Иван Ивановна'],
  ...['Елкина Алена', 'Майоров - Бойко Лев', 'Незнамов Архип Тихонович'],
];
const BIRTH_DATES = ['2015-02-01', '2014-12-30'];
const PHONES = ['+79000000101', '+79000000102'];

type Roster = { kept: readonly (number | null)[]; mirror: 'classes' | 'all' | null };
type Step = { dryRun: boolean } & (
  | { do: 'invite'; order: Omit<InviteOrder, 'person' | 'end'>; person: number | null; end: DrawnEnd | null }
  | { do: 'join'; invitation: number; name: number; own: boolean; birthDate: string | null; phone: string | null }
  | { do: 'code'; kind: 'mistyped' | 'unknown' }
  | {
      do: 'approve';
      ids: readonly number[];
      matched: boolean;
      class: number | null;
      role: Role | null;
      person: number | null;
      asNew: boolean;
    }
  | { do: 'reject'; ids: readonly number[] }
  | {
      do: 'revoke';
      ids: readonly number[];
      unused: boolean;
      expired: boolean;
      olderThanHours: number | null;
      class: number | null;
      role: Role | null;
      person: number | null;
    }
  | { do: 'renew'; ids: readonly number[]; end: DrawnEnd }
  | { do: 'pupils'; roster: Roster }
  | { do: 'staff'; roster: Roster }
  | { do: 'wait'; hours: number }
  /** Until the end of an invitation, or the last millisecond before it. */
  | { do: 'wait-for-end'; invitation: number; early: number }
);

/** An end: a span in hours, or so many days from today. */
type DrawnEnd = { hours: number } | { days: number; russian: boolean };

const role = fc.constantFrom<Role>('pupil', 'pupil', 'pupil', 'parent', 'teacher');
const end: fc.Arbitrary<DrawnEnd> = fc.oneof(
  fc.record({ hours: fc.constantFrom(36, 24, 14 * 24) }),
  fc.record({ days: fc.constantFrom(0, 1, 10, -1), russian: fc.boolean() }),
);
/** Which of what is there: counted back from the newest, so that it is mostly the newest ones. */
const back = fc.oneof({ weight: 6, arbitrary: numberBelow(3) }, { weight: 2, arbitrary: numberBelow(12) });
const backs = (most: number) => fc.uniqueArray(back, { minLength: 1, maxLength: most });
const someBacks = sometimes(3, backs(2)).map((some) => some ?? []);
/** A pupil's class in a roster: the own one, no row at all, or another class. */
const kept = (count: number) =>
  fc.array(fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, sometimes(6, numberBelow(4))), {
    minLength: count,
    maxLength: count,
  });
const roster = (count: number): fc.Arbitrary<Roster> =>
  fc.record({ kept: kept(count), mirror: fc.constantFrom('all' as const, 'classes' as const, null) });

const actions = {
  invite: fc.record({
    do: fc.constant('invite' as const),
    order: fc.record({
      classes: fc.uniqueArray(fc.constantFrom(2, 2, 3, 4, 1), { minLength: 1, maxLength: 2 }),
      all: isTrueIn(2),
      roles: fc.uniqueArray(role, { minLength: 1, maxLength: 2 }),
      personal: isTrueIn(4),
      uses: sometimes(6, fc.constantFrom(1, 2, 3)),
      reissue: isTrueIn(3),
    }),
    person: sometimes(3, numberBelow(24)),
    end: sometimes(5, end),
  }),
  join: fc.record({
    do: fc.constant('join' as const),
    invitation: back,
    name: numberBelow(NAMES.length),
    own: isTrueIn(5),
    birthDate: sometimes(3, fc.constantFrom(...BIRTH_DATES)),
    phone: sometimes(2, fc.constantFrom(...PHONES)),
  }),
  code: fc.record({ do: fc.constant('code' as const), kind: fc.constantFrom('mistyped' as const, 'unknown') }),
  approve: fc.record({
    do: fc.constant('approve' as const),
    ids: backs(2),
    matched: isTrueIn(3),
    class: sometimes(1, fc.constantFrom(2, 3)),
    role: sometimes(1, role),
    person: sometimes(2, numberBelow(24)),
    asNew: isTrueIn(2),
  }),
  reject: fc.record({ do: fc.constant('reject' as const), ids: backs(2) }),
  revoke: fc.record({
    do: fc.constant('revoke' as const),
    ids: someBacks,
    unused: isTrueIn(3),
    expired: isTrueIn(2),
    olderThanHours: sometimes(3, fc.constantFrom(24, 14 * 24)),
    class: sometimes(2, fc.constantFrom(2, 3, 4)),
    role: sometimes(2, role),
    person: sometimes(1, numberBelow(16)),
  }),
  renew: fc.record({ do: fc.constant('renew' as const), ids: backs(2), end }),
  pupils: fc.record({ do: fc.constant('pupils' as const), roster: roster(PUPILS.length) }),
  staff: fc.record({ do: fc.constant('staff' as const), roster: roster(STAFF.length) }),
  wait: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 24, 100, 15 * 24) }),
  waitForEnd: fc.record({ do: fc.constant('wait-for-end' as const), invitation: back, early: fc.constantFrom(1, 0) }),
};
const WEIGHTS: Record<keyof typeof actions, number> = {
  ...{ invite: 8, join: 14, code: 1, approve: 8, reject: 4, revoke: 2, renew: 3, pupils: 3, staff: 1 },
  ...{ wait: 1, waitForEnd: 3 },
};

const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof(
      ...Object.entries(actions).map(([name, arbitrary]) => ({
        weight: WEIGHTS[name as keyof typeof actions],
        arbitrary: arbitrary as fc.Arbitrary<Step>,
      })),
    ),
    isTrueIn(1),
  )
  .map(([drawn, dryRun]) => ({ ...drawn, dryRun }));

/** Numbers of what is there, counted back from the newest; the last of twelve is a number that nothing has. */
function countBack(count: number, backs: readonly number[]): number[] {
  if (count === 0) return [];
  return [...new Set(backs.map((one) => (one === 11 ? 99 : count - (one % count))))];
}

/** A store and its model side by side, and what was done to both. */
class Pair {
  readonly script: string[] = [];
  private readonly model: InvitationModel;
  private readonly folder: string;
  private readonly store: string;
  private readonly tally: Tally;
  private readonly codes = new Map<number, string>();
  /** The pupils of the rosters, by their numbers. */
  private readonly pupils: number[] = [];
  private steps = 0;
  /** Whether the last step left the store, or the moment at which it is looked at, another one. */
  private changed = false;

  constructor(kind: Kind, folder: string, template: string, tally: Tally) {
    this.folder = folder;
    this.store = join(folder, 'school.db');
    this.tally = tally;
    for (const end of ['', '.key']) copyFileSync(`${template}${end}`, `${this.store}${end}`);
    this.model = new InvitationModel(kind, Date.parse(NOW));
    this.model.addClass(STAFF_CLASS[kind], true);
    for (const name of CLASSES[kind]) this.model.addClass(name);
    for (const name of STAFF) {
      const administrator = name === ADMINISTRATOR;
      this.model.addPerson(name, 'teacher', [1], { administrator, phone: administrator ? '+79000000017' : null });
    }
    const parents = new Map<string, number>();
    for (const { name, class: place, birthDate, parent } of PUPILS) {
      const pupil = this.model.addPerson(name, 'pupil', [place], { birthDate });
      this.pupils.push(pupil);
      if (parent === null) continue;
      const number = parents.get(parent) ?? this.model.addPerson(parent, 'parent', [null]);
      parents.set(parent, number);
      this.model.addChild(number, pupil);
    }
  }

  async take(step: Step): Promise<void> {
    const { model } = this;
    this.changed = step.do.startsWith('wait');
    if (step.do === 'wait') model.now += step.hours * HOUR;
    else if (step.do === 'wait-for-end') this.waitForEnd(step);
    else if (step.do === 'invite') await this.invite(step);
    else if (step.do === 'join') await this.join(step);
    else if (step.do === 'code') await this.tryCode(step.kind);
    else if (step.do === 'approve') await this.approve(step);
    else if (step.do === 'reject') await this.reject(step);
    else if (step.do === 'revoke') await this.revoke(step);
    else if (step.do === 'renew') await this.renew(step);
    else await this.importRoster(step);
    if (this.changed) await this.compareStores(step.do);
  }

  private waitForEnd({ invitation, early }: Step & { do: 'wait-for-end' }): void {
    const [number = 0] = countBack(this.model.invitations.length, [invitation]);
    const ends = this.model.invitations[number - 1]?.expiresAt;
    if (ends !== undefined && ends - early > this.model.now) this.model.now = ends - early;
  }

  private async invite({ order: drawn, person, end: drawnEnd, dryRun }: Step & { do: 'invite' }): Promise<void> {
    const end = drawnEnd && this.toEnd(drawnEnd);
    const forOne = person !== null && !drawn.personal;
    const whom = forOne ? (person % (this.model.people.length + 1)) + 1 : null;
    const order = { ...drawn, person: whom, end: end?.end ?? null };
    if (order.personal) order.uses = null;
    if (forOne) Object.assign(order, { classes: [], all: false, roles: drawn.reissue ? drawn.roles : [] });
    if (order.all) order.classes = [];
    const argv = [
      'invite',
      ...order.classes.map((number) => `#${number}`),
      ...(order.all ? ['--all'] : []),
      ...(order.roles.length > 0 ? ['--role', order.roles.join()] : []),
      ...(order.personal ? ['--personal'] : []),
      ...(whom === null ? [] : ['--person', `#${whom}`]),
      ...(order.uses === null ? [] : ['--uses', String(order.uses)]),
      ...(end === null ? [] : ['--expires', end.text]),
      ...(order.reissue ? ['--reissue'] : []),
    ];
    const outcome = await this.runBoth(
      argv,
      dryRun,
      () => this.model.invite(order),
      ({ issued, skipped }) => ({
        issued: issued.map(({ code: _code, link: _link, issuedTo: _to, ...one }: Item) => ({
          ...{ id: one.id, class: one.class, role: one.role, person: one.person?.id ?? null },
          ...{ maxUses: one.maxUses, expiresAt: one.expiresAt },
        })),
        skipped: skipped.map((one: Item) => ({ ...one, person: one.person?.id ?? null })),
      }),
    );
    if (outcome.code !== 0 || dryRun) return;
    for (const { id, code } of outcome.json.issued) this.codes.set(id, code);
  }

  private async join({ invitation, name, own, birthDate, phone, dryRun }: Step & { do: 'join' }): Promise<void> {
    const [number = 0] = countBack(this.model.invitations.length, [invitation]);
    const code = this.codes.get(number);
    if (code === undefined) return;
    const invited = this.model.invitations[number - 1]?.person ?? null;
    const fullName = (own && invited !== null && this.model.people[invited - 1]?.name.fullName) || NAMES[name] || '';
    const application = { name: fullName, birthDate, phone };
    const typed = [code, code.toLowerCase(), code.replaceAll('-', ' ')][this.steps % 3] ?? code;
    const argv = [
      ...['join', typed, '--name', fullName],
      ...(birthDate === null ? [] : ['--birth-date', birthDate]),
      ...(phone === null ? [] : ['--phone', phone]),
    ];
    await this.runBoth(
      argv,
      dryRun,
      () => this.model.join(number, application),
      ({ request }) => ({
        ...request,
        match: tellMatch(request.match),
      }),
    );
  }

  private async tryCode(kind: 'mistyped' | 'unknown'): Promise<void> {
    const code = this.codes.get(1) ?? 'K7MX9P-QR2TVW-8HJN4C';
    const argv = ['join', kind === 'unknown' ? 'K7MX9P' : code.replace(/.$/, '0'), '--name', NAMES[0] ?? ''];
    const outcome = await this.run(argv);
    const expected = kind === 'unknown' ? [4, 'invitation-unknown'] : [2, 'code-mistyped'];
    expect([outcome.code, outcome.error?.code], 'a code that is none').toEqual(expected);
  }

  private async approve({ do: _do, dryRun, ...drawn }: Step & { do: 'approve' }): Promise<void> {
    const order = { ...drawn, ids: drawn.matched ? [] : countBack(this.model.requests.length, drawn.ids) };
    if (!order.matched && order.ids.length === 0) return;
    order.person = drawn.person === null ? null : (drawn.person % (this.model.people.length + 1)) + 1;
    if (order.matched || order.ids.length > 1) order.person = null;
    if (order.matched || order.person !== null) order.asNew = false;
    const argv = [
      'approve',
      ...order.ids.map(String),
      ...(order.matched ? ['--matched'] : []),
      ...(order.class === null ? [] : ['--class', `#${order.class}`]),
      ...(order.role === null ? [] : ['--role', order.role]),
      ...(order.person === null ? [] : ['--person', `#${order.person}`]),
      ...(order.asNew ? ['--as-new'] : []),
    ];
    await this.runBoth(
      argv,
      dryRun,
      () => this.model.approve(order),
      ({ approved, refused }) => ({
        approved: approved.map((one: Item) => ({ ...one, person: one.person?.id })),
        refused: tellRefused(refused),
      }),
    );
  }

  private async reject({ ids, dryRun }: Step & { do: 'reject' }): Promise<void> {
    const numbers = countBack(this.model.requests.length, ids);
    if (numbers.length === 0) return;
    const argv = ['reject', ...numbers.map(String), '--reason', 'не наш'];
    await this.runBoth(
      argv,
      dryRun,
      () => this.model.reject(numbers, 'не наш'),
      ({ rejected, refused }) => ({
        rejected: rejected.map((one: Item) => one.requestId),
        refused: tellRefused(refused),
      }),
    );
  }

  private async revoke({ do: _do, dryRun, ...drawn }: Step & { do: 'revoke' }): Promise<void> {
    const ids = countBack(this.model.invitations.length, drawn.ids);
    const person = drawn.person === null ? null : (drawn.person % this.model.people.length) + 1;
    const order = { ...drawn, ids, person, reason: null };
    const flags = [
      ...ids.map(String),
      ...(order.unused ? ['--unused'] : []),
      ...(order.expired ? ['--expired'] : []),
      ...(order.olderThanHours === null ? [] : ['--older-than', `${order.olderThanHours}h`]),
      ...(order.class === null ? [] : ['--class', `#${order.class}`]),
      ...(order.role === null ? [] : ['--role', order.role]),
      ...(person === null ? [] : ['--person', `#${person}`]),
    ];
    const argv = ['revoke-invites', ...(flags.length > 0 ? flags : ['--all'])];
    await this.runBoth(
      argv,
      dryRun,
      () => this.model.revoke(order),
      ({ revoked, count }) => {
        expect(count, 'how many were revoked').toBe(revoked.length);
        return revoked.map((one: Item) => one.id);
      },
    );
  }

  private async renew({ ids, end: drawn, dryRun }: Step & { do: 'renew' }): Promise<void> {
    const numbers = countBack(this.model.invitations.length, ids);
    if (numbers.length === 0) return;
    const { end, text } = this.toEnd(drawn);
    const argv = ['renew-invite', ...numbers.map(String), '--expires', text];
    await this.runBoth(
      argv,
      dryRun,
      () => this.model.renew(numbers, end),
      ({ renewed }) => renewed.map((one: Item) => one.id),
    );
  }

  private async importRoster({ do: kind, roster, dryRun }: Step & { do: 'pupils' | 'staff' }): Promise<void> {
    const { kept, mirror } = roster;
    const people = kind === 'staff' ? STAFF.map((name) => ({ name, class: 1, birthDate: null })) : PUPILS;
    const rows = kept.flatMap((one, index) => {
      const home = people[index];
      if (one === null || home === undefined) return [];
      // who had no class at first is given one by every later roster
      const place = kind === 'staff' ? 1 : one === 0 ? (home.class ?? 2) : 1 + one;
      const person = kind === 'staff' ? index + 1 : (this.pupils[index] ?? 0);
      return [{ ...home, id: idOf(kind, index), person, class: place }];
    });
    const text = writeRoster(
      rows.map(({ id, name, class: place, birthDate }) => [
        ...[id, name, kind === 'staff' ? '' : this.model.nameOfClass(place), birthDate],
      ]),
    );
    const file = `roster-${++this.steps}.csv`;
    writeFileSync(join(this.folder, file), text);
    this.script.push(`cat > ${file} <<'END'\n${text}END`);
    const role = kind === 'staff' ? 'teacher' : 'pupil';
    const flags = mirror === null ? [] : [mirror === 'all' ? '--mirror=all' : '--mirror', '--max-leavers=100%'];
    const argv = ['import-roster', join(this.folder, file), '--role', role, ...flags];
    await this.runBoth(
      argv,
      dryRun,
      () => this.model.importRoster({ role, rows, mirror }),
      ({ withdrawn }) => withdrawn,
    );
  }

  /** Runs a command line and the model; both say the same, and where nothing changes the store keeps its very bytes. */
  private async runBoth(
    argv: readonly string[],
    dryRun: boolean,
    work: () => unknown,
    // biome-ignore lint/suspicious/noExplicitAny: documents of every shape
    tell: (document: any) => unknown,
  ): Promise<Outcome> {
    const before = this.bytes();
    const outcome = await this.run(dryRun ? [...argv, '--dry-run'] : argv);
    const { changed, ...predicted } = this.model.run(work, dryRun);
    const program: Prediction = {
      code: outcome.code,
      problem: outcome.code === 0 ? null : (outcome.error?.code ?? null),
      said: outcome.stdout === '' ? null : tell(outcome.json),
    };
    this.script.push(`# exit ${outcome.code}${program.problem === null ? '' : ` ${program.problem}`}`);
    compare('what the command says', [program], [predicted]);
    if (outcome.code === 0) expect(outcome.json.applied, 'applied').toBe(!dryRun);
    // a roster may be remembered though nothing that it says is new
    const mayChange = changed || (argv[0] === 'import-roster' && !dryRun && outcome.code === 0);
    this.changed = mayChange;
    if (!mayChange) expect(this.bytes() === before, 'the bytes of the store stay').toBe(true);
    this.tally.add(`${argv[0]}${dryRun ? ' tried' : ''} ${program.problem ?? (changed ? 'done' : 'nothing to do')}`);
    return outcome;
  }

  private async compareStores(step: Step['do']): Promise<void> {
    const { model } = this;
    const invitations = (await this.list('list-invites')).map(
      ({ code: _code, link: _link, issuedTo: _to, ...one }) => ({
        ...one,
        person: one.person?.id ?? null,
      }),
    );
    compare(
      'an invitation',
      invitations,
      model.invitations.map((one, index) => ({
        ...{ id: index + 1, class: model.nameOfClass(one.class), role: one.role, person: one.person },
        ...{ state: model.stateOf(index + 1), uses: model.usesOf(index + 1), maxUses: one.maxUses },
        ...{ createdAt: toInstant(one.createdAt), expiresAt: toInstant(one.expiresAt) },
        revokedAt: one.revokedAt === null ? null : toInstant(one.revokedAt),
        ...{ revokeReason: one.revokeReason, replacedBy: one.replacedBy },
      })),
    );
    const requests = (await this.list('list-requests')).map(({ decidedBy, ...one }) => {
      expect(decidedBy === null, 'who decided').toBe(one.state === 'pending');
      return { ...one, match: tellMatch(one.match), person: one.person?.id ?? null };
    });
    compare(
      'a request',
      requests,
      model.requests.map((one, index) => {
        const door = model.invitations[one.invitation - 1];
        return {
          ...{ id: index + 1, state: one.state, class: model.nameOfClass(door?.class ?? null), role: door?.role },
          ...{ fullName: one.name.fullName, match: model.matchOf(index + 1), invitationId: one.invitation },
          requestedAt: toInstant(one.requestedAt),
          decidedAt: one.decidedAt === null ? null : toInstant(one.decidedAt),
          ...{ reason: one.reason, person: one.person },
        };
      }),
    );
    if (['approve', 'pupils', 'staff'].includes(step)) await this.comparePeople();
    this.expectSound();
  }

  private async comparePeople(): Promise<void> {
    const { model } = this;
    const people = (await this.list('list-people', '--all')).map(({ id, role, classes, state }) => {
      const shown = state === 'left' || state === 'joined' ? state : 'present';
      return `${id} ${role} ${classes.join()} ${shown}`;
    });
    const roles: Role[] = ['teacher', 'pupil', 'parent'];
    const expected = model.people.flatMap((person, index) =>
      roles
        .filter((role) => person.places.some((place) => place.role === role))
        .map((role) => {
          const number = index + 1;
          const classes = model.classesOf(number, role).map((place) => model.nameOfClass(place));
          const joined = model.members.some((one) => one.person === number && one.role === role);
          return `${number} ${role} ${classes} ${!model.isIn(number, role) ? 'left' : joined ? 'joined' : 'present'}`;
        }),
    );
    compare('somebody', people.toSorted(), expected.toSorted());
  }

  /** What must hold whatever was done, asked of the store itself. */
  private expectSound(): void {
    const connection = new Database(this.store, { readonly: true });
    try {
      for (const [rule, sql] of Object.entries(NEVER)) {
        const found = connection.prepare(sql).all({ now: toInstant(this.model.now) });
        expect(found, rule).toEqual([]);
      }
    } finally {
      connection.close();
    }
  }

  private async list(...argv: string[]): Promise<Item[]> {
    const world = { now: toInstant(this.model.now) };
    return (await run(['--store', this.store, ...argv, '--json'], world)).json.items;
  }

  private run(argv: readonly string[]): Promise<Outcome> {
    const shown = argv
      .map((word) => word.replace(`${this.folder}/`, ''))
      .map((word) => (/[ #'*]/.test(word) ? `'${word}'` : word));
    const now = toInstant(this.model.now);
    this.script.push(`SFERUM_NOW=${now} sferum-admin ${shown.join(' ')} --json`);
    return run(['--store', this.store, ...argv, '--json'], { now, seed: `${++this.steps}` });
  }

  private toEnd(drawn: DrawnEnd): { end: End; text: string } {
    if ('hours' in drawn) {
      const { hours } = drawn;
      return { end: drawn, text: hours % 24 === 0 ? `${hours / 24}d` : `${hours}h` };
    }
    // the date in Moscow
    const date = toInstant(this.model.now + (3 + drawn.days * 24) * HOUR).slice(0, 10);
    return { end: { date }, text: drawn.russian ? date.split('-').reverse().join('.') : date };
  }

  private bytes(): string {
    const log = `${this.store}-wal`;
    return readFileSync(this.store, 'latin1') + (existsSync(log) ? readFileSync(log, 'latin1') : '');
  }
}

/** What no store ever holds. */
const NEVER: Readonly<Record<string, string>> = {
  'the uses of an invitation are its requests that are not rejected': `SELECT id, uses FROM invitation WHERE uses <> (
    SELECT count(*) FROM join_request WHERE invitation_id = invitation.id AND state <> 'rejected')`,
  'no more uses than the limit': 'SELECT id FROM invitation WHERE uses > max_uses',
  'no request was made before its invitation, at its end or after': `SELECT join_request.id FROM join_request
    JOIN invitation ON invitation.id = invitation_id WHERE requested_at < created_at OR requested_at > :now`,
  'nobody has joined without an approved request for the role, but the administrator': `SELECT person_id FROM member
    WHERE NOT EXISTS (SELECT 1 FROM join_request JOIN invitation ON invitation.id = invitation_id
      WHERE join_request.id = member.request_id AND state = 'approved' AND join_request.person_id = member.person_id
        AND invitation.role = member.role)
      AND person_id NOT IN (SELECT person_id FROM administrator WHERE ended_on IS NULL)`,
  'who is approved has joined': `SELECT join_request.id FROM join_request JOIN invitation ON invitation.id = invitation_id
    WHERE state = 'approved' AND NOT EXISTS (
      SELECT 1 FROM member WHERE person_id = join_request.person_id AND role = invitation.role)`,
  'a door has one open invitation, but for older ones that a rejection gave a use back to': `SELECT newer.id
    FROM invitation AS newer JOIN invitation AS older ON older.id < newer.id AND older.role = newer.role
      AND older.person_id IS newer.person_id AND (older.class_id IS newer.class_id OR older.person_id IS NOT NULL)
    WHERE newer.revoked_at IS NULL AND newer.uses < newer.max_uses AND newer.expires_at > :now
      AND older.revoked_at IS NULL AND older.uses < older.max_uses AND older.expires_at > :now
      AND NOT EXISTS (SELECT 1 FROM join_request
        WHERE invitation_id = older.id AND state = 'rejected' AND decided_at >= newer.created_at)`,
  'a personal invitation is open for nobody who left': `SELECT id FROM invitation
    WHERE person_id IS NOT NULL AND revoked_at IS NULL AND uses < max_uses AND NOT EXISTS (SELECT 1 FROM enrolment
      WHERE person_id = invitation.person_id AND role = invitation.role AND ended_on IS NULL)`,
};

// biome-ignore lint/suspicious/noExplicitAny: items of lists of every shape
type Item = any;

function tellMatch({ kind, candidates }: { kind: string; candidates: { id: number }[] }) {
  return { kind, candidates: candidates.map(({ id }) => id).toSorted((left, right) => left - right) };
}

function tellRefused(refused: { requestId: number; code: string }[]) {
  return refused.map(({ requestId, code }) => ({ requestId, code }));
}

function idOf(kind: 'staff' | 'pupils', index: number): string {
  return `${kind}-${index + 1}`;
}

function writeRoster(rows: readonly (readonly (string | null)[])[]): string {
  return [['ID', 'ФИО', 'Класс', 'Дата рождения'], ...rows].map((cells) => `${cells.join(';')}\n`).join('');
}

/** A store with everybody in it, to be copied for each sequence. */
async function makeTemplate(kind: Kind, folder: string): Promise<string> {
  const template = join(folder, 'template.db');
  const registration = REGISTRATION.map((word) => (word.startsWith('--kind=') ? `--kind=${kind}` : word));
  const [staff, pupils] = [join(folder, 'staff.csv'), join(folder, 'pupils.csv')];
  writeFileSync(staff, writeRoster(STAFF.map((name, index) => [idOf('staff', index), name, null, null])));
  const header = 'ID;ФИО;Класс;Дата рождения;ФИО родителя\n';
  const lines = PUPILS.map(({ name, class: place, birthDate, parent }, index) =>
    [
      ...[idOf('pupils', index), name, place === null ? '' : CLASSES[kind][place - 2]],
      ...[birthDate ?? '', parent ?? ''],
    ].join(';'),
  );
  writeFileSync(pupils, `${header}${lines.join('\n')}\n`);
  for (const argv of [
    registration,
    ['create-class', ...CLASSES[kind]],
    ['import-roster', staff, '--role', 'teacher'],
    ['import-roster', pupils, '--role', 'pupil'],
    // makes the key; the number of the first invitation stays 1
    ['invite', '#2', '--role', 'pupil'],
  ]) {
    const outcome = await run(['--store', template, ...argv]);
    expect([argv[0], outcome.code, outcome.stderr]).toEqual([argv[0], 0, '']);
  }
  const connection = new Database(template);
  connection.exec("DELETE FROM invitation; DELETE FROM sqlite_sequence WHERE name = 'invitation'");
  connection.close();
  return template;
}

test.each(Object.entries(SETTINGS))(
  'the store equals the model: %s',
  { timeout: LONG ? 3_600_000 : 120_000 },
  async (_, { kind, short, long }) => {
    const folder = temporaryFolder();
    const template = await makeTemplate(kind, folder);
    const tally = new Tally();
    let failed: string[] = [];
    const sequence = fc.noBias(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }));
    const property = fc.asyncProperty(sequence, async (steps) => {
      const own = mkdtempSync(join(folder, 'sequence-'));
      const pair = new Pair(kind, own, template, tally);
      try {
        for (const one of steps) await pair.take(one);
      } catch (error) {
        // the last sequence that fails is the shortest one found
        failed = pair.script;
        throw error;
      } finally {
        rmSync(own, { recursive: true });
      }
    });
    const numRuns = LONG ? long : short;
    const details = await fc.check(property, {
      seed: SEED,
      numRuns,
      interruptAfterTimeLimit: LONG ? 3_500_000 : 90_000,
    });
    if (details.failed) {
      const where = `SFERUM_SEED=${SEED}, sequence ${details.numRuns}, ${details.numShrinks} times shortened`;
      const error = new Error([where, ...failed, details.errorInstance].join('\n'));
      error.stack = '';
      throw error;
    }
    expect(details.numRuns, 'sequences in the time given').toBe(numRuns);
    process.stdout.write(`    ${numRuns} sequences of seed ${SEED}: ${tally}\n`);
  },
);
