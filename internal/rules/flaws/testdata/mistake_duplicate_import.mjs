// example: wrong
import { read } from './files.mjs'
import { write } from './files.mjs' // want `./files.mjs is imported above already`
// example: right
import { open, close } from './doors.mjs'
// example: end
import * as all from './files.mjs'
import './side.mjs'
