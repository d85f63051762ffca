import { program } from '../../command-name.ts'
import { sealPostgresCredentialsFile } from '../../secrets/seal-postgres.ts'
import { examples } from '../help.ts'
import { onlyOneFromStandardInput, readInput, readSecret } from '../input.ts'
import { outcomeLine, sealingCommand } from './arguments.ts'
import { print } from '../output.ts'

/** `convex-k8s seal-database --cert FILE --out FILE …` */
export function sealDatabaseCommand() {
  return sealingCommand('seal-database')
    .summary('create and seal the password of the database')
    .description('Creates a password for the database and seals it into a file. An existing file is kept.')
    .option('--secret-name <NAME>', 'name of the Secret', 'convex-db-credentials')
    .option('--owner <NAME>', 'owner of the database', 'convex')
    .option('--password-file <FILE>', 'an existing password, instead of a new one; - is standard input')
    .addHelpText(
      'after',
      examples(`${program} seal-database --cert sealed-secrets.pem --out convex/db-sealedsecret.yaml`),
    )
    .action(async ({ cert, out: file, rotate, namespace, owner, passwordFile, secretName, scope }) => {
      onlyOneFromStandardInput({ cert, 'password-file': passwordFile })
      const { outcome } = await sealPostgresCredentialsFile({
        file,
        rotate,
        namespace,
        owner,
        certificate: await readInput(cert, 'the certificate'),
        secretName,
        password: passwordFile === undefined ? undefined : await readSecret(passwordFile, 'the password'),
        scope,
      })
      print(outcomeLine(file, outcome))
    })
}
