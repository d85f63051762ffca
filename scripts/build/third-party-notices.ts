import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from './late.ts'

const rule = `\n\n${'-'.repeat(80)}\n\n`
const packageFolder = /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/.][^\\/]*(?=[\\/])/
const folders = new Set<string>()

/** Writes the licences of all packages that are part of the builds which share it, as those licences ask for. */
export const thirdPartyNotices: Plugin = {
  name: 'third-party-notices',
  setup(build) {
    build.onEnd(({ metafile }) => {
      const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.keys(output.inputs))
      for (const input of inputs) for (const folder of packageFolder.exec(input) ?? []) folders.add(folder)
      const head = 'This package contains code and types of the following packages.'
      const notices = [...folders].map(noticeOf).toSorted()
      writeFileSync('dist/THIRD-PARTY-NOTICES.txt', `${[head, ...notices].join(rule)}\n`)
    })
  },
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)(?:\.|$)/i.test(file))
  if (files.length === 0) throw new Error(`${name} has no licence file, so it must not be bundled.`)
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  return [`${name} ${version} (${license})`, ...texts].join('\n\n')
}
