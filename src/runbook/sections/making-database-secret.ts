import { applicationOf, ownedSecretOf } from '../../check/world/cnpg.ts'
import { about, kubectl, sealDatabase } from '../commands.ts'
import type { Facts } from '../facts.ts'
import { code, part, quoted, shell, steps } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { fetchCertificate } from './fetch-certificate.ts'

/** How the Secret of the database's owner comes to be, when it is not CloudNativePG's. */
export function makingDatabaseSecret(facts: Facts): Block | undefined {
  const { cluster, world, namespace, files } = facts
  const secret = cluster === undefined ? undefined : ownedSecretOf(cluster)
  if (cluster === undefined || secret === undefined) return undefined
  const title = `Making ${code(secret)}`
  const { owner } = applicationOf(cluster)
  const producer = world.producersOf(namespace, secret)[0]?.object
  if (producer?.kind === 'ExternalSecret') {
    return part(
      title,
      `External Secrets fetches the password of ${code(owner)} from the secret store, in which it must be put first. It goes into ` +
        'a URL as it is: letters, digits, `-`, `.`, `_` and `~` alone.',
      shell(about(facts, 'describe', producer)),
    )
  }
  if (producer?.kind !== 'SealedSecret') return part(title, byHand(owner), shell(...createSecret(facts, secret, owner)))
  const file = files.find(({ object }) => object === producer)?.name ?? 'postgres-sealedsecret.yaml'
  return part(
    title,
    'Once, before the first sync. What is sealed already is kept: a second run changes nothing.',
    steps([
      fetchCertificate(facts),
      {
        text: `Make a password for ${code(owner)}, and seal it.`,
        command: sealDatabase({ namespace, secret, owner, file }),
      },
      { text: `Commit ${code(file)}.` },
    ]),
  )
}

function byHand(owner: string): string {
  return (
    `It is made outside of this folder: the user is ${code(owner)}, and the label lets CloudNativePG apply a new password. By ` +
    'hand, once, before the first sync:'
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
