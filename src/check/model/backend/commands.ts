import { listAt } from '../read.ts'

/** The program that a container runs: that of its image, one of the given programs, another one, or an unknown script. */
export type Runs = 'image' | 'program' | 'other' | 'script'

/** Programs that start a part of Convex. */
export const backendPrograms = /(?:^|[\s/"'])(?:run_backend\.sh|convex-local-backend)(?:$|[\s"'])/
export const dashboardPrograms = /(?:^|[\s/"'])(?:server\.js|next start)(?:$|[\s"'])/
// A statement with one of these commands does not start the program.
const only =
  /(?:^|[\s/])(?:pgrep|pkill|pidof|killall|cat|cp|mv|ln|ls|chmod|chown|install|test|grep|which|keygen)(?:$|\s)/

// Words before the program in a statement.
const before =
  /^(?:-.*|[\d.]+[smh]?|\w+=.*|[!{}]|exec|if|elif|then|else|do|until|while|time|timeout|nohup|nice|env|sudo|tini|dumb-init|sh|bash|ash)$/

// Shells, common tools and clients of Convex are not parts of Convex. `generate_*` and `keygen` make keys.
const others = new Set(
  (
    'curl wget nc ncat ping nslookup dig openssl npx npm pnpm yarn bun bunx node deno convex python python3 ' +
    'psql pg_isready pg_dump pg_restore mysql mysqldump mysqladmin redis-cli aws rclone restic mc kubectl helm git ' +
    'generate_admin_key.sh generate_key keygen convex-local-backend pgrep pkill pidof killall which sleep tail echo printf cat cp mv ln ls rm mkdir chmod chown tar gzip find ' +
    'grep sed awk jq date test [ [[ true false : cd set export trap exit wait read for case esac done fi kill touch tee apt-get apk'
  ).split(' '),
)

/** The program that a container's command and arguments run, as far as they show it. */
export function runsOf(container: Readonly<Record<string, unknown>>, programs: RegExp): Runs {
  const command = listAt(container, 'command').filter((word) => typeof word === 'string')
  const words = [...command, ...listAt(container, 'args').filter((word) => typeof word === 'string')]
  const statements = words
    .join(' ')
    .split(/[;&|()`\n]/)
    .filter((text) => text.trim() !== '')
  if (statements.length === 0) return 'image'
  if (statements.some((text) => programs.test(text) && !only.test(text))) return 'program'
  const known = statements.map(programOf).filter((program) => program !== '')
  if (known.length > 0 && known.every((program) => others.has(program))) return 'other'
  // The image's entrypoint takes flags for the program, or another program.
  return command.length === 0 && words[0]?.startsWith('-') === true ? 'image' : 'script'
}

/** Name of the program that a statement runs. */
function programOf(statement: string): string {
  const words = statement.trim().split(/\s+/)
  const names = words.map((word) => word.slice(word.lastIndexOf('/') + 1))
  return names.find((name) => name !== '' && !before.test(name)) ?? ''
}
