import { join, relative, sep } from 'node:path'
import { beforeEach } from 'vitest'

/** Tests that need what Linux has. */
interface Need {
  readonly reason: string
  /** Which tests of the file, by a part of their own name or of that of the group; all without it. */
  readonly tests?: RegExp
  /** Whether macOS lacks it too. */
  readonly macos?: true
}

const modes = 'Windows has no mode of a file that keeps others from reading it'
const pipes = 'Windows has no named pipes among its files'
const devices = 'needs /proc or a device of Linux'
const scripts = 'puts a shell script in the place of a program, which Windows does not start'
const pods = 'runs commands that are written for the shell of a pod or of Linux'

/** Why tests are skipped on Windows and, as far as said, on macOS, by their file below `test`. The report shows it beside each. */
export const notElsewhere: Readonly<Record<string, Need>> = {
  'check/load/containment.test.ts': {
    tests: /could block|exists$|\bpipe\b|may not list|inside the checkout/,
    reason: 'makes named pipes, and links to /etc and /dev',
  },
  'cli/admin-key.test.ts': { reason: modes },
  'cli/check-build.test.ts': { reason: scripts },
  'cli/completion.test.ts': { tests: /works in|in bash at least/, reason: scripts },
  'cli/help.test.ts': { tests: /nobody reads to the end/, reason: pipes },
  'cli/init.test.ts': {
    tests: /on a terminal|^over /,
    reason: 'makes a terminal with script of util-linux, and links to /dev',
    macos: true,
  },
  'cli/output.test.ts': { tests: /disk that is full|is not repeated/, reason: devices, macos: true },
  'cli/seal.test.ts': { reason: modes },
  'components/monitoring/alerts.test.ts': { reason: 'promtool is not installed on the Windows machines of GitHub' },
  'repository/docs.test.ts': { tests: /is a shell/, reason: pods },
  'render/disk/disk.test.ts': {
    reason: 'needs /proc, mount and permissions as Linux has them',
    macos: true,
  },
  'render/disk/meanwhile.test.ts': { tests: /never gives a name to/, reason: 'Windows has no /etc' },
  'render/not-files.test.ts': { tests: /a directory and a pipe/, reason: pipes },
  'render/terminal/pipes.test.ts': { reason: pipes },
  'render/render.test.ts': {
    tests: /keeps the permissions|working directory that is gone/,
    reason: modes,
  },
  'render/terminal/terminal-progress.test.ts': {
    tests: /pseudo terminal/,
    reason: 'Windows has no script to make a terminal',
  },
  'runbook/commands.test.ts': { reason: pods },
  'runbook/new-cluster.test.ts': { reason: pods },
  'repository/release.test.ts': { tests: /a hook refuses/, reason: scripts },
  'secrets/credentials-file.test.ts': { tests: /asked to rotate, with|never waits for a pipe/, reason: modes },
  'secrets/files.test.ts': { reason: modes },
  'secrets/new-folder.test.ts': { tests: /takes none/, reason: devices, macos: true },
}

const root = join(import.meta.dirname, '..')

beforeEach(({ task, skip }) => {
  const file = relative(root, task.file.filepath).replaceAll(sep, '/')
  const need = notElsewhere[file]
  if (need === undefined || !(process.platform === 'win32' || (process.platform === 'darwin' && need.macos))) return
  const { reason, tests = /^/ } = need
  if (tests.test(task.name) || tests.test(task.suite?.name ?? '')) skip(reason)
})
