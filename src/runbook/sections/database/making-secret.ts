import { applicationOf, ownedSecretOf } from '../../../check/model/postgres/cluster.ts'
import { kubectl, sealDatabase } from '../../commands.ts'
import type { Facts } from '../../facts.ts'
import { code, part, quoted, shell, steps } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { placesOf, storeOf } from '../../secret-stores.ts'
import { fetchCertificate } from '../secrets/fetch-certificate.ts'

/** How the Secret of the database's owner is made, when CloudNativePG does not make it. */
export function makingDatabaseSecret(facts: Facts): Block | undefined {
  const { cluster, model, namespace, files } = facts
  const secret = cluster === undefined ? undefined : ownedSecretOf(cluster)
  if (cluster === undefined || secret === undefined) return undefined
  const title = `Making ${code(secret)}`
  const { owner } = applicationOf(cluster)
  const producer = model.producersOf(namespace, secret)[0]?.object
  if (producer?.kind === 'ExternalSecret') {
    const places = placesOf(producer).map(({ place }) => place)
    return part(
      title,
      `Before the first sync, put the password of ${code(owner)} into the ${storeOf(producer)}` +
        `${places.length === 0 ? '' : ` (${places.join('; ')})`}. It becomes part of a URL: ` +
        'use only letters, digits, `-`, `.`, `_` and `~`.',
    )
  }
  if (producer?.kind !== 'SealedSecret') return part(title, byHand(owner), shell(...createSecret(facts, secret, owner)))
  const file = files.find(({ object }) => object === producer)?.name ?? 'postgres-sealedsecret.yaml'
  return part(
    title,
    'Once, before the first sync. A second run keeps existing sealed values.',
    steps([
      fetchCertificate(facts),
      {
        text: `Create a password for ${code(owner)}, and seal it.`,
        command: sealDatabase({ namespace, secret, owner, file }),
      },
      { text: `Commit ${code(file)}.` },
    ]),
  )
}

function byHand(owner: string): string {
  return (
    `This folder does not create it. Create it once, before the first sync, for the user ${code(owner)}. With the label, CloudNativePG ` +
    'applies later passwords automatically.'
  )
}

/** From a file: what stands on a command line is kept by the shell and seen by others. */
function createSecret(facts: Facts, secret: string, owner: string): readonly string[] {
  return [
    `openssl rand -hex 24 | tr -d '\\n' > database-password.txt`,
    kubectl(
      facts,
      `create secret generic ${quoted(secret)} --type=kubernetes.io/basic-auth --from-literal=username=${quoted(owner)} ` +
        '--from-file=password=database-password.txt',
    ),
    kubectl(facts, `label secret ${quoted(secret)} cnpg.io/reload=true`),
    'rm database-password.txt',
  ]
}
