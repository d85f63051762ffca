import { program } from '../command-name.ts'
import { Command } from '@commander-js/extra-typings'
import { readAdminKey } from '../convex/admin-key/index.ts'
import type { ValidAdminKey } from '../convex/admin-key/index.ts'
import { examples } from './help.ts'
import { onlyOneFromStandardInput, readSecret } from './input.ts'
import { print } from './output.ts'

/** `convex-k8s admin-key inspect --secret-file FILE [--key-file FILE] [--instance-name NAME]` */
export function adminKeyInspectCommand() {
  return new Command('inspect')
    .summary('show what an admin key allows')
    .description('Shows which instance an admin key belongs to and what it allows, or why the backend would refuse it.')
    .requiredOption('--secret-file <FILE>', 'instance secret to which the key should belong; - is standard input')
    .option('--key-file <FILE>', 'the admin key; - is standard input', '-')
    .option('--instance-name <NAME>', 'instance to which the key should belong')
    .addHelpText(
      'after',
      examples(`${program} admin-key inspect --secret-file instance-secret.txt --key-file admin-key.txt`),
    )
    .action(async ({ keyFile, secretFile, instanceName }) => {
      onlyOneFromStandardInput({ 'key-file': keyFile, 'secret-file': secretFile })
      const instanceSecret = await readSecret(secretFile, 'the instance secret')
      const reading = readAdminKey(await readSecret(keyFile, 'the admin key'), instanceSecret, { instanceName })
      if (reading.valid) print(linesOf(reading).join('\n'))
      else {
        print(`not valid: ${reading.reason}`)
        process.exitCode = 1
      }
    })
}

function linesOf(reading: ValidAdminKey): readonly string[] {
  return [
    `instance   ${reading.instanceName}`,
    `issued     ${reading.issuedAt.toISOString()}`,
    `for        ${reading.system ? 'Convex itself (system key)' : `member ${reading.memberId}`}`,
    `may        ${reading.readOnly ? 'only read' : 'read and write'}`,
    `format     ${reading.format}`,
  ]
}
