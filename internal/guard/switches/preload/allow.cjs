'use strict'
// Whose code may turn strings into code: that of the packages of config.allow,
// and, where they are made of such code themselves, the code that they made.
//
// Code is known by the name of its script, which is a path, or a name that
// made() gave out. Nothing else can have such a name: a sourceURL is not the
// name of a script, and modules.cjs refuses to load a file under any name but
// its absolute path.
const { belongs, uncurry } = require('./caller.cjs')

const get = uncurry(Map.prototype.get)
const set = uncurry(Map.prototype.set)
const prefix = 'made by '

module.exports = function allowList({ allow }) {
  const known = new Map()
  const look = file => {
    for (let i = 0; i < allow.length; i++) if (belongs(file, allow[i].path)) return allow[i]
    return null
  }
  return {
    // allowed returns the entry of config.allow that a script falls under, or null.
    allowed(file) {
      let allowance = get(known, file)
      if (allowance === undefined) set(known, file, (allowance = look(file)))
      return allowance
    },
    // made returns the name for a script that is made under an entry.
    made(allowance) {
      const name = prefix + allowance.name
      set(known, name, allowance.nested ? allowance : null)
      return name
    },
  }
}
