// The interfaces of kubernetes-models (`IDeployment`) and their classes, each with the comment above it.
const ofModels =
  /^(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?(?:declare |export )*(?:interface I[A-Z]\w*|class \w+ extends Model).*?^\}/gms
// Controllers write the status, and users read it with `kubectl`.
const ofStatus = /^(?:declare |export )*interface I\w*Status\b.*?^\}/gms
const comment = /\/\*\*(.*?)\*\//gs

/**
 * Cuts the comments in the types of Kubernetes' objects to their first sentence, which is what an editor shows first. They
 * are whole pages of Kubernetes' documentation, and were two thirds of our types. Those of a status go.
 */
export const firstSentences = {
  name: 'first-sentences',
  renderChunk: (code) =>
    code
      .replaceAll(ofStatus, (declaration) => declaration.replaceAll(/\n\s*\/\*\*.*?\*\//gs, ''))
      .replaceAll(ofModels, (declaration) => declaration.replaceAll(comment, shortened)),
}

function shortened(_whole, body) {
  const text = body
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return `/** ${/^.*?[.:](?=\s|$)/.exec(text)?.[0] ?? text} */`
}

/** Indents the types by two spaces, as the sources are, and not by the compiler's four: a thousand bytes once packed. */
export const twoSpaces = {
  name: 'two-spaces',
  renderChunk: (code) => code.replaceAll(/^(?: {4})+/gm, (spaces) => ' '.repeat(spaces.length / 2)),
}
