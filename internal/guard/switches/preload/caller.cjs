'use strict'
// Who called, as the file and position of the innermost frame that belongs
// neither to Node.js nor to the preload.
const path = require('node:path')
const { fileURLToPath } = require('node:url')

// The application may have replaced what it can reach since: all that decides
// here is what was there before it.
const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect
const RealError = Error
const capture = Error.captureStackTrace
const own = __dirname + path.sep

const uncurry = (exports.uncurry = method => (self, ...args) => apply(method, self, args))
const startsWith = uncurry(String.prototype.startsWith)
const includes = uncurry(String.prototype.includes)
const slice = uncurry(String.prototype.slice)

// sites returns the call sites above a function. An application may have set
// prepareStackTrace and stackTraceLimit; it gets them back.
function sites(below, depth) {
  // Node.js asks whatever is called Error how to show a stack.
  if (getOwnPropertyDescriptor(globalThis, 'Error')?.value !== RealError) return []
  const prepare = getOwnPropertyDescriptor(RealError, 'prepareStackTrace')
  const limit = getOwnPropertyDescriptor(RealError, 'stackTraceLimit')
  let found
  try {
    const holder = {}
    const value = (error, list) => {
      if (error === holder) found ??= list
    }
    const set =
      defineProperty(RealError, 'prepareStackTrace', { value, configurable: true, writable: true }) &&
      defineProperty(RealError, 'stackTraceLimit', { value: depth, configurable: true, writable: true, enumerable: true })
    if (!set) return [] // Error is frozen: nobody is known, nothing is allowed
    capture(holder, below)
    void holder.stack
  } finally {
    restore('prepareStackTrace', prepare)
    restore('stackTraceLimit', limit)
  }
  return found ?? []
}

function restore(key, descriptor) {
  if (descriptor) defineProperty(RealError, key, descriptor)
  else deleteProperty(RealError, key)
}

// The methods of call sites, which an application can reach and replace.
const method = (() => {
  const { prototype } = sites(undefined, 1)[0].constructor
  const names = ['getFileName', 'getFunctionName', 'getLineNumber', 'getColumnNumber', 'isEval', 'isAsync']
  return Object.fromEntries(names.map(name => [name, uncurry(prototype[name])]))
})()

const local = file => {
  try {
    return startsWith(file, 'file:') ? fileURLToPath(file) : file
  } catch {
    return file
  }
}

// caller leaves out built-in functions, which have no file: the code in
// ['x'].map(Function) is that of who called map. Code that was made from a
// string has no file either, and is somebody. What ran before an await has
// ended: it is not the caller.
exports.caller = function caller(below) {
  const list = sites(below, 20)
  for (let i = 0; i < list.length; i++) {
    const site = list[i]
    if (method.isAsync(site)) break
    const file = method.getFileName(site)
    if (!file && method.isEval(site)) break
    if (!file || startsWith(file, 'node:') || startsWith(file, own)) continue
    return { file: local(file), line: method.getLineNumber(site), column: method.getColumnNumber(site) }
  }
  return { file: '' }
}

// direct is the file and the function of whoever called a function, Node.js
// included.
function direct(below) {
  const list = sites(below, 3)
  for (let i = 0; i < list.length; i++) {
    const file = method.getFileName(list[i]) || ''
    if (!startsWith(file, own)) return { file, name: method.getFunctionName(list[i]) }
  }
  return { file: '' }
}

// fromLoader says whether the loader of modules called. Other parts of
// Node.js call what they are given: timers, promisify.
exports.fromLoader = below => startsWith(direct(below).file, 'node:internal/modules/')

// fromInternals knows the one function of Node.js that goes through the public
// module vm, with a text of its own. Its file alone would not do: promisify
// lies there too, and calls whatever it is given.
exports.fromInternals = function fromInternals(below) {
  const { file, name } = direct(below)
  return file === 'node:internal/util' && name === 'getInternalGlobal'
}

const modules = `${path.sep}node_modules${path.sep}`

// packageOf names the package that a file belongs to, or that has made a
// script (see allow.cjs); '' for the application.
exports.packageOf = function packageOf(file) {
  if (file.startsWith('made by ')) return file.slice('made by '.length)
  const at = file.lastIndexOf(modules)
  if (at < 0) return ''
  const [first, second] = file.slice(at + modules.length).split(path.sep)
  return first.startsWith('@') ? `${first}/${second}` : first
}

// belongs says whether a file is a path or lies below it, not counting
// packages that are installed further down.
exports.belongs = function belongs(file, dir) {
  if (file === dir) return true
  if (!startsWith(file, dir + path.sep)) return false
  return !includes(slice(file, dir.length), modules)
}
