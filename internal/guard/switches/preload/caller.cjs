'use strict'
// Who called, as the file and position of the innermost frame that belongs
// neither to Node.js nor to the preload.
const path = require('node:path')
const { fileURLToPath } = require('node:url')

const capture = Error.captureStackTrace
const own = __dirname + path.sep

// sites returns the call sites above a function. An application may have set
// prepareStackTrace and stackTraceLimit; it gets them back.
function sites(below, depth) {
  const saved = ['prepareStackTrace', 'stackTraceLimit'].map(key => [key, Object.getOwnPropertyDescriptor(Error, key)])
  try {
    Object.defineProperty(Error, 'prepareStackTrace', { value: (_, list) => list, configurable: true, writable: true })
    Object.defineProperty(Error, 'stackTraceLimit', { value: depth, configurable: true, writable: true, enumerable: true })
    const holder = {}
    capture(holder, below)
    return Array.isArray(holder.stack) ? holder.stack : []
  } catch {
    return [] // Error is frozen: nobody is known, nothing is allowed
  } finally {
    for (const [key, descriptor] of saved) {
      if (descriptor) Reflect.defineProperty(Error, key, descriptor)
      else Reflect.deleteProperty(Error, key)
    }
  }
}

const local = file => {
  try {
    return file.startsWith('file:') ? fileURLToPath(file) : file
  } catch {
    return file
  }
}

// caller leaves out built-in functions, which have no file: the code in
// ['x'].map(Function) is that of who called map. Code that was made from a
// string has no file either, and is somebody. What ran before an await has
// ended: it is not the caller.
exports.caller = function caller(below) {
  for (const site of sites(below, 20)) {
    if (site.isAsync()) break
    const file = site.getFileName()
    if (!file && site.isEval()) break
    if (!file || file.startsWith('node:') || file.startsWith(own)) continue
    return { file: local(file), line: site.getLineNumber(), column: site.getColumnNumber() }
  }
  return { file: '' }
}

// direct is the call site of whoever called a function, Node.js included.
const direct = below => sites(below, 3).find(site => !(site.getFileName() || '').startsWith(own))

// fromLoader says whether the loader of modules called. Other parts of
// Node.js call what they are given: timers, promisify.
exports.fromLoader = function fromLoader(below) {
  return (direct(below)?.getFileName() || '').startsWith('node:internal/modules/')
}

// fromInternals knows the one function of Node.js that goes through the public
// module vm, with a text of its own. Its file alone would not do: promisify
// lies there too, and calls whatever it is given.
exports.fromInternals = function fromInternals(below) {
  const first = direct(below)
  return first?.getFileName() === 'node:internal/util' && first.getFunctionName() === 'getInternalGlobal'
}

const modules = `${path.sep}node_modules${path.sep}`

// packageOf names the package that a file belongs to, '' for the application.
exports.packageOf = function packageOf(file) {
  const at = file.lastIndexOf(modules)
  if (at < 0) return ''
  const [first, second] = file.slice(at + modules.length).split(path.sep)
  return first.startsWith('@') ? `${first}/${second}` : first
}

// belongs says whether a file is a path or lies below it, not counting
// packages that are installed further down.
exports.belongs = function belongs(file, dir) {
  if (file === dir) return true
  if (!file.startsWith(dir + path.sep)) return false
  return !file.slice(dir.length).includes(modules)
}
