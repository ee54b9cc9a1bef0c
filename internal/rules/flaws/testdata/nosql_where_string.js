const express = require('express')
const app = express()

// example: wrong
app.get('/mine', async (req, res) => {
  res.json(await orders.find({ $where: `this.owner == '${req.query.owner}'` }).toArray()) // want `\$where runs text that is put together`
})
// example: right
app.get('/mine', async (req, res) => {
  res.json(await orders.find({ owner: String(req.query.owner) }).toArray())
})
// example: end

function olderThan(years) { return people.find({ $where: 'this.age > ' + years }) } // want `\$where runs text`
people.find({ $where: 'this.a > this.b' })
people.find({ $where: function () { return this.a > this.b } })
people.mapReduce('function () { emit(this.' + field + ', 1) }', reduce) // want `mapReduce runs text`
people.mapReduce(map, reduce)
