import { defineCommand } from 'citty'
import { readAdminKey } from '../convex/admin-key/index.ts'
import type { ValidAdminKey } from '../convex/admin-key/index.ts'
import { onlyOneFromStandardInput, readSecret } from './input.ts'

/** `convex-k8s admin-key inspect [--key-file FILE|-] --secret-file FILE|- [--instance-name NAME]` */
export const adminKeyInspectCommand = defineCommand({
  meta: { name: 'inspect', description: 'Say what an admin key is for, or why the backend would refuse it' },
  args: {
    'key-file': { type: 'string', default: '-', valueHint: 'FILE|-', description: 'The admin key' },
    'secret-file': {
      type: 'string',
      required: true,
      valueHint: 'FILE|-',
      description: 'The instance secret that it should belong to',
    },
    'instance-name': { type: 'string', valueHint: 'NAME', description: 'The instance that it should be for' },
  },
  async run({ args }) {
    const { 'key-file': keyFile, 'secret-file': secretFile, 'instance-name': instanceName } = args
    onlyOneFromStandardInput({ 'key-file': keyFile, 'secret-file': secretFile })
    const instanceSecret = await readSecret(secretFile, 'the instance secret')
    const reading = readAdminKey(await readSecret(keyFile, 'the admin key'), instanceSecret, { instanceName })
    if (reading.valid) console.log(linesOf(reading).join('\n'))
    else {
      console.log(`not valid: ${reading.reason}`)
      process.exitCode = 1
    }
  },
})

function linesOf(reading: ValidAdminKey): readonly string[] {
  return [
    `instance   ${reading.instanceName}`,
    `issued     ${reading.issuedAt.toISOString()}`,
    `for        ${reading.system ? 'Convex itself (system key)' : `member ${reading.memberId}`}`,
    `may        ${reading.readOnly ? 'only read' : 'read and write'}`,
    `format     ${reading.format}`,
  ]
}
