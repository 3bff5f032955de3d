import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONG } from '../support/long.ts';
import { isTrueIn, numberBelow, sometimes } from '../support/model.ts';
import { NOW, type Outcome, run, temporaryFolder } from '../support/run.ts';
import { REGISTRATION } from '../support/school.ts';
import {
  type Column,
  type Field,
  fullNameOf,
  HEADERS,
  type ImportOrder,
  isActive,
  type Prediction,
  type RosterFile,
  RosterModel,
  standingOf,
} from './roster-model.ts';

/**
 * The store equals a plain model of the contract (promises 3, 8, 11) after random sequences of rosters, hand edits, moves
 * and mirrors. Names, birth dates, ids and phones come from small pools, so that people meet all the time.
 *
 * SFERUM_SEED repeats a run, SFERUM_LONG=1 makes it long. A failure prints the shortest sequence found as files and
 * command lines.
 */
const SEED = Number(process.env.SFERUM_SEED ?? 20_261_122);

type Setting = { kind: 'school' | 'supplementary'; role: 'pupil' | 'teacher'; short: number; long: number };

const SETTINGS: Record<string, Setting> = {
  'pupils of a school': { kind: 'school', role: 'pupil', short: 30, long: 800 },
  'pupils who may be in several classes': { kind: 'supplementary', role: 'pupil', short: 20, long: 500 },
  staff: { kind: 'school', role: 'teacher', short: 10, long: 200 },
};

const CLASSES = {
  school: { there: ['5А', '5Б'], missing: '6 кадетский', wrong: 'пятый' },
  supplementary: { there: ['Шахматы-2', 'Лепка'], missing: 'Хор', wrong: 'Кружок'.repeat(11) },
} as const;
/** Those whom rosters are about, by the places in the pools below: namesakes, and people much like each other. */
const PEOPLE = [
  { name: 0, birthDate: 0, externalId: 0, class: 0, phone: 0, email: 0 },
  { name: 0, birthDate: 1, externalId: 1, class: 1, phone: 1, email: 1 },
  { name: 1, birthDate: 0, externalId: 2, class: 0, phone: 0, email: 0 },
  { name: 1, birthDate: 1, externalId: 3, class: 0, phone: 2, email: 0 },
  { name: 2, birthDate: 0, externalId: 4, class: 1, phone: 1, email: 1 },
  { name: 3, birthDate: 1, externalId: 5, class: 1, phone: 2, email: 0 },
  { name: 4, birthDate: 0, externalId: 6, class: 0, phone: 0, email: 1 },
] as const;
const NAMES = {
  pupil: ['Иванов Иван Иванович', 'Ёлкина Алёна Семёновна', 'Майоров-Бойко Лев Ильич', 'Иванов Иван', 'Сомова Ева'],
  teacher: [
    'Иванов Иван Иванович',
    'Ёлкина Алёна Семёновна',
    'Орлова Мария Ивановна',
    'Лебедев Пётр Алексеевич',
    'Сомова Ева',
  ],
} as const;
const BIRTH_DATES = { pupil: ['2015-02-01', '2014-12-30'], teacher: ['1980-02-01', '1975-12-30'] } as const;
const IDS = ['17', '18', 'а-1/Б', '0017', '20', '21', '22'] as const;
const PHONES = ['89000000101', '89000000102', '89000000103'] as const;
const EMAILS = ['one@example.org', 'two@example.org'] as const;

/** Ways to spell a name that do not make it another one. */
const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  capitals: (text) => text.toUpperCase(),
  small: (text) => text.toLowerCase(),
  е: (text) => text.replaceAll('ё', 'е').replaceAll('Ё', 'Е'),
  latin: (text) => text.replaceAll('а', 'a').replaceAll('о', 'o').replaceAll('М', 'M').replaceAll('С', 'C'),
  spaces: (text) => `  ${text.replaceAll(' ', ' \u00a0 ')} `,
  decomposed: (text) => text.normalize('NFD'),
  dash: (text) => text.replaceAll('-', ' – '),
};

/** What stands in a cell: the person's own value, nothing, or another value of the pool. */
type DrawnCell = 'own' | 'none' | number;

