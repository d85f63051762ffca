import { readFile } from 'node:fs/promises'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Answers } from '../../src/init/answers.ts'
import { initFiles } from '../../src/init/files.ts'
import { hintFor } from '../../src/init/kept.ts'
import { nextSteps } from '../../src/init/next-steps.ts'
import { missingIn, scriptName } from '../../src/init/project.ts'
import type { Project } from '../../src/init/project.ts'

const least: Answers = { host: 'convex.example.com', out: 'argocd/applications/convex' }
const every: Answers = {
  host: 'api.example.com',
  namespace: 'orders',
  instanceName: 'orders',
  storage: '50Gi',
  issuer: 'internal',
  issuerKind: 'Issuer',
  tailnetHostname: 'orders',
  repoUrl: 'https://github.com/example/infrastructure.git',
  out: "it's/orders",
}
const empty: Project = { path: '', version: '0.1.0', manifest: undefined }
const inside: Project = { ...empty, path: 'deploy/my convex' }
const commonJs: Project = { ...empty, manifest: { scripts: { check: 'eslint .' }, devDependencies: { tsx: '^4.1.0' } } }

function textOf(name: string, answers = least, project = empty): string {
  return initFiles(answers, project).get(name) ?? ''
}

describe('the files of a new project', () => {
  it('are these, and the workflow lies at the root of the repository', () => {
    expect([...initFiles(least, empty).keys()]).toEqual([
      'package.json',
      'convex.ts',
      'tsconfig.json',
      '.gitignore',
      '.github/workflows/convex.yml',
    ])
    expect([...initFiles(least, inside).keys()].at(-1)).toBe('../../.github/workflows/convex.yml')
    expect([...initFiles(least, commonJs).keys()][1]).toBe('convex.mts')
  })

  it('need the packages of the major versions that are tested here', async () => {
    const { devDependencies: ours } = JSON.parse(await readFile('package.json', 'utf8')) as Required<
      typeof commonJs.manifest
    > &
      object
    const { devDependencies } = JSON.parse(textOf('package.json')) as { devDependencies: Record<string, string> }
    expect(devDependencies['@proompteng/convex-k8s']).toBe('^0.1.0')
    for (const name of ['@types/node', 'tsx', 'typescript']) {
      expect(`^${/\d+/.exec(String(ours?.[name as 'tsx']))?.[0]}`, name).toBe(devDependencies[name])
    }
  })

  it.each([
    ['least', least],
    ['every', every],
  ])('have a program that is TypeScript, with the %s answers', (_, answers) => {
    const { diagnostics } = ts.transpileModule(textOf('convex.ts', answers), { reportDiagnostics: true })
    expect(diagnostics).toEqual([])
  })

  it('name in the program what was given and nothing else', () => {
    expect(/convexStack\(\{\n([^]*?)\n\}\)/.exec(textOf('convex.ts'))?.[1]).toBe(
      "  host: 'convex.example.com',\n  credentials: existsSync(`${folder}/${sealedFile}`) ? { sealedFile } : {},",
    )
    expect(textOf('convex.ts')).not.toContain('pplication(')
    const program = textOf('convex.ts', every, inside)
    for (const text of [
      String.raw`const folder = 'it\'s/orders'`,
      "namespace: 'orders'",
      "instanceName: 'orders'",
      "postgres: { storage: { size: '50Gi' } }",
      "dashboard: { tailscale: { hostname: 'orders' } }",
      "ingress: { tls: { issuer: { name: 'internal', kind: 'Issuer' } } }",
      String.raw`path: 'deploy/my convex/it\'s/orders'`,
      "destination: { namespace: 'orders' }",
    ])
      expect(program).toContain(text)
    expect(textOf('convex.ts', { ...least, tailnetHostname: false })).toContain('dashboard: { tailscale: false }')
  })

  it('have a workflow that may only read and runs the check where the project is', () => {
    const root = parse(textOf('.github/workflows/convex.yml'))
    expect(root.permissions).toEqual({ contents: 'read' })
    expect(root.jobs.check.defaults).toBeUndefined()
    const below = parse(textOf('../../.github/workflows/convex.yml', least, inside))
    expect(below.jobs.check.defaults).toEqual({ run: { 'working-directory': 'deploy/my convex' } })
    const runs = (below.jobs.check.steps as { run?: string }[]).flatMap(({ run }) => run ?? [])
    expect(runs).toEqual(['npm ci', 'npm run check'])
  })
})

