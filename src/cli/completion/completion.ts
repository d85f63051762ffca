import { Argument, Command } from '@commander-js/extra-typings'
import { completionScripts } from './scripts.ts'
import { examples, root } from '../help.ts'
import { wordsFor } from './words.ts'
import { print } from '../output.ts'

/** `convex-k8s completion bash|zsh|fish` */
export function completionCommand() {
  const words = new Command('words').argument('[WORD...]').action((line, _options, command) => {
    print(wordsFor(root(command), line).join('\n'))
  })
  return new Command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that completes commands, options and rules. convex-k8s must be on the PATH.')
    .addArgument(new Argument('<SHELL>', 'the shell').choices(['bash', 'zsh', 'fish'] as const))
    .addHelpText(
      'after',
      examples(
        'source <(convex-k8s completion bash)   # in ~/.bashrc',
        'source <(convex-k8s completion zsh)    # in ~/.zshrc, below compinit',
        'convex-k8s completion fish | source    # in ~/.config/fish/config.fish',
      ),
    )
    .addCommand(words, { hidden: true })
    .action((shell) => print(completionScripts[shell]))
}