/** A row before it is written: about whom it is, what it says, and how it is spelled. */
type DrawnRow = {
  person: number;
  name: DrawnCell;
  spelling: string | null;
  class: DrawnCell;
  classSpelling: number;
  externalId: DrawnCell;
  birthDate: DrawnCell;
  dateSpelling: number;
  phone: DrawnCell;
  phoneSpelling: number;
  email: DrawnCell;
  flaw: 'name' | 'class' | 'date' | 'phone' | 'blank' | null;
};

/** A tidy file has everybody's own name, id and birth date. */
type DrawnFile = { without: readonly Column[]; split: boolean; tidy: boolean; rows: readonly DrawnRow[] };

type Step =
  | { do: 'import'; file: DrawnFile; flags: ImportOrder }
  /** One of the last files again: as it is, without a row, or with another row in the place of one. */
  | { do: 'again'; back: number; without: number | null; instead: DrawnRow | null; flags: ImportOrder }
  /** The rows that the last import with --rejects put aside. */
  | { do: 'rejects'; flags: ImportOrder }
  | { do: 'edit'; person: number; edits: { field: Field; value: number }[]; dryRun: boolean };

/** A cell that is the person's own or empty in some of ten cases, and else another's out of so many. */
function cell(own: number, none: number, others: number): fc.Arbitrary<DrawnCell> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: own, arbitrary: fc.constant('own' as const) },
    { weight: none, arbitrary: fc.constant('none' as const) },
    { weight: 10 - own - none, arbitrary: numberBelow(others) },
  );
}

const drawnRow: fc.Arbitrary<DrawnRow> = fc.record({
  person: numberBelow(PEOPLE.length),
  name: cell(9, 0, 5),
  spelling: sometimes(4, fc.constantFrom(...Object.keys(SPELLINGS))),
  class: cell(7, 1, 3),
  classSpelling: numberBelow(4),
  externalId: cell(4, 5, IDS.length),
  birthDate: cell(5, 4, 2),
  dateSpelling: numberBelow(4),
  phone: cell(4, 4, PHONES.length),
  phoneSpelling: numberBelow(3),
  email: cell(2, 7, EMAILS.length),
  flaw: sometimes(1, sometimes(2, fc.constantFrom('blank' as const, 'name', 'class', 'date', 'phone'))),
});

const drawnFile: fc.Arbitrary<DrawnFile> = fc.record({
  without: fc.uniqueArray(fc.constantFrom<Column>('email', 'phone', 'externalId', 'birthDate', 'class'), {
    maxLength: 4,
  }),
  split: isTrueIn(2),
  tidy: isTrueIn(5),
  rows: fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: fc.array(drawnRow, { maxLength: 9, size: 'max' }) },
    { weight: 6, arbitrary: fc.uniqueArray(drawnRow, { selector: (row) => row.person, maxLength: 9, size: 'max' }) },
  ),
});

const EDITABLE = ['phone', 'birthDate', 'externalId', 'surname', 'givenName', 'patronymic', 'email'] as const;

const flags: fc.Arbitrary<ImportOrder> = fc.record({
  moves: isTrueIn(4),
  createClasses: isTrueIn(6),
  mirror: sometimes(5, fc.constantFrom('classes' as const, 'all' as const)),
  maxLeavers: sometimes(8, fc.constantFrom('100%', '100%', '60%', '50%', '4', '0')),
  override: sometimes(3, fc.uniqueArray(fc.constantFrom<Field>(...EDITABLE), { maxLength: 3 })).map(
    (some) => some ?? [],
  ),
  rejects: isTrueIn(6),
  dryRun: isTrueIn(1),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('import' as const), file: drawnFile, flags }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('again' as const),
      back: numberBelow(3),
      without: sometimes(4, numberBelow(9)),
      instead: sometimes(4, drawnRow),
      flags,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rejects' as const), flags }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      person: numberBelow(30),
      edits: fc.uniqueArray(fc.record({ field: fc.constantFrom<Field>(...EDITABLE), value: numberBelow(4) }), {
        selector: ({ field }) => field,
        minLength: 1,
        maxLength: 2,
      }),
      dryRun: isTrueIn(1),
    }),
  },
);

