import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, isTrueIn, numberBelow, shorten, sometimes, Tally } from '../support/model.ts';
import { NOW, type Outcome, run, temporaryFolder } from '../support/run.ts';
import { REGISTRATION } from '../support/school.ts';
import {
  type ClassQuery,
  dayOf,
  EXIT,
  type Kind,
  MovementModel,
  type Order,
  type PersonQuery,
  type Role,
} from './movement-model.ts';

/**
 * The register equals a plain model of the contract after random sequences of movements and years, while the clock moves
 * on: nobody is in two classes where the kind forbids it, history has neither overlaps nor gaps that no withdrawal made, and
 * totals are the sum of events. People, classes and days come from small pools, so that namesakes, taken names, closed
 * classes and days that something recorded contradicts meet all the time.
 *
 * SFERUM_SEED repeats a run, SFERUM_LONG=1 makes it long. A failure prints the shortest sequence found as command lines.
 */
const SEED = Number(process.env.SFERUM_SEED ?? 20_261_122);
const LONG = process.env.SFERUM_LONG === '1';

/** Each kind has sequences of its own. */
const SETTINGS: Record<string, { kind: Kind; short: number; long: number; salt: number }> = {
  'a school': { kind: 'school', short: 8, long: 200, salt: 0 },
  'a college': { kind: 'college', short: 5, long: 120, salt: 1 },
  'where pupils may be in several classes': { kind: 'supplementary', short: 9, long: 260, salt: 2 },
};

const HOUR = 3_600_000;
const FIRST_YEAR = 2026;
const STAFF_CLASS = { school: 'Учительская', college: 'Преподаватели', supplementary: 'Педагоги' };
/** The classes that everybody starts with, and further names: some that make others clash, one that a school cannot have. */
const CLASSES = {
  school: ['4А', '5А', '9А', '11А'],
  college: ['ИТ-101', 'ИТ-201', 'СВ-301', 'СВ-401'],
  supplementary: ['Лепка', 'Танцы', 'Хор', 'Шахматы'],
};
const FURTHER = {
  school: ['5Б', '6А', '10 кадетский', '12А', 'Методисты'],
  college: ['ИТ-301', 'ИТ-401', '9', 'Методисты'],
  supplementary: ['Театр', 'Футбол', '9', 'Методисты'],
};

const STAFF = ['Орлова Мария Ивановна', 'Лебедев Пётр Алексеевич', 'Громов Олег Ильич', 'Сомова Ева Павловна'];
const ADMINISTRATOR = 2;
const PUPILS: { name: string; class: number; birthDate: string; parent: string | null }[] = [
  { name: 'Иванов Иван Иванович', class: 0, birthDate: '2015-02-01', parent: 'Иванова Вера Олеговна' },
  { name: 'Иванов Иван Иванович', class: 1, birthDate: '2014-12-30', parent: null },
  { name: 'Сомов Лев Ильич', class: 1, birthDate: '2014-12-30', parent: 'Сомова Нина Петровна' },
  { name: 'Сомова Ева Ильинична', class: 3, birthDate: '2009-03-04', parent: 'Сомова Нина Петровна' },
  { name: 'Крылова Ия Олеговна', class: 2, birthDate: '2011-05-06', parent: 'Крылова Алла Львовна' },
];
/** The names under which people are entered: new ones, and those of people who are there. */
const NAMES = [
  ...['Новиков Лев Ильич', 'Ли Анна Яновна', 'Белова Ника Юрьевна', 'Жуков Тимур Львович', 'Зорина Алла Павловна'],
  ...['Иванов Иван Иванович', 'Сомова Нина Петровна', 'Громов Олег Ильич'],
];
const BIRTH_DATES = ['2015-02-01', '2014-12-30', '2013-07-08'];
const REASONS = ['transferred', 'graduated', 'dismissed', 'left', 'unknown'] as const;

/** Somebody of a kind, counted round, and the way to name them. */
type PersonPick = { of: Role | 'left' | 'anyone' | 'nobody'; index: number; by: 'number' | 'name' | 'class' };
type ClassPick = { of: 'open' | 'staff' | 'closed' | 'none'; index: number; byName: boolean };
type DrawnOrder = { number: boolean; date: boolean };
/** Days back from today; before 0 they are to come. */
type Back = number | null;

type Step = { wait: number; dryRun: boolean } & (
  | {
      do: 'enroll';
      who: PersonPick | number;
      birthDate: string | null;
      role: Role;
      class: ClassPick | null;
      child: PersonPick | null;
      order: DrawnOrder;
    }
  | {
      do: 'transfer';
      person: PersonPick;
      to: ClassPick;
      from: ClassPick | null;
      own: boolean;
      back: Back;
      order: DrawnOrder;
    }
  | {
      do: 'withdraw';
      person: PersonPick;
      class: ClassPick | null;
      own: boolean;
      back: Back;
      reason: (typeof REASONS)[number];
      destination: boolean;
      order: DrawnOrder;
    }
  | { do: 'reinstate'; person: PersonPick; class: ClassPick; back: Back; order: DrawnOrder }
  | { do: 'create-class'; name: number; staff: boolean }
  | { do: 'rename-class'; class: ClassPick; name: number }
  | { do: 'archive-class'; class: ClassPick }
  | { do: 'assign-homeroom'; class: ClassPick; person: PersonPick; replace: boolean }
  | { do: 'remove-homeroom'; class: ClassPick }
  | { do: 'appoint-admin' | 'dismiss-admin'; person: PersonPick }
  | {
      do: 'start-year';
      ahead: number;
      graduate: { grades: number[]; classes: ClassPick[] } | null;
      repeat: PersonPick[];
      rename: { classes: ClassPick[]; to: number[]; together: boolean };
    }
  | { do: 'look'; back: number }
);

