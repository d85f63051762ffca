import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { convexFleet, convexStack, loadObjects, objectsOf, renderFleet, runbook } from '@proompteng/convex-k8s'
import type { K8sObject, StackOptions } from '@proompteng/convex-k8s'
import { fleetSets } from '../golden/fleet-sets.ts'
import { sets } from '../golden/sets.ts'
import { deployments } from './stacks.ts'

/** A text with commands, and the objects that its commands are about. */
export interface Document {
  readonly text: string
  readonly objects: readonly K8sObject[]
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The runbooks of the folders in a folder, each with the objects of all of those folders, its own first. */
async function runbooksBelow(folder: string): Promise<readonly (readonly [string, Document])[]> {
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))
  const objectsIn = async (some: readonly string[]): Promise<readonly K8sObject[]> =>
    (await Promise.all(some.map((name) => objectsOfFolder(join(folder, name))))).flat()
  // A folder that holds a shared database alone has no runbook.
  const withRunbook = names.filter((name) => existsSync(join(folder, name, 'README.md')))
  return Promise.all(
    withRunbook.map(async (name) => {
      const objects = await objectsIn([name, ...names.filter((other) => other !== name)])
      return [name, { text: readFileSync(join(folder, name, 'README.md'), 'utf8'), objects }] as const
    }),
  )
}

const objectsOfFolder = async (folder: string): Promise<readonly K8sObject[]> =>
  (await loadObjects(folder)).filter(({ kind }) => kind !== 'Kustomization')

const golden = Object.keys(sets).map(async (name) => {
  const folder = join(root, 'test/golden/__golden__', name)
  const objects = await objectsOfFolder(folder)
  return [[name, { text: readFileSync(join(folder, 'README.md'), 'utf8'), objects }]] as const
})

// The golden folders of fleets are kept without their runbooks.
const fleets = Object.entries(fleetSets).map(async ([name, options]) => {
  const folder = mkdtempSync(join(tmpdir(), 'convex-k8s-fleet-'))
  await renderFleet(convexFleet(options), folder)
  return (await runbooksBelow(folder)).map(([below, document]) => [`${name}/${below}`, document] as const)
})

const others = Object.entries(deployments)
  .filter(([name]) => !(name in sets))
  .map(([name, objects]) => [name, { text: runbook(objects), objects: objectsOf(objects) }] as const)

const accessKey = (secret: string) => ({
  accessKeyId: { secret, key: 'access-key-id' },
  secretAccessKey: { secret, key: 'secret-access-key' },
})

/** The pages of `docs/` speak of a deployment that has every part, under the default names. */
const ofPages: StackOptions = {
  host: 'convex.example.com',
  backend: { volume: { snapshot: { name: 'before-2026-12-01' } } },
  postgres: { backup: { destinationPath: 's3://acme-backups/convex', credentials: accessKey('convex-backup') } },
  export: {
    destinationPath: 's3://acme-exports/convex',
    region: 'eu-central-1',
    credentials: accessKey('convex-export'),
  },
  ingress: { tls: { issuer: { name: 'letsencrypt-prod' } } },
  monitoring: {},
}

const pages = ['docs/alerts.md', 'docs/backups.md', 'docs/high-availability.md', 'docs/logins.md'].map((page) => {
  const objects = objectsOf(convexStack(ofPages))
  return [page, { text: readFileSync(join(root, page), 'utf8'), objects }] as const
})

/** Every document whose commands are tested, by its name. */
export const documents: ReadonlyMap<string, Document> = new Map([
  ...(await Promise.all([...golden, ...fleets])).flat(),
  ...others,
  ...pages,
])