/** Writes a row that was drawn into the cells of a file. */
function writeRow({ kind, role }: Setting, row: DrawnRow, columns: readonly Column[]): string[] {
  const classes = CLASSES[kind];
  const own = PEOPLE[row.person];
  const pick = (field: keyof (typeof PEOPLE)[number], pool: readonly string[]) => {
    const drawn = row[field];
    return drawn === 'none' || own === undefined ? '' : (pool[drawn === 'own' ? own[field] : drawn] ?? '');
  };
  const spell = SPELLINGS[row.spelling ?? ''] ?? ((text) => text);
  const name = pick('name', NAMES[role]);
  const [surname = '', givenName = '', patronymic = ''] = name.split(' ').map(spell);
  const className = pick('class', [...classes.there, classes.missing]);
  const classSpellings = [
    className,
    className.toLowerCase(),
    `  ${className.replaceAll('А', 'A')}`,
    kind === 'school' ? className.replace(/^(\d+)(.)$/, '$1-«$2» класс') : className.replaceAll('-', ' – '),
  ];
  const birthDate = pick('birthDate', BIRTH_DATES[role]);
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const dates = [
    `${day}.${month}.${year}`,
    `${year}-${month}-${day}`,
    `${Number(day)}.${Number(month)}.${year}`,
    `${day}.${month}.${year} г.`,
  ];
  const phone = pick('phone', PHONES);
  const phones = [phone, phone.replace(/^8(\d{3})/, '+7 ($1) '), phone.replace(/^8/, '7')];
  const said: Record<Column, string> = {
    externalId: pick('externalId', IDS),
    fullName: spell(name),
    ...{ surname, givenName, patronymic },
    // a class that is still to be made is called as the first row calls it
    class: (className === classes.missing ? className : classSpellings[row.classSpelling]) ?? '',
    birthDate: birthDate === '' ? '' : (dates[row.dateSpelling] ?? ''),
    phone: phones[row.phoneSpelling] ?? '',
    email: pick('email', EMAILS),
  };
  const flaws: Record<NonNullable<DrawnRow['flaw']>, Partial<Record<Column, string>>> = {
    blank: Object.fromEntries(columns.map((column) => [column, ''])),
    name: { fullName: '', surname: '' },
    class: { class: classes.wrong },
    date: { birthDate: '31.02.2015' },
    phone: { phone: '12' },
  };
  const cells = columns.map((column) => ({ ...said, ...(row.flaw !== null && flaws[row.flaw]) })[column]);
  // whom a pupil's row with nothing but a name means depends on which flag it was first taken with, which no model tells
  const says = (column: Column) => (cells[columns.indexOf(column)] ?? '').trim() !== '';
  const isBare = role === 'pupil' && !says('class') && !says('birthDate') && !says('externalId');
  return isBare ? columns.map(() => '') : cells;
}

function writeFile(setting: Setting, { without, split, tidy, rows }: DrawnFile): RosterFile {
  const name: Column[] = split ? ['surname', 'givenName', 'patronymic'] : ['fullName'];
  const optional = (['class', 'birthDate', 'phone', 'email'] as const).filter(
    (column) => !without.includes(column) && (column !== 'class' || setting.role === 'pupil'),
  );
  const columns: Column[] = [
    ...(without.includes('externalId') ? [] : (['externalId'] as const)),
    ...name,
    ...optional,
  ];
  const own = { name: 'own', externalId: 'own', birthDate: 'own' } as const;
  return { columns, rows: rows.map((row) => writeRow(setting, tidy ? { ...row, ...own } : row, columns)) };
}

function toText({ columns, rows }: RosterFile): string {
  const headers = columns.map((column) => HEADERS[column]);
  return [headers, ...rows].map((cells) => `${cells.join(';')}\n`).join('');
}

/** The flags of a field, which the contract names otherwise in one case. */
const FLAG_OF: Readonly<Record<Field, string>> = {
  ...{ surname: 'surname', givenName: 'name', patronymic: 'patronymic' },
  ...{ externalId: 'externalId', birthDate: 'birthDate', phone: 'phone', email: 'email' },
};

function toFlags(role: string, order: ImportOrder, rejectsFile: string): string[] {
  return [
    ...['--role', role],
    ...(order.moves ? ['--moves'] : []),
    ...(order.createClasses ? ['--create-classes'] : []),
    ...(order.mirror === null ? [] : [order.mirror === 'all' ? '--mirror=all' : '--mirror']),
    ...(order.maxLeavers === null ? [] : ['--max-leavers', order.maxLeavers]),
    ...(order.override.length === 0 ? [] : ['--override', order.override.map((field) => FLAG_OF[field]).join()]),
    ...(order.rejects ? ['--rejects', rejectsFile] : []),
    ...(order.dryRun ? ['--dry-run'] : []),
    '--json',
  ];
}

