// Inside Pulumi: the whole stack as one group of resources. The mocks replace Pulumi's engine, so that this example
// runs without a cluster; omit them in a Pulumi program.
import * as kubernetes from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import { convexStack, objectsOf } from '@proompteng/convex-k8s'

const registered: string[] = []
await pulumi.runtime.setMocks({
  newResource: ({ type, name, inputs }) => {
    registered.push(`${type} ${name}`)
    return { id: name, state: inputs }
  },
  call: ({ inputs }) => inputs,
})

new kubernetes.yaml.ConfigGroup('convex', {
  objs: objectsOf(convexStack({ host: 'convex.example.com' })),
})
await pulumi.runtime.disconnect()

console.log(registered.toSorted().join('\n'))
