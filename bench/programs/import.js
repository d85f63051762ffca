import { convexStack } from '../../dist/index.js'
import { report } from './report.js'

report({ loaded: typeof convexStack })
