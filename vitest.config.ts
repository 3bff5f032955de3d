import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: mode === 'long' ? 900_000 : 30_000,
    hookTimeout: 60_000,
    env: {
      // reports of faults that tests provoke stay out of the developer's own folders
      XDG_STATE_HOME: join(tmpdir(), 'sferum-test-state'),
      // the longer figures of the tests that start real processes
      ...(mode === 'long' && { SFERUM_LONG: '1' }),
    },
  },
}));
