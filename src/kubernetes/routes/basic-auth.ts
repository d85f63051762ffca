/** Type of a Secret with `username` and `password` (kubernetes.io, Basic authentication Secret). */
export const basicAuthType = 'kubernetes.io/basic-auth'

/**
 * Label that makes CloudNativePG look at a Secret as soon as it changes
 * (docs/src/declarative_role_management.md:463-468, v1.30.0).
 */
export const reloadLabel = 'cnpg.io/reload'
