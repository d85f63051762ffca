import { convexStack, renderFiles } from '../../dist/index.js'
import { report } from './report.js'

renderFiles(convexStack({ host: 'convex.example.com' }))
report()
