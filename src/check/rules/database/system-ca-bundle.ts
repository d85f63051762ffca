import type { RuleDefinition } from '../../rule.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import { textAt } from '../../model/read.ts'
import type { Model } from '../../model/model.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { eachBackend } from '../scopes.ts'
import { convex, rustlsNativeCerts } from '../../../sources/source.ts'

const authorityVariables = ['SSL_CERT_FILE', 'SSL_CERT_DIR'] as const
const systemBundles = new Set(['/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/cert.pem', '/etc/ssl/certs'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'SSL_CERT_FILE and SSL_CERT_DIR do not replace the public certificate authorities.',
  why:
    'The two variables replace the certificate authorities of the system. With a file that contains only that of the ' +
    'database, every other HTTPS connection fails: to S3, and from functions. PG_CA_FILE adds to the authorities instead; ' +
    'so does SSL_CERT_DIR together with an SSL_CERT_FILE that names the bundle of the system. A file that is not known to ' +
    'be that of the database may be a whole bundle: the finding is then an info.',
  source: [rustlsNativeCerts('src/lib.rs', 'CertPaths.from_env'), convex('crates/postgres/src/lib.rs', 'create_pool')],
  bad: database({ 'name: PG_CA_FILE': 'name: SSL_CERT_FILE' }),
  good: databaseYaml,
  check: eachBackend(function* (pod, report, model) {
    // Both are read: if one names the bundle of the system, the other adds to it.
    if (authorityVariables.some((name) => systemBundles.has(textIn(pod, name) ?? ''))) return
    for (const name of authorityVariables) {
      const variable = pod.environment.variables.get(name)
      const path = textIn(pod, name)
      if (variable === undefined || path === '') continue
      const isOfDatabase = path !== undefined && isAuthorityFile(model, pod, path)
      yield report(
        variable,
        isOfDatabase
          ? `${name} replaces every public certificate authority by that of the database.`
          : `${name} replaces every public certificate authority; the manifests do not show whether it names a whole bundle.`,
        isOfDatabase
          ? 'Set PG_CA_FILE to the file instead.'
          : 'For the database, use PG_CA_FILE instead. For an object store, set SSL_CERT_FILE to ' +
              '/etc/ssl/certs/ca-certificates.crt, and SSL_CERT_DIR to a directory that has the certificate as 00000000.0.',
        isOfDatabase ? undefined : 'info',
      )
    }
  }),
}

function isAuthorityFile(model: Model, pod: ConvexPod, path: string): boolean {
  if (path === textIn(pod, 'PG_CA_FILE') || path === textIn(pod, 'MYSQL_CA_FILE')) return true
  const secret = textAt(mountOf(pod.mounts, path)?.volume, 'secret', 'secretName')
  if (secret === undefined) return false
  const producers = model.producersOf(namespaceOf(pod.workload.object), secret)
  return secret.endsWith('-ca') || producers.some(({ object }) => object.kind === 'Cluster')
}
