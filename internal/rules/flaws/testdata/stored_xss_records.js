'use strict'
const db = require('mysql').createConnection({})
const { Pool } = require('pg')
const sqlite3 = require('sqlite3')
const mongoose = require('mongoose')
const escapeHtml = require('escape-html')
const app = require('express')()
const pool = new Pool()
const lite = new sqlite3.Database(':memory:')
const Comment = mongoose.model('Comment', new mongoose.Schema({ text: String }))

app.get('/mysql', (req, res) => {
  db.query('SELECT * FROM comments', (err, rows) => {
    if (err) return res.sendStatus(500)
    res.send('<ul>' + rows.map((row) => `<li>${row.text}</li>`).join('') + '</ul>') // want `rows is sent as markup: res\.send`
  })
  db.query('SELECT * FROM comments', (err, rows) => {
    if (err) return res.sendStatus(500)
    res.send('<ul>' + rows.map((row) => `<li>${escapeHtml(row.text)}</li>`).join('') + '</ul>')
  })
  db.query('SELECT COUNT(*) AS count FROM comments', (err, rows) => {
    if (err) return res.sendStatus(500)
    res.send(`<p>${rows[0].count} of ${rows.length}</p>`)
  })
  db.query('SELECT * FROM comments', (err, rows) => err ? res.sendStatus(500) : res.send(rows))
})

app.get('/others', async (req, res) => {
  const { rows } = await pool.query('SELECT text FROM comments')
  res.write('<p>' + rows[0].text + '</p>') // want `is sent as markup: res\.write`
  const comments = await Comment.find({})
  let page = ''
  for (const comment of comments) page += '<p>' + comment.text + '</p>'
  res.write(page) // want `is sent as markup: res\.write`
  lite.all('SELECT * FROM comments', (err, all) => {
    if (!err) res.end('<b>' + all[0].text + '</b>') // want `all\[0\]\.text is sent as markup: res\.end`
  })
  res.json(comments)
})
