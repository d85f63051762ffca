import { mountOf } from '../../../check/model/storage/mounts.ts'
import { textAt } from '../../../check/model/read.ts'
import { kubectl } from '../../commands.ts'
import { destinationsOf } from '../../destinations.ts'
import { variableOf } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { code, quoted, shell } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { cliVersionOf, daysOfOldVersions, scheduledAtOnce, settingOf } from '../../settings.ts'
import { symptomTable } from '../stack/symptoms-table.ts'

// Texts of errors are Convex's own: convex-backend@652b828
// crates/application/src/application_function_runner/mod.rs#"Too many concurrent requests. Your backend is limited",
// convex-backend@652b828 crates/authentication/src/lib.rs#"AuthProviderDiscoveryFailed","Could not fetch JWKS from URL
// '{jwks_uri}'", convex-backend@652b828 crates/common/src/http/extract.rs#buffer_body.
export function functionSymptoms(facts: Facts): Block {
  const { origin, claim, storage } = facts
  const lost = claim === undefined && storage !== 's3'
  const version = cliVersionOf(facts)
  const authority = authorityOf(facts)
  return symptomTable(
    'Functions, logins and files',
    [
      [
        '`npx convex deploy`: 404, or 400 `BadJsonBody`',
        'the package `convex` is newer than the backend',
        `${version === undefined ? 'install an older one' : code(`npm install convex@${version}`)}, or upgrade the backend`,
      ],
      [
        '401 or 403 with an admin key',
        'it is for a different instance, or the instance secret was rotated',
        'create [another key](#an-admin-key)',
      ],
      [
        '"Too many concurrent requests"',
        `the limits: ${concurrency(facts)}`,
        'raise `APPLICATION_MAX_CONCURRENT_QUERIES`, `_MUTATIONS`, `_V8_ACTIONS` or `_NODE_ACTIONS`, and the memory limit',
      ],
      [
        'scheduled functions start late',
        `${scheduledAtOnce(facts)} run at once`,
        'raise `SCHEDULED_JOB_EXECUTION_PARALLELISM`',
      ],
      [
        'logins fail: `AuthProviderDiscoveryFailed`, "Could not fetch JWKS"',
        'the pod cannot reach its own public address, or does not trust its certificate',
        "run the `curl` commands below; the pod's DNS and network policies must allow the ingress controller",
      ],
      [
        'Node actions cannot call functions',
        'the pod cannot reach its own public address, or Node does not trust its certificate',
        `run the \`curl\` commands below; for a private CA, ${authority === undefined ? 'set `NODE_EXTRA_CA_CERTS` (`backend.extraEnv`)' : `add it to ${authority}`}`,
      ],
      [
        'Node actions: `EXDEV`',
        '`TMPDIR` is on a different volume than the files',
        'set `TMPDIR` to a folder on the data volume',
      ],
      [
        'Node actions cannot install packages',
        'the pod cannot reach the npm registry',
        'allow the connection to `registry.npmjs.org`',
      ],
      ...(storage === 's3' ? s3Symptoms(authority) : []),
      ...exportSymptoms(facts),
      lost
        ? [
            'files or functions are missing after a restart',
            'the pod has no volume: they were deleted with the pod',
            'add a volume or S3, then deploy, and import the export',
          ]
        : [
            'files or functions are missing after a restart',
            'a different volume or bucket is mounted',
            'mount the previous one again; it still contains them',
          ],
      [
        'the database grows, but the documents do not',
        `old versions are kept for ${daysOfOldVersions(facts)} days`,
        'lower `DOCUMENT_RETENTION_DELAY` (seconds); the space is freed in the database, not on the volume',
      ],
    ],
    ...(origin === undefined ? [] : reach(facts, origin)),
  )
}

/** Where the authority comes from that Node.js trusts besides the public ones. */
function authorityOf(facts: Facts): string | undefined {
  const volume = mountOf(facts.pod.mounts, variableOf(facts, 'NODE_EXTRA_CA_CERTS') ?? '')?.volume
  const secret = textAt(volume, 'secret', 'secretName')
  const map = textAt(volume, 'configMap', 'name')
  if (secret !== undefined) return `the Secret ${code(secret)}`
  return map === undefined ? undefined : `the ConfigMap ${code(map)}`
}

/** get-convex/convex-backend#110, and #122, #198, #238 for the headers of uploads. */
function s3Symptoms(authority: string | undefined): readonly (readonly [string, string, string])[] {
  return [
    [
      'uploads fail: "UnknownIssuer"; Node actions: "self-signed certificate in certificate chain"',
      'the CA of the S3 server is not trusted',
      authority === undefined
        ? 'set `backend.s3.endpointCA`'
        : `put that CA into ${authority}, then restart the backend`,
    ],
    [
      'uploads fail: a header, checksum or encryption is refused',
      'the S3 server does not support it',
      'set `backend.s3.checksums: false` or `serverSideEncryption: false`',
    ],
  ]
}

/** The upload of an export is by rclone, a program in Go, which trusts the authority of RCLONE_CA_CERT alone. */
function exportSymptoms(facts: Facts): readonly (readonly [string, string, string])[] {
  const { exports } = destinationsOf(facts)
  if (exports.length === 0) return []
  return [
    [
      'the export fails: "certificate signed by unknown authority"',
      'the CA of the S3 server is not trusted',
      'set `export.endpointCA` to that CA',
    ],
    [
      'the export fails: "NoSuchBucket", "AccessDenied"',
      `${exports.map(({ path }) => code(path)).join(', ')} is missing, or the key has no permission to write`,
      'create the bucket, or fix the key; then [run it again](#scheduled-jobs)',
    ],
  ]
}

function concurrency(facts: Facts): string {
  const [queries, mutations, actions, node] = (['QUERIES', 'MUTATIONS', 'V8_ACTIONS', 'NODE_ACTIONS'] as const).map(
    (kind) => settingOf(facts, `APPLICATION_MAX_CONCURRENT_${kind}`),
  )
  return `${queries} queries, ${mutations} mutations, ${actions} actions and ${node} Node actions`
}

/**
 * The image holds curl (convex-backend@652b828 self-hosted/docker-build/Dockerfile.backend#"FROM ubuntu:noble","apt-get
 * install -y --no-install-recommends libclang1").
 */
function reach(facts: Facts, origin: string): readonly Block[] {
  const { workload, container, site } = facts
  const curl = (url: string) =>
    kubectl(facts, `exec ${workload} --container=${container} -- curl --silent --show-error ${quoted(url)}`)
  return [
    shell(curl(`${origin}/version`), ...(site === undefined ? [] : [curl(`${site}/.well-known/openid-configuration`)])),
    `The first must print a version.${site === undefined ? '' : ' The second prints the issuer if the app uses Convex Auth, and an error from Convex otherwise.'}`,
  ]
}
