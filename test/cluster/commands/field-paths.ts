import type { Kubectl } from '../harness/kubectl.ts'

const expression = /^(?:jsonpath=|custom-columns=|--(?:output|sort-by)=|-o=)|^\{?\./

/** Fields that hold names of the user's own. */
const maps = /^((?:metadata\.(?:labels|annotations)|data|stringData))\..*/

/** The fields in expressions of jsonpath and custom columns, without indexes and filters: `status.conditions.type`. */
function fieldsIn(args: readonly string[]): readonly string[] {
  return args
    .filter((arg) => expression.test(arg))
    .flatMap((arg) => [...arg.replaceAll(/\[[^\]]*\]/g, '').matchAll(/(?<![\w\\])\.([A-Za-z][\w.]*)/g)])
    .map(([, path = '']) => path.replace(/^items\.?/, '').replace(maps, '$1'))
    .filter((path) => path !== '')
}

/** What kubectl says about fields that no kind has, and `undefined` for those that exist. */
const known = new Map<string, Promise<string | undefined>>()

/**
 * kubectl prints nothing for a field that no object has. Whether a kind has the field is what `kubectl explain` knows from
 * the schema of the API server; for the keys of a Secret, something must have been printed.
 */
export async function pathProblems(
  kubectl: Kubectl,
  args: readonly string[],
  stdout: string,
): Promise<string | undefined> {
  const at = args.indexOf('get')
  if (at === -1) return undefined
  // `explain` knows a kind with its group by its plural alone; `get` has read the whole of it already.
  const [kind = ''] = (args[at + 1] ?? '').split(/[./]/)
  for (const field of new Set(fieldsIn(args))) {
    if (field === 'data' && stdout === '') return 'nothing is printed'
    const path = `${kind}.${field}`
    const asked =
      known.get(path) ?? kubectl(['explain', path]).then(({ code, stderr }) => (code === 0 ? undefined : stderr))
    known.set(path, asked)
    const problem = await asked
    if (problem !== undefined) return problem
  }
  return undefined
}
