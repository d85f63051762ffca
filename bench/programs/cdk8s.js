import { synth } from './synth.js'
import { report } from './report.js'

synth()
report()
