'use strict'
const mysql = require('mysql2')
const nodemailer = require('nodemailer')

// example: wrong
const db = mysql.createConnection({ host: 'db.shop.net', user: 'shop', password: 'tr0ub4dor' }) // want `password is given a value in the code: 9 characters`
// example: right
const pool = mysql.createPool({ host: 'db.shop.net', user: 'shop', password: process.env.DB_PASSWORD })
// example: end

const id = 'AK\x49AQYLPMN5HHHFPZAM2' // want `The code holds an access key of AWS`
const client = github('ghp\x5faB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3bC5') // want `The code holds a token of GitHub`
const pay = stripe('sk\x5flive_4eC39HqLyjWDarjtT1zdp7dc') // want `The code holds a secret key of Stripe`
const chat = ['xox\x62-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1'] // want `The code holds a token of Slack`
mail.setApiKey('SG\x2engeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf09kqeF8tAmbihYzrnopKc1s5crfl') // want `The code holds a key of SendGrid`
const fixed = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U' // want `The code holds a web token`
const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIICXAIBAAKBgQDHikastc8+I81zCg/qWW8dMr8mqvXQ3qbPAmu0RjxoZVI47tvs\n-----END RSA PRIVATE KEY-----' // want `The code holds a private key`
connect('mongodb+srv://shop:' + 'x')
connect('mongodb+srv://shop:gH5kLq9Z@cluster0.mongodb.net/shop') // want `The code holds an address of mongodb\+srv with a password`
connect('postgres://postgres:hunter22@localhost:5432/shop') // want `The code holds an address of postgres with a password`
connect(`https://deploy:k33pItQuiet@git.shop.net/${repository}.git`) // want `The code holds an address of https with a password`
connect('redis://user:password@host:6379')
connect(`postgres://${user}:${password}@${host}/shop`)
nodemailer.createTransport({ service: 'gmail', auth: { user: 'shop@gmail.com', pass: 'wintertime' } }) // want `pass is given a value in the code`

const apiKey = 'f3Kq9vT2xLw8ZrB6nM4yHc1D' // want `apiKey is given a value in the code: f3Kq... \(24 characters\)`
config.clientSecret = '8d2c6e1fa94b47ce9b21d35e7f60a1b8' // want `clientSecret is given a value in the code`
const accessToken = process.env.ACCESS_TOKEN || '1//0gQ7rT5uY8iP2aS4dF6' // want `accessToken falls back to a value in the code`
const adminPassword = 'Winter2024!' // want `adminPassword is given a value in the code`
const notification = { title: 'Basic Notification', body: 'Basic Instructions' }
const headers = { Authorization: 'Basic c2hvcDp0cjB1YjRkb3I=' } // want `The code holds a name and a password for Basic authentication`
if (req.body.password === 'letmein99') login() // want `req.body.password is compared with a password in the code`

// What stands for a secret, names one, or speaks of one.
const placeholders = { password: 'changeme', secret: 'your-secret-here', token: 'xxxxxxxxxxxxxxxxxxxxxxxx', apiKey: '<api-key>', accessToken: 'test-token-1234567' }
const fields = { password: 'password', secret: 'client_secret', token: 'csrf-token', passwd: 'Your password', apiKey: 'X-Api-Key', pass: 'string' }
const input = { type: 'password', name: 'password', label: 'Password' }
const variable = { password: 'DB_PASSWORD', apiKey: 'STRIPE_API_KEY_2' }
const firebase = { apiKey: 'f3Kq9vT2xLw8ZrB6nM4yHc1D', authDomain: 'shop.firebaseapp.com', projectId: 'shop' }
const passwordPattern = /^(?=.*[0-9])/
const messages = { password: 'Passwords must have 8 letters' }
const header = '-----BEGIN PRIVATE KEY-----'
const secretName = 'projects/1/secrets/db4/versions/2'
const tokenKind = 'Identifier2'
if (field === 'password' || input.password === '') skip()
module.exports = { db, pool, id, client, pay, chat, fixed, pem, apiKey, accessToken, adminPassword, headers, placeholders, fields, input, variable, firebase, passwordPattern, messages, header, secretName, tokenKind }

const Sequelize = require('sequelize')
const basicAuth = require('express-basic-auth')
new Sequelize('shop', 'shop', 'wintertime', { host: 'db.shop.net' }) // want `Sequelize is given a password that stands in the code`
new Sequelize('shop', 'shop', process.env.DB_PASSWORD, { host: 'db.shop.net' })
basicAuth({ users: { admin: 'wintertime' } }) // want `basicAuth is given a password that stands in the code`
function check(name, password, done) {
  if (name === 'bob' && password === 'secret') return done(null, { name }) // want `password is compared with a password in the code`
  if (kind === 'bob' && password === 'secret') return done()
}
const mapping = { host: 'host', user: 'user', password: 'password' }
check(mapping)

const session = require('express-session')
session({ secret: 'f3Kq9vT2xLw8ZrB6nM4yHc1D', resave: false }) // the rule on cookies speaks of it
require('jsonwebtoken').sign({}, process.env.KEY)

// Asking whether the password is still the one that it came with is no log-in.
if (config.basicAuth.username === 'admin' && config.basicAuth.password === 'pass') console.warn('change the password')

const ENC_KEY = 'b6d8a7f0c2e94d1f8a3b5c7d9e1f2a4b' // want `ENC_KEY is given a value in the code`
exports.ENC_KEY = ENC_KEY
