// Writes the parts of the documentation that are generated from the sources, so that they cannot differ: the pages of
// builders and functions, the output of the examples in README.md, the variables, and the rules. `npm run docs` writes
// them; with --check it only reports outdated files.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environmentPage } from './environment.ts'
import { referencePages } from './pages.ts'
import { exportsOfPackage } from './project.ts'
import { readmeWithOutput } from './readme.ts'
import { releasesPage } from './releases.ts'
import { ruleList } from './rule-list.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const textOf = (file: string): string => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '')

const isCheck = process.argv.includes('--check')
const ruleFile = 'src/check/rules/all.ts'
// The sources cannot be imported while the list names a deleted rule.
if (textOf(ruleFile) !== ruleList()) {
  if (isCheck) {
    console.error(`Out of date; run "npm run docs": ${ruleFile}`)
    process.exit(1)
  }
  writeFileSync(join(root, ruleFile), ruleList())
}
const { rulesPage } = await import('./rules.ts')
const project = await exportsOfPackage()
const wanted = new Map([
  ['README.md', readmeWithOutput(textOf('README.md'))],
  ['docs/environment.md', environmentPage()],
  ['docs/releases.md', releasesPage()],
  ['docs/rules.md', rulesPage()],
  ...[...referencePages(project)].map(([name, text]) => [`docs/${name}`, text] as const),
])
// These folders contain no other files.
const left = ['docs/builders', 'docs/functions']
  .flatMap((folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : [],
  )
  .filter((file) => !wanted.has(file))
const stale = [...wanted].filter(([file, text]) => textOf(file) !== text)

if (isCheck) {
  const names = [...stale.map(([file]) => file), ...left]
  if (names.length > 0) {
    console.error(`Out of date; run "npm run docs": ${names.join(', ')}`)
    process.exitCode = 1
  }
} else {
  for (const file of left) rmSync(join(root, file))
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
}
