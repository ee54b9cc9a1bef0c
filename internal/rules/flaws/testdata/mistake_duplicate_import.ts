import { a } from './a'
import type { B } from './a'
import type * as all from './a'
import type { C } from './a' // want `./a is imported above already`
export const x: B = a
