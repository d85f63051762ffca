/** The command of this package, as it runs without an installation. */
export const program = 'npx @proompteng/convex-k8s'
