'use strict'
// example: right
import a from './a'
a.start()
// example: end
