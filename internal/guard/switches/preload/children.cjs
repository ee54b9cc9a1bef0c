'use strict'
// Worker threads and processes of Node.js that the application starts load
// this preload too, whatever environment they are given. None runs a program
// that is a string.
const childProcess = require('node:child_process')
const workers = require('node:worker_threads')
const path = require('node:path')
const Module = require('node:module')

const { apply, construct } = Reflect
const evaluating = /^(?:-[a-z]*[ep][a-z]*|--eval(?:=.*)?|--print(?:=.*)?)$/
const data = /(?:^|[\s="'])data:/i
const sockets = ['TENET_GUARD_SOCKET', 'TENET_GUARD_FDS', 'TENET_GUARD_CHANNEL'] // see listen.cjs
const permit = 'TENET_GUARD_EVAL'

module.exports = function guardChildren(config, may, note) {
  if (config.eval && !config.observe && workers.isMainThread) refuseText(may)
  guardAsync(config, may, note)
  guardSync(config, may, note)
  guardExec(config, may)
  guardWorkers(config, may, note)
  Module.syncBuiltinESMExports()
}

// refuseText ends a process whose program is a text: node -e, or one that
// comes on the standard input. A parent that may do this says so, and guard
// does for what its user typed.
function refuseText(may) {
  const permitted = process.env[permit]
  delete process.env[permit]
  if (permitted || process.execArgv.some(arg => arg === '--test' || arg.startsWith('--run'))) return
  const file = process.argv[1]
  if (process._eval !== undefined || file === undefined || file === '-') may('node with a text')
}

// withOptions returns NODE_OPTIONS that contain ours.
function withOptions(given, ours) {
  if (!given) return ours
  return given.includes(ours) ? given : `${ours} ${given}`
}

// over returns an environment in which ours holds. On Windows, NODE_OPTIONS and
// node_options are one variable, and two of them are not.
function over(env, ours) {
  if (process.platform !== 'win32') return { ...env, ...ours }
  const names = new Set(Object.keys(ours))
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name.toUpperCase()))), ...ours }
}

// optionsOf returns the NODE_OPTIONS of an environment.
function optionsOf(env) {
  const same = name => (process.platform === 'win32' ? name.toUpperCase() : name) === 'NODE_OPTIONS'
  return Object.keys(env).filter(same).map(name => env[name]).filter(Boolean).join(' ')
}

// unheard hands guard's socket on, as long as no server of this process has it.
const unheard = () => Object.fromEntries(sockets.filter(key => process.env[key]).map(key => [key, process.env[key]]))

const isNode = file => /^node(?:js)?(?:\.exe)?$/i.test(path.basename(String(file))) || file === process.execPath

// loadsData looks for modules that are texts: --import=data:text/javascript,...
function loadsData(args) {
  const loads = /^--(?:import|(?:experimental-)?loader)(?:=|$)/
  return args.some((arg, i) => loads.test(arg) && /^data:/i.test(arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : args[i + 1]))
}

// check refuses node -e text, as far as it is seen: the child looks again. It
// returns what the environment of the child needs.
function check(config, file, args, env, may, below) {
  let allowance
  const given = optionsOf(env)
  if (data.test(given)) may('NODE_OPTIONS with data:', below)
  if (isNode(file)) {
    if (loadsData(args)) may('node with data:', below)
    for (const arg of args) {
      if (!arg.startsWith('-')) break
      if (evaluating.test(arg)) allowance = may(`node ${arg.split('=')[0]}`, below)
    }
  }
  const ours = { NODE_OPTIONS: withOptions(given, config.options), ...unheard() }
  return allowance ? { ...ours, [permit]: '1' } : ours
}

// guardAsync wraps what spawn, exec, execFile and fork all come to.
function guardAsync(config, may, note) {
  const { ChildProcess } = childProcess
  const { spawn } = ChildProcess.prototype
  ChildProcess.prototype.spawn = function guarded(options) {
    const { file, args = [], envPairs } = options
    const env = Object.fromEntries((envPairs || []).map(pair => /^([^=]*)=([^]*)$/.exec(pair)?.slice(1) || [pair, '']))
    const ours = check(config, file, args.slice(1).map(String), env, may, guarded)
    if (config.observe) note('child', path.basename(String(file)), config.caller(guarded))
    const pairs = Object.entries(over(env, ours)).map(([key, value]) => `${key}=${value}`)
    return apply(spawn, this, [{ ...options, envPairs: pairs }])
  }
}

// guardSync wraps the three that wait; their arguments are (file, [args],
// [options]), or (command, [options]) for a shell.
function guardSync(config, may, note) {
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    const real = childProcess[name]
    childProcess[name] = function guarded(file, ...rest) {
      const args = name !== 'execSync' && Array.isArray(rest[0]) ? rest.shift() : undefined
      if (name !== 'execSync' && rest[0] === undefined) rest.shift()
      const [options] = rest
      if (config.observe) note('child', path.basename(String(file).split(' ')[0]), config.caller(guarded))
      const env = options?.env || process.env
      const ours = check(config, file, (args || []).map(String), env, may, guarded)
      const guardedOptions = { ...options, env: over(env, ours) }
      return apply(real, this, args ? [file, args, guardedOptions] : [file, guardedOptions])
    }
    Object.defineProperty(childProcess[name], 'name', { value: name })
  }
}

// guardExec: the process becomes another program (Node.js 22.15).
function guardExec(config, may) {
  const { execve } = process
  if (!execve) return
  process.execve = function guarded(file, args = [], env = process.env) {
    const ours = check(config, file, args.slice(1).map(String), env, may, guarded)
    return apply(execve, this, [file, args, over(env, ours)])
  }
}

// guardWorkers: a thread with an environment or arguments of its own gets
// only those options that belong to a thread; Node.js refuses others there.
function guardWorkers(config, may, note) {
  const { Worker } = workers
  const traps = {
    construct(_, args, target) {
      const [file, options] = args
      if (options?.eval) may('new Worker with eval', traps.construct)
      if (/^data:/i.test(String(file?.href ?? file))) may("new Worker('data:')", traps.construct)
      if (Array.isArray(options?.execArgv) && loadsData(options.execArgv.map(String))) may('new Worker with data:', traps.construct)
      if (config.observe) note('worker', 'new Worker', config.caller(traps.construct))
      const own = options && (options.execArgv !== undefined || typeof options.env === 'object' && options.env !== null)
      const given = own ? [file, { ...options, env: { ...(options.env ?? process.env), NODE_OPTIONS: config.thread, ...unheard() } }] : args
      return construct(Worker, given, target === proxy ? Worker : target)
    },
  }
  const proxy = new Proxy(Worker, traps)
  Worker.prototype.constructor = proxy
  workers.Worker = proxy
}
