'use strict'
const crypto = require('crypto')
const bcrypt = require('bcrypt')
const md5 = require('md5')
const sha256 = require('js-sha256')
const CryptoJS = require('crypto-js')
const argon2 = require('argon2')
const { promisify } = require('util')

// example: wrong
function store(user, password) {
  user.hash = crypto.createHash('sha256').update(user.salt + password).digest('hex') // want `password is hashed with sha256, which is far too fast`
}
// example: right
async function keep(user, password) {
  user.hash = await bcrypt.hash(password, 12)
}
// example: end

exports.login = (req, res) => {
  const h = md5(req.body.password) // want `password is hashed with md5`
  const sum = crypto.createHash('sha1') // want `pwd is hashed with sha1`
  sum.update('pepper')
  sum.update(req.body.pwd)
  res.json([h, sum.digest('base64'), sha256(`${req.body.userPassword}`)]) // want `userPassword is hashed with sha256`
}

CryptoJS.SHA256(passphrase).toString() // want `passphrase is hashed with sha256`
crypto.hash('md5', newPassword) // want `newPassword is hashed with md5`

bcrypt.hashSync(password, 4) // want `bcrypt.hashSync runs bcrypt with a cost of 4; 10 is the least`
bcrypt.genSalt(8, (err, salt) => done(err, salt)) // want `bcrypt.genSalt runs bcrypt with a cost of 8`
const rounds = 5
bcrypt.hash(password, rounds) // want `cost of 5`
bcrypt.hash(password, 10)
bcrypt.hash(password, config.rounds) // unknown is not a finding
bcrypt.hash(password, salt)

crypto.pbkdf2Sync(password, salt, 1000, 64, 'sha512') // want `runs 1000 rounds of sha512; 210000 are asked for today`
crypto.pbkdf2(password, salt, 1, 32, 'sha1', done) // want `runs 1 rounds of sha1`
promisify(crypto.pbkdf2)(password, salt, 210000, 64, 'sha512')
crypto.pbkdf2Sync(password, salt, config.rounds, 64, 'sha512')
crypto.scryptSync(password, salt, 64, { N: 1024 }) // want `runs with a cost of 1024; its default is 16384`
crypto.scryptSync(password, salt, 64)
argon2.hash(password, { memoryCost: 1024 }) // want `uses 1024 KiB of memory`
argon2.hash(password)

crypto.createHash('sha256').update(file).digest('hex')
crypto.createHash('sha256').update(passwordHash).digest('hex') // a hash, not what people type
crypto.createHash('sha256').update(user.email).digest('hex')
crypto.createHmac('sha256', key).update(password).digest('hex')

// A function that hashes what it is given, which is a password.
const digest = (text, salt) => crypto.createHash('sha256').update(text + salt).digest('hex') // want `passwd is hashed with sha256`
exports.signIn = (req) => digest(req.body.passwd, 'x')
const etag = (text) => crypto.createHash('sha256').update(text).digest('hex')
exports.tag = (req) => etag(req.body.text)
const keyed = (text, key) => crypto.createHmac('sha256', key).update(text).digest('hex')
exports.keyed = (req, key) => keyed(req.body.password, key)

// HTTP's digest authentication, RFC 7616, and NTLM say which hash it is.
const answer = (user, realm, password) => crypto.createHash('md5').update(user + ':' + realm + ':' + password).digest('hex')
const answer2 = (login, salt) => crypto.createHash('sha256').update(`${login.name}:${salt.zone}:${login.password}`).digest('hex')
const ofText = (text) => crypto.createHash('md5').update(text).digest('hex')
exports.digest = (challenge, user) => ofText(user.name + ':' + challenge['realm'] + ':' + user.password)
const ntlm = (password) => crypto.createHash('md4').update(Buffer.from(password, 'utf16le')).digest()
const peppered = (password) => crypto.createHash('md5').update('x:' + password).digest('hex') // want `password is hashed with md5`
exports.all = [answer, answer2, ntlm, peppered]

// One finding for a function that hashes the same again and again.
exports.crypt = (password, salt) => {
  let digest = crypto.createHash('md5').update(password + salt).digest('hex') // want `password is hashed with md5`
  for (let i = 0; i < 1000; i++) digest = crypto.createHash('md5').update(digest + password).digest('hex')
  return digest
}
