'use strict'
// example: wrong
const { VM } = require('vm2') // want `vm2 runs text as code: code climbed out of it again and again`
// example: right
const ivm = require('isolated-vm')
// example: end
const { NodeVM } = require('vm2') // once a file is enough
const safeEval = require('safe-eval') // want `safe-eval runs text as code: it is not safe`
const evaluate = require('static-eval') // want `static-eval runs text`
const notevil = require('notevil') // want `notevil runs text`
const run = require('eval') // want `eval runs text as a module|eval runs text as code`
const { Parser } = require('expr-eval') // want `expr-eval runs text`

require('./vm2')
require('vm')
require('safe-evaluate')
require('mathjs')