function person(...of: PersonPick['of'][]): fc.Arbitrary<PersonPick> {
  const usual = fc.constantFrom(...of);
  const others = fc.constantFrom<PersonPick['of']>('anyone', 'left', 'pupil', 'teacher', 'parent', 'nobody');
  return fc.record({
    of: fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: others }),
    index: numberBelow(12),
    by: fc.constantFrom('number', 'number', 'number', 'name', 'class'),
  });
}

const place: fc.Arbitrary<ClassPick> = fc.record({
  of: fc.oneof(
    { weight: 18, arbitrary: fc.constant('open' as const) },
    { weight: 2, arbitrary: fc.constantFrom('closed' as const, 'staff' as const, 'none' as const) },
  ),
  index: numberBelow(6),
  byName: fc.boolean(),
});
const order: fc.Arbitrary<DrawnOrder> = fc.record({ number: isTrueIn(2), date: isTrueIn(2) });
const back: fc.Arbitrary<Back> = sometimes(
  5,
  fc.oneof({ weight: 8, arbitrary: fc.nat({ max: 45 }) }, { weight: 1, arbitrary: fc.constantFrom(-1, 400) }),
);
const name = numberBelow(9);
/** The class of the person, or one that is drawn. */
const own = isTrueIn(8);

const actions = {
  enroll: fc.record({
    do: fc.constant('enroll' as const),
    who: fc.oneof(
      { weight: 5, arbitrary: numberBelow(NAMES.length) },
      { weight: 5, arbitrary: person('left', 'left', 'pupil', 'parent', 'teacher') },
    ),
    birthDate: sometimes(3, fc.constantFrom(...BIRTH_DATES)),
    role: fc.constantFrom<Role>('pupil', 'pupil', 'pupil', 'teacher', 'parent', 'parent'),
    class: sometimes(7, place),
    child: sometimes(4, person('pupil')),
    order,
  }),
  transfer: fc.record({
    do: fc.constant('transfer' as const),
    ...{ person: person('pupil'), to: place, from: sometimes(4, place), own, back, order },
  }),
  withdraw: fc.record({
    do: fc.constant('withdraw' as const),
    ...{ person: person('pupil', 'pupil', 'pupil', 'teacher', 'parent'), class: sometimes(4, place), own, back, order },
    ...{ reason: fc.constantFrom(...REASONS), destination: isTrueIn(2) },
  }),
  reinstate: fc.record({
    do: fc.constant('reinstate' as const),
    ...{ person: person('left', 'left', 'left', 'parent'), class: place, back, order },
  }),
  create: fc.record({ do: fc.constant('create-class' as const), name, staff: isTrueIn(1) }),
  rename: fc.record({ do: fc.constant('rename-class' as const), class: place, name }),
  archive: fc.record({ do: fc.constant('archive-class' as const), class: place }),
  homeroom: fc.record({
    do: fc.constant('assign-homeroom' as const),
    ...{ class: place, person: person('teacher'), replace: isTrueIn(4) },
  }),
  removal: fc.record({ do: fc.constant('remove-homeroom' as const), class: place }),
  administrator: fc.record({
    do: fc.constantFrom('appoint-admin' as const, 'appoint-admin' as const, 'dismiss-admin' as const),
    person: person('teacher'),
  }),
  year: fc.record({
    do: fc.constant('start-year' as const),
    ahead: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 0, 2),
    graduate: sometimes(
      5,
      fc.record({
        grades: fc.uniqueArray(fc.constantFrom(4, 5, 9, 11, 12), { maxLength: 3 }),
        classes: fc.array(place, { maxLength: 2 }),
      }),
    ),
    repeat: fc.array(person('pupil'), { maxLength: 2 }),
    // classes that are given the same name become one
    rename: fc.record({
      classes: sometimes(5, fc.array(place, { minLength: 1, maxLength: 3 })).map((some) => some ?? []),
      to: fc.array(name, { minLength: 3, maxLength: 3 }),
      together: isTrueIn(4),
    }),
  }),
  look: fc.record({ do: fc.constant('look' as const), back: fc.nat({ max: 90 }) }),
};
const WEIGHTS: Record<keyof typeof actions, number> = {
  ...{ enroll: 10, transfer: 8, withdraw: 8, reinstate: 5, create: 2, rename: 1, archive: 2, homeroom: 3, removal: 1 },
  ...{ administrator: 2, year: 5, look: 1 },
};

const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof(
      ...Object.entries(actions).map(([action, arbitrary]) => ({
        weight: WEIGHTS[action as keyof typeof actions],
        arbitrary: arbitrary as fc.Arbitrary<Step>,
      })),
    ),
    // hours; a few bring the evening of UTC, which is the next day of Moscow
    sometimes(6, fc.constantFrom(1, 9, 14, 24, 3 * 24, 10 * 24, 40 * 24)),
    isTrueIn(1),
  )
  .map(([drawn, wait, dryRun]) => ({ ...drawn, wait: wait ?? 0, dryRun }));

