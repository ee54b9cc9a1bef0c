// example: wrong
const twice = (x => x * 2).bind(this) // want `.bind\(this\) has no effect`
// example: right
const double = x => x * 2
// example: end
const a = function () { return 1 }.bind(this) // want `no effect`
const b = function () { return this.x }.bind(this)
const c = function () { return () => this }.bind(this)
const d = function (x) { return x }.bind(null, 1)
const e = load.bind(this)
