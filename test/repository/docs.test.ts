import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { blocksOf } from '../../scripts/docs/blocks.ts'
import * as library from '../../src/index.ts'
import { bundled } from '../support/bundled.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

describe('what is written from the sources', () => {
  it('is up to date', { timeout: 240_000 }, async () => {
    const { stderr } = await run(process.execPath, [bundled('scripts/docs/main.ts'), '--check'], {
      cwd: root,
    }).catch((error: { readonly stderr: string }) => error)
    expect(stderr).toBe('')
  })

  it('has a page for every function that the package exports', async () => {
    const functions = Object.entries(library).flatMap(([name, value]) =>
      typeof value === 'function' && value !== library.ConvexK8sError ? [`${name}.md`] : [],
    )
    const written = await Promise.all(['builders', 'functions'].map((folder) => readdir(join(root, 'docs', folder))))
    expect(written.flat().toSorted()).toEqual([...functions, 'README.md', 'README.md'].toSorted())
  })

  it('has nothing of the machine or the commit that it was written on', async () => {
    const written = (await pages()).filter(({ name }) => /^docs\/(builders|functions)\//.test(name))
    expect(written.length).toBeGreaterThan(30)
    const found = /file:\/\/|node_modules|Defined in|\/(?:blob|tree)\/[0-9a-f]{7,}/
    expect(written.filter(({ text }) => found.test(text) || text.includes(root)).map(({ name }) => name)).toEqual([])
  })
})

interface Page {
  readonly name: string
  readonly text: string
}

async function pages(): Promise<readonly Page[]> {
  const docs = (await readdir(join(root, 'docs'), { recursive: true }))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
  const names = ['README.md', 'CONTRIBUTING.md', 'bench/README.md', ...docs]
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(root, name), 'utf8') })))
}

// What needs something that no test has: a file of the reader, or a server that answers.
const notRun = /readFile\(|sealing-certificate\.pem|smokeTest\(|certificate\b.*file/i

/** The folders that an example renders into. */
const renderedIn = (code: string): readonly string[] =>
  [...code.matchAll(/\brender(?:Fleet)?\([^']*'([\w/-]+)'/g)].map(([, folder]) => folder!)

describe('the code in the documentation', { timeout: 240_000 }, () => {
  let folder: string
  let files: readonly { readonly place: string; readonly file: string; readonly code: string }[]

  beforeAll(async () => {
    // Below the root, so that the compiler finds the types of Node.
    folder = await mkdtemp(join(root, '.docs-'))
    await mkdir(join(folder, 'work'))
    const blocks = (await pages()).flatMap(({ name, text }) =>
      blocksOf(text)
        .filter(({ language }) => language === 'ts')
        .map((block, index) => ({
          ...block,
          place: `${name}, block ${index + 1}`,
          section: `${name}#${block.section}`,
        })),
    )
    // The files of one section are in one folder, so that they can import each other.
    const sections = [...new Set(blocks.map(({ section }) => section))]
    for (const index of sections.keys()) await mkdir(join(folder, `section${index}`))
    files = blocks.map(({ place, code, section, file }, index) => ({
      place,
      code,
      file: join(folder, `section${sections.indexOf(section)}`, file ?? `block${index + 1}.ts`),
    }))
    // An import makes it a module, in which one may wait.
    for (const { file, code } of files) {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, `${code}\nexport {}\n`)
    }
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is there, and no block takes the file of another', () => {
    expect(new Set(files.map(({ file }) => file)).size).toBe(files.length)
    expect(files.length).toBeGreaterThan(20)
    expect(files.filter(({ code }) => !notRun.test(code)).length).toBeGreaterThan(15)
  })

  it('compiles', () => {
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
      config: object
    }
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
    // An example may name what it does not use further.
    const loose = { ...options, noUnusedLocals: false, noUnusedParameters: false }
    const program = ts.createProgram(
      files.map(({ file }) => file),
      loose,
    )
    const problems = files.flatMap(({ place, file }) => {
      const source = program.getSourceFile(file)
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText }) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      )
    })
    expect(problems).toEqual([])
  })

  it('runs', async () => {
    const runner = join(folder, 'runner.ts')
    // Each example renders a deployment of its own, which the one before must not stand in the way of.
    const list = files
      .filter(({ code }) => !notRun.test(code))
      .map(({ place, file, code }) => ({ place, file, renders: renderedIn(code) }))
    const runs = list.map(
      ({ place, file, renders }) => `
      for (const folder of ${JSON.stringify(renders)}) rmSync(folder, { recursive: true, force: true })
      try { await import(${JSON.stringify(file)}) } catch (error) {
        process.stdout.write('FAILED ' + ${JSON.stringify(place)} + ': ' + error + '\\n')
      }`,
    )
    await writeFile(
      runner,
      `import { rmSync } from 'node:fs'
      ${runs.join('')}
      process.exitCode = 0
      process.stdout.write('ALL RUN\\n')`,
    )
    const { stdout } = await run(process.execPath, [bundled(runner)], {
      cwd: join(folder, 'work'),
      maxBuffer: 64 * 1024 * 1024,
    })
    expect(stdout.split('\n').filter((line) => line.startsWith('FAILED'))).toEqual([])
    expect(stdout).toContain('ALL RUN')
  })

  it('leaves the README short enough to be read, with two commands that do everything', async () => {
    const readme = await readFile(join(root, 'README.md'), 'utf8')
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(250)
    for (const command of ['npm ci && npm run example', 'npm ci && npm test']) expect(readme).toContain(`\n${command} `)
  })

  it('is a shell that can be read, and YAML that can', async () => {
    for (const { name, text } of await pages()) {
      for (const { language, code } of blocksOf(text)) {
        if (language === 'sh') await expect(run('bash', ['-n', '-c', code]), `${name}: ${code}`).resolves.toBeDefined()
        if (language === 'yaml' && name !== 'docs/rules.md') expect(() => parse(code)).not.toThrow()
      }
    }
  })

  it('leads only to pages and headings that are there', async () => {
    const missing: string[] = []
    for (const { name, text } of await pages()) {
      for (const [, link = '', heading = ''] of text.matchAll(/\]\(([^)#\s]*)(?:#([^)]*))?\)/g)) {
        if (/^[a-z]+:/.test(link)) continue
        const target = link === '' ? join(root, name) : join(root, name, '..', link)
        if (!ts.sys.fileExists(target) && !ts.sys.directoryExists(target)) missing.push(`${name}: ${link}`)
        else if (heading !== '' && !headingsOf(ts.sys.readFile(target) ?? '').has(heading))
          missing.push(`${name}: ${link}#${heading}`)
      }
    }
    expect(missing).toEqual([])
  })
})

/** The anchors that GitHub gives to the headings of a page. */
function headingsOf(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
