import { quoted } from '../runbook/markdown.ts'

/** Where a new project is created, and what exists there. */
export interface Project {
  /** Path of the project in its Git repository, with `/`; empty for the root. */
  readonly path: string
  /** Version of this package. */
  readonly version: string
  /** The package.json that exists, if any. */
  readonly manifest: Manifest | undefined
}

/** What is read in a package.json. */
export interface Manifest {
  readonly type?: unknown
  readonly scripts?: Readonly<Record<string, unknown>> | undefined
  readonly dependencies?: Readonly<Record<string, unknown>> | undefined
  readonly devDependencies?: Readonly<Record<string, unknown>> | undefined
}

type Script = 'render' | 'check' | 'diff'

/** The program. It has a top-level `await`, which requires an ES module package for a `.ts` file. */
export function programName({ manifest }: Project): string {
  return manifest === undefined || manifest.type === 'module' ? 'convex.ts' : 'convex.mts'
}

/** How the scripts run the program. */
function commandOf(project: Project): string {
  return `tsx ${programName(project)}`
}

/** The name of a script: with the prefix `convex:` if the package.json has other scripts with these names. */
export function scriptName(project: Project, script: Script): string {
  const isTaken = ['render', 'check', 'diff'].some((name) => {
    const found = project.manifest?.scripts?.[name]
    return found !== undefined && !String(found).startsWith(commandOf(project))
  })
  return isTaken ? `convex:${script}` : script
}

function scriptsOf(project: Project, out: string): Readonly<Record<string, string>> {
  const command = commandOf(project)
  return {
    [scriptName(project, 'render')]: command,
    [scriptName(project, 'check')]: `${command} --check && convex-k8s check ${quoted(out)}`,
    [scriptName(project, 'diff')]: `${command} --diff`,
  }
}

/** Packages that the project needs, with their ranges. */
function packagesOf({ version }: Project): Readonly<Record<string, string>> {
  return { '@proompteng/convex-k8s': `^${version}`, '@types/node': '^22', tsx: '^4', typescript: '^5' }
}

/** The package.json of a new project. */
export function manifestText(project: Project, out: string): string {
  const manifest = {
    private: true,
    type: 'module',
    scripts: scriptsOf(project, out),
    devDependencies: packagesOf(project),
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

/** What an existing package.json lacks: scripts and packages. */
export function missingIn(
  project: Project,
  out: string,
): {
  readonly scripts: Readonly<Record<string, string>>
  readonly packages: Readonly<Record<string, string>>
} {
  const { scripts, dependencies, devDependencies } = project.manifest ?? {}
  return {
    scripts: without(scriptsOf(project, out), scripts ?? {}),
    packages: without(packagesOf(project), { ...dependencies, ...devDependencies }),
  }
}

function without(wanted: Readonly<Record<string, string>>, found: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !(name in found)))
}
