/** A section of the changelog, from its heading to the next one. */
interface Section {
  /** `Unreleased`, or a version. */
  readonly name: string
  readonly date: string | undefined
  readonly text: string
}

const unreleasedHeading = '## Unreleased'

/** The sections in their order, the newest first. */
export function sectionsOf(changelog: string): readonly Section[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n')
      const [name = '', date] = heading.trim().split(' - ')
      return { name, date, text: lines.join('\n').trim() }
    })
}

/** The newest version that has a section; none before the first release. */
export function newestVersion(changelog: string): string | undefined {
  return sectionsOf(changelog).find(({ name }) => name !== 'Unreleased')?.name
}

/** The text of a version's section. */
export function notesOf(changelog: string, version: string): string {
  const section = sectionsOf(changelog).find(({ name }) => name === version)
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## ${version} - DATE"`)
  if (section.date === undefined || !/^\d{4}-\d\d-\d\d$/.test(section.date))
    throw new Error(`The section of ${version} in CHANGELOG.md has no date: expected "## ${version} - YYYY-MM-DD"`)
  if (section.text === '') throw new Error(`The section of ${version} in CHANGELOG.md is empty`)
  return section.text
}

/** The changelog with what was unreleased under a version and a date, and an empty section for what comes next. */
export function withRelease(changelog: string, version: string, date: string): string {
  const unreleased = sectionsOf(changelog).find(({ name }) => name === 'Unreleased')
  if (unreleased === undefined) throw new Error(`CHANGELOG.md has no section "${unreleasedHeading}"`)
  if (unreleased.text === '') throw new Error('Nothing is listed as unreleased in CHANGELOG.md')
  const start = new RegExp(`^${unreleasedHeading}$`, 'm')
  return changelog.replace(start, `${unreleasedHeading}\n\n## ${version} - ${date}`)
}
