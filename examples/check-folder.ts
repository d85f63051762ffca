// Checks a folder of manifests, hand-written or rendered, and prints the findings.
import { check, loadObjects } from '@proompteng/convex-k8s'

const [folder = 'argocd/applications/convex'] = process.argv.slice(2)

const findings = check(await loadObjects(folder))
for (const { severity, object, path, message, fix } of findings) {
  console.log(`${severity}: ${object.kind} ${object.name ?? ''} ${path}\n  ${message}\n  ${fix}`)
}
console.log(findings.length === 0 ? `${folder}: nothing found` : `${folder}: ${findings.length} found`)
if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1