/** What a value drawn for a hand edit is; null clears the field. */
function editedValue({ role }: Setting, field: Field, value: number): string | null {
  const pools: Record<Field, readonly (string | null)[]> = {
    surname: ['Петрова', 'Иванов', 'ИВАНОВ', 'Сомова'],
    givenName: ['Ян', 'Иван', 'Лев', 'Ева'],
    patronymic: [null, 'Иванович', 'Ильич', 'Ильинична'],
    externalId: [null, ...IDS.slice(0, 3)],
    birthDate: [null, ...BIRTH_DATES[role], '1999-09-09'],
    phone: [null, '+79000000101', '+79000000102', '+79000000199'],
    email: [null, ...EMAILS, 'hand@example.org'],
  };
  return pools[field][value] ?? null;
}

const COMPARED_WARNINGS: readonly string[] = ['homonym', 'kept-by-hand', 'leavers-skipped', 'administrator-kept'];

/** A store and its model side by side, and what was done to both. */
class Pair {
  readonly script: string[] = [];
  readonly model: RosterModel;
  private readonly setting: Setting;
  private readonly folder: string;
  private readonly store: string;
  private readonly files: RosterFile[] = [];
  private aside: { path: string; file: RosterFile } | null = null;
  private written = 0;
  private imports = 0;
  private readonly tally: Tally;

