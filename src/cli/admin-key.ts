import { program } from '../command-name.ts'
import { Command } from '@commander-js/extra-typings'
import { createAdminKey } from '../convex/admin-key/index.ts'
import { writeSecretFile } from '../secrets/files.ts'
import { adminKeyInspectCommand } from './admin-key-inspect.ts'
import { shownPath } from '../shown.ts'
import { examples } from './help.ts'
import { readSecret } from './input.ts'
import { UsageError } from './usage-error.ts'
import { print } from './output.ts'

/** `convex-k8s admin-key --instance-name NAME [--secret-file FILE] (--out FILE | --print) …` */
export function adminKeyCommand() {
  return new Command('admin-key')
    .summary('create an admin key from an instance secret')
    .description('Creates an admin key from an instance secret, without access to the instance.')
    .requiredOption('--instance-name <NAME>', 'name of the instance')
    .option('--secret-file <FILE>', 'instance secret, 64 hex digits; - is standard input', '-')
    .option('--out <FILE>', 'write the key into a new file that only you can read')
    .option('--print', 'print the key')
    .option('--read-only', 'create a read-only key')
    .option('--member-id <NUMBER>', "member that the key is issued to, for the backend's log", memberId)
    .option('--legacy', 'create a key for images older than 2025-05-30')
    .addHelpText(
      'after',
      examples(
        `${program} admin-key --instance-name convex --secret-file instance-secret.txt --out admin-key.txt`,
        `${program} admin-key --instance-name convex --print < instance-secret.txt`,
      ),
    )
    .addCommand(adminKeyInspectCommand())
    .action(async ({ instanceName, secretFile, out, print: isPrinted = false, readOnly, memberId: member, legacy }) => {
      if ((out === undefined) !== isPrinted)
        throw new UsageError('specify where to write the key: --out FILE, or --print')
      const key = createAdminKey({
        instanceName,
        instanceSecret: await readSecret(secretFile, 'the instance secret'),
        readOnly,
        memberId: member,
        format: legacy ? 'legacy' : 'current',
      })
      if (out === undefined) {
        print(key)
        return
      }
      await writeSecretFile(out, key)
      print(`${shownPath(out)} contains the admin key`)
    })
}

function memberId(text: string): bigint {
  if (!/^\d{1,20}$/.test(text)) throw new UsageError('--member-id is a whole number, at least 0')
  return BigInt(text)
}
