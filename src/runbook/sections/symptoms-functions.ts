import { kubectl } from '../commands.ts'
import type { Facts } from '../facts.ts'
import { quoted, shell } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { symptomTable } from './symptoms-table.ts'

export function functionSymptoms(facts: Facts): Block {
  const { origin, claim, storage, workload, container } = facts
  const lost = claim === undefined && storage !== 's3'
  return symptomTable(
    'Functions and files',
    [
      [
        '`npx convex deploy` fails with 404',
        'the package `convex` is newer than the backend',
        'take an older one, or upgrade the backend',
      ],
      [
        '401 or 403 for an admin key',
        'it belongs to another instance, or the instance secret was rotated',
        'make [another one](#an-admin-key)',
      ],
      [
        '"too many concurrent" functions',
        '16 of a kind run at once by default',
        'raise `APPLICATION_MAX_CONCURRENT_QUERIES`, `_MUTATIONS`, `_V8_ACTIONS` or `_NODE_ACTIONS`, and the memory limit',
      ],
      [
        'node actions fail to call back',
        'the pod does not reach the public origin, or does not trust its certificate',
        `see below; name resolution inside the cluster must lead to the ingress controller`,
      ],
      [
        'node actions fail with EXDEV, or to install packages',
        '`TMPDIR` is on another volume than the files, or the registry is out of reach',
        '`TMPDIR` must be on the data volume; allow the way to the registry',
      ],
      [
        'files or deployed code are gone after a restart',
        lost ? 'there is no volume: they went with the pod' : 'another volume or bucket is mounted than before',
        lost
          ? 'deploy again, import the export, and add a volume or S3'
          : 'mount the old one again; nothing on it was deleted',
      ],
      [
        'the database grows without new documents',
        'old versions are kept for the time of retention',
        'lower `DOCUMENT_RETENTION_DELAY`, watch the disk',
      ],
    ],
    ...(origin === undefined ? [] : [shell(reach({ facts, origin, workload, container }))]),
  )
}

interface Reach {
  readonly facts: Facts
  readonly origin: string
  readonly workload: string
  readonly container: string
}

/** The image holds curl (self-hosted/docker-build/Dockerfile.backend:108-129, 652b828). */
function reach({ facts, origin, workload, container }: Reach): string {
  const url = quoted(`${origin}/version`)
  return kubectl(facts, `exec ${workload} --container=${container} -- curl --silent --show-error --fail ${url}`)
}
