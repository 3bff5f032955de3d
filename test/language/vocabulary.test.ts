import { describe, expect, test } from 'vitest';
import { ORGANIZATION_KINDS } from '../../src/domain/organization.ts';
import { vocabularyOf as englishVocabularyOf } from '../../src/language/en/vocabulary.ts';
import { decline } from '../../src/language/ru/declension.ts';
import { abbreviate, agreeWithCount, into } from '../../src/language/ru/noun.ts';
import { makeVocabulary, vocabularyOf } from '../../src/language/ru/vocabulary.ts';

/** The forms other than the nominative singular, in the order of the cases. */
function tell({ one, many }: ReturnType<typeof decline>): string {
  return `${Object.values(one).slice(1).join(' ')} | ${Object.values(many).join(' ')}`;
}

describe('a word of an organisation’s own', () => {
  test.each([
    [
      'куратор',
      'куратора куратору куратора куратором кураторе | кураторы кураторов кураторам кураторов кураторами кураторах',
    ],
    [
      'воспитатель',
      'воспитателя воспитателю воспитателя воспитателем воспитателе | воспитатели воспитателей воспитателям воспитателей воспитателями воспитателях',
    ],
    [
      'воспитанник',
      'воспитанника воспитаннику воспитанника воспитанником воспитаннике | воспитанники воспитанников воспитанникам воспитанников воспитанниками воспитанниках',
    ],
    [
      'студент',
      'студента студенту студента студентом студенте | студенты студентов студентам студентов студентами студентах',
    ],
    ['кадет', 'кадета кадету кадета кадетом кадете | кадеты кадетов кадетам кадетов кадетами кадетах'],
    [
      'профессор',
      'профессора профессору профессора профессором профессоре | профессора профессоров профессорам профессоров профессорами профессорах',
    ],
    [
      'юнармеец',
      'юнармейца юнармейцу юнармейца юнармейцем юнармейце | юнармейцы юнармейцев юнармейцам юнармейцев юнармейцами юнармейцах',
    ],
    ['чтец', 'чтеца чтецу чтеца чтецом чтеце | чтецы чтецов чтецам чтецов чтецами чтецах'],
    [
      'секретарь',
      'секретаря секретарю секретаря секретарём секретаре | секретари секретарей секретарям секретарей секретарями секретарях',
    ],
    ['герой', 'героя герою героя героем герое | герои героев героям героев героями героях'],
    ['ребёнок', 'ребёнка ребёнку ребёнка ребёнком ребёнке | дети детей детям детей детьми детях'],
    ['вожатый', 'вожатого вожатому вожатого вожатым вожатом | вожатые вожатых вожатым вожатых вожатыми вожатых'],
    [
      'занимающийся',
      'занимающегося занимающемуся занимающегося занимающимся занимающемся | занимающиеся занимающихся занимающимся занимающихся занимающимися занимающихся',
    ],
    ['ведущий', 'ведущего ведущему ведущего ведущим ведущем | ведущие ведущих ведущим ведущих ведущими ведущих'],
    [
      'староста',
      'старосты старосте старосту старостой старосте | старосты старост старостам старост старостами старостах',
    ],
    [
      'учащаяся',
      'учащейся учащейся учащуюся учащейся учащейся | учащиеся учащихся учащимся учащихся учащимися учащихся',
    ],
    ['мать', 'матери матери мать матерью матери | матери матерей матерям матерей матерями матерях'],
  ])('%s is declined as a person', (word, forms) => {
    expect(tell(decline(word, true))).toBe(forms);
  });

  test.each([
    ['отряд', 'masculine', 'отряда отряду отряд отрядом отряде | отряды отрядов отрядам отряды отрядами отрядах'],
    ['кружок', 'masculine', 'кружка кружку кружок кружком кружке | кружки кружков кружкам кружки кружками кружках'],
    ['взвод', 'masculine', 'взвода взводу взвод взводом взводе | взводы взводов взводам взводы взводами взводах'],
    [
      'ансамбль',
      'masculine',
      'ансамбля ансамблю ансамбль ансамблем ансамбле | ансамбли ансамблей ансамблям ансамбли ансамблями ансамблях',
    ],
    [
      'лекторий',
      'masculine',
      'лектория лекторию лекторий лекторием лектории | лектории лекториев лекториям лектории лекториями лекториях',
    ],
    ['секция', 'feminine', 'секции секции секцию секцией секции | секции секций секциям секции секциями секциях'],
    ['стая', 'feminine', 'стаи стае стаю стаей стае | стаи стай стаям стаи стаями стаях'],
    [
      'мастерская',
      'feminine',
      'мастерской мастерской мастерскую мастерской мастерской | мастерские мастерских мастерским мастерские мастерскими мастерских',
    ],
    ['артель', 'feminine', 'артели артели артель артелью артели | артели артелей артелям артели артелями артелях'],
    ['звено', 'neuter', 'звена звену звено звеном звене | звенья звеньев звеньям звенья звеньями звеньях'],
    [
      'отделение',
      'neuter',
      'отделения отделению отделение отделением отделении | отделения отделений отделениям отделения отделениями отделениях',
    ],
    [
      'содружество',
      'neuter',
      'содружества содружеству содружество содружеством содружестве | содружества содружеств содружествам содружества содружествами содружествах',
    ],
  ])('%s is declined as a thing', (word, gender, forms) => {
    const noun = decline(word, false);
    expect([noun.gender, tell(noun)]).toEqual([gender, forms]);
  });

  test.each([
    ['учебная группа', false, 'учебной группы', 'учебную группу', 'учебные группы', 'учебных групп'],
    ['летний лагерь', false, 'летнего лагеря', 'летний лагерь', 'летние лагери', 'летних лагерей'],
    ['младшая группа', false, 'младшей группы', 'младшую группу', 'младшие группы', 'младших групп'],
    ['средняя группа', false, 'средней группы', 'среднюю группу', 'средние группы', 'средних групп'],
    [
      'творческая мастерская',
      false,
      'творческой мастерской',
      'творческую мастерскую',
      'творческие мастерские',
      'творческих мастерских',
    ],
    [
      'детское объединение',
      false,
      'детского объединения',
      'детское объединение',
      'детские объединения',
      'детских объединений',
    ],
    [
      'клуб по интересам',
      false,
      'клуба по интересам',
      'клуб по интересам',
      'клубы по интересам',
      'клубов по интересам',
    ],
    ['класс-комплект', false, 'класса-комплекта', 'класс-комплект', 'классы-комплекты', 'классов-комплектов'],
    ['арт-студия', false, 'арт-студии', 'арт-студию', 'арт-студии', 'арт-студий'],
    ['IT-кластер', false, 'IT-кластера', 'IT-кластер', 'IT-кластеры', 'IT-кластеров'],
    ['отделение СПО', false, 'отделения СПО', 'отделение СПО', 'отделения СПО', 'отделений СПО'],
    ['юный моряк', true, 'юного моряка', 'юного моряка', 'юные моряки', 'юных моряков'],
    [
      'законный представитель',
      true,
      'законного представителя',
      'законного представителя',
      'законные представители',
      'законных представителей',
    ],
    ['старшая вожатая', true, 'старшей вожатой', 'старшую вожатую', 'старшие вожатые', 'старших вожатых'],
    [
      'мастер производственного обучения',
      true,
      'мастера производственного обучения',
      'мастера производственного обучения',
      'мастера производственного обучения',
      'мастеров производственного обучения',
    ],
    [
      'тренер-преподаватель',
      true,
      'тренера-преподавателя',
      'тренера-преподавателя',
      'тренеры-преподаватели',
      'тренеров-преподавателей',
    ],
    [
      'заведующий отделением',
      true,
      'заведующего отделением',
      'заведующего отделением',
      'заведующие отделением',
      'заведующих отделением',
    ],
    ['куратор группы', true, 'куратора группы', 'куратора группы', 'кураторы группы', 'кураторов группы'],
  ])('%s is declined as a phrase', (phrase, isPerson, genitive, accusative, plural, genitivePlural) => {
    const { one, many } = decline(phrase, isPerson);
    expect([one.genitive, one.accusative, many.nominative, many.genitive]).toEqual([
      ...[genitive, accusative, plural, genitivePlural],
    ]);
  });

  test.each([
    ...[
      ['МБОУ', false],
      ['бюро', false],
      ['ателье', false],
      ['соль', false],
      ['10-й отряд', false],
    ],
    ...[
      ['teacher', true],
      ['педагоги', true],
      ['дети', true],
      ['жюри', true],
      ['юная учитель', true],
      ['', true],
    ],
  ] as [string, boolean][])('«%s» cannot be declined for certain and stays as it is', (word, isPerson) => {
    const { one, many } = decline(word, isPerson);
    expect(new Set([...Object.values(one), ...Object.values(many)])).toEqual(new Set([word]));
  });
});

