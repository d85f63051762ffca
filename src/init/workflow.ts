import { CORE_SCHEMA, dump } from 'js-yaml'
import type { Answers } from './answers.ts'
import { scriptName } from './project.ts'
import type { Project } from './project.ts'

/** The GitHub workflow that fails if the rendered folder differs from what the program renders, or breaks a rule. */
export function workflowText({ out }: Answers, project: Project): string {
  const render = scriptName(project, 'render')
  const workflow = {
    name: 'convex',
    on: { pull_request: {}, push: { branches: ['main', 'master'] } },
    permissions: { contents: 'read' },
    jobs: {
      check: {
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 10,
        ...(project.path !== '' && { defaults: { run: { 'working-directory': project.path } } }),
        steps: [
          { uses: 'actions/checkout@v7', with: { 'persist-credentials': false } },
          { uses: 'actions/setup-node@v7', with: { 'node-version': 24 } },
          { run: 'npm ci' },
          { run: `npm run ${scriptName(project, 'check')}` },
        ],
      },
    },
  }
  // GitHub reads YAML 1.2, in which `on` is text.
  const text = dump(workflow, { schema: CORE_SCHEMA, lineWidth: -1, quoteStyle: 'double' })
  return `# Fails when ${out} is not what the program renders (run "npm run ${render}" and commit the result) or breaks a rule.\n${text}`
}
