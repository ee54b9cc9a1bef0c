'use strict'
const { VM } = require('vm2')
const puppeteer = require('puppeteer')
const app = require('express')()

app.get('/title', async (req, res) => {
  const browser = await puppeteer.launch()
  const page = await browser.newPage()
  // example: wrong
  const text = await page.evaluate('document.querySelector("' + req.query.selector + '").textContent') // want `req\.query\.selector runs as code: page\.evaluate`
  // example: right
  const right = await page.evaluate((selector) => document.querySelector(selector).textContent, req.query.selector)
  // example: end
  res.json({ text, right })
})

app.get('/calculate', (req, res) => {
  const machine = new VM()
  machine.run('result = ' + req.query.sum) // want `req\.query\.sum runs as code: machine\.run`
  machine.run('result = ' + Number(req.query.sum))
  require('vm').runInNewContext(req.query.sum) // of this rule eval speaks
  res.end()
})
