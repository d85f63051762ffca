import { convexStack } from '../../dist/index.cjs'
import { report } from './report.js'

report({ loaded: typeof convexStack })
