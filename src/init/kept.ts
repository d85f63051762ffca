import { ignored, workflowName } from './files.ts'
import { scriptName } from './project.ts'
import type { Project } from './project.ts'

/**
 * What to change manually in an existing file, if anything. The commands for a package.json are among the next steps,
 * and a different program is reported after them.
 */
export function hintFor(name: string, found: string, wanted: string, project: Project): string | undefined {
  if (found === wanted) return undefined
  if (name === 'tsconfig.json') return 'for type checks it needs "module": "nodenext" and "types": ["node"]'
  if (name === workflowName(project)) return workflowHint(project)
  const lines = new Set(found.split(/\r?\n/).map((line) => line.trim().replace(/\/$/, '')))
  const missing = ignored.filter((line) => !lines.has(line.replace(/\/$/, '')))
  return name === '.gitignore' && missing.length > 0 ? `add the lines ${missing.join(', ')}` : undefined
}

function workflowHint(project: Project): string {
  const check = `"npm ci" and "npm run ${scriptName(project, 'check')}"`
  return `it must run ${check}${project.path === '' ? '' : ` in ${project.path}`}`
}