describe('the vocabulary', () => {
  test.each(ORGANIZATION_KINDS)('of a %s is known by heart in every form', (kind) => {
    const { kind: _kind, homeroom: _homeroom, ...nouns } = vocabularyOf(kind);
    for (const { one, many, full } of Object.values(nouns)) {
      expect(new Set(Object.values(one)).size).toBeGreaterThan(2);
      for (const forms of [one, many, full]) {
        expect(Object.values(forms)).toHaveLength(6);
        expect(Object.values(forms).join()).toMatch(/^[а-яё ,()]+$/);
      }
    }
  });

  test('is that of the kind where the organisation has no words of its own', async () => {
    expect(await makeVocabulary({ kind: 'college', own: {} })).toEqual(vocabularyOf('college'));
  });

  test('knows by heart what another kind says', async () => {
    const { class: place, parent } = await makeVocabulary({ kind: 'school', own: { class: 'Кружковое объединение' } });
    expect([place.one.genitive, place.full.genitive]).toEqual(['объединения', 'кружкового объединения']);
    expect([parent.one.dative, parent.full.dative]).toEqual(['родителю', 'родителю (законному представителю)']);
  });

  test.each([
    ['supplementary', {}, 'руководитель', 'руководителя'],
    ['school', {}, 'классный руководитель', 'классного руководителя'],
    ['college', { homeroomTeacher: 'куратор группы' }, 'куратор', 'куратора'],
  ] as const)('of a %s with %j tells the leader of a class that is named', async (kind, own, one, genitive) => {
    const { leader } = await makeVocabulary({ kind, own });
    expect([leader.one.nominative, leader.one.genitive]).toEqual([one, genitive]);
  });

  test('shows a word without what would harm a terminal', async () => {
    const { class: place } = await makeVocabulary({ kind: 'school', own: { class: ' от\u202eряд ' } });
    expect(JSON.stringify(place)).not.toContain('\u202e');
  });

  test.each([
    ['school', {}, 'классное руководство'],
    ['college', {}, 'классное руководство'],
    ['supplementary', {}, 'руководство объединением'],
    ['college', { homeroomTeacher: 'куратор' }, 'руководство группой'],
    ['school', { class: 'отряд', homeroomTeacher: 'вожатый' }, 'руководство отрядом'],
  ] as const)('of a %s with %j names what a homeroom teacher does', async (kind, own, homeroom) => {
    expect((await makeVocabulary({ kind, own })).homeroom).toBe(homeroom);
  });

  test('in English is that of the kind', () => {
    const words = ORGANIZATION_KINDS.map((kind) => englishVocabularyOf(kind));
    expect(words.map((one) => [one.class.one, one.teacher.many, one.pupil.many])).toEqual([
      ['class', 'teachers', 'pupils'],
      ['group', 'lecturers', 'students'],
      ['club', 'educators', 'students'],
    ]);
  });
});

