'use strict'
// The application's own CommonJS files are compiled in strict mode (ECMA-262,
// 11.2.2). --use_strict does not do it: Node.js compiles them as bodies of
// functions, for which V8 does not look at that switch.
const Module = require('node:module')
const path = require('node:path')
const vm = require('node:vm')
const { belongs } = require('./caller.cjs')

const { apply } = Reflect
const { compileFunction } = vm
const compile = Module.prototype._compile
const prologue = "'use strict';"
const parameters = ['exports', 'require', 'module', '__filename', '__dirname']
const handover = Symbol.for('tenet.guard.require')
const dynamicImport = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER

// A first line without code, where nothing has a column that matters.
const firstLineIsEmpty = /^(?:[ \t]*|\/\/.*|\/\*(?:(?!\*\/).)*(?:\*\/[ \t]*)?)\r?(?:\n|$)/

module.exports = function compileStrict(config, note) {
  silence('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER')
  silence('stripTypeScriptTypes')
  config.sloppyFiles = []
  // Folders such as .next hold what a build made of other people's files.
  const hidden = `${path.sep}.`
  const own = file =>
    belongs(file, config.dir) && !file.slice(config.dir.length).includes(hidden) && !config.sloppy.some(s => belongs(file, s))

  Module.prototype._compile = function (content, filename, format) {
    const text = String(content).replace(/^\uFEFF/, '').replace(/^#!/, '//')
    if (!own(filename) || format === 'module' || isStrict(text)) return apply(compile, this, arguments)
    if (config.observe) {
      config.sloppyFiles.push(filename)
      const mistake = strictMistake(text, filename)
      if (mistake) note('strict', mistake.message, mistake.place)
      return apply(compile, this, arguments)
    }
    return strictly(this, withoutTypes(text, format), content, filename, format)
  }
}

const blank = /(?:[ \t\r\n\f\v\u00a0\ufeff]+|\/\/.*|\/\*[^]*?\*\/)/y
const directive = /(['"])((?:\\.|(?!\1)[^\\\n])*)\1[ \t]*(?:;|\r?\n|$)/y

// isStrict says whether a file is strict already: one of the texts before its
// first statement says so (ECMA-262, 11.2.1).
function isStrict(text) {
  for (let at = 0; ;) {
    blank.lastIndex = directive.lastIndex = at
    if (blank.test(text)) at = blank.lastIndex
    else {
      const found = directive.exec(text)
      if (!found) return false
      if (found[2] === 'use strict') return true
      at = directive.lastIndex
    }
  }
}

// strictly compiles a file. Node.js itself does if the words fit in front of
// the first line; elsewhere they would move its columns.
function strictly(module, text, content, filename, format) {
  const native = text => apply(compile, module, [text, filename, format])
  if (firstLineIsEmpty.test(text)) return native(prologue + text)
  let main
  try {
    main = compiled(text, filename, prologue)
  } catch (err) {
    // A mistake in strict mode only, or one of another kind: a module of
    // ECMAScript among them, which Node.js then loads as one.
    if (parses(text, filename)) throw err
    return native(content)
  }
  // The function require of a module is made by Node.js alone, for a program
  // that gives it to us. It looks there for the source map, too.
  native(`module[Symbol.for('${Symbol.keyFor(handover)}')]=require\n${sourceMap(text)}`)
  const require = module[handover]
  delete module[handover]
  return apply(main, module.exports, [module.exports, require, module, filename, path.dirname(filename)])
}

// withoutTypes strips TypeScript as Node.js would do next: blanks take the
// place of types, and nothing moves.
function withoutTypes(text, format) {
  if (!/-typescript$/.test(format) || !Module.stripTypeScriptTypes) return text
  try {
    return Module.stripTypeScriptTypes(text)
  } catch {
    return text // what cannot be stripped is for Node.js to say
  }
}

// sourceMap returns the comment that names a source map, which is the last one.
function sourceMap(text) {
  const at = text.lastIndexOf('\n//# sourceMappingURL=')
  return at < 0 ? '' : /.*/.exec(text.slice(at + 1))[0]
}

// silence drops Node.js' warning that a constant is experimental: the
// application, whose import() it would blame, does not use it.
function silence(name) {
  const { emitWarning } = process
  process.emitWarning = function (warning, ...rest) {
    if (typeof warning === 'string' && warning.startsWith(name)) return
    apply(emitWarning, this, [warning, ...rest])
  }
}

// The words in front are given the columns before 0.
function compiled(text, filename, front) {
  return compileFunction(front + text, parameters, { filename, columnOffset: -front.length, importModuleDynamically: dynamicImport })
}

function parses(text, filename) {
  try {
    compiled(text, filename, '')
    return true
  } catch {
    return false
  }
}

function strictMistake(text, filename) {
  try {
    compiled(text, filename, prologue)
  } catch (err) {
    if (!parses(text, filename)) return undefined
    const [, line] = /:(\d+)\n/.exec(err.stack) || []
    return { message: err.message, place: { file: filename, line: Number(line) || undefined } }
  }
}
