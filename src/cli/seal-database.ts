import { defineCommand } from 'citty'
import type { SealingScope } from '../secrets/scope.ts'
import { sealPostgresCredentialsFile } from '../secrets/seal-postgres.ts'
import { onlyOneFromStandardInput, readInput, readSecret } from './input.ts'
import { outcomeLine, sealArguments } from './seal-arguments.ts'

/** `convex-k8s seal-database --cert FILE|- --out FILE …` */
export const sealDatabaseCommand = defineCommand({
  meta: {
    name: 'seal-database',
    description: 'Make a password for the database and seal it into a file. A file that is there is kept.',
  },
  args: {
    ...sealArguments,
    'secret-name': {
      type: 'string',
      default: 'convex-db-credentials',
      valueHint: 'NAME',
      description: 'Name of the Secret',
    },
    owner: { type: 'string', default: 'convex', valueHint: 'NAME', description: 'Owner of the database' },
    'password-file': {
      type: 'string',
      valueHint: 'FILE|-',
      description: 'Password that exists; without it, a new one is made',
    },
  },
  async run({ args }) {
    const { out: file, rotate, namespace, owner, 'password-file': passwordFile } = args
    onlyOneFromStandardInput({ cert: args.cert, 'password-file': passwordFile })
    const { outcome } = await sealPostgresCredentialsFile({
      file,
      rotate,
      namespace,
      owner,
      certificate: await readInput(args.cert, 'the certificate'),
      secretName: args['secret-name'],
      password: passwordFile === undefined ? undefined : await readSecret(passwordFile, 'the password'),
      scope: args.scope as SealingScope,
    })
    console.log(outcomeLine(file, outcome))
  },
})
