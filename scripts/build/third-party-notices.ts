import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plugin } from './plugin.ts'

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>
}

const packageFolder = /^(.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/.][^\\/]*)[\\/]/
const licenseFile = /^(licen[cs]e|notice|copying)(\.|$)/i

/** Writes the licences of the packages that are part of the builds which share it, as those licences ask for. */
export function thirdPartyNotices(file: string): Plugin {
  const folders = new Set<string>()
  let written = Promise.resolve()
  return {
    name: 'third-party-notices',
    setup(build) {
      build.onEnd(async ({ metafile }) => {
        if (metafile === undefined) throw new Error('The build must have a metafile.')
        for (const folder of bundledFolders(metafile)) folders.add(folder)
        // One after the other: the builds run side by side, and the last that ends knows all.
        written = written.then(() => write(file, folders))
        await written
      })
    },
  }
}

async function write(file: string, folders: ReadonlySet<string>): Promise<void> {
  const notices = await Promise.all([...folders].map(noticeOf))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${[head, ...notices.toSorted()].join(rule)}\n`)
}

const head = 'This package contains code and types of the following packages.'
const rule = `\n\n${'-'.repeat(80)}\n\n`

/** Folders of the packages of which anything is in an output. */
function bundledFolders({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs))
  const folders = inputs.flatMap((input) => packageFolder.exec(input)?.[1] ?? [])
  return [...new Set(folders)]
}

async function noticeOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license: string
  }
  const files = (await readdir(folder)).filter((file) => licenseFile.test(file)).toSorted()
  if (files.length === 0) throw new Error(`${name} has no licence file, so it must not be bundled.`)
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.replaceAll('\r\n', '\n').trim())].join('\n\n')
}
