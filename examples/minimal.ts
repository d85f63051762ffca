// The shortest complete deployment: one option. Add only the credentials: create a Secret `convex-backend-secrets`, or
// see seal-credentials.ts.
import { convexStack, toYaml } from '@proompteng/convex-k8s'

const stack = convexStack({ host: 'convex.example.com' })

console.log(toYaml(stack))
