import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'
import type { ProjectReflection } from 'typedoc'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** Everything that the package exports, with its TSDoc, as typedoc reads it. */
export async function exportsOfPackage(): Promise<ProjectReflection> {
  const app = await Application.bootstrap({
    entryPoints: [path('src/index.ts')],
    tsconfig: path('tsconfig.json'),
    // In the order of the sources, which is one for reading.
    sort: [],
    excludeExternals: true,
    // Neither places of this machine nor links to a commit.
    disableSources: true,
    disableGit: true,
    readme: 'none',
    // `npm run types` finds errors; here they would only be looked for twice.
    skipErrorChecking: true,
    logLevel: 'Warn',
    // Of these readers need nothing: the types that are written with them say it all.
    intentionallyNotExported: ['ConvexEnvironment', 'sealingScopes'],
  })
  const project = await app.convert()
  if (project === undefined) throw new Error('typedoc read nothing')
  // A type that is not exported has no section that one could be sent to.
  app.validate(project)
  if (app.logger.hasWarnings()) throw new Error('typedoc misses the exports and comments above')
  return project
}
