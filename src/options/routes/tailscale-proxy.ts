import * as v from 'valibot'
import { listOf, objectName, textLike } from '../fields.ts'

// The operator splits the annotation at "," without trimming (cmd/k8s-operator/svc.go:261-263).
const tag = textLike((text) => /^tag:[a-zA-Z][a-zA-Z0-9-]*$/.test(text), 'a tag such as "tag:convex"')

/** What can be said of a proxy of the Tailscale operator. */
export const proxyEntries = { tags: v.optional(listOf(tag), []), proxyClass: v.optional(objectName) }
