// Inside cdk8s: a chart that contains the stack and can contain other constructs.
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s'
import type { Construct } from 'constructs'
import { convexStack, objectsOf } from '@proompteng/convex-k8s'

interface ConvexChartProps {
  readonly namespace: string
  readonly host: string
}

class ConvexChart extends Chart {
  constructor(scope: Construct, id: string, { namespace, host }: ConvexChartProps) {
    super(scope, id, { disableResourceNameHashes: true })
    for (const object of objectsOf(convexStack({ host, namespace }))) {
      new ApiObject(this, `${object.kind}-${object.metadata?.name}`, object)
    }
  }
}

const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_CHART })
new ConvexChart(app, 'convex', { namespace: 'convex', host: 'convex.example.com' })

console.log(app.synthYaml())
