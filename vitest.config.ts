import { defineConfig } from 'vitest/config'

const conformance = 'src/**/*.conformance.test.{ts,tsx}'
const setup = ['./bin/lib/test-database.ts']

// One PostgreSQL a run, asked for by bin/lib/test-database.ts; two workers, since a test machine has two cores.
export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    globalSetup: setup,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}', 'bin/**/*.test.ts'], exclude: [conformance] } },
      { extends: true, test: { name: 'e2e', include: ['e2e/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, sequence: { groupOrder: 1 }, fileParallelism: false } },
      { extends: true, test: { name: 'bench', include: ['bench/**/*.bench.ts'], testTimeout: 600_000, hookTimeout: 120_000, fileParallelism: false } },
      // Without the vectors there is nothing to run; bin/conformance.mjs says so.
      ...(process.env['HELIU_VECTORS']
        ? [{ extends: true as const, test: { name: 'conformance', include: [conformance], testTimeout: 120_000, sequence: { groupOrder: 2 } } }]
        : []),
    ],
  },
})
