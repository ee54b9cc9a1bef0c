const a = 1
const b = 2
// example: wrong
export { a }
export { b as a } // want `a is exported already`
// example: right
export { b }
// example: end
export const c = 1
export function d () {}
export default a
