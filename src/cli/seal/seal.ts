import { program } from '../../command-name.ts'
import { existsSync } from 'node:fs'
import { sealCredentialsFile } from '../../secrets/credentials-file.ts'
import { shownPath } from '../../shown.ts'
import { examples } from '../help.ts'
import { onlyOneFromStandardInput, readInput, readSecret } from '../input.ts'
import { outcomeLine, sealingCommand } from './arguments.ts'
import { print, printError } from '../output.ts'

const shortKeyNames = { instanceName: 'INSTANCE_NAME', instanceSecret: 'INSTANCE_SECRET', adminKey: 'ADMIN_KEY' }

/** `convex-k8s seal --cert FILE --instance-name NAME --out FILE …` */
export function sealCommand() {
  return sealingCommand('seal')
    .summary('create and seal the credentials of an instance')
    .description(
      'Creates the instance secret and an admin key of an instance and seals them into a file. An existing file is kept.',
    )
    .requiredOption('--instance-name <NAME>', 'name of the instance, which cannot be changed later')
    .option('--secret-name <NAME>', 'name of the Secret', 'convex-backend-secrets')
    .option('--secret-file <FILE>', 'an existing instance secret, instead of a new one; - is standard input')
    .option('--short-keys', 'name the keys INSTANCE_NAME, … instead of CONVEX_INSTANCE_NAME, …')
    .option('--legacy-admin-key', 'create an admin key for images older than 2025-05-30')
    .option('--admin-key-out <FILE>', 'also write the admin key, unsealed, to a new file that only you can read')
    .addHelpText(
      'after',
      examples(
        'kubeseal --fetch-cert > sealed-secrets.pem',
        `${program} seal --cert sealed-secrets.pem --instance-name convex --out convex/backend-sealedsecret.yaml`,
      ),
    )
    .action(async (options) => {
      const { cert, out: file, rotate, namespace, instanceName, secretName, secretFile, scope } = options
      const { shortKeys, legacyAdminKey, adminKeyOut: adminKeyFile } = options
      onlyOneFromStandardInput({ cert, 'secret-file': secretFile })
      const { outcome } = await sealCredentialsFile({
        file,
        rotate,
        namespace,
        adminKeyFile,
        certificate: await readInput(cert, 'the certificate'),
        instanceName,
        secretName,
        instanceSecret: secretFile === undefined ? undefined : await readSecret(secretFile, 'the instance secret'),
        keys: shortKeys ? shortKeyNames : undefined,
        adminKeyFormat: legacyAdminKey ? 'legacy' : 'current',
        scope,
      })
      print(outcomeLine(file, outcome))
      if (adminKeyFile !== undefined) tellOfAdminKey(adminKeyFile, outcome === 'kept')
    })
}

function tellOfAdminKey(file: string, isKept: boolean): void {
  if (!isKept) {
    print(`${shownPath(file)} contains the admin key`)
    return
  }
  // A second run of the same script finds both files and is content.
  if (existsSync(file)) return
  printError(
    `The admin key in it cannot be read again. Create another one from the instance secret with ${program} admin-key, ` +
      'or replace both with --rotate.',
  )
  process.exitCode = 1
}
