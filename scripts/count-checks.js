import { readFileSync } from 'node:fs'

// Prints the closing line of `.ci/run`: `count-checks.js STAGES_PASSED STAGES_FAILED REPORT…`, each report as vitest's
// JSON reporter writes it. Fails when anything has failed, or when one of the reports is missing or holds no test.
const [, , stagesPassed, stagesFailed, ...reports] = process.argv

let passed = Number(stagesPassed)
let failed = Number(stagesFailed)
let skipped = 0
let everyReportHasTests = true

for (const report of reports) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readReport(report)
  // A file that cannot be loaded has failed without a test of its own.
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  passed += numPassedTests
  failed += numFailedTests + broken
  skipped += numPendingTests + numTodoTests
  if (numPassedTests + numFailedTests > 0) continue
  console.log(`${report}: no test ran`)
  everyReportHasTests = false
}

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 && everyReportHasTests ? 0 : 1

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Missing or cut off when its stage was killed; that stage counts as failed.
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  }
}
