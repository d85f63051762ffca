import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { convexFunctionEnvironment } from '@proompteng/convex-k8s'
import type { FunctionEnvironmentOptions } from '@proompteng/convex-k8s'
import { fullKey } from './server.ts'

/** Secrets of the namespace, by name. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>

/** What a run of the Job says, and how it ends. */
export interface Run {
  readonly code: number
  readonly output: string
}

/**
 * Runs the Job as the kubelet would: its projected volume in a folder, its command in it, and none of the variables of
 * this process. `seconds` is for how long it waits; `mounted` gets what changes a file of the volume while it runs.
 */
export async function runJob(
  options: FunctionEnvironmentOptions,
  secrets: Secrets = {},
  seconds = 20,
  mounted?: (put: (path: string, content: string) => Promise<void>) => void,
): Promise<Run> {
  const { job, configMap } = convexFunctionEnvironment(options)
  const pod = job.spec!.template.spec!
  const folder = await mkdtemp(join(tmpdir(), 'function-environment-'))
  const put = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  const present: Secrets = { 'convex-backend-secrets': { CONVEX_ADMIN_KEY: fullKey }, ...secrets }
  for (const { configMap: map, secret } of pod.volumes![0]!.projected!.sources!) {
    if (map !== undefined)
      for (const [key, text] of Object.entries(configMap.data!))
        await put(key, text.replace(/"seconds": \d+/, `"seconds": ${seconds}`))
    for (const { key, path } of secret?.items ?? []) {
      const value = present[secret!.name!]?.[key]
      if (value !== undefined) await put(path, value)
      else if (secret!.optional !== true) throw new Error('The kubelet would not start the pod.')
    }
  }
  mounted?.(put)
  const [container] = pod.containers
  const mountPath = container!.volumeMounts![0]!.mountPath
  const [program, ...args] = container!.command!.map((word) => word.replace(mountPath, folder))
  if (program !== 'node') throw new Error(`unknown program ${program}`)
  return await new Promise((resolve) => {
    execFile(process.execPath, args, { env: {} }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr }),
    )
  })
}
