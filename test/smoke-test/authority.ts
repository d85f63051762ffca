import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A key and its certificate, as PEM. */
export interface Pair {
  readonly key: string
  readonly cert: string
}

/** A certificate authority of a test, by `openssl`. */
export class Authority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'convex-k8s-authority-'))
  #made = 0
  readonly pem: string

  constructor() {
    mkdirSync(join(this.#folder, 'issued'))
    for (const name of ['index.txt', 'index.txt.attr']) writeFileSync(join(this.#folder, name), '')
    writeFileSync(join(this.#folder, 'serial'), '01')
    this.#openssl(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Test authority', '-days', '2'], 'ca')
    this.pem = this.#read('ca.crt')
  }

  /** A certificate for some names, that is valid between two days from now. */
  issue(name: string, { common = name, from = -1, to = 30 } = {}): Pair {
    this.#made += 1
    const id = String(this.#made)
    const config = join(this.#folder, `${id}.cnf`)
    writeFileSync(config, configOf(this.#folder, isIP(name) === 0 ? `DNS:${name}` : `IP:${name}`))
    const request = ['req', '-utf8', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${common}`]
    this.#run([...request, '-keyout', this.#path(`${id}.key`), '-out', this.#path(`${id}.csr`)])
    const dates = ['-startdate', stamp(from), '-enddate', stamp(to)]
    const files = ['-in', this.#path(`${id}.csr`), '-out', this.#path(`${id}.crt`)]
    this.#run(['ca', '-batch', '-notext', '-config', config, '-extensions', 'ext', ...dates, ...files])
    return { key: this.#read(`${id}.key`), cert: this.#read(`${id}.crt`) }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #path(name: string): string {
    return join(this.#folder, name)
  }

  #read(name: string): string {
    return readFileSync(this.#path(name), 'utf8')
  }

  #openssl(args: readonly string[], name: string): void {
    this.#run([...args, '-keyout', this.#path(`${name}.key`), '-out', this.#path(`${name}.crt`)])
  }

  #run(args: readonly string[]): void {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  }
}

function configOf(folder: string, names: string): string {
  return `[ca]
default_ca = own
[own]
dir = ${folder}
database = $dir/index.txt
new_certs_dir = $dir/issued
serial = $dir/serial
certificate = $dir/ca.crt
private_key = $dir/ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[ext]
subjectAltName = ${names}
`
}

/** Days from now as `openssl` reads them. */
function stamp(days: number): string {
  const date = new Date(Date.now() + days * 86_400_000)
  return `${date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`
}
