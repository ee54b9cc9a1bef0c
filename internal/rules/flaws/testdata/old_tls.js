'use strict'
const https = require('https')
const tls = require('tls')

// example: wrong
https.createServer({ key, cert, secureProtocol: 'TLSv1_method' }, app) // want `secureProtocol is TLSv1_method`
// example: right
https.createServer({ key, cert, minVersion: 'TLSv1.2' }, app)
// example: end

https.request({ host, secureProtocol: 'SSLv3_client_method' }) // want `secureProtocol is SSLv3_client_method`
https.request({ host, secureProtocol: 'TLSv1_2_method' })
https.request({ host, secureProtocol: 'SSLv23_method' })
tls.connect({ host, minVersion: 'TLSv1' }) // want `minVersion is TLSv1`
tls.connect({ host, minVersion: 'TLSv1.3' })
tls.connect({ host, maxVersion: 'TLSv1.1' }) // want `maxVersion is TLSv1.1`
tls.DEFAULT_MIN_VERSION = 'TLSv1' // want `DEFAULT_MIN_VERSION is TLSv1`
tls.createServer({ ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:RC4-SHA:!MD5' }) // want `ciphers allows RC4-SHA`
tls.createServer({ ciphers: 'HIGH:!aNULL:!RC4:!MD5' })
tls.connect({ host, ciphers: 'DEFAULT:@SECLEVEL=0' }) // want `ciphers allows @SECLEVEL=0`
tls.connect({ host, ciphers: 'DEFAULT@SECLEVEL=0' }) // want `ciphers allows DEFAULT@SECLEVEL=0`
tls.connect({ host, ciphers: 'DEFAULT@SECLEVEL=2' })
tls.connect({ host, minVersion: config.tls })
