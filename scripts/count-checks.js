import { existsSync, readFileSync } from 'node:fs'

// Prints the closing line of `.ci/run`: `count-checks.js STAGES_PASSED STAGES_FAILED REPORT…`, each report as vitest's
// JSON reporter writes it. Fails when anything has failed, or when no test ran at all.
const [, , stagesPassed, stagesFailed, ...reports] = process.argv

let passed = Number(stagesPassed)
let failed = Number(stagesFailed)
let skipped = 0
let tests = 0

for (const report of reports.filter((file) => existsSync(file))) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readReport(report)
  // A file that cannot be loaded has failed without a test of its own.
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  passed += numPassedTests
  failed += numFailedTests + broken
  skipped += numPendingTests + numTodoTests
  tests += numPassedTests + numFailedTests
}

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 && tests > 0 ? 0 : 1

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Cut off when its stage was killed; that stage counts as failed.
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  }
}
