// The shortest complete deployment: one option. The credentials are the one thing to add: a Secret
// `convex-backend-secrets` made elsewhere, or one of the ways in seal-credentials.ts.
import { convexStack, toYaml } from '@proompteng/convex-k8s'

const stack = convexStack({ host: 'convex.example.com' })

console.log(toYaml(stack))
