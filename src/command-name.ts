/** The command of this package, as run without an installation. */
export const program = 'npx @proompteng/convex-k8s'