  constructor(setting: Setting, folder: string, template: string, tally: Tally) {
    this.tally = tally;
    this.setting = setting;
    this.folder = folder;
    this.store = join(folder, 'school.db');
    copyFileSync(template, this.store);
    this.model = new RosterModel(setting.kind, setting.role, NOW.slice(0, 10));
    for (const name of CLASSES[setting.kind].there) this.model.createClass(name);
    this.model.registerStaff('Орлова Мария Ивановна', false, null);
    this.model.registerStaff('Лебедев Пётр Алексеевич', true, '+79000000017');
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'import') return await this.importFile(writeFile(this.setting, step.file), step.flags);
    if (step.do === 'again') return await this.importAgain(step);
    if (step.do === 'edit') return await this.edit(step);
    if (this.aside === null) return;
    const { path, file } = this.aside;
    await this.importAndCompare(file, path, step.flags);
  }

  private async importAgain({ back, without, instead, flags }: Step & { do: 'again' }): Promise<void> {
    const file = this.files[this.files.length - 1 - back];
    if (file === undefined) return;
    const rows = [...file.rows];
    const at = without === null ? -1 : without % Math.max(1, rows.length);
    if (at >= 0) rows.splice(at, 1);
    if (instead !== null) rows.splice(Math.max(0, at), 0, writeRow(this.setting, instead, file.columns));
    await this.importFile({ ...file, rows }, flags);
  }

  private async importFile(file: RosterFile, flags: ImportOrder): Promise<void> {
    const path = join(this.folder, `roster-${++this.written}.csv`);
    writeFileSync(path, toText(file));
    this.script.push(`cat > roster-${this.written}.csv <<'END'\n${toText(file)}END`);
    this.files.push(file);
    await this.importAndCompare(file, path, flags);
  }

  private async importAndCompare(file: RosterFile, path: string, order: ImportOrder): Promise<void> {
    const rejectsFile = join(this.folder, `rejects-${++this.imports}.csv`);
    const argv = ['import-roster', path, ...toFlags(this.setting.role, order, rejectsFile)];
    const before = this.bytes();
    const outcome = await this.run(argv);
    const predicted = this.model.importRoster(file, order);
    this.script.push(`# exit ${outcome.code}, ${JSON.stringify(nonZero(outcome.json.rows))}`);
    compareDocuments(outcome, predicted);
    this.tally.addImport(order, predicted);
    await this.compareStores(before, predicted.changed);
    const asideRows = predicted.rejects.map(({ line }) => file.rows[line - 2] ?? []);
    const isAside = predicted.applied && predicted.code === 5;
    expect(existsSync(rejectsFile), 'there is a file of refused rows').toBe(isAside);
    if (isAside) this.aside = { path: rejectsFile, file: { columns: file.columns, rows: asideRows } };
    if (predicted.applied && predicted.code === 0) await this.expectNothingToDo(argv, file, order);
  }

  /**
   * The very same file again changes nothing and says so. Not so where a later row of the file has made an earlier one
   * ambiguous: rows are taken one after the other, and the model has it so too.
   */
  private async expectNothingToDo(argv: readonly string[], file: RosterFile, order: ImportOrder): Promise<void> {
    const before = this.bytes();
    const outcome = await this.run(argv);
    const predicted = this.model.importRoster(file, order);
    this.script.push(`# exit ${outcome.code}, ${JSON.stringify(nonZero(outcome.json.rows))}`);
    compareDocuments(outcome, predicted);
    await this.compareStores(before, predicted.changed);
    if (predicted.code !== 0) return this.tally.add('refused when repeated');
    const { read, unchanged, duplicate } = predicted.rows;
    const said = { code: predicted.code, changed: predicted.changed, known: unchanged + duplicate };
    compare('the same file again', said, { code: 0, changed: false, known: read });
  }

  private async edit({ person, edits, dryRun }: Step & { do: 'edit' }): Promise<void> {
    const number = person % this.model.people.length;
    const values = edits.map(({ field, value }) => [field, editedValue(this.setting, field, value)] as const);
    const flags = values.map(([field, value]) => {
      const flag = FLAG_OF[field].replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return `--${flag}=${value ?? ''}`;
    });
    const before = this.bytes();
    const outcome = await this.run([
      ...['edit-person', `#${number + 1}`, ...flags, ...(dryRun ? ['--dry-run'] : [])],
      '--json',
    ]);
    const predicted = this.model.edit(number, Object.fromEntries(values), dryRun);
    expect(outcome.code, 'exit code').toBe(predicted.code);
    if (outcome.code === 0) expect(outcome.json.runId !== null, 'a run is recorded').toBe(predicted.changed && !dryRun);
    await this.compareStores(before, predicted.changed && !dryRun);
  }

  /** The store has what the model has; where nothing changes, it has the very bytes of before. */
  private async compareStores(before: string, changes: boolean): Promise<void> {
    if (!changes) return expect(this.bytes() === before, 'the bytes of the store stay').toBe(true);
    const argv = ['--store', this.store, 'list-people', '--all', '--json'];
    const { items } = (await run(argv)).json as { items: Item[] };
    const stored = items.toSorted((left, right) => left.id - right.id).map(tellItem);
    compare(
      'the register',
      stored,
      this.model.people.map((person) => tellPerson(this.model, person)),
    );
    if (this.setting.kind === 'school') {
      for (const { fullName, classes } of items) expect(classes.length, `classes of ${fullName}`).toBeLessThan(2);
    }
    const classes = (await run(['--store', this.store, 'list-classes', '--json'])).json.items as {
      name: string;
      staff: boolean;
    }[];
    expect(
      classes
        .filter(({ staff }) => !staff)
        .map(({ name }) => name)
        .toSorted(),
      'classes',
    ).toEqual(this.model.classNames.toSorted());
  }

  private run(argv: readonly string[]): Promise<Outcome> {
    const shown = argv
      .map((word) => word.replace(`${this.folder}/`, ''))
      .map((word) => (/[ #'*]/.test(word) ? `'${word}'` : word));
    this.script.push(`sferum-admin ${shown.join(' ')}`);
    return run(['--store', this.store, ...argv]);
  }

  private bytes(): string {
    const log = `${this.store}-wal`;
    return readFileSync(this.store, 'latin1') + (existsSync(log) ? readFileSync(log, 'latin1') : '');
  }
}

type Item = {
  id: number;
  fullName: string;
  role: string;
  classes: string[];
  state: string;
  externalId: string | null;
  birthDate: string | null;
  phone: string | null;
  email: string | null;
};

/** One line about somebody of the store, to be compared with the model's. */
function tellItem({ fullName, role, classes, state, externalId, birthDate, phone, email }: Item): string {
  const shown = role === 'teacher' ? [] : classes.toSorted();
  const left = state === 'left' ? 'left' : 'present';
  return [role, fullName, `[${shown.join()}]`, left, externalId, birthDate, phone, email].join(' | ');
}

function tellPerson(model: RosterModel, person: RosterModel['people'][number]): string {
  const { externalId, birthDate, phone, email } = person.fields;
  const places = isActive(person) ? standingOf(person) : [];
  const classes = places.flatMap((place) => (place.class === null ? [] : [model.nameOfClass(place.class)])).toSorted();
  const left = isActive(person) ? 'present' : 'left';
  return [person.role, fullNameOf(person), `[${classes.join()}]`, left, externalId, birthDate, phone, email].join(
    ' | ',
  );
}

function compareDocuments({ code, json }: Outcome, predicted: Prediction): void {
  const { read, ...counts } = json.rows as Record<string, number>;
  const sum = Object.values(counts).reduce((total, count) => total + count, 0);
  expect(sum, 'every row is counted once').toBe(read);
  type Remark = { line: number; code: string };
  const warnings = (json.warnings as Remark[]).filter((warning) => COMPARED_WARNINGS.includes(warning.code));
  compare(
    'the document',
    {
      ...{ code, rows: nonZero(json.rows), applied: json.applied, changed: json.runId !== null },
      rejects: (json.rejects as Remark[]).map((reject) => `${reject.code} ${reject.line}`),
      absent: predicted.absent === null ? null : json.absent,
      withdrawn: json.withdrawn,
      classesCreated: predicted.classesCreated === null ? null : json.classesCreated,
      warnings: [...new Set(warnings.map((warning) => `${warning.code} ${warning.line}`))].toSorted(),
    },
    {
      ...{
        code: predicted.code,
        rows: nonZero(predicted.rows),
        applied: predicted.applied,
        changed: predicted.changed,
      },
      rejects: predicted.rejects.map((reject) => `${reject.code} ${reject.line}`),
      absent: predicted.absent,
      withdrawn: predicted.withdrawn,
      classesCreated: predicted.classesCreated,
      warnings: [...new Set(predicted.warnings)].toSorted(),
    },
  );
}

/** Compares field by field what the program has with what the model has, and tells each difference on a line. */
function compare(what: string, program: object, model: object): void {
  const modelled = Object.entries(model);
  const differences = Object.entries(program).flatMap(([field, value], index) => {
    const [told, expected] = [JSON.stringify(value), JSON.stringify(modelled[index]?.[1])];
    return told === expected ? [] : [`  ${field}: the program has ${told}, the model ${expected}`];
  });
  const missing = modelled
    .slice(Object.keys(program).length)
    .map(([field, value]) => `  ${field}: the model has ${JSON.stringify(value)}`);
  if (differences.length + missing.length > 0)
    throw new Error([`${what} differs`, ...differences, ...missing].join('\n'));
}

function nonZero(rows: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(rows).filter(([, count]) => count > 0));
}

/** How often the sequences met what they are there for. */
class Tally {
  private readonly counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }

  addImport({ dryRun }: ImportOrder, { code, rows, withdrawn, rejects, warnings }: Prediction): void {
    this.add(dryRun ? 'dry runs' : `exit ${code}`);
    for (const [outcome, count] of Object.entries(rows)) this.add(outcome, count);
    this.add('withdrawn', withdrawn);
    for (const one of rejects) this.add(one.code);
    for (const one of warnings) this.add(one.replace(/ .*/, ''));
  }

  toString(): string {
    return [...this.counts]
      .map(([name, count]) => `${name} ${count}`)
      .toSorted()
      .join(', ');
  }
}

test.each(Object.entries(SETTINGS))(
  'the store equals the model: %s',
  { timeout: LONG ? 3_600_000 : 120_000 },
  async (_, setting) => {
    const folder = temporaryFolder();
    const template = join(folder, 'template.db');
    const kind = REGISTRATION.map((word) => (word.startsWith('--kind=') ? `--kind=${setting.kind}` : word));
    for (const argv of [kind, ['create-class', ...CLASSES[setting.kind].there]]) {
      expect((await run(['--store', template, ...argv])).code).toBe(0);
    }
    const tally = new Tally();
    let failed: string[] = [];
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 18, size: 'max' }), async (steps) => {
      const own = mkdtempSync(join(folder, 'sequence-'));
      const pair = new Pair(setting, own, template, tally);
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
    const numRuns = LONG ? setting.long : setting.short;
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
