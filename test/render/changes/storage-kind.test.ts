import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convexStack, objectsOf, render } from '@proompteng/convex-k8s'
import type { K8sObject, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'

const host = 'convex.example.com'
const keys = {
  accessKeyId: { secret: 'convex-s3', key: 'id' },
  secretAccessKey: { secret: 'convex-s3', key: 'secret' },
}
const onVolume: StackOptions = { host }
const onS3: StackOptions = {
  host,
  backend: { s3: { region: 'eu-central-1', bucketPrefix: 'convex', credentials: keys } },
}
const onS3ByVariables: StackOptions = {
  host,
  backend: {
    volume: false,
    env: {
      AWS_REGION: 'eu-central-1',
      S3_STORAGE_EXPORTS_BUCKET: { secret: 'buckets', key: 'exports' },
      S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'b',
      S3_STORAGE_MODULES_BUCKET: 'convex-modules',
      S3_STORAGE_FILES_BUCKET: 'convex-user-files',
      S3_STORAGE_SEARCH_BUCKET: 'convex-search-indexes',
    },
  },
}

const folderOf = async (options: StackOptions): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'storage-'))
  await render(convexStack(options), folder)
  return folder
}

describe('a folder that is rendered', () => {
  it.each([
    ['from the volume to S3', onVolume, onS3, /on its volume.*in object storage.*Leave the option s3 out/],
    ['from S3 to the volume', onS3, onVolume, /in object storage.*on its volume.*Keep the option s3/],
    ['from S3 by variables to the volume', onS3ByVariables, onVolume, /in object storage.*on its volume/],
  ] as const)('is not moved %s, and nothing is written', async (_, from, to, message) => {
    const folder = await folderOf(from)
    const before = await readFile(join(folder, 'backend-configmap.yaml'), 'utf8')
    for (const mode of ['write', 'check', 'dry-run'] as const) {
      const attempt = render(convexStack(to), folder, { mode })
      await expect(attempt).rejects.toThrow(/backend-deployment\.yaml: /)
      await expect(attempt).rejects.toThrow(message)
      await expect(attempt).rejects.toThrow(/npx convex export --include-file-storage.*npx convex import --replace-all/)
    }
    expect(await readFile(join(folder, 'backend-configmap.yaml'), 'utf8')).toBe(before)
  })

  it('takes the option for the variables of the same buckets and back, and a volume beside S3', async () => {
    const folder = await folderOf(onS3)
    const beside = { ...onS3, backend: { ...onS3.backend, volume: {} } }
    for (const options of [onS3ByVariables, onS3, beside, onS3]) await render(convexStack(options), folder)
    expect((await render(convexStack(onS3), folder, { mode: 'check' })).inSync).toBe(true)
  })

  it('may run a second backend of the other kind beside the first', async () => {
    const folder = await folderOf(onVolume)
    const { backend } = convexStack({
      ...onS3,
      instanceName: 'convex-s3',
      backend: { ...onS3.backend, name: 'convex-s3' },
    })
    const both = [...objectsOf(convexStack(onVolume)), ...objectsOf(backend)]
    const fileName = (object: K8sObject) => `${object.kind}-${object.metadata?.name}.yaml`.toLowerCase()
    await expect(render(both, folder, { fileName, runbook: false })).resolves.toMatchObject({
      written: expect.arrayContaining(['deployment-convex-s3.yaml']),
    })
  })
})
