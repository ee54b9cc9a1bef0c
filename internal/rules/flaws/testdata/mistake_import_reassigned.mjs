// example: wrong
import { limit } from './limits.mjs'
limit = 20 // want `limit is imported: this throws`
// example: right
import { size } from './limits.mjs'
let own = size
own = 20
// example: end
import * as all from './all.mjs'
import config from './config.mjs'
all.x = 1 // want `all.x is imported`
config.x = 1
own++
limit++ // want `limit is imported`
