import { gitIn } from '../read/clone.ts'

/** A release, as its Git tag names it. */
export interface Tagged {
  /** The day of the first tag. */
  readonly date: string
  /** The full sha of the commit in the name of the tag. */
  readonly commit: string
}

/**
 * The releases of a clone from a day on, in the order of its history. The commit is the one in the name of a tag
 * `precompiled-DATE-SHORTSHA`: one tag in ten points at another commit.
 */
export function taggedReleases(folder: string, since: string): readonly Tagged[] {
  const git = gitIn(folder)
  const linesOf = (args: readonly string[], input: readonly string[] = []) =>
    git(args, input.map((line) => `${line}\n`).join(''))
      .toString()
      .trim()
      .split('\n')
  const tags = linesOf(['tag', '--list', 'precompiled-*']).flatMap((name) => {
    const [, date = '', shortSha = ''] = /^precompiled-(\d{4}-\d\d-\d\d)-([0-9a-f]+)$/.exec(name) ?? []
    return date >= since ? [{ date, shortSha }] : []
  })
  if (tags.length === 0) throw new Error(`The clone has no tag precompiled-DATE-SHA since ${since}.`)
  const commits = linesOf(
    ['cat-file', '--batch-check'],
    tags.map(({ shortSha }) => `${shortSha}^{commit}`),
  )
  const dates = new Map<string, string>()
  tags.forEach(({ date, shortSha }, index) => {
    const [, commit] = /^([0-9a-f]{40}) commit /.exec(commits[index] ?? '') ?? []
    if (commit === undefined) throw new Error(`The clone has no commit ${shortSha}, which a tag names.`)
    // The tags are sorted by date, so that the first one of a commit is the oldest.
    if (!dates.has(commit)) dates.set(commit, date)
  })
  return linesOf(['rev-list', '--topo-order', '--reverse', '--stdin'], [...dates.keys()]).flatMap((commit) => {
    const date = dates.get(commit)
    return date === undefined ? [] : [{ date, commit }]
  })
}