// biome-ignore lint/suspicious/noExplicitAny: items of lists of every shape
type Item = any;

/** A store and its model side by side, and what was done to both. */
class Pair {
  readonly script: string[] = [];
  private readonly model: MovementModel;
  private readonly folder: string;
  private readonly store: string;
  private readonly tally: Tally;
  private steps = 0;
  private yearsBegun = 0;

  constructor(kind: Kind, folder: string, template: string, tally: Tally) {
    this.folder = folder;
    this.store = join(folder, 'school.db');
    this.tally = tally;
    for (const end of ['', '.key']) copyFileSync(`${template}${end}`, `${this.store}${end}`);
    this.model = makeModel(kind);
  }

  async take(step: Step): Promise<void> {
    this.steps++;
    // no two commands are given at the same moment
    this.model.now += step.wait * HOUR + 1000;
    if (step.do === 'look') return this.look(step);
    const changed = await this.carryOut(step);
    if (changed) await this.compareStores(step.do);
  }

  /** Compares the years that are over: nothing that happens later changes them. */
  async comparePast(): Promise<void> {
    for (const [year, classes] of this.model.past) {
      const past = (await this.ask('list-classes', '--year', String(year))).items.map(
        ({ name, pupils, homeroomTeacher }: Item) => ({ name, pupils, homeroomTeacher: homeroomTeacher?.id ?? null }),
      );
      compare(`a class of ${year}`, past.toSorted(byName), classes.toSorted(byName));
    }
  }

  /** Compares the figures of a past day. */
  private async look({ back }: Step & { do: 'look' }): Promise<void> {
    const day = this.dayBack(back);
    this.tally.add('a past day');
    const { year, totals, movement } = await this.ask('stats', '--as-of', day);
    const told = { year, pupils: totals.pupils, staff: totals.staff, movement };
    compare(`the figures of ${day}`, [told], [this.model.figuresOf(day)]);
    const outcome = await this.ask('list-movement', '--to', day);
    const expected = this.model.totalsOf(this.model.events.filter((event) => event.date <= day));
    compare(`the totals up to ${day}`, [outcome.totals], [expected]);
  }

  private async carryOut(step: Exclude<Step, { do: 'look' }>): Promise<boolean> {
    if (step.do === 'enroll') return this.enroll(step);
    if (step.do === 'transfer') return this.transfer(step);
    if (step.do === 'withdraw') return this.withdraw(step);
    if (step.do === 'reinstate') return this.reinstate(step);
    if (step.do === 'start-year') return this.startYear(step);
    if ('class' in step || step.do === 'create-class') return this.changeClasses(step);
    return this.changeAdministrators(step);
  }

  private async enroll(step: Step & { do: 'enroll' }): Promise<boolean> {
    const { role, order } = step;
    const isNew = typeof step.who === 'number';
    const query = typeof step.who === 'number' ? null : this.toPerson({ ...step.who, by: 'number' });
    const newName = NAMES[typeof step.who === 'number' ? step.who : 0] ?? '';
    const birthDate = isNew ? step.birthDate : null;
    // a class of a parent and a child of a pupil are tried now and then
    const named = step.class === null || (role === 'parent' && step.class.index > 0) ? null : this.toClass(step.class);
    const child = step.child === null || (role !== 'parent' && step.child.index > 0) ? null : this.toPerson(step.child);
    const argv = [
      ...['enroll', query?.text ?? newName, '--role', role],
      ...flag('--class', named?.text),
      ...flag('--birth-date', birthDate),
      ...flag('--child', child?.text),
    ];
    const drawn = this.toOrder(order);
    const request = {
      ...{ who: query?.query ?? { newName }, birthDate, role, order: drawn.order },
      ...{ class: named?.query ?? null, child: child?.query ?? null },
    };
    return this.runBoth([...argv, ...drawn.flags], step.dryRun, () => this.model.enroll(request), forgetNothing);
  }

  private async transfer(step: Step & { do: 'transfer' }): Promise<boolean> {
    const person = this.toPerson(step.person);
    const to = this.toClass(step.to);
    const from = this.toOwnClass(step.from, step.own, person.number);
    const { date, ...moved } = this.toMovement(step);
    const argv = ['transfer', person.text, '--to', to.text, ...flag('--from', from?.text), ...moved.flags];
    const request = { person: person.query, to: to.query, from: from?.query ?? null, date, order: moved.order };
    return this.runBoth(argv, step.dryRun, () => this.model.transfer(request), forgetNothing);
  }

  private async withdraw(step: Step & { do: 'withdraw' }): Promise<boolean> {
    const person = this.toPerson(step.person);
    const left = this.toOwnClass(step.class, step.own, person.number);
    const { date, ...moved } = this.toMovement(step);
    const destination = step.destination ? 'школа № 7' : null;
    const flags = [...flag('--class', left?.text), '--reason', step.reason, ...flag('--destination', destination)];
    const argv = ['withdraw', person.text, ...flags, ...moved.flags];
    const request = { person: person.query, class: left?.query ?? null, date, destination, reason: step.reason };
    // which of several classes is named first, nothing says
    const tellLeaving = ({ from, ...said }: Item, model: Item) => (model.from === undefined ? said : { from, ...said });
    const work = () => this.model.withdraw({ ...request, order: moved.order });
    return this.runBoth(argv, step.dryRun, work, tellLeaving);
  }

