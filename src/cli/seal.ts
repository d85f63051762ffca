import { existsSync } from 'node:fs'
import { defineCommand } from 'citty'
import { sealCredentialsFile } from '../secrets/credentials-file.ts'
import type { SealingScope } from '../secrets/scope.ts'
import { onlyOneFromStandardInput, readInput, readSecret } from './input.ts'
import { outcomeLine, sealArguments } from './seal-arguments.ts'

const shortKeys = { instanceName: 'INSTANCE_NAME', instanceSecret: 'INSTANCE_SECRET', adminKey: 'ADMIN_KEY' }

/** `convex-k8s seal --cert FILE|- --instance-name NAME --out FILE …` */
export const sealCommand = defineCommand({
  meta: {
    name: 'seal',
    description: 'Make the credentials of an instance and seal them into a file. A file that is there is kept.',
  },
  args: {
    ...sealArguments,
    'instance-name': {
      type: 'string',
      required: true,
      valueHint: 'NAME',
      description: 'Name of the instance, which can never be changed',
    },
    'secret-name': {
      type: 'string',
      default: 'convex-backend-secrets',
      valueHint: 'NAME',
      description: 'Name of the Secret',
    },
    'secret-file': {
      type: 'string',
      valueHint: 'FILE|-',
      description: 'Instance secret of an instance that exists; without it, a new one is made',
    },
    'short-keys': { type: 'boolean', description: 'Keys INSTANCE_NAME, … instead of CONVEX_INSTANCE_NAME, …' },
    'legacy-admin-key': { type: 'boolean', description: 'Admin key for images from before 2025-05-30' },
    'admin-key-out': {
      type: 'string',
      valueHint: 'FILE',
      description: 'Write the admin key, in clear, into a new file that only you can read',
    },
  },
  async run({ args }) {
    const { out: file, rotate, namespace, 'admin-key-out': adminKeyFile, 'secret-file': secretFile } = args
    onlyOneFromStandardInput({ cert: args.cert, 'secret-file': secretFile })
    const { outcome } = await sealCredentialsFile({
      file,
      rotate,
      namespace,
      adminKeyFile,
      certificate: await readInput(args.cert, 'the certificate'),
      instanceName: args['instance-name'],
      secretName: args['secret-name'],
      instanceSecret: secretFile === undefined ? undefined : await readSecret(secretFile, 'the instance secret'),
      keys: args['short-keys'] ? shortKeys : undefined,
      adminKeyFormat: args['legacy-admin-key'] ? 'legacy' : 'current',
      scope: args.scope as SealingScope,
    })
    console.log(outcomeLine(file, outcome))
    if (adminKeyFile !== undefined) tellOfAdminKey(adminKeyFile, outcome === 'kept')
  },
})

function tellOfAdminKey(file: string, isKept: boolean): void {
  if (!isKept) {
    console.log(`${file} holds the admin key`)
    return
  }
  // A second run of the same script finds both files and is content.
  if (existsSync(file)) return
  console.error(
    'The admin key in it cannot be read again. Make another one from the instance secret by convex-k8s admin-key, ' +
      'or replace both by --rotate.',
  )
  process.exitCode = 1
}