describe('a noun in a sentence', () => {
  test.each([
    [1, 'создан', 'создана', 'создано'],
    [3, 'созданы', 'созданы', 'созданы'],
    [5, 'создано', 'создано', 'создано'],
    [11, 'создано', 'создано', 'создано'],
    [21, 'создан', 'создана', 'создано'],
  ])('in the number of %i', (number, ...forms) => {
    const verb = ['создан', 'создана', 'создано', 'созданы'] as const;
    const told = ORGANIZATION_KINDS.map((kind) => agreeWithCount(number, vocabularyOf(kind).class, verb));
    expect(told).toEqual(forms);
  });

  test('follows «в» or «во»', () => {
    expect(['взвод', 'класс', 'ватагу', 'флотилию'].map(into)).toEqual([
      ...['во взвод', 'в класс', 'в ватагу', 'во флотилию'],
    ]);
  });

  test.each([
    ['студент', 'Студ.'],
    ['кадет', 'Кадеты'],
    ['воспитанник', 'Воспит.'],
    ['юный моряк', 'Юные моряки'],
    ['учащаяся', 'Уч-ся'],
    ['педагоги', 'Педаг.'],
  ])('%s heads a narrow column as %s', (word, title) => {
    expect(abbreviate(decline(word, true))).toBe(title);
  });
});