  private async reinstate(step: Step & { do: 'reinstate' }): Promise<boolean> {
    const person = this.toPerson(step.person);
    if (this.model.leftAsBoth(person.query)) return false;
    const to = this.toClass(step.class);
    const { date, ...moved } = this.toMovement(step);
    const argv = ['reinstate', person.text, '--class', to.text, ...moved.flags];
    const request = { person: person.query, class: to.query, date, order: moved.order };
    return this.runBoth(argv, step.dryRun, () => this.model.reinstate(request), forgetNothing);
  }

  private async changeClasses(
    step: Step & {
      do: 'create-class' | 'rename-class' | 'archive-class' | 'assign-homeroom' | 'remove-homeroom';
    },
  ): Promise<boolean> {
    const { model } = this;
    if (step.do === 'create-class') {
      const named = this.toName(step.name);
      const argv = ['create-class', named, ...(step.staff ? ['--staff'] : [])];
      const tellCreated = ({ created, existing }: Item) => ({ created: created.map(withoutGrade), existing });
      return this.runBoth(argv, step.dryRun, () => model.createClass(named, step.staff), tellCreated);
    }
    const { text, query } = this.toClass(step.class);
    if (step.do === 'rename-class') {
      const named = this.toName(step.name);
      const tellRenamed = ({ class: one, from }: Item) => ({ class: withoutGrade(one), from });
      return this.runBoth([step.do, text, named], step.dryRun, () => model.renameClass(query, named), tellRenamed);
    }
    if (step.do === 'archive-class') {
      return this.runBoth([step.do, text], step.dryRun, () => model.archiveClass(query), forgetNothing);
    }
    if (step.do === 'remove-homeroom') {
      const argv = ['assign-homeroom', '--remove', text];
      return this.runBoth(argv, step.dryRun, () => model.removeHomeroom(query), forgetNothing);
    }
    const person = this.toPerson(step.person);
    const argv = [step.do, text, person.text, ...(step.replace ? ['--replace'] : [])];
    const work = () => model.assignHomeroom(query, person.query, step.replace);
    return this.runBoth(argv, step.dryRun, work, forgetNothing);
  }

  private async changeAdministrators(step: Step & { do: 'appoint-admin' | 'dismiss-admin' }): Promise<boolean> {
    const { model } = this;
    const { text, query } = this.toPerson(step.person);
    const work = () =>
      step.do === 'appoint-admin' ? model.appointAdministrator(query) : model.dismissAdministrator(query);
    const tellAll = ({ administrators }: Item) => tellAdministrators(administrators);
    return this.runBoth([step.do, text], step.dryRun, work, tellAll, tellAdministrators);
  }

  private async startYear(step: Step & { do: 'start-year' }): Promise<boolean> {
    const { model } = this;
    const year = model.year + step.ahead;
    const classes = step.graduate?.classes.map((one) => this.toClass({ ...one, byName: true })) ?? [];
    const grades = model.kind === 'school' ? (step.graduate?.grades ?? []) : [];
    const graduate = [...grades.map(String), ...classes.map((one) => one.text)];
    const repeat = step.repeat.map((one) => this.toPerson(one));
    const { classes: renamed, to: names, together } = step.rename;
    const rename = renamed.map((one, index) => {
      return { ...this.toClass(one), to: this.toName(names[together ? 0 : index] ?? 0) };
    });
    const argv = [
      ...['start-year', String(year), '--yes'],
      ...(graduate.length === 0 ? [] : ['--graduate', graduate.join()]),
      ...repeat.flatMap((one) => ['--repeat', one.text]),
      ...rename.flatMap(({ text, to }) => ['--rename', `${text}=${to}`]),
    ];
    const request = {
      ...{ year, graduate: graduate.length === 0 ? null : graduate, repeat: repeat.map((one) => one.query) },
      rename: rename.map(({ query, to }) => ({ from: query, to })),
    };
    const tellYear = ({ promoted, graduated, ...said }: Item) => ({
      ...said,
      ...{ promoted: toTexts(promoted), graduated: toTexts(graduated) },
    });
    const changed = await this.runBoth(argv, step.dryRun, () => model.startYear(request), tellYear, tellYear);
    if (changed) {
      this.yearsBegun++;
      model.adoptNumbers((await this.ask('list-classes')).items);
    }
    const backups = join(this.folder, 'backups');
    const copies = existsSync(backups) ? readdirSync(backups) : [];
    expect(copies.length, 'a copy for each year that is over, and none else').toBe(this.yearsBegun);
    return changed;
  }

  // what is drawn, as it is typed and as the model takes it

  private toPerson({ of, index, by }: PersonPick): { text: string; query: PersonQuery; number: number | null } {
    const { model } = this;
    const all = model.people.map((_, place) => place + 1);
    const chosen = of === 'anyone' ? all : of === 'left' ? model.listLeft() : of === 'nobody' ? [] : model.listIn(of);
    const number = chosen[index % chosen.length];
    if (number === undefined && by === 'number') return { text: '#99', query: { number: 99 }, number: null };
    const fullName = number === undefined ? 'Никто Нигде' : (model.people[number - 1]?.name ?? '');
    if (number !== undefined && by === 'number') return { text: `#${number}`, query: { number }, number };
    const [first = null] = number === undefined || by !== 'class' ? [] : this.listOwnClasses(number);
    const narrowed = first === null ? null : model.nameOfClass(first);
    if (narrowed === null) return { text: fullName, query: { name: fullName, class: null }, number: number ?? null };
    const query = { name: fullName, class: { name: narrowed } };
    return { text: `${fullName}@${narrowed}`, query, number: number ?? null };
  }

