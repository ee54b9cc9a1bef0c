// example: wrong
start()
import { start } from './start.mjs' // want `is loaded before the statements above it run`
// example: end
