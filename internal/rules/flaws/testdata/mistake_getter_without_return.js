// example: wrong
const user = {
  get name () { // want `The getter name may end without a value`
    if (this.first) return this.first
  }
}
// example: right
const other = {
  get name () {
    return this.first || ''
  }
}
// example: end
class A {
  get a () { throw new Error('none') }
  get b () { return } // want `The getter b may end`
  get c () { if (x) { return 1 } else { return 2 } }
  static get d () { log() } // want `The getter d`
  set e (v) { this.v = v }
}
Object.defineProperty(o, 'p', { get: function () { log() } }) // want `The getter get`
Object.defineProperty(o, 'p', { get () { return 1 } })
Object.defineProperty(o, 'p', { get: () => 1 })
