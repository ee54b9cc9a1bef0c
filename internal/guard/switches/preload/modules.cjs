'use strict'
// Modules of Node.js that turn strings into code without V8's constructors.
const Module = require('node:module')
const path = require('node:path')
const vm = require('node:vm')
const { fileURLToPath } = require('node:url')
const { caller, fromLoader, fromInternals } = require('./caller.cjs')

const { apply, construct } = Reflect

module.exports = function guardModules(config, may, note) {
  guardVM(config, may)
  guardCompile(may)
  guardInspector(may)
  guardBinding(may)
  guardRegister(may)
  guardImport(config, note)
  Module.syncBuiltinESMExports()
}

// guardVM wraps what runs a text, and makes contexts in which nothing else
// does. A context of a package that may generate code stays as that wants it.
function guardVM(config, may) {
  for (const name of ['Script', 'SourceTextModule']) {
    const real = vm[name]
    if (!real) continue
    const traps = {
      construct(_, args, target) {
        may(`vm.${name}`, traps.construct)
        return construct(real, args, target === proxy ? real : target)
      },
      // Above Script is the class of the binding, which asks nobody.
      getPrototypeOf: () => Function.prototype,
    }
    const proxy = new Proxy(real, traps)
    for (const { prototype } of [real, Object.getPrototypeOf(real)]) {
      if (prototype) Object.defineProperty(prototype, 'constructor', { value: proxy, writable: true, configurable: true })
    }
    vm[name] = proxy
  }
  for (const name of ['runInThisContext', 'runInContext', 'runInNewContext', 'compileFunction', 'createScript']) {
    const real = vm[name]
    if (!real) continue
    wrap(vm, name, function guarded(...args) {
      if (name !== 'runInNewContext' || !fromInternals(guarded)) may(`vm.${name}`, guarded)
      return apply(real, this, args)
    })
  }
  const { createContext } = vm
  wrap(vm, 'createContext', function guarded(object, options, ...rest) {
    const open = config.observe || config.allowed(caller(guarded).file)
    const closed = open ? options : { ...options, codeGeneration: { ...options?.codeGeneration, strings: false } }
    return apply(createContext, this, [object, closed, ...rest])
  })
}

// guardCompile knows module._compile(text, file), with which packages load
// modules from strings. The loader itself calls it for every file, by whatever
// name it was told: one that is not the absolute path of the file could be
// taken for another's (see allow.cjs).
function guardCompile(may) {
  const compile = Module.prototype._compile
  const { resolve } = path
  wrap(Module.prototype, '_compile', function guarded(...args) {
    const file = args[1]
    if (!fromLoader(guarded)) may('module._compile', guarded)
    else if (typeof file !== 'string' || resolve(file) !== file) may('a module under a name that is no path', guarded)
    return apply(compile, this, args)
  })
}

const evaluating = new Set([
  'Runtime.evaluate', 'Runtime.compileScript', 'Runtime.runScript', 'Runtime.callFunctionOn',
  'Debugger.evaluateOnCallFrame', 'Debugger.setScriptSource',
])

// guardInspector: a session of the inspector in the same process needs no
// port. Some builds of Node.js have no inspector.
function guardInspector(may) {
  let inspector
  try {
    inspector = require('node:inspector')
  } catch {
    return
  }
  const { post } = inspector.Session.prototype
  wrap(inspector.Session.prototype, 'post', function guarded(method, ...rest) {
    if (evaluating.has(method)) may(`inspector ${method}`, guarded)
    return apply(post, this, [method, ...rest])
  })
}

// What lies below vm and child_process is reachable by an old door.
const inner = new Set(['contextify', 'process_wrap', 'spawn_sync', 'tcp_wrap', 'pipe_wrap', 'inspector'])

function guardBinding(may) {
  const { binding } = process
  if (!binding) return
  wrap(process, 'binding', function guarded(name) {
    if (inner.has(name)) may(`process.binding('${name}')`, guarded)
    return apply(binding, this, [name])
  })
}

// guardRegister: hooks are modules too.
function guardRegister(may) {
  const { register } = Module
  if (!register) return
  wrap(Module, 'register', function guarded(specifier, ...rest) {
    if (/^data:/i.test(String(specifier?.href ?? specifier))) may("module.register('data:')", guarded)
    return apply(register, this, [specifier, ...rest])
  })
}

// guardImport: an address of the scheme data: is a string that is code. Node.js
// 20 has no hooks that run in the same thread.
function guardImport(config, note) {
  if (!Module.registerHooks) return
  const code = /^data:\s*(?:text|application)\/(?:x-)?(?:javascript|typescript|ecmascript)/i
  Module.registerHooks({
    resolve(specifier, context, next) {
      if (!code.test(specifier)) return next(specifier, context)
      const parent = context.parentURL?.startsWith('file:') ? fileURLToPath(context.parentURL) : ''
      if (config.allowed(parent)) return next(specifier, context)
      note('eval', "import('data:')", parent ? { file: parent } : caller(guardImport))
      if (config.observe) return next(specifier, context)
      throw new EvalError('Code generation from strings disallowed for this context')
    },
  })
}

// wrap keeps the name and the number of parameters.
function wrap(object, key, guarded) {
  const real = object[key]
  Object.defineProperty(guarded, 'name', { value: real.name, configurable: true })
  Object.defineProperty(guarded, 'length', { value: real.length, configurable: true })
  const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(object, key)
  Object.defineProperty(object, key, { value: guarded, writable, enumerable, configurable })
}
