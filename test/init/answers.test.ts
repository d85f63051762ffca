import { describe, expect, it } from 'vitest'
import { answerIssues, defaultOut, flagOf, shortest } from '../../src/init/answers.ts'
import type { Answers } from '../../src/init/answers.ts'

const host = 'convex.example.com'

function wrong(answers: Partial<Answers>, project = ''): readonly string[] {
  return answerIssues({ out: defaultOut, ...answers }, project).map(({ path, message }) => `${path}: ${message}`)
}

describe('the answers for a new project', () => {
  it('need nothing but a host', () => {
    expect(wrong({ host })).toEqual([])
    expect(wrong({})).toEqual(['--host: is required, as in --host convex.example.com'])
  })

  it('are refused all at once, each under its flag', () => {
    const issues = wrong({
      namespace: 'Not A Name',
      instanceName: 'Not A Name',
      storage: 'large',
      issuer: 'Not A Name',
      issuerKind: 'Authority',
      tailnetHostname: 'not.a.label',
      repoUrl: 'https://user:hunter2@example.com/repository.git',
      out: '/absolute',
    })
    expect(issues.map((line) => line.split(':', 1)[0]).toSorted()).toEqual(
      [
        '--host',
        '--namespace',
        '--instance-name',
        '--storage',
        '--issuer',
        '--issuer-kind',
        '--tailnet-hostname',
        '--repo-url',
        '--out',
      ].toSorted(),
    )
    expect(issues.join('\n')).not.toContain('hunter2')
  })

  it.each(['https://example.com/a.git', 'ssh://git@example.com/a.git', 'git@example.com:a/b.git', 'file:///srv/a.git'])(
    'take a repository that Git can read: %s',
    (repoUrl) => expect(wrong({ host, repoUrl })).toEqual([]),
  )

  it.each(['ftp://x', 'example.com/a', 'javascript:alert', 'https://', ' '])(
    'refuse a repository that Git cannot read: "%s"',
    (repoUrl) => expect(wrong({ host, repoUrl })).toEqual([expect.stringMatching(/^--repo-url: expected the URL/)]),
  )

  it('name the issuer of an issuer kind', () => {
    expect(wrong({ host, issuerKind: 'Issuer' })).toEqual(['--issuer-kind: needs --issuer, the name of the issuer'])
    expect(wrong({ host, issuerKind: 'Issuer', issuer: 'own' })).toEqual([])
  })

  it.each([
    ['', '/manifests', 'relative to the project'],
    ['', 'C:/manifests', 'relative to the project'],
    ['', String.raw`argocd\convex`, 'write the path with "/"'],
    ['', 'a\nb', 'control characters'],
    ['', '../manifests', 'leads out of the Git repository'],
    ['deploy/convex', '../../../manifests', 'leads out of the Git repository'],
    ['', '.', 'a separate folder'],
    ['deploy/convex', '..', 'a separate folder'],
    ['deploy/convex', '../..', 'a separate folder'],
    ['deploy/convex', '../../argocd/convex', undefined],
    ['deploy/convex', '../convex-manifests', undefined],
    ['', 'one folder', undefined],
  ])('of a project at "%s" can have the manifests at "%s": %s', (project, out, message) => {
    expect(wrong({ host, out }, project)).toEqual(message === undefined ? [] : [expect.stringContaining(message)])
  })

  it('spell a path in one way', () => {
    expect(['./a/', 'a//b', 'a/../b', '.'].map(shortest)).toEqual(['a', 'a/b', 'b', '.'])
  })

  it('have the flags that people type', () => {
    expect(flagOf('tailnetHostname')).toBe('--tailnet-hostname')
  })
})

it('takes a folder with a dot in its name', () => {
  expect(wrong({ host, out: 'manifests/v1.2' })).toEqual([])
})

it.each(['convex.ts', '.gitignore', 'package.json/x', '.git/x', 'node_modules/x'])('refuses --out %s', (out) => {
  expect(wrong({ host, out })).toHaveLength(1)
})

describe('a repository URL', () => {
  const problem = (repoUrl: string) =>
    answerIssues({ host: 'convex.example.com', out: 'argocd/a', repoUrl }, '').map(({ path }) => path)

  it.each(['https://TOKEN@git.example.com/x.git', 'http://a:b@git.example.com/x', 'HTTPS://TOKEN@git.example.com/x'])(
    'has no user: %s',
    (url) => expect(problem(url)).toEqual(['--repo-url']),
  )

  it.each(['ssh://git@git.example.com/x.git', 'git@git.example.com:x.git', 'https://git.example.com/a@b.git'])(
    'is taken: %s',
    (url) => expect(problem(url)).toEqual([]),
  )
})
