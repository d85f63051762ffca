import { gcmsiv as gcmsivOf } from '@noble/ciphers/aes.js'
import { xsalsa20poly1305 as xsalsa20poly1305Of } from '@noble/ciphers/salsa.js'

/** AES in GCM-SIV mode, which Node does not have. Its tables alone are a tenth of what a small program takes to start. */
export function gcmsiv(...args: Parameters<typeof gcmsivOf>): ReturnType<typeof gcmsivOf> {
  return gcmsivOf(...args)
}

/** XSalsa20-Poly1305, the `secretbox` of NaCl. */
export function xsalsa20poly1305(
  ...args: Parameters<typeof xsalsa20poly1305Of>
): ReturnType<typeof xsalsa20poly1305Of> {
  return xsalsa20poly1305Of(...args)
}
