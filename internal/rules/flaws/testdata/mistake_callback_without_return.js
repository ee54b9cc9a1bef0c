// example: wrong
const names = users.map(user => { // want `The callback of map may end without a value`
  user.name
})
// example: right
const labels = users.map(user => {
  return user.name
})
// example: end
users.forEach(user => { log(user) })
users.filter(function (user) { if (user) return true }) // want `callback of filter`
users.some(user => { if (user) { return true } return false })
users.map(async user => { log(user) })
users.map(load)
users.map(user => user.name)
users.reduce((sum, user) => { sum += user.n }, 0) // want `callback of reduce`
users.find(user => { throw new Error('x') })
users.every(user => { if (user) return; return true }) // want `callback of every`
Array.from(list, x => { log(x) }) // want `callback of Array.from`
Array.from(list, x => x)
users.sort((a, b) => { switch (a) { case 1: return 1; default: return 0 } })
