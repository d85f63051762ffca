import { randomBytes } from 'node:crypto'

/** Values that a careless seal would change: made when the test runs, so that nothing secret is in the repository. */
export const payloads: Readonly<Record<string, string | Uint8Array>> = {
  empty: '',
  'no-bytes': new Uint8Array(),
  text: randomBytes(16).toString('base64'),
  'every.byte': Uint8Array.from({ length: 256 }, (_, index) => index),
  KIB_64: randomBytes(64 * 1024),
  'line-breaks': 'a\r\nb\n\n',
  nul: '\u0000a\u0000',
  'byte-order-mark': '\uFEFFx',
  'not-ascii': 'Grüße, 日本語, 👩‍👩‍👧, e\u0301',
  'invalid-utf-8': Uint8Array.from([0xff, 0xfe, 0xc3, 0x28]),
  // The controller runs templates over the keys of the template alone, never over values.
  'looks-like-a-template': '{{ .text }} $(PATH) \\n',
  'looks-like-base64': 'AQID',
  'looks-like-yaml': 'yes: [1e3, null, 0o17]',
}