describe('a package.json that exists', () => {
  it('gets scripts of other names where it has scripts of these names', () => {
    expect(scriptName(commonJs, 'check')).toBe('convex:check')
    expect(textOf('.github/workflows/convex.yml', least, commonJs)).toContain('npm run convex:check')
    expect(textOf('convex.mts', least, commonJs)).toContain('npm run convex:render')
    expect(missingIn(commonJs, least.out)).toEqual({
      scripts: {
        'convex:render': 'tsx convex.mts',
        'convex:check': 'tsx convex.mts --check && convex-k8s check argocd/applications/convex',
        'convex:diff': 'tsx convex.mts --diff',
      },
      packages: { '@proompteng/convex-k8s': '^0.1.0', '@types/node': '^22', typescript: '^5' },
    })
  })

  it('is complete when this package has written it', () => {
    const manifest = JSON.parse(textOf('package.json')) as Project['manifest']
    expect(missingIn({ ...empty, manifest }, least.out)).toEqual({ scripts: {}, packages: {} })
    expect(scriptName({ ...empty, manifest }, 'check')).toBe('check')
    expect(missingIn({ ...empty, manifest }, 'another/folder').scripts).toEqual({})
  })
})

describe('a hint for a file that is kept', () => {
  it('says what the file lacks', () => {
    expect(hintFor('.gitignore', 'node_modules\r\nadmin-key.txt\n', '', empty)).toBe(
      'add the lines instance-secret.txt, sealing-certificate.pem',
    )
    expect(hintFor('../../.github/workflows/convex.yml', 'name: other', '', inside)).toContain('in deploy/my convex')
  })

  it('is silent about a file that is right', () => {
    for (const [name, text] of initFiles(least, empty)) expect(hintFor(name, text, text, empty)).toBeUndefined()
  })
})

describe('the next steps', () => {
  const ofEvery = nextSteps(every, inside, { folder: 'deploy/my convex', isInRepository: true })
  const ofLeast = nextSteps(least, empty, { folder: '.', isInRepository: false })

  it('come in order, with commands that a shell can read', () => {
    expect(ofEvery.match(/^\d\. \w+/gm)).toEqual([
      '1. Install',
      '2. Check',
      '3. Seal',
      '4. Commit',
      '5. Give',
      '6. When',
    ])
    expect(ofEvery).toContain("cd 'deploy/my convex'\n")
    expect(ofEvery).toContain('git add . ../../.github/workflows/convex.yml\n')
    expect(ofEvery).toContain(String.raw`kubectl apply --filename 'it'\''s/orders.yaml'`)
    expect(ofEvery).toContain(
      `seal --cert sealing-certificate.pem --namespace orders --secret-name convex-backend-secrets --instance-name orders --out ${String.raw`'it'\''s/orders/backend-sealedsecret.yaml'`} --admin-key-out admin-key.txt`,
    )
    expect(ofEvery).toContain('smoke-test https://api.example.com --admin-key-file admin-key.txt')
  })

  it('name only what the cluster must have for this deployment', () => {
    expect(ofEvery).toContain('- cert-manager, with the Issuer internal\n')
    expect(ofEvery).toContain('- the Tailscale operator\n')
    expect(ofLeast).not.toContain('cert-manager')
    expect(ofLeast).toContain('- a certificate for convex.example.com that Traefik serves by default (or')
    expect(ofEvery).not.toContain('a certificate for')
    const closed = nextSteps({ ...least, tailnetHostname: false }, empty, { folder: '.', isInRepository: true })
    expect(closed).not.toContain('Tailscale')
  })

  it('change no folder where none was given, and make a repository where one is missing', () => {
    expect(ofLeast).not.toContain('cd ')
    expect(ofLeast).toContain('git init\n')
    expect(ofLeast).toContain('git remote add origin URL\n')
    expect(ofEvery).not.toContain('git init')
    const withUrl = nextSteps(every, empty, { folder: '.', isInRepository: false })
    expect(withUrl).toContain('git remote add origin https://github.com/example/infrastructure.git\n')
  })

  it('add what a package.json lacks', () => {
    const steps = nextSteps(least, commonJs, { folder: '.', isInRepository: true })
    expect(steps).toContain("npm pkg set 'scripts.convex:render=tsx convex.mts'")
    expect(steps).toContain("npm install --save-dev '@proompteng/convex-k8s@^0.1.0'")
    expect(steps).not.toContain('tsx@')
  })
})
