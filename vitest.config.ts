import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // reports of faults that tests provoke stay out of the developer's own folders
    env: { XDG_STATE_HOME: join(tmpdir(), 'sferum-test-state') },
  },
});
