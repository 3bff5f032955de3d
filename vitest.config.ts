import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => {
  // the longer figures: `--mode long` and SFERUM_LONG=1 are the same
  const long = mode === 'long' || process.env.SFERUM_LONG === '1';
  return {
    test: {
      include: ['test/**/*.test.ts'],
      maxWorkers: 2,
      testTimeout: long ? 900_000 : 30_000,
      hookTimeout: 60_000,
      env: {
        // reports of faults that tests provoke stay out of the developer's own folders
        XDG_STATE_HOME: join(tmpdir(), 'sferum-test-state'),
        SFERUM_LONG: long ? '1' : '',
      },
    },
  };
});
