import { defineCommand } from 'citty'
import { createAdminKey } from '../convex/admin-key/index.ts'
import { writeSecretFile } from '../secrets/files.ts'
import { readSecret } from './input.ts'
import { UsageError } from './usage-error.ts'

/** `convex-k8s admin-key --instance-name NAME [--secret-file FILE|-] (--out FILE | --print) …` */
export const adminKeyCommand = defineCommand({
  meta: { name: 'admin-key', description: 'Make an admin key from an instance secret, without the instance' },
  args: {
    'instance-name': { type: 'string', required: true, valueHint: 'NAME', description: 'Name of the instance' },
    'secret-file': {
      type: 'string',
      default: '-',
      valueHint: 'FILE|-',
      description: 'Its instance secret, 64 hex digits',
    },
    out: { type: 'string', valueHint: 'FILE', description: 'Write the key into a new file that only you can read' },
    print: { type: 'boolean', description: 'Print the key' },
    'read-only': { type: 'boolean', description: 'A key that can look, but change nothing' },
    'member-id': { type: 'string', valueHint: 'NUMBER', description: "Member it is issued to, for the backend's log" },
    legacy: { type: 'boolean', description: 'For images from before 2025-05-30' },
  },
  async run({ args }) {
    const { out, print = false } = args
    if ((out === undefined) !== print) throw new UsageError('say where the key goes: --out FILE, or --print')
    const key = createAdminKey({
      instanceName: args['instance-name'],
      instanceSecret: await readSecret(args['secret-file'], 'the instance secret'),
      readOnly: args['read-only'],
      memberId: memberId(args['member-id']),
      format: args.legacy ? 'legacy' : 'current',
    })
    if (out === undefined) {
      console.log(key)
      return
    }
    await writeSecretFile(out, key)
    console.log(`${out} holds the admin key`)
  },
})

function memberId(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,20}$/.test(text)) throw new UsageError('--member-id is a whole number, at least 0')
  return BigInt(text)
}
