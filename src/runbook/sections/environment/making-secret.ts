import { nameOf } from '../../../check/model/index-of-objects.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { certificateFile, fetchNow, guardSeal, kubectl, program } from '../../commands.ts'
import type { Facts } from '../../facts.ts'
import { functionSecretsOf } from '../../function-job.ts'
import { code, list, part, quoted, shell, steps } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { placesOf, storeOf } from '../../secret-stores.ts'
import { wantedSecretsOf } from '../../wanted-secrets.ts'
import type { WantedSecret } from '../../wanted-secrets.ts'
import { fetchCertificate } from '../secrets/fetch-certificate.ts'

const authKeys: readonly string[] = ['JWT_PRIVATE_KEY', 'JWKS']

/** How the Secrets with variables of functions are made and changed, where an object of the folder makes them. */
export function makingFunctionSecrets(facts: Facts): readonly Block[] {
  const { model, namespace, files } = facts
  const names = functionSecretsOf(facts)
  return wantedSecretsOf(facts)
    .filter(({ name }) => names.has(name))
    .flatMap((secret) => {
      const maker = model.producersOf(namespace, secret.name)[0]?.object
      if (maker?.kind === 'ExternalSecret') return [fromStore(facts, secret, maker)]
      const file = files.find(({ object }) => object === maker)?.name
      return maker?.kind === 'SealedSecret' && file !== undefined ? [sealed(facts, secret, file)] : []
    })
}

function sealed(facts: Facts, { name, keys }: WantedSecret, file: string): Block {
  const hasAuth = authKeys.every((key) => keys.includes(key))
  const others = hasAuth ? keys.filter((key) => !authKeys.includes(key)) : keys
  const merge = `--merge-into ${quoted(file)}`
  const sealing = `--cert ${certificateFile} --namespace ${quoted(facts.namespace)} --secret-name ${quoted(name)}`
  return part(
    `Making ${code(name)}`,
    `Once, before the first sync.${others.length === 0 ? '' : ' Put each value in its own file, without a line break at the end.'}`,
    steps([
      fetchCertificate(facts),
      ...(hasAuth
        ? [
            {
              text: 'Create the keys of Convex Auth, and seal them. A second run keeps them; with `--rotate`, it creates a new pair.',
              command: `${program} auth-keys ${sealing} --out ${quoted(file)}`,
            },
          ]
        : []),
      ...(others.length === 0
        ? []
        : [
            {
              text: hasAuth ? 'Add the other keys.' : 'Seal the keys.',
              command: byKubeseal(
                facts,
                name,
                others.map((key) => `--from-file=${quoted(`${key}=${key}.txt`)}`).join(' '),
                hasAuth ? merge : `| ${guardSeal} > ${quoted(file)}`,
              ),
            },
          ]),
      { text: `Commit ${code(file)}, and no other file that these commands create.` },
    ]),
    'Later, to add or change keys, write lines like `NAME=value`, without quotes, into `values.txt`, and delete it afterwards. ' +
      'Commit, and [set them](#variables-of-functions):',
    shell(byKubeseal(facts, name, '--from-env-file=values.txt', merge)),
  )
}

/** From files: what stands on a command line is kept by the shell and seen by others. */
function byKubeseal(facts: Facts, name: string, values: string, end: string): string {
  const create = kubectl(facts, `create secret generic ${quoted(name)} ${values}`)
  return `${create} --dry-run=client --output=yaml | kubeseal --cert ${certificateFile} --format yaml ${end}`
}

function fromStore(facts: Facts, { name, keys }: WantedSecret, maker: K8sObject): Block {
  const hasAuth = authKeys.every((key) => keys.includes(key))
  return part(
    `Making ${code(name)}`,
    `The ExternalSecret ${code(nameOf(maker))} fetches its values from the ${storeOf(maker)}, and creates it only when all values exist:`,
    list(...placesOf(maker).map(({ key, place }) => `${code(key)}, as ${place}`)),
    hasAuth ? 'This command creates both keys of Convex Auth; delete the file afterwards:' : undefined,
    hasAuth ? shell(`${program} auth-keys --env-out auth-keys.env`) : undefined,
    'Later, change a value there, let External Secrets fetch it, and [set it](#variables-of-functions):',
    shell(fetchNow(facts, maker)),
  )
}
