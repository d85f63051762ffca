import { program } from '../command-name.ts'
import { Command } from '@commander-js/extra-typings'
import { createAuthKeys } from '../convex/auth-keys.ts'
import { quoted } from '../runbook/markdown.ts'
import { sealAuthKeysFile } from '../secrets/auth-keys-file.ts'
import { writeSecretFile } from '../secrets/files.ts'
import { shownPath } from '../shown.ts'
import { examples } from './help.ts'
import { readInput } from './input.ts'
import { print } from './output.ts'
import { certificateHelp, namespaceHelp, outcomeLine, scopeOption, sealedFileHelp } from './seal/arguments.ts'
import { UsageError } from './usage-error.ts'

/** `convex-k8s auth-keys (--cert FILE --out FILE | --env-out FILE) …` */
export function authKeysCommand() {
  return new Command('auth-keys')
    .summary('create the keys of Convex Auth')
    .description(
      'Creates JWT_PRIVATE_KEY and JWKS for Convex Auth, sealed for the option functionEnvironment or in a file for the Convex CLI.',
    )
    .option('--cert <FILE>', certificateHelp)
    .option('--out <FILE>', sealedFileHelp)
    .option('--env-out <FILE>', 'write both, unsealed, to a new file that only you can read')
    .option('--namespace <NAME>', namespaceHelp, 'convex')
    .option('--secret-name <NAME>', 'name of the Secret', 'convex-function-environment')
    .addOption(scopeOption())
    .option('--rotate', 'replace the keys in the sealed file with a new pair; other values are kept')
    .addHelpText(
      'after',
      examples(
        `${program} auth-keys --cert sealed-secrets.pem --out convex/function-environment-sealedsecret.yaml`,
        `${program} auth-keys --env-out auth-keys.env`,
      ),
    )
    .action(async ({ cert, out: file, envOut, ...options }) => {
      const problem = problemOf({ cert, file, envOut, rotate: options.rotate })
      if (problem !== undefined) throw new UsageError(problem)
      if (envOut !== undefined) {
        await writeSecretFile(envOut, dotenv(await createAuthKeys()))
        print(`${shownPath(envOut)} contains JWT_PRIVATE_KEY and JWKS. Set both in one step, then remove the file:`)
        print(`npx convex env set --force --from-file ${quoted(envOut)}`)
      } else if (file !== undefined && cert !== undefined) {
        const certificate = await readInput(cert, 'the certificate')
        const { outcome } = await sealAuthKeysFile({ ...options, file, certificate })
        print(outcomeLine(file, outcome))
        if (outcome === 'created')
          print('List JWT_PRIVATE_KEY and JWKS in functionEnvironment.secretVariables, then render and commit.')
      }
    })
}

interface Destination {
  readonly cert: string | undefined
  readonly file: string | undefined
  readonly envOut: string | undefined
  readonly rotate: true | undefined
}

function problemOf({ cert, file, envOut, rotate }: Destination): string | undefined {
  if (envOut !== undefined) {
    if (file !== undefined) return 'specify --out or --env-out, not both'
    if (cert !== undefined) return '--cert is for --out; the file of --env-out is not sealed'
    return rotate ? '--rotate is for --out; a new file gets a new pair anyway' : undefined
  }
  if (file !== undefined)
    return cert === undefined ? '--out needs --cert FILE: kubeseal --fetch-cert > FILE' : undefined
  return cert === undefined
    ? 'specify where to write the keys: --cert FILE with --out FILE, or --env-out FILE'
    : '--cert needs --out FILE, the sealed file'
}

/** Neither value has a quote of this kind or a line break. */
function dotenv(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('')
}
