import type { ApplicationOptions } from '../options/argocd/application.ts'
import { applicationOptionsOf, stackOptionsOf } from './answers.ts'
import type { Answers } from './answers.ts'
import { scriptName } from './project.ts'
import type { Project } from './project.ts'

/** File in the rendered folder with the sealed credentials. */
export const sealedFile = 'backend-sealedsecret.yaml'

/** The file of the Argo CD Application, next to the rendered folder. */
export function applicationFile(out: string): string {
  return `${out}.yaml`
}

/** The program that renders the folder, with the options that were given and no others. */
export function programText(answers: Answers, project: Project): string {
  const application = applicationOptionsOf(answers, project.path)
  const [render, check, diff] = (['render', 'check', 'diff'] as const).map((script) => scriptName(project, script))
  const changes = application === undefined ? 'diff' : 'changes'
  return `// The deployment of Convex.
//   npm run ${render}: writes the manifests
//   npm run ${diff}: shows what would change
//   npm run ${check}: fails when something would change, or a rule is broken
${application === undefined ? '' : "import { spawnSync } from 'node:child_process'\n"}import { ${application === undefined ? 'existsSync' : 'existsSync, readFileSync, writeFileSync'} } from 'node:fs'
import { parseArgs } from 'node:util'
import { ${application === undefined ? '' : 'convexApplication, '}ConvexK8sError, convexStack, render${application === undefined ? '' : ', toYaml'} } from '@proompteng/convex-k8s'

// Wrong options, wrong arguments and system errors need no stack trace.
process.on('uncaughtException', (error) => {
  console.error(error instanceof ConvexK8sError || 'code' in error ? error.message : error)
  process.exitCode = 1
})

const folder = ${literal(answers.out)}
// Written by "convex-k8s seal". Until it exists, the Secret is expected to come from elsewhere.
const sealedFile = ${literal(sealedFile)}

const stack = convexStack({
${entries(stackOptionsOf(answers))}\
  credentials: existsSync(\`\${folder}/\${sealedFile}\`) ? { sealedFile } : {},
})

const { values } = parseArgs({ options: { check: { type: 'boolean' }, diff: { type: 'boolean' } } })
const mode = values.check || values.diff ? 'check' : 'write'
const { written, removed, findings, diff } = await render(stack, folder, { mode })
for (const { severity, message, fix } of mode === 'write' ? findings : []) console.error(\`\${severity}: \${message} \${fix}\`)
for (const name of written) console.log(\`wrote \${folder}/\${name}\`)
for (const name of removed) console.log(\`removed \${folder}/\${name}\`)
${application === undefined ? '' : applicationPart(application, answers.out)}
if (${changes} === '') console.log('The manifests are up to date.')
else if (values.diff) console.log(${changes})
else if (values.check) {
  console.error(\`\${${changes}}\\nThe manifests are not up to date. Run "npm run ${render}" and commit the result.\`)
  process.exitCode = 1
}
`
}

/** The Application is a file next to the folder, which `render` does not manage. */
function applicationPart(options: ApplicationOptions, out: string): string {
  return `
const applicationFile = ${literal(applicationFile(out))}
const application = toYaml(
  convexApplication({
${entries(options, '    ')}  }),
)
const isRight = existsSync(applicationFile) && readFileSync(applicationFile, 'utf8') === application
if (!isRight && mode === 'write') {
  writeFileSync(applicationFile, application)
  console.log(\`wrote \${applicationFile}\`)
}
const current = existsSync(applicationFile) ? applicationFile : '/dev/null'
const git = ['diff', '--no-index', '--no-ext-diff', '--no-color', '--', current, '-']
const { stdout } = spawnSync('git', git, { input: application, encoding: 'utf8' })
const changes = isRight ? diff : diff + (stdout || \`\${applicationFile} is missing or differs\\n\`)
`
}

/** The entries of an object as TypeScript, each on a line. */
function entries(object: object, indent = '  '): string {
  return Object.entries(object)
    .map(([name, value]) => `${indent}${name}: ${literal(value)},\n`)
    .join('')
}

/** A value as TypeScript, on one line. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value)
    .map(([name, item]) => `${name}: ${literal(item)}`)
    .join(', ')} }`
}
