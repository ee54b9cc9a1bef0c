// example: wrong
import { read as read } from './files.mjs' // want `renames read to itself`
// example: right
import { write } from './files.mjs'
// example: end
import { open as close } from './files.mjs'
const { a: a } = write // want `renames a`
const { b: c } = write
export { c as c } // want `renames c`
export { a as d, read, close }
