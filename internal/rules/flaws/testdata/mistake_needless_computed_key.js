// example: wrong
const user = { ['name']: 'a' } // want `\['name'\] is the key 'name'`
// example: right
const other = { name: 'a' }
// example: end
const a = { [x]: 1, ['__proto__']: 2 }
class A { ['m'] () {} } // want `is the key`
const { ['n']: n } = user // want `is the key`
class B { ['constructor'] () {} }
