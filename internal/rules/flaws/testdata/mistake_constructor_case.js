// example: wrong
const user = new person() // want `new person: names in lower case`
// example: right
const other = new Person()
// example: end
const a = new lib.thing() // want `new thing`
const b = new this.ctor()
const c = new (pick())()
const d = new _Thing()
const e = new $()
const f = new x.constructor()
