// Invented rosters of any length for the benches: every row follows from its number alone, so they are always the same.
import { closeSync, openSync, writeSync } from 'node:fs';

const HEADER = 'ИД;Фамилия;Имя;Отчество;Дата рождения;Класс;Телефон;Почта';
const ROWS_IN_A_CHUNK = 2000;
const SCHOOL_YEAR = 2026;
const GRADES = 11;
const PUPILS_IN_A_CLASS = 25;
const CHANGED_IN = 100;

const words = (text) => text.split(' ');
const ROOTS = words(
  'Бар Вор Гор Дом Ерм Жар Зим Кар Ков Лап Луж Мак Мор Ник Нос Орл Пав Пет Рож Руд Сав Сем Тар Тим Фил Хол Чер Шев Щер Як',
);
const SUFFIXES = words('ан ар ел ен ец ид ик ил им ин ис ом он ор ош ук ул ун ур ыш');
const ENDINGS = [words('ов ова'), words('ин ина'), words('ский ская'), words('енко енко'), words('ев ева')];
const NAMES = [
  words(
    'Александр Артём Максим Михаил Дмитрий Иван Кирилл Матвей Лев Тимофей Егор Никита Алексей Андрей Роман Илья ' +
      'Владимир Марк Константин Фёдор Сергей Даниил Ярослав Степан Николай Глеб Павел Арсений Владислав Семён ' +
      'Григорий Денис Руслан Тимур Захар Антон Пётр Богдан Вадим Юрий',
  ),
  words(
    'София Анна Мария Алиса Виктория Анастасия Полина Александра Елизавета Ева Варвара Дарья Ксения Арина Екатерина ' +
      'Василиса Милана Вероника Кира Ульяна Валерия Алёна Маргарита Таисия Вера Ольга Татьяна Юлия Злата Надежда ' +
      'Диана Светлана Яна Любовь Евгения Ирина Наталья Нина Тамара Зоя',
  ),
];
const FATHERS = words(
  'Александров Сергеев Алексеев Андреев Дмитриев Владимиров Евгеньев Николаев Михайлов Иванов Олегов Викторов ' +
    'Юрьев Максимов Игорев Павлов Романов Денисов Антонов Константинов Вячеславов Анатольев Васильев Артёмов Петров ' +
    'Валерьев Русланов Вадимов Станиславов Борисов Геннадьев Фёдоров Леонидов Степанов Тимуров Григорьев Ярославов ' +
    'Георгиев Яковлев Семёнов',
);
const LETTERS = [...'АБВГДЕЖЗИКМНОП'];
const CLASS_ENDINGS = [...LETTERS, ...LETTERS.flatMap((first) => LETTERS.map((second) => first + second))];

const LATIN = new Map(
  [...'абвгдежзийклмнопрстуфхцчшщыюя'].map((letter, index) => [
    letter,
    words('a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sch y yu ya')[index],
  ]),
);

/** All surnames as men and women bear them, with the Latin spelling for an e-mail address, common ones first. */
const SURNAMES = SUFFIXES.flatMap((suffix) =>
  ENDINGS.flatMap((ending) => ROOTS.map((root) => ending.map((end) => withLatin(root + suffix + end)))),
);

function withLatin(surname) {
  return { surname, latin: [...surname.toLowerCase()].map((letter) => LATIN.get(letter)).join('') };
}

/** Chance that a seed decides: mulberry32. */
class Dice {
  #state;

  constructor(seed) {
    this.#state = Math.imul(seed + 17, 0x9e3779b1);
  }

  /** A number from 0 to below 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit) {
    return Math.floor(this.next() * limit);
  }

  /** Takes one of a list whose first ones are the common ones. */
  choose(list) {
    return list[Math.floor(this.next() ** 2 * list.length)];
  }
}

/**
 * Writes a roster of pupils, class by class as a journal system does, or with `shuffled` in no order at all. With
 * `changed` every hundredth row has another phone, with `parents` each has a mother. Returns how many rows are changed.
 */
export function writeRoster(file, rows, { changed = false, shuffled = false, parents = false } = {}) {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    const stride = shuffled ? coprimeTo(rows) : 1;
    let lines = [parents ? `${HEADER};Мать;Телефон матери` : HEADER];
    for (let place = 0; place < rows; place++) {
      const index = (place * stride) % rows;
      const row = makeRow(index, rows, changed && isChanged(index));
      lines.push(parents ? `${row};${makeMother(index, rows)}` : row);
      if (lines.length < ROWS_IN_A_CHUNK) continue;
      writeSync(descriptor, `${lines.join('\n')}\n`);
      lines = [];
    }
    if (lines.length > 0) writeSync(descriptor, `${lines.join('\n')}\n`);
  } finally {
    closeSync(descriptor);
  }
  return changed ? Math.floor((rows + CHANGED_IN / 2) / CHANGED_IN) : 0;
}

const isChanged = (index) => index % CHANGED_IN === CHANGED_IN / 2 - 1;

function makeRow(index, rows, changed) {
  const dice = new Dice(index);
  const sex = dice.below(2);
  const { surname, latin } = dice.choose(SURNAMES)[sex];
  const second = dice.below(50) === 0 ? `-${dice.choose(SURNAMES)[sex].surname}` : '';
  const name = dice.choose(NAMES[sex]);
  const patronymic = dice.below(100) === 0 ? '' : dice.choose(FATHERS) + (sex === 0 ? 'ич' : 'на');
  const { grade, className } = classOf(index, rows);
  const birthDate = makeBirthDate(dice, grade);
  const phone = makePhone(changed ? rows + index : index);
  const id = 1_000_000 + index * 7 + dice.below(7);
  return `${id};${surname}${second};${name};${patronymic};${birthDate};${className};${phone};${latin}${index}@pochta.example`;
}

/** The mother of a row's pupil, and her phone. */
function makeMother(index, rows) {
  const dice = new Dice(rows + index);
  const [surname, name] = [dice.choose(SURNAMES)[1].surname, dice.choose(NAMES[1])];
  return `${surname} ${name} ${dice.choose(FATHERS)}на;${makePhone(2 * rows + index)}`;
}

/** The class of a row: about 25 pupils each while a school has names for so many, at most 2,310 classes. */
function classOf(index, rows) {
  const most = GRADES * CLASS_ENDINGS.length;
  const classes = Math.min(most, Math.max(GRADES, Math.ceil(rows / PUPILS_IN_A_CLASS)));
  const number = Math.floor((index * classes) / rows);
  const grade = 1 + Math.floor((number * GRADES) / classes);
  const firstOfGrade = Math.ceil(((grade - 1) * classes) / GRADES);
  return { grade, className: `${grade}${CLASS_ENDINGS[number - firstOfGrade]}` };
}

/** Six years and a grade, or one more, before the school year. */
function makeBirthDate(dice, grade) {
  const year = SCHOOL_YEAR - 6 - grade - dice.below(2);
  const twoDigits = (number) => String(number).padStart(2, '0');
  return `${twoDigits(1 + dice.below(28))}.${twoDigits(1 + dice.below(12))}.${year}`;
}

/** A mobile number that no other number has: multiplying by what has no common divisor with 10⁹ hits each value once. */
function makePhone(number) {
  return `+79${String((number * 7_654_321 + 123_456_789) % 1_000_000_000).padStart(9, '0')}`;
}

/** A step that visits every row once and leaves neighbours far apart. */
function coprimeTo(rows) {
  const divides = (a, b) => (b === 0 ? a : divides(b, a % b));
  let step = Math.floor(rows * 0.618) + 1;
  while (divides(rows, step) !== 1) step++;
  return step;
}
