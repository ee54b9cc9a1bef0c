'use strict'
import a from './a'
import b = require('b')
import c from './c'
export const x = [a, b, c]
