import type { Finding } from '../../check/finding.ts'

/** The findings in one deployment. */
export interface CheckedDeployment {
  /** The folder or file that it was read from. */
  readonly path: string
  readonly findings: readonly Finding[]
}

/**
 * Omits findings that an earlier deployment reports for the same lines: a base or a database may be part of several.
 */
export function withoutRepeats(deployments: readonly CheckedDeployment[]): readonly CheckedDeployment[] {
  const said = new Set<string>()
  return deployments.map(({ path, findings }) => {
    const first = findings.filter((finding) => !said.has(JSON.stringify(finding)))
    for (const finding of first) said.add(JSON.stringify(finding))
    return { path, findings: first }
  })
}
