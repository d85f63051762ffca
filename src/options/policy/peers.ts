import * as v from 'valibot'
import { labels } from '../common.ts'
import { describe } from '../describe.ts'
import { dnsLabel, listOf, port, textWithout } from '../fields.ts'
import { strict } from '../strict.ts'

/** Pods of a namespace, which is selected by its label `kubernetes.io/metadata.name`. */
export interface PodPeer {
  /** Namespace. */
  readonly namespace: string
  /**
   * Labels of the pods. Without labels, every pod of the namespace is allowed.
   * @default {}
   */
  readonly podLabels?: Readonly<Record<string, string>> | undefined
}

/** An allowed destination: pods of a namespace, or a CIDR block. */
export type EgressTarget =
  | (PodPeer & {
      /**
       * Ports of the pods, not of their Service. An empty list means any port.
       * @default []
       */
      readonly ports?: readonly number[] | undefined
    })
  | {
      /** CIDR block, such as `10.20.0.0/16`. Some network plugins do not apply it to pods. */
      readonly cidr: string
      /**
       * Ports of the addresses. An empty list means any port.
       * @default []
       */
      readonly ports?: readonly number[] | undefined
    }

/** A list of ports, each once. */
export const ports = listOf(port)

/** The entries of a peer, with the namespace it is mostly found in. */
export function podPeerEntries(namespace: string) {
  return { namespace: v.optional(dnsLabel, namespace), podLabels: v.optional(labels, {}) }
}

/** A peer whose namespace is required. */
export const podPeer = strict({ namespace: dnsLabel, podLabels: v.optional(labels, {}) }, { bare: 'namespace' })

/** Why a text is not a CIDR block that a policy accepts (kubernetes pkg/apis/networking/validation, v1.34). */
function cidrProblem(text: string): string | undefined {
  const [address = '', length = '', ...rest] = text.split('/')
  const bits = bitsOf(address)
  const isRight = rest.length === 0 && /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= bits
  if (!isRight || bits === 0) return 'expected a block of addresses such as "10.0.0.0/8"'
  if (bits === 32 && hasHostBits(address, Number(length)))
    return 'the address has bits behind the prefix; write the first address of the block'
  return undefined
}

/** Bits of an address: 32, 128, or none when it is no address. */
function bitsOf(address: string): number {
  const parts = address.split('.')
  if (parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return 32
  return /^[0-9a-f]*:[0-9a-f:]*$/.test(address) && URL.canParse(`http://[${address}]`) ? 128 : 0
}

function hasHostBits(address: string, length: number): boolean {
  const bits = address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
  return bits.slice(length).includes('1')
}

/** Whether a text is an IPv4 address. */
export function isIpv4(text: string): boolean {
  return bitsOf(text) === 32
}

export const cidr = textWithout(cidrProblem, 'a block of addresses such as "10.0.0.0/8"')

/** A block that can be taken out of the whole internet, of which it must be less. */
export const partOfInternet = v.pipe(
  cidr,
  v.check(
    (text) => !text.endsWith('/0'),
    (issue) => `this is the whole internet (got ${describe(issue.input)}); name a part of it`,
  ),
)

const toAddresses = strict({ cidr, ports: v.optional(ports, []) })
const toPods = strict({ namespace: dnsLabel, podLabels: v.optional(labels, {}), ports: v.optional(ports, []) })

/** Where traffic may go. */
export const egressTarget = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'cidr' in input && input.cidr !== undefined ? toAddresses : toPods,
) satisfies v.GenericSchema<EgressTarget>

/** Where traffic may go, with its defaults. */
export type EgressTargetSettings = v.InferOutput<typeof egressTarget>
