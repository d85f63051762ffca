import type { KeptFile } from '../kubernetes/kept-file.ts'
import { byApplyOrder } from '../kubernetes/order.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { SealedSecretsControllerSettings } from '../options/secrets/sealed-secrets-controller.ts'
import { factsOf } from '../runbook/facts.ts'
import type { Facts } from '../runbook/facts.ts'
import { runbookText } from '../runbook/runbook-text.ts'
import type { Entry } from './entry.ts'
import { runbookName } from './file-name.ts'
import type { FileSet } from './files.ts'
import { isMarked, markedMarkdown } from './marker.ts'

/** The runbook of a folder, as its file; `undefined` without a single backend. */
export function runbookOf(
  files: Pick<FileSet, 'own' | 'kept'>,
  {
    sealedSecrets,
    header,
  }: { readonly sealedSecrets: SealedSecretsControllerSettings; readonly header?: string | undefined },
): string | undefined {
  const facts = factsOfFiles(files, sealedSecrets)
  return facts === undefined ? undefined : markedMarkdown(runbookText(facts), header)
}

/** Facts of the deployment from the files of a folder; `undefined` without a single backend. */
export function factsOfFiles(
  { own, kept }: Pick<FileSet, 'own' | 'kept'>,
  sealedSecrets: SealedSecretsControllerSettings,
): Facts | undefined {
  const files = [
    ...own.map(({ name, object }) => ({ name, object, isKept: false })),
    ...kept.map((file) => ({ name: file.keptFile, object: standIn(file), isKept: true })),
  ]
  return factsOf(
    files.toSorted((a, b) => byApplyOrder(a.object, b.object)),
    sealedSecrets,
  )
}

/** The runbook to write. An existing README of the user is not overwritten, regardless of the case of its name. */
export function runbookFor({ runbook }: FileSet, entries: readonly Entry[]): string | undefined {
  const others = entries.filter(({ name }) => name.toLowerCase() === runbookName.toLowerCase())
  const isFree = others.every(
    (entry) => entry.name === runbookName && entry.type === 'file' && isMarked(entry.text, entry.name),
  )
  return isFree ? runbook : undefined
}

/** The known parts of the object in a kept file. */
function standIn({ expect: { apiVersion, kind, name, namespace, keys } }: KeptFile): K8sObject {
  const encryptedData = Object.fromEntries(keys.map((key) => [key, '']))
  return { apiVersion, kind, metadata: { name, namespace }, spec: { encryptedData } } as K8sObject
}
