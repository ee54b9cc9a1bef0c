'use strict'
const mysql = require('mysql2/promise')
const { Pool } = require('pg')
const knex = require('knex')({ client: 'pg' })
const { Sequelize } = require('sequelize')
const app = require('express')()

const connection = mysql.createPool({ host: 'db' })
const pool = new Pool()
const sequelize = new Sequelize('postgres://db/shop')

app.get('/users', async (req, res) => {
  // example: wrong
  await connection.query('SELECT * FROM users WHERE name = "' + req.query.name + '"') // want `req\.query\.name becomes part of a query: connection\.query`
  // example: right
  await connection.query('SELECT * FROM users WHERE name = ?', [req.query.name])
  // example: end

  await pool.query(`SELECT * FROM users WHERE id = ${req.query.id}`) // want `req\.query\.id becomes part of a query: pool\.query`
  await pool.query({ text: 'SELECT * FROM users ORDER BY ' + req.query.order }) // want `req\.query\.order becomes part of a query`
  await pool.query('SELECT * FROM users WHERE id = $1', [req.query.id])
  await pool.query(`SELECT * FROM users WHERE id = ${Number(req.query.id)}`)
  const client = await pool.connect()
  await client.query('DELETE FROM users WHERE id = ' + req.query.id) // want `becomes part of a query: client\.query`
  const one = await connection.getConnection()
  await one.execute(`UPDATE users SET name = '${req.query.name}'`) // want `becomes part of a query: one\.execute`
  await one.execute('UPDATE users SET name = ' + one.escape(req.query.name))
})

app.get('/builders', async (req, res) => {
  await knex('users').whereRaw('name = ' + req.query.name) // want `becomes part of a query: knex\('users'\)\.whereRaw`
  await knex('users').where('age', '>', 3).orderByRaw(req.query.order) // want `becomes part of a query`
  await knex('users').where({ name: req.query.name })
  await sequelize.query(`SELECT * FROM users WHERE name = '${req.query.name}'`) // want `becomes part of a query: sequelize\.query`
  await sequelize.query('SELECT * FROM users WHERE name = :name', { replacements: { name: req.query.name } })
  const order = ['name', 'age'].includes(req.query.order) ? req.query.order : 'name'
  await knex('users').orderByRaw(order)
})
