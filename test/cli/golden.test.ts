import { describe, expect, it } from 'vitest'
import { pathOf } from '../../src/cli/help.ts'
import { createProgram } from '../../src/cli/program.ts'
import { watchForSecrets } from '../secrets/leaks.ts'
import { allBelow, command } from './command.ts'

watchForSecrets()

const wrong = [
  '',
  'chek argocd/applications/convex',
  'lint argocd/applications/convex',
  'convex.yaml',
  '--format json',
  'help chek',
  'check --formt json',
  'check --format jsn',
  'check --format',
  'check --format --disable backend-recreate',
  'check --format json --format sarif',
  'check --severity error',
  'check --fail-on critical',
  'check --fail-on info --max-severity info',
  'check --disable backend-single-writr',
  'check --disable backend-recreate,single-writer,nothing-like-it',
  'check --version',
  'check --release v1 argocd/applications/convex',
  'rules backend-single-writr',
  'rules nothing-like-it',
  'rules backend-recreate backend-single-writer',
  'seal',
  'seal --crt sealed-secrets.pem --instance-name convex --out sealed.yaml',
  'seal --cert sealed-secrets.pem --instance-name convex --out sealed.yaml --rotate=yes',
  'seal --cert sealed-secrets.pem --instance-name convex --out sealed.yaml 4361726e697461732c206c69746572616c6c79206d65616e696e6720226c6974',
  'seal --cert missing.pem --instance-name convex --out sealed.yaml',
  'seal --cert package.json --instance-name Convex_X --namespace A_B --out sealed.yaml',
  'admin-key --instance-name convex',
  'admin-key --instance-name Convex_X --secret-file package.json --print',
  'admin-key inspct --secret-file secret.txt',
  'admin-key inspect',
  'auth-keys',
  'auth-keys --cert package.json',
  'auth-keys --out sealed.yaml',
  'auth-keys --out sealed.yaml --env-out auth-keys.env',
  'auth-keys --cert package.json --env-out auth-keys.env',
  'auth-keys --env-out auth-keys.env --rotate',
  'auth-keys --cert package.json --secret-name Convex_X --out sealed.yaml',
  'smoke-test',
  'smoke-test convex.example.com',
  'smoke-test convex.example.com --site-url site.example.com --timeout 0',
  'smoke-test https://convex.example.com --timeout 1m',
  'completion',
  'completion powershell',
]

describe('what a reviewer reads', () => {
  it('is the answer to every wrong command line', async () => {
    const answers: string[] = []
    for (const line of wrong) {
      const { status, out, err } = await command(line === '' ? [] : line.split(' '))
      expect([line, status, out]).toEqual([line, 2, ''])
      answers.push(`$ convex-k8s ${line}`.trimEnd(), err, '')
    }
    await expect(answers.join('\n')).toMatchFileSnapshot('__golden__/wrong-lines.txt')
  })

  it('is the help of every command', async () => {
    const pages: string[] = []
    for (const below of [undefined, ...allBelow(createProgram())]) {
      const words = below === undefined ? [] : pathOf(below).split(' ').slice(1)
      const { out } = await command([...words, '--help'])
      pages.push(`$ ${['convex-k8s', ...words, '--help'].join(' ')}`, out, '')
    }
    await expect(pages.join('\n')).toMatchFileSnapshot('__golden__/help.txt')
  })
})
