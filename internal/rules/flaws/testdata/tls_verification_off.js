'use strict'
const https = require('https')
const tls = require('tls')
const axios = require('axios')
const request = require('request')
const superagent = require('superagent')
const puppeteer = require('puppeteer')
const { Client } = require('pg')

// example: wrong
const agent = new https.Agent({ rejectUnauthorized: false }) // want `rejectUnauthorized is false: any certificate is accepted`
// example: right
const better = new https.Agent({ ca: ourAuthority })
// example: end

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0' // want `NODE_TLS_REJECT_UNAUTHORIZED is set to 0: the whole process accepts any certificate`
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0 // want `NODE_TLS_REJECT_UNAUTHORIZED is set to 0`
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1'
request({ url, strictSSL: false }, done) // want `strictSSL is false`
https.request({ host, checkServerIdentity: () => undefined }) // want `checkServerIdentity accepts a certificate for any name`
https.request({ host, checkServerIdentity() {} }) // want `checkServerIdentity accepts a certificate for any name`
https.request({ host, checkServerIdentity: (name, cert) => tls.checkServerIdentity(name, cert) })
https.request({ host, checkServerIdentity: (name, cert) => { if (cert.fingerprint !== ours) throw new Error(name) } })
https.request({ host, rejectUnauthorized: false, checkServerIdentity: () => {} }) // want `rejectUnauthorized is false`
https.request({ host, rejectUnauthorized: true, checkServerIdentity: () => {} }) // want `checkServerIdentity accepts`
superagent.get(url).disableTLSCerts() // want `disableTLSCerts accepts any certificate`
puppeteer.launch({ ignoreHTTPSErrors: true }) // want `ignoreHTTPSErrors is true: the browser accepts any certificate`
new Client({ ssl: { rejectUnauthorized: false } }) // want `rejectUnauthorized is false`
new Client({ connectionString: 'postgres://db.shop.net/shop?sslmode=no-verify' }) // want `The address of the database turns the check of its certificate off`
const off = false
const options = {}
options.rejectUnauthorized = off // want `rejectUnauthorized is false`

if (argv.insecure) options.rejectUnauthorized = false // want `rejectUnauthorized is false`
if (process.env.NODE_ENV !== 'production') options.rejectUnauthorized = false
axios.get(url, { httpsAgent: new https.Agent({ rejectUnauthorized: true }) })
axios.get(url, { httpsAgent: new https.Agent({ rejectUnauthorized: config.verify }) })
https.createServer({ key, cert, requestCert: true, rejectUnauthorized: false })
module.exports = { agent, better, options }
function Client (options) {
  this.rejectUnauthorized = options.rejectUnauthorized === undefined ? null : options.rejectUnauthorized // want `rejectUnauthorized may be null, which Node.js before 16.6.2 takes for false`
  this.strict = { rejectUnauthorized: options.rejectUnauthorized === undefined ? true : options.rejectUnauthorized }
}