  private listOwnClasses(number: number): number[] {
    const { model } = this;
    return [...model.classesOf(number, 'pupil'), ...model.classesOf(number, 'teacher')].filter((one) => one !== null);
  }

  private toClass({ of, index, byName }: ClassPick): { text: string; query: ClassQuery } {
    const { model } = this;
    const open = model.openClasses();
    const isStaff = (number: number) => model.classes.get(number)?.staff === true;
    const closed = [...model.classes.keys()].filter((number) => !open.includes(number));
    const lists = { open: open.filter((number) => !isStaff(number)), staff: open.filter(isStaff), closed, none: [] };
    const chosen: readonly number[] = lists[of];
    const number = chosen[index % chosen.length];
    const named = number === undefined ? '7Я' : (model.nameOfClass(number) ?? '');
    // «9» as a class of a school would be the grade
    if (number === undefined || byName) return { text: named, query: { name: named } };
    return { text: `#${number}`, query: { number } };
  }

  /** One of the person's own classes by name, or the class that is drawn; null where none is. */
  private toOwnClass(pick: ClassPick | null, isOwn: boolean, number: number | null) {
    if (pick === null) return null;
    const classes = isOwn && number !== null ? this.listOwnClasses(number) : [];
    const chosen = classes[pick.index % classes.length];
    const named = chosen === undefined ? null : this.model.nameOfClass(chosen);
    return named === null ? this.toClass(pick) : { text: named, query: { name: named } };
  }

  private toName(index: number): string {
    const { kind } = this.model;
    const names = [...FURTHER[kind], ...CLASSES[kind]];
    return names[index % names.length] ?? '';
  }

  private toOrder(drawn: DrawnOrder): { order: Order; flags: string[] } {
    const drawnOrder = { number: drawn.number ? '7-у' : null, date: drawn.date ? '2026-09-01' : null };
    return {
      order: drawnOrder,
      flags: [...flag('--order-number', drawnOrder.number), ...flag('--order-date', drawnOrder.date)],
    };
  }

  private toMovement({ back, order: drawn }: { back: Back; order: DrawnOrder }) {
    const { order, flags } = this.toOrder(drawn);
    const date = back === null ? null : this.dayBack(back);
    const typed = date === null || this.steps % 2 === 0 ? date : date.split('-').reverse().join('.');
    return { date, order, flags: [...flag('--date', typed), ...flags] };
  }

  private dayBack(days: number): string {
    return dayOf(this.model.now - days * 24 * HOUR);
  }

  /** Runs a command line and the model; both say the same, and where nothing changes the store keeps its very bytes. */
  private async runBoth(
    argv: readonly string[],
    dryRun: boolean,
    work: () => unknown,
    tell: (document: Item, model: Item) => unknown,
    tellModel: (said: Item, model: Item) => unknown = forgetNothing,
  ): Promise<boolean> {
    const before = this.bytes();
    const outcome = await this.run(dryRun ? [...argv, '--dry-run'] : argv);
    const { problems, said, changed } = this.model.run(work, dryRun);
    const problem = outcome.code === 0 ? null : (outcome.error?.code ?? outcome.stderr);
    this.script.push(`# exit ${outcome.code}${problem === null ? '' : ` ${problem}`}`);
    const expected = problems.size === 0 ? 'exit 0' : [...problems].toSorted().join(' or ');
    if (problem === null ? problems.size > 0 : !problems.has(problem)) {
      throw new Error(`the program ends with ${problem ?? 'exit 0'}, the model with ${expected}`);
    }
    this.tally.add(`${argv[0]}${dryRun ? ' tried' : ''} ${problem ?? (changed ? 'done' : 'nothing to do')}`);
    if (problem === null) {
      const { applied, runId, ...document } = outcome.json;
      compare('what the command says', [tell(document, said)], [tellModel(said, said)]);
      expect([applied, runId !== null], 'applied, and a run').toEqual([!dryRun, changed]);
    } else {
      expect([outcome.code, outcome.stdout], 'a refusal').toEqual([EXIT[problem] ?? 3, '']);
    }
    if (!changed) expect(this.bytes() === before, 'the bytes of the store stay').toBe(true);
    return changed;
  }

  /** Compares what the lists tell after a step that changed something. */
  private async compareStores(step: Step['do']): Promise<void> {
    await this.comparePeople();
    await this.compareClasses();
    await this.compareMovement();
    this.expectSound();
    if (step === 'start-year') await this.comparePast();
    if (step !== 'withdraw' && !step.endsWith('-admin')) return;
    const { administrators } = await this.ask('show-org');
    const expected = tellAdministrators(this.model.tellAdministrators());
    compare('an administrator', tellAdministrators(administrators), expected);
  }

