/** Looks at a value and tells what is wrong with it; nothing when it has the shape. */
export type Shape = (value: unknown, path: string) => string[];

function shape(what: string, fits: (value: unknown) => boolean): Shape {
  return (value, path) => (fits(value) ? [] : [`${path}: ${what} expected, not ${JSON.stringify(value)}`]);
}

const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);

export const text = shape('text', (value) => typeof value === 'string' && value !== '');
export const anyText = shape('text, even empty', (value) => typeof value === 'string');
export const whole = shape('a whole number from 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
export const id = shape('an id', (value) => Number.isSafeInteger(value) && Number(value) > 0);
export const share = shape('a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1);
export const flag = shape('true or false', (value) => typeof value === 'boolean');
export const day = shape('a date YYYY-MM-DD', matches(/^\d{4}-\d\d-\d\d$/));
export const instant = shape('an instant in UTC', matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/));
export const kebab = shape('a kebab-case code', matches(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/));
export const phone = shape('a phone +7…', matches(/^\+\d{11,15}$/));

/** One of a closed set of values. */
export function oneOf(...values: readonly unknown[]): Shape {
  return shape(`one of ${JSON.stringify(values)}`, (value) => values.includes(value));
}

/** The shape, or null; never a missing field. */
export function nullable(inner: Shape): Shape {
  return (value, path) => (value === null ? [] : inner(value, path));
}

/** A list whose items all have a shape. */
export function arrayOf(inner: Shape): Shape {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => inner(item, `${path}[${index}]`))
      : [`${path}: a list expected, not ${JSON.stringify(value)}`];
}

/** An object with exactly these fields. */
export function object(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return [`${path}: an object expected, not ${JSON.stringify(value)}`];
    }
    const given = value as Record<string, unknown>;
    const missing = Object.keys(fields).filter((name) => !Object.hasOwn(given, name));
    const unknown = Object.keys(given).filter((name) => !Object.hasOwn(fields, name));
    return [
      ...missing.map((name) => `${path}.${name}: is missing`),
      ...unknown.map((name) => `${path}.${name}: is not in the contract`),
      ...Object.entries(fields).flatMap(([name, inner]) =>
        Object.hasOwn(given, name) ? inner(given[name], `${path}.${name}`) : [],
      ),
    ];
  };
}

const PERSON = { id, fullName: text };

export const personRef = object(PERSON);

/** A person with further fields. */
export function personRefWith(fields: Readonly<Record<string, Shape>>): Shape {
  return object({ ...PERSON, ...fields });
}

/** A list command's document. */
export function listOf(item: Shape): Shape {
  return object({ items: arrayOf(item), total: whole });
}

/** Everything wrong with a document, each complaint once however many items share it. */
export function findDepartures(document: unknown, expected: Shape): string[] {
  const complaints = expected(document, '$').map((complaint) => complaint.replaceAll(/\[\d+\]/g, '[]'));
  return [...new Set(complaints)];
}
