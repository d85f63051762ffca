import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { at, listAt, textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { shownName } from '../../model/shown.ts'
import { eachPod } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

const keyFile = 'ca.key'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No pod gets ca.key, the private key of the certificate authority of a cluster.',
  why:
    'The Secret NAME-ca of CloudNativePG has the certificate and the private key of the certificate authority, which by ' +
    'default also signs client certificates: with the key, an attacker can make a certificate for any role, including the ' +
    'superuser. Node.js functions run in the same container and can read every mounted file.',
  source: [
    cloudnativePg('pkg/certs/certs.go', 'CACertKey', 'CAPrivateKeyKey'),
    cloudnativePg('docs/src/certificates.md', '"#### Client CA secret"'),
  ],
  bad: database({
    'secret: { secretName: convex-db-ca, items: [{ key: ca.crt, path: ca.crt }] }':
      'secret: { secretName: convex-db-ca }',
  }),
  good: databaseYaml,
  check: eachPod(function* (pod, report, model) {
    yield* mounted(model, pod, report)
    yield* inEnvironment(model, pod, report)
  }),
}

/** Whether a Secret is the certificate authority of a cluster: a cluster makes it, or the pod also reads `NAME-app`. */
function isAuthority(model: Model, pod: ConvexPod, name: string): boolean {
  const producers = model.producersOf(namespaceOf(pod.workload.object), name)
  if (producers.some(({ object, keys }) => object.kind === 'Cluster' && keys?.has(keyFile) === true)) return true
  if (!name.endsWith('-ca')) return false
  const application = `${name.slice(0, -'-ca'.length)}-app`
  return pod.environment.list.some(({ from }) => from?.kind === 'Secret' && from.name === application)
}

interface Source {
  readonly source: unknown
  readonly name: string
  readonly path: string
}

function sourcesOf(volume: unknown, path: string): readonly Source[] {
  const direct = textAt(volume, 'secret', 'secretName')
  const projected = listAt(volume, 'projected', 'sources').flatMap((entry, position): Source[] => {
    const name = textAt(entry, 'secret', 'name')
    if (name === undefined) return []
    return [{ source: at(entry, 'secret'), name, path: `${path}.projected.sources[${position}].secret` }]
  })
  if (direct === undefined) return projected
  return [{ source: at(volume, 'secret'), name: direct, path: `${path}.secret` }, ...projected]
}

function* mounted(model: Model, pod: ConvexPod, report: Report): Iterable<Problem> {
  for (const { volume, volumePath, subPath } of pod.mounts) {
    for (const { source, name, path } of sourcesOf(volume, volumePath)) {
      const items = at(source, 'items') === undefined ? undefined : listAt(source, 'items')
      const position = items?.findIndex((item) => textAt(item, 'key') === keyFile) ?? -1
      // A mount with subPath contains one file of the volume.
      const isShown = subPath === undefined || subPath === keyFile || position !== -1
      const isWhole = items === undefined && isAuthority(model, pod, name)
      if ((!isWhole && position === -1) || !isShown) continue
      yield report(
        isWhole ? path : `${path}.items[${position}]`,
        `Secret ${shownName(name)} is mounted with the private key of the certificate authority, ${keyFile}.`,
        'Mount only the certificate: items: [{ key: ca.crt, path: ca.crt }].',
      )
    }
  }
}

function* inEnvironment(model: Model, pod: ConvexPod, report: Report): Iterable<Problem> {
  const { list, sources } = pod.environment
  for (const { name, from, object, path } of list) {
    if (from?.kind !== 'Secret' || from.key !== keyFile || !isAuthority(model, pod, from.name)) continue
    yield report(
      { object, path },
      `${shownName(name)} is the private key of the certificate authority of the database.`,
      'Remove the variable.',
    )
  }
  for (const { kind, name, path } of sources) {
    if (kind !== 'Secret' || !isAuthority(model, pod, name)) continue
    yield report(
      path,
      `Secret ${shownName(name)} is a source of variables with the private key of the certificate authority, ${keyFile}.`,
      'Mount ca.crt as a file and set PG_CA_FILE to it.',
    )
  }
}
