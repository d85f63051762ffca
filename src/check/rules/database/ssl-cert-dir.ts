import { database } from '../../examples/database.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { shownFile, shownName } from '../../model/shown.ts'
import { filesOf, pathInVolume } from '../../model/storage/files.ts'
import { mountOf } from '../../model/storage/mounts.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachBackend } from '../scopes.ts'
import { rustlsNativeCerts } from '../../../sources/source.ts'

const systemBundle = '- { name: SSL_CERT_FILE, value: /etc/ssl/certs/ca-certificates.crt }'
const directory = '- { name: SSL_CERT_DIR, value: /etc/database-ca }'
const variables = `${systemBundle}\n            ${directory}\n            - { name: PG_CA_FILE`

/** The name that OpenSSL gives a certificate in a directory: its hash and a number. */
const hashed = /^[0-9a-f]{8}\.\d$/i

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The directory in SSL_CERT_DIR has a certificate with a hashed name.',
  why:
    'In the directory that SSL_CERT_DIR names, only files with names like 00000000.0 are read. Without such a file, the ' +
    'backend starts and does not trust the certificate authority of the object store.',
  source: [rustlsNativeCerts('src/lib.rs', 'is_hash_file_name')],
  bad: database({ '- { name: PG_CA_FILE': variables }),
  good: database({
    '- { name: PG_CA_FILE': variables,
    '[{ key: ca.crt, path: ca.crt }]': '[{ key: ca.crt, path: ca.crt }, { key: ca.crt, path: "00000000.0" }]',
  }),
  check: eachBackend(function* (pod, report, model) {
    const variable = pod.environment.variables.get('SSL_CERT_DIR')
    const path = textIn(pod, 'SSL_CERT_DIR')?.replace(/(?<=.)\/$/, '')
    const mount = path === undefined ? undefined : mountOf(pod.mounts, path)
    if (variable === undefined || path === undefined || mount === undefined) return
    const { files, isOpen } = filesOf(model, namespaceOf(pod.workload.object), mount)
    const inside = pathInVolume(mount, path)
    const names = [...files.keys()].flatMap((file) => {
      const [name = '', ...folders] = file.split('/').toReversed()
      return folders.toReversed().join('/') === inside ? [name] : []
    })
    if (isOpen || names.some((name) => hashed.test(name))) return
    const found = names.length === 0 ? 'is empty' : `has the files ${names.map(shownName).join(', ')}`
    yield report(
      variable,
      `SSL_CERT_DIR: the directory ${shownFile(path)} ${found}, and only files with names like 00000000.0 are read.`,
      'Give the certificate such a name, by the path of an item of the volume.',
    )
  }),
}
