import { a } from './a'
import type { B } from './a'
export const x: B = a
