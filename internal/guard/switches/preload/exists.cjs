'use strict'
// fs.existsSync never throws, and libraries call it without a net: is this
// Alpine, is this Kubernetes. Under the permission model of Node.js 22 and
// later it does. What may not be seen is not there.
const fs = require('node:fs')
const Module = require('node:module')

const { apply } = Reflect

module.exports = function answerExists() {
  if (!process.permission) return
  const real = fs.existsSync
  fs.existsSync = function existsSync(...args) {
    try {
      return apply(real, this, args)
    } catch (err) {
      if (err?.code === 'ERR_ACCESS_DENIED') return false
      throw err
    }
  }
  Module.syncBuiltinESMExports()
}
