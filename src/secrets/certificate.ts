import { X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

const [begin, end] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----']
const fetchIt = 'get it with: kubeseal --fetch-cert'

/** Smaller keys are not secure; the controller creates keys of 4096 bits. */
const fewestBits = 2048

/**
 * The public key of the first certificate in a PEM text, which `kubeseal` uses too, or why it cannot be used
 * (sealed-secrets@v0.40.0 pkg/kubeseal/kubeseal.go#ParseKey).
 */
export function sealingKeyOf(pem: string): KeyObject | string {
  const start = pem.indexOf(begin)
  const stop = pem.indexOf(end, start)
  if (start === -1 || stop === -1) {
    return `expected PEM text with a certificate ("-----BEGIN CERTIFICATE-----"), found none in it; ${fetchIt}`
  }
  const certificate = read(pem.slice(start, stop + end.length))
  if (certificate === undefined) return `the certificate in it cannot be read; ${fetchIt}`
  const { publicKey, validTo } = certificate
  if (publicKey.asymmetricKeyType !== 'rsa') {
    return `a sealing certificate has an RSA key, this one has a key of type ${publicKey.asymmetricKeyType ?? 'unknown'}`
  }
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < fewestBits) return `its RSA key has ${bits} bits; at least ${fewestBits} are safe`
  const expiry = new Date(validTo)
  if (expiry.getTime() < Date.now()) return `it expired on ${expiry.toISOString().slice(0, 10)}; ${fetchIt}`
  return publicKey
}

function read(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}
