import { defineConfig } from 'vitest/config'

const journeyTimeoutMilliseconds = 120_000

export default defineConfig({
  test: {
    globalSetup: 'tests/support/global-setup.ts',
    reporters: ['default', './scripts/count-reporter.ts'],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,simulator,scripts}/**/*.test.ts', 'dashboard/**/*.test.{ts,tsx}'],
          // A file's tests make their own databases and servers, so files may share a process; that is 7 times faster.
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          testTimeout: journeyTimeoutMilliseconds,
          hookTimeout: journeyTimeoutMilliseconds,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: journeyTimeoutMilliseconds,
          hookTimeout: journeyTimeoutMilliseconds,
        },
      },
    ],
  },
})