  private async comparePeople(): Promise<void> {
    const { model } = this;
    const people = (await this.ask('list-people', '--all')).items.map(({ id, role, classes, state }: Item) =>
      [id, role, classes.toSorted().join(), state === 'left' ? 'left' : 'present'].join(' '),
    );
    const roles: Role[] = ['teacher', 'pupil', 'parent'];
    const expected = model.people.flatMap(({ places }, index) =>
      roles
        .filter((role) => places.some((one) => one.role === role))
        .map((role) => {
          const classes = model.classesOf(index + 1, role).flatMap((one) => model.nameOfClass(one) ?? []);
          const state = model.isIn(index + 1, role) ? 'present' : 'left';
          return [index + 1, role, classes.toSorted().join(), state].join(' ');
        }),
    );
    compare('somebody', people.toSorted(), expected.toSorted());
  }

  private async compareClasses(): Promise<void> {
    const { model } = this;
    const { items } = await this.ask('list-classes', '--archived');
    const listed = items.map(({ id, name, staff, archived, pupils, homeroomTeacher }: Item) => ({
      ...{ id, name, staff, archived, pupils, homeroomTeacher: homeroomTeacher?.id ?? null },
    }));
    const expected = [...model.classes]
      .filter(([, one]) => one.year === model.year)
      .map(([id, { name, staff, archived }]) => ({
        ...{ id, name, staff, archived, pupils: model.pupilsOf(id), homeroomTeacher: model.homeroomOf(id) },
      }));
    compare('a class', listed.toSorted(byId), expected.toSorted(byId));
  }

  private async compareMovement(): Promise<void> {
    const { model } = this;
    const { items, totals } = await this.ask('list-movement');
    const dates = items.map((item: Item) => item.date);
    expect(dates, 'the oldest first').toEqual(dates.toSorted());
    const expected = model.events.map(({ crossing: _crossing, year: _year, destination, order, ...event }) => ({
      ...{ ...event, person: event.person, from: model.nameOfClass(event.from) },
      to: model.nameOfClass(event.to) ?? destination,
      order: order.number === null && order.date === null ? null : order,
    }));
    compare('a movement', toTexts(items.map((item: Item) => ({ ...item, person: item.person.id }))), toTexts(expected));
    compare('the totals', [totals], [model.totalsOf(model.events)]);
    await this.compareFigures();
  }

  private async compareFigures(): Promise<void> {
    const { model } = this;
    const { year, totals, movement, homeroom, classes } = await this.ask('stats');
    const told = { year, pupils: totals.pupils, staff: totals.staff, movement };
    compare('the figures', [told], [model.figuresOf(model.today)]);
    const teaching = model.openClasses().filter((number) => !model.classes.get(number)?.staff);
    const assigned = teaching.filter((number) => model.homeroomOf(number) !== null).length;
    const parents = model.listIn('parent').length;
    compare(
      'the totals of the figures',
      [{ homeroom, classes: totals.classes, parents: totals.parents }],
      [{ homeroom: { assigned, classes: teaching.length }, classes: teaching.length, parents }],
    );
    compare(
      'the figures of a class',
      classes.map((one: Item) => ({ class: one.class, pupils: one.pupils })).toSorted(byClass),
      teaching.map((one) => ({ class: model.nameOfClass(one), pupils: model.pupilsOf(one) })).toSorted(byClass),
    );
    if (model.isDayUnsure) return;
    // pupils are those of the beginning of the year, more who came, less who left
    const sum = model.pupilsBefore + movement.arrived - movement.departed;
    expect(totals.pupils, 'pupils are the sum of movements').toBe(sum);
  }

  /** What must hold whatever was done, asked of the store itself. */
  private expectSound(): void {
    const { model } = this;
    const bare = model.people.flatMap((one, index) => (one.bare ? index + 1 : []));
    const values = { today: model.today, several: model.kind === 'supplementary' ? 1 : 0, bare: JSON.stringify(bare) };
    const connection = new Database(this.store, { readonly: true });
    try {
      for (const [rule, sql] of Object.entries(NEVER)) {
        expect(connection.prepare(sql).all(values), rule).toEqual([]);
      }
    } finally {
      connection.close();
    }
  }

