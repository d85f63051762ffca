/** Scripts that ask the command for matching words. Without a match, the shell completes file names. */
export const completionScripts = {
  bash: `
_convex_k8s() {
  local IFS=$'\\n'
  COMPREPLY=($(convex-k8s completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _convex_k8s convex-k8s`,
  zsh: `
_convex_k8s() {
  local -a found
  found=("\${(@f)$(convex-k8s completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found[1]" ]]; then compadd -a found; else _files; fi
}
compdef _convex_k8s convex-k8s`,
  fish: `
function __convex_k8s
  set --local before (commandline --cut-at-cursor --current-process --tokenize)
  set --local current (commandline --cut-at-cursor --current-token)
  set --local found (convex-k8s completion words -- $before[2..] "$current" 2>/dev/null)
  if test -n "$found[1]"
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete --command convex-k8s --no-files --arguments '(__convex_k8s)'`,
} as const
