import { expect, test } from 'vitest';
import { isLargeChange } from '../../src/domain/large-change.ts';

test.each([
  [0, 0, false],
  [19, 20, false],
  [20, 100, true],
  [20, 200, false],
  [21, 200, true],
  [1000, 10_000, false],
  [1001, 10_000, true],
])('%i of %i people is a large change: %s', (touched, people, large) => {
  expect(isLargeChange(touched, people)).toBe(large);
});
