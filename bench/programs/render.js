import { convexStack, renderFiles } from '../../dist/index.js'
import { report } from './report.js'

// Without the runbook, which has no counterpart in cdk8s.
renderFiles(convexStack({ host: 'convex.example.com' }), { runbook: false })
report()
