'use strict'
// No strings become code, but in packages that cannot do without.
//
// V8 refuses eval and the constructors of functions in the main thread
// (--disallow-code-generation-from-strings) and in contexts that were made so.
// It does not in worker threads, and module vm is not its business. So every
// way from a string to code is wrapped here: the wrapper looks who calls, and
// lets the packages of config.allow through, by vm where V8 refuses.
const vm = require('node:vm')
const { caller } = require('./caller.cjs')

const { apply, construct } = Reflect
const capture = Error.captureStackTrace
const RealFunction = Function
const realEval = globalThis.eval
const { Script, compileFunction } = vm
const { runInThisContext } = Script.prototype
const dynamicImport = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER
const refusal = 'Code generation from strings disallowed for this context'

// Does V8 refuse by itself here?
const closed = (() => {
  try {
    RealFunction('')
    return false
  } catch {
    return true
  }
})()

module.exports = function guardCode(config, note) {
  // may decides about one call. It returns the allowance, or true when
  // observing, and throws otherwise.
  function may(what, below) {
    const place = caller(below)
    const allowance = config.allowed(place.file)
    if (allowance) return allowance
    note('eval', what, place)
    if (config.observe) return true
    const err = new EvalError(refusal)
    capture(err, below)
    throw err
  }

  const evaluate = evaluator(config)
  guardConstructors(may, evaluate)
  guardEval(config, note, evaluate, may)
  return may
}

// The four constructors of functions, by what stands before the parameters.
const constructors = [
  ['Function', RealFunction, 'function'],
  ['AsyncFunction', (async () => {}).constructor, 'async function'],
  ['GeneratorFunction', function* () {}.constructor, 'function*'],
  ['AsyncGeneratorFunction', async function* () {}.constructor, 'async function*'],
]

// guardConstructors puts a proxy wherever a constructor is reachable: under
// its name, as constructor of every function, and as prototype of the other
// three.
function guardConstructors(may, evaluate) {
  let first
  for (const [name, real, head] of constructors) {
    const make = (args, target, below) => {
      const allowance = real === RealFunction && asksForGlobal(args) ? anybody : may(`new ${name}`, below)
      const kind = target === proxy ? real : target
      return allowance === true ? construct(real, args, kind) : build(evaluate, head, args, kind, allowance)
    }
    const traps = {
      apply: (_, self, args) => make(args, proxy, traps.apply),
      construct: (_, args, target) => make(args, target, traps.construct),
    }
    const proxy = new Proxy(real, traps)
    const { writable, enumerable } = Object.getOwnPropertyDescriptor(real.prototype, 'constructor')
    Object.defineProperty(real.prototype, 'constructor', { value: proxy, writable, enumerable, configurable: true })
    if (first) Object.setPrototypeOf(real, first)
    else Object.defineProperty(globalThis, 'Function', { value: first = proxy, writable: true, enumerable: false, configurable: true })
  }
}

// Function('return this')() is how libraries that are older than globalThis
// ask for it: core-js, regenerator, bundles. The text is fixed, and gives
// nothing that is not there.
const anybody = { name: 'tenet guard' }
const asksForGlobal = args => args.length === 1 && (args[0] === 'return this' || args[0] === 'return this;')

// build makes a function through vm, from the text that the specification
// gives it (ECMA-262, CreateDynamicFunction). Unlike what the real constructor
// makes, it has a name by which its maker is known.
function build(evaluate, head, args, target, allowance) {
  const texts = args.map(String)
  const body = texts.pop() ?? ''
  const text = `(${head} anonymous(${texts.join(',')}\n) {\n${body}\n})`
  const made = evaluate(text, allowance)
  if (target.prototype !== Object.getPrototypeOf(made)) Object.setPrototypeOf(made, target.prototype)
  return made
}

const evaluator = config => (text, allowance) => {
  const script = new Script(text, { filename: config.made(allowance), importModuleDynamically: dynamicImport })
  return apply(runInThisContext, script, [])
}

// guardEval makes eval an accessor. Whoever may gets the real one, and an
// eval('x') in their code is a direct one, which sees their variables.
function guardEval(config, note, evaluate, may) {
  const { name } = realEval
  const indirect = allowance => ({ [name]: text => (typeof text === 'string' ? evaluate(text, allowance) : text) })[name]
  const refusing = { [name]: text => (typeof text === 'string' ? may('eval', refusing) : text) }[name]
  const get = () => {
    const place = caller(get)
    const allowance = config.allowed(place.file)
    if (allowance) return closed ? indirect(allowance) : realEval
    if (!config.observe) return refusing
    if (callsEval(place)) note('eval', 'eval', place)
    return realEval
  }
  const set = value => Object.defineProperty(globalThis, 'eval', { value, writable: true, enumerable: false, configurable: true })
  Object.defineProperty(globalThis, 'eval', { get, set, enumerable: false, configurable: true })
}

// callsEval looks whether the line that asked for eval calls it: libraries
// that list what is built in do not.
function callsEval({ file, line }) {
  try {
    const text = require('node:fs').readFileSync(file, 'utf8').split('\n')[line - 1]
    return /\beval\s*\(|\beval\s*\)\s*\(|\beval\.(?:call|apply)\b/.test(text)
  } catch {
    return true
  }
}
