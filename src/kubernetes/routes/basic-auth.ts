/** Type of a Secret with `username` and `password` (kubernetes.io, Basic authentication Secret). */
export const basicAuthType = 'kubernetes.io/basic-auth'

/**
 * Label that makes CloudNativePG look at a Secret as soon as it changes (cloudnative-pg@v1.30.1
 * docs/src/declarative_role_management.md#"Label the Secret with").
 */
export const reloadLabel = 'cnpg.io/reload'
