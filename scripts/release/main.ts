import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { InvalidArgumentError, program } from '@commander-js/extra-typings'
import { newestVersion, notesOf, withRelease } from './changelog.ts'

const branch = 'main'
const files = ['CHANGELOG.md', 'package.json', 'package-lock.json']

program
  .name('npm run release --')
  .description('Move the unreleased changes into a section, set the version, commit and tag. Nothing is pushed.')
  .argument('<version>', 'the new version, such as 0.2.0', parseVersion)
  .option('--dry-run', 'say what would be done, and change nothing')
  .action((version, { dryRun = false }) => {
    try {
      release(version, dryRun)
    } catch (error) {
      program.error(`release: ${(error as Error).message}`)
    }
  })
  .parse()

function release(version: string, isDryRun: boolean): void {
  const changelog = readFileSync('CHANGELOG.md', 'utf8')
  refuse(version, newestVersion(changelog))
  const next = withRelease(changelog, version, new Date().toISOString().slice(0, 10))
  const message = `chore: release ${version}`
  const steps = [
    `CHANGELOG.md: the section ${next.split('\n').find((line) => line.startsWith(`## ${version} - `))}`,
    `package.json, package-lock.json: the version ${version}`,
    `commit "${message}", tag v${version}`,
  ]
  if (isDryRun) {
    console.log([...steps.map((step) => `would write ${step}`), '', notesOf(next, version)].join('\n'))
    return
  }
  try {
    writeFileSync('CHANGELOG.md', next)
    // Windows starts npm, which is a script there, by a shell only. The version is three numbers.
    const shell = process.platform === 'win32'
    execFileSync('npm', ['version', version, '--no-git-tag-version', '--allow-same-version'], { shell, stdio: 'pipe' })
    git('commit', '--quiet', '--message', message, '--', ...files)
  } catch (error) {
    git('restore', '--staged', '--worktree', '--', ...files)
    throw error
  }
  git('tag', '--annotate', `v${version}`, '--message', `v${version}`)
  console.log(
    [...steps.map((step) => `wrote ${step}`), '', `Publish it: git push --follow-tags origin ${branch}`].join('\n'),
  )
}

/** Throws with the first reason why the version cannot be released here. */
function refuse(version: string, newest: string | undefined): void {
  const current = git('branch', '--show-current')
  if (current !== branch) throw new Error(`releases are made on ${branch}, and this is ${current || 'no branch'}`)
  const changed = git('status', '--porcelain')
  if (changed !== '') throw new Error(`commit or remove these changes first:\n${changed}`)
  if (git('tag', '--list', `v${version}`) !== '') throw new Error(`the tag v${version} exists`)
  if (newest !== undefined && compare(version, newest) <= 0)
    throw new Error(`${version} is not newer than ${newest}, the newest version in CHANGELOG.md`)
}

function parseVersion(text: string): string {
  if (/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(text)) return text
  throw new InvalidArgumentError('Expected three numbers, such as 0.2.0.')
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]]
  const differing = left.findIndex((part, index) => part !== right[index])
  return differing === -1 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0)
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}
