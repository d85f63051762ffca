import { program } from '../../command-name.ts'
import { Command, Option } from '@commander-js/extra-typings'
import { defaultOut, shortest } from '../../init/answers.ts'
import { questionsFor } from '../../init/questions.ts'
import { examples } from '../help.ts'
import { initProject } from './project.ts'
import type { Ask } from './project.ts'
import { UsageError } from '../usage-error.ts'

/** `convex-k8s init [FOLDER] --host HOST …` */
export function initCommand() {
  return new Command('init')
    .summary('create a project that renders a deployment')
    .description(
      'Creates a project that renders a deployment: package.json, program, tsconfig.json, .gitignore and a GitHub ' +
        'workflow. Existing files are kept. On a terminal, it asks for missing values, except with --yes or CI set.',
    )
    .argument('[FOLDER]', 'folder of the project, which is created if necessary', '.')
    .option('--host <HOST>', 'public host name, such as convex.example.com')
    .option('--namespace <NAME>', 'namespace of the deployment')
    .option('--instance-name <NAME>', 'name of the instance, which can never be changed')
    .option('--storage <SIZE>', 'size of the database volume, such as 50Gi')
    .option('--issuer <NAME>', 'cert-manager issuer for the certificate; without it, Traefik serves its own')
    .option('--issuer-kind <KIND>', 'ClusterIssuer, which is the default, or Issuer')
    .option('--tailnet-hostname <NAME>', 'name of the dashboard on the tailnet')
    .addOption(new Option('--no-tailnet', 'keep the dashboard inside the cluster').conflicts('tailnetHostname'))
    .option('--repo-url <URL>', 'Git repository of the project; the program then renders an Argo CD Application too')
    .option('--out <FOLDER>', 'folder of the rendered manifests, relative to the project', defaultOut)
    .option('--yes', 'do not ask, use the defaults')
    .addHelpText(
      'after',
      examples(
        `${program} init`,
        `${program} init deploy --host convex.example.com --issuer letsencrypt-prod --tailnet-hostname convex --yes`,
      ),
    )
    .action(async (folder, { yes, tailnet, out, ...given }) => {
      // An empty text is a variable of a script that is not set.
      if (folder.trim() === '' || folder === '-') throw new UsageError('FOLDER: expected the name of a folder')
      const answers = { ...given, out: shortest(out), ...(!tailnet && { tailnetHostname: false as const }) }
      await initProject(folder, answers, yes || !isInteractive() ? undefined : ask)
    })
}

/** Whether a user can answer. */
function isInteractive(): boolean {
  const { stdin, stdout, env } = process
  return stdin.isTTY && stdout.isTTY && ['', 'false', undefined].includes(env['CI'])
}

/** The prompts are loaded only if a user can answer them. */
const ask: Ask = async (given, project) => (await import('./prompts.ts')).ask(questionsFor(project), given)
