import { defineCommand } from 'citty'
import { createColors } from 'picocolors'
import { smokeTest } from '../smoke-test/smoke-test.ts'
import type { SmokeTestCheck } from '../smoke-test/result.ts'
import { isColourful } from './colour.ts'
import { onlyOneFromStandardInput, readInput, readSecret } from './input.ts'
import { UsageError } from './usage-error.ts'

/** `convex-k8s smoke-test URL [--site-url URL] [--admin-key-file FILE|-] [--ca-file FILE] [--timeout SECONDS]` */
export const smokeTestCommand = defineCommand({
  meta: { name: 'smoke-test', description: 'Test a running deployment from where its clients are' },
  args: {
    url: { type: 'positional', required: true, description: 'Public origin, such as https://convex.example.com' },
    'site-url': {
      type: 'string',
      valueHint: 'URL',
      description: 'Base URL of HTTP actions, when they have a host of their own',
    },
    'admin-key-file': {
      type: 'string',
      valueHint: 'FILE|-',
      description: 'An admin key; without one, what needs it is not tested',
    },
    'ca-file': { type: 'string', valueHint: 'FILE|-', description: 'Certificates of authorities to trust as well' },
    timeout: { type: 'string', valueHint: 'SECONDS', default: '10', description: 'How long each part may take' },
    json: { type: 'boolean', description: 'Print the result as JSON' },
  },
  async run({ args }) {
    const { 'admin-key-file': keyFile, 'ca-file': caFile } = args
    onlyOneFromStandardInput({ 'admin-key-file': keyFile, 'ca-file': caFile })
    const result = await smokeTest({
      url: args.url.replace(/\/$/, ''),
      siteUrl: args['site-url']?.replace(/\/$/, ''),
      adminKey: keyFile === undefined ? undefined : await readSecret(keyFile, 'the admin key'),
      ca: caFile === undefined ? undefined : await readInput(caFile, 'the certificates'),
      timeoutSeconds: secondsOf(args.timeout),
    })
    console.log(args.json ? JSON.stringify(result, undefined, 2) : linesOf(result.checks).join('\n'))
    if (!result.ok) process.exitCode = 1
  },
})

function secondsOf(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UsageError('--timeout is a whole number of seconds')
  return Number(text)
}

function linesOf(checks: readonly SmokeTestCheck[]): readonly string[] {
  const paint = createColors(isColourful())
  const marks = { ok: paint.green('ok     '), failed: paint.red('failed '), skipped: paint.dim('skipped') } as const
  return checks.flatMap(({ part, outcome, message, look }) => [
    `${marks[outcome]}  ${part.padEnd(12)}  ${message}`,
    ...(look === undefined ? [] : [`                       look at: ${look}`]),
  ])
}