  private async ask(...argv: string[]): Promise<Item> {
    const world = { now: new Date(this.model.now).toISOString() };
    const { code, stderr, json } = await run(['--store', this.store, ...argv, '--json'], world);
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stderr}`);
    return json;
  }

  private run(argv: readonly string[]): Promise<Outcome> {
    const now = new Date(this.model.now).toISOString();
    const shown = argv.map((word) => (/[ #'*]/.test(word) ? `'${word}'` : word));
    this.script.push(`SFERUM_NOW=${now} sferum-admin ${shown.join(' ')} --json`);
    return run(['--store', this.store, ...argv, '--json'], { now, seed: `${this.steps}` });
  }

  private bytes(): string {
    const log = `${this.store}-wal`;
    return readFileSync(this.store, 'latin1') + (existsSync(log) ? readFileSync(log, 'latin1') : '');
  }
}

/** Places of pupils where the kind allows one class, and of everybody else. */
const SINGLE = "(role <> 'pupil' OR NOT :several)";

/** What no store ever holds. */
const NEVER: Readonly<Record<string, string>> = {
  'nobody is in two places at a time where one is allowed': `SELECT one.id AS earlier, other.id AS later FROM enrolment AS one
    JOIN enrolment AS other ON other.id > one.id AND other.person_id = one.person_id AND other.role = one.role
    WHERE (one.role <> 'pupil' OR NOT :several)
      AND one.started_on < coalesce(other.ended_on, '9') AND other.started_on < coalesce(one.ended_on, '9')`,
  'nobody is in one class twice at a time': `SELECT one.id AS earlier, other.id AS later FROM enrolment AS one
    JOIN enrolment AS other ON other.id > one.id AND other.person_id = one.person_id AND other.role = one.role
      AND other.class_id IS one.class_id
    WHERE one.started_on < coalesce(other.ended_on, '9')
      AND other.started_on < coalesce(one.ended_on, '9')`,
  'one place follows another by a move, with a year, or after a withdrawal': `SELECT * FROM (
      SELECT person_id, role, end_kind, ended_on, lead(start_kind) OVER next AS next_kind,
        lead(started_on) OVER next AS next_start
      FROM enrolment WHERE ${SINGLE}
      WINDOW next AS (PARTITION BY person_id, role ORDER BY id))
    WHERE next_kind IS NOT NULL AND NOT coalesce(CASE end_kind
      WHEN 'transferred' THEN next_kind = 'transferred' AND next_start = ended_on
      WHEN 'year-ended' THEN next_kind IN ('formed', 'repeated') AND next_start = ended_on
      WHEN 'withdrawn' THEN next_kind = 'reinstated' AND next_start >= ended_on END, 0)`,
  'no gap but after a withdrawal': `SELECT gap.id FROM enrolment AS gap
    WHERE gap.ended_on IS NOT NULL
      AND EXISTS (SELECT 1 FROM enrolment AS after WHERE after.person_id = gap.person_id AND after.role = gap.role
        AND after.started_on > gap.ended_on)
      AND NOT EXISTS (SELECT 1 FROM enrolment AS cover WHERE cover.person_id = gap.person_id AND cover.role = gap.role
        AND cover.id <> gap.id AND cover.started_on <= gap.ended_on AND coalesce(cover.ended_on, '9') > gap.ended_on)
      AND NOT EXISTS (SELECT 1 FROM enrolment AS going WHERE going.person_id = gap.person_id AND going.role = gap.role
        AND going.end_kind = 'withdrawn' AND going.ended_on = gap.ended_on)`,
  'present places are in open classes of the present year, or in none': `SELECT enrolment.id FROM enrolment
    JOIN class ON class.id = class_id WHERE enrolment.ended_on IS NULL AND (archived_at IS NOT NULL OR year <> (SELECT year FROM organization))`,
  'nobody is in a class before its year began, or after it ended': `SELECT enrolment.id FROM enrolment
    JOIN class ON class.id = class_id
    JOIN (SELECT year, began_at, ended_at FROM past_year
      UNION ALL SELECT year, year_began_at, NULL FROM organization) AS own ON own.year = class.year
    WHERE (started_on < date(began_at, '+3 hours')
      OR coalesce(enrolment.ended_on, :today) > coalesce(date(own.ended_at, '+3 hours'), :today))`,
  'pupils are in no class of staff': `SELECT enrolment.id FROM enrolment JOIN class ON class.id = class_id
    WHERE staff AND role <> 'teacher'`,
  'nothing is recorded for a day to come': `SELECT id FROM enrolment
    WHERE (started_on > :today OR ended_on > :today)`,
  'homeroom teachers are present staff, of open classes of the present year': `SELECT homeroom.id FROM homeroom
    JOIN class ON class.id = class_id WHERE homeroom.ended_on IS NULL AND (staff OR archived_at IS NOT NULL OR year <> (SELECT year FROM organization)
        OR NOT EXISTS (SELECT 1 FROM enrolment
          WHERE person_id = homeroom.person_id AND role = 'teacher' AND ended_on IS NULL))`,
  'a class has one homeroom teacher at a time': `SELECT one.id FROM homeroom AS one
    JOIN homeroom AS other ON other.id > one.id AND other.class_id = one.class_id
    WHERE one.started_on < coalesce(other.ended_on, '9') AND other.started_on < coalesce(one.ended_on, '9')`,
  'one of the administrators is the primary one': `SELECT 1 WHERE 1 <> (
    SELECT count(*) FROM administrator WHERE ended_on IS NULL AND is_primary)`,
  'administrators are present staff': `SELECT id FROM administrator WHERE ended_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM enrolment WHERE person_id = administrator.person_id AND role = 'teacher' AND ended_on IS NULL)`,
  'present parents have a present child, or were entered without one': `SELECT person_id FROM enrolment
    WHERE role = 'parent' AND ended_on IS NULL AND person_id NOT IN (SELECT value FROM json_each(:bare))
      AND NOT EXISTS (SELECT 1 FROM parent_child JOIN enrolment AS child ON child.person_id = child_id
        WHERE parent_id = enrolment.person_id AND child.role = 'pupil' AND child.ended_on IS NULL)`,
};

const forgetNothing = (said: unknown) => said;
const byId = (one: Item, other: Item) => one.id - other.id;
const byName = (one: Item, other: Item) => (one.name < other.name ? -1 : 1);
const byClass = (one: Item, other: Item) => (one.class < other.class ? -1 : 1);

function flag(name: string, value: string | null | undefined): string[] {
  return value === null || value === undefined ? [] : [name, value];
}

/** Things in an order that says nothing. */
function toTexts(items: readonly object[]): string[] {
  return items
    .map((item) => Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    .map((fields) => JSON.stringify(Object.fromEntries(fields)))
    .toSorted();
}

function withoutGrade({ grade: _grade, letter: _letter, ...rest }: Item) {
  return rest;
}

function tellAdministrators(administrators: readonly Item[]) {
  return administrators
    .map(({ id, primary }) => ({ id, primary }))
    .toSorted((one, other) => Number(other.primary) - Number(one.primary) || one.id - other.id);
}

/** The model of the template. */
function makeModel(kind: Kind): MovementModel {
  const model = new MovementModel(kind, Date.parse(NOW), FIRST_YEAR);
  model.addClass(STAFF_CLASS[kind], true);
  for (const one of CLASSES[kind]) model.addClass(one);
  for (const [index, one] of STAFF.entries()) model.addPerson(one, 'teacher', 1, { joined: index !== 0 });
  model.addAdministrator(ADMINISTRATOR);
  const parents = new Map<string, number>();
  for (const pupil of PUPILS) {
    const number = model.addPerson(pupil.name, 'pupil', pupil.class + 2, { birthDate: pupil.birthDate });
    if (pupil.parent === null) continue;
    const parent = parents.get(pupil.parent) ?? model.addPerson(pupil.parent, 'parent', null);
    parents.set(pupil.parent, parent);
    model.addChild(parent, number);
  }
  return model;
}

/** A store with everybody in it, to be copied for each sequence. The staff have joined, but for the director. */
async function makeTemplate(kind: Kind, folder: string): Promise<string> {
  const template = join(folder, 'template.db');
  const [staff, pupils] = [join(folder, 'staff.csv'), join(folder, 'pupils.csv')];
  writeFileSync(staff, ['ФИО', ...STAFF].map((one) => `${one}\n`).join(''));
  const rows = PUPILS.map(({ name: fullName, class: index, birthDate, parent }) =>
    [fullName, CLASSES[kind][index], birthDate, parent ?? ''].join(';'),
  );
  writeFileSync(pupils, `ФИО;Класс;Дата рождения;Мать\n${rows.join('\n')}\n`);
  const say = async (...argv: string[]) => {
    const outcome = await run(['--store', template, ...argv, '--json']);
    expect([argv[0], outcome.code, outcome.stderr]).toEqual([argv[0], 0, '']);
    return outcome.json;
  };
  await say(...REGISTRATION.map((word) => (word.startsWith('--kind=') ? `--kind=${kind}` : word)));
  await say('create-class', ...CLASSES[kind]);
  await say('import-roster', staff, '--role', 'teacher');
  await say('import-roster', pupils, '--role', 'pupil');
  const { issued } = await say('invite', STAFF_CLASS[kind], '--role', 'teacher', '--uses', '2');
  for (const one of STAFF.slice(2)) await say('join', issued[0].code, '--name', one);
  await say('approve', '--matched');
  return template;
}

/** What failed, without the values: its first line to the first colon. */
function tellFailure(failure: unknown): string | null {
  return failure === null
    ? null
    : (/^[^:\n]*/.exec(failure instanceof Error ? failure.message : String(failure))?.[0] ?? '');
}

/** The step without what it may well do without. */
function simplify(step: Step): Step {
  const plain = { ...step, wait: 0 };
  if ('order' in plain) plain.order = { number: false, date: false };
  return plain;
}

test.each(Object.entries(SETTINGS))(
  'the register equals the model: %s',
  { timeout: LONG ? 3_600_000 : 120_000 },
  async (_, { kind, short, long, salt }) => {
    const folder = temporaryFolder();
    const template = await makeTemplate(kind, folder);
    const tally = new Tally();
    /** Takes the steps in a store of their own; what was typed, and why it failed. */
    const take = async (steps: readonly Step[]): Promise<{ script: string[]; failure: unknown }> => {
      const own = mkdtempSync(join(folder, 'sequence-'));
      const pair = new Pair(kind, own, template, tally);
      try {
        for (const one of steps) await pair.take(one);
        await pair.comparePast();
        return { script: pair.script, failure: null };
      } catch (failure) {
        return { script: pair.script, failure };
      } finally {
        rmSync(own, { recursive: true });
      }
    };
    const sequence = fc.noBias(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }));
    const property = fc.asyncProperty(sequence, async (steps) => {
      const { failure } = await take(steps);
      if (failure !== null) throw failure;
    });
    const numRuns = LONG ? long : short;
    const limits = { interruptAfterTimeLimit: LONG ? 3_500_000 : 90_000, endOnFailure: true };
    const details = await fc.check(property, { seed: SEED + salt, numRuns, ...limits });
    const [found] = details.counterexample ?? [];
    if (found !== undefined) {
      const steps = await shorten(found, async (tried) => tellFailure((await take(tried)).failure), simplify);
      const { script, failure } = await take(steps);
      const where = `SFERUM_SEED=${SEED}, sequence ${details.numRuns}, shortened from ${found.length} steps to ${steps.length}`;
      const error = new Error([where, ...script, failure].join('\n'));
      error.stack = '';
      throw error;
    }
    expect(details.numRuns, 'sequences in the time given').toBe(numRuns);
    process.stdout.write(`    ${numRuns} sequences of seed ${SEED}: ${tally}\n`);
  },
);
