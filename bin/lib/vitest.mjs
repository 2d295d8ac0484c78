// Runs vitest once and counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './install.mjs'
import { runNode } from './run.mjs'

/** What vitest's JSON report says; a file that could not even be read counts as one failure. */
function count(path) {
  const report = JSON.parse(readFileSync(path, 'utf8'))
  const broken = report.testResults.filter((it) => it.status === 'failed' && it.assertionResults.length === 0).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

/** Runs the named projects, with further arguments of vitest; returns the counts and prints nothing of its own. */
export async function runVitest(node, { projects, args = [], env = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'heliu-report-'))
  const report = join(folder, 'report.json')
  try {
    const flags = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, '--passWithNoTests']
    const chosen = projects.map((project) => `--project=${project}`)
    const entry = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const code = await runNode(node, [entry, 'run', ...chosen, ...flags, ...args], { env })
    let counts
    try {
      counts = count(report)
    } catch {
      counts = { passed: 0, failed: 0, skipped: 0 }
    }
    // An error outside of any test fails the run too.
    if (code !== 0 && counts.failed === 0) counts.failed = 1
    return counts
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
