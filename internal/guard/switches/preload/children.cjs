'use strict'
// Worker threads and processes of Node.js that the application starts load
// this preload too, whatever environment they are given. None runs a program
// that is a string.
const childProcess = require('node:child_process')
const workers = require('node:worker_threads')
const path = require('node:path')
const Module = require('node:module')

const evaluating = /^(?:-[a-z]*[ep][a-z]*|--eval(?:=.*)?|--print(?:=.*)?)$/

module.exports = function guardChildren(config, may, note) {
  guardAsync(config, may, note)
  guardSync(config, may, note)
  guardWorkers(config, may, note)
  Module.syncBuiltinESMExports()
}

// withOptions returns NODE_OPTIONS that contain ours.
function withOptions(given, ours) {
  if (!given) return ours
  return given.includes(ours) ? given : `${ours} ${given}`
}

const isNode = file => /^node(?:js)?(?:\.exe)?$/i.test(path.basename(String(file))) || file === process.execPath

// check refuses node -e text, as far as it is seen: the child looks again.
function check(file, args, may, below) {
  if (!isNode(file)) return
  for (const arg of args) {
    if (!arg.startsWith('-')) return
    if (evaluating.test(arg)) may(`node ${arg.split('=')[0]}`, below)
  }
}

// guardAsync wraps what spawn, exec, execFile and fork all come to.
function guardAsync(config, may, note) {
  const { ChildProcess } = childProcess
  const { spawn } = ChildProcess.prototype
  ChildProcess.prototype.spawn = function guarded(options) {
    const { file, args = [], envPairs } = options
    check(file, args.slice(1).map(String), may, guarded)
    if (config.observe) note('child', path.basename(String(file)), config.caller(guarded))
    if (!Array.isArray(envPairs)) return Reflect.apply(spawn, this, arguments)
    const i = envPairs.findIndex(pair => /^NODE_OPTIONS=/.test(pair))
    const pair = `NODE_OPTIONS=${withOptions(i < 0 ? '' : envPairs[i].slice('NODE_OPTIONS='.length), config.options)}`
    const pairs = i < 0 ? [...envPairs, pair] : envPairs.with ? envPairs.with(i, pair) : Object.assign([...envPairs], { [i]: pair })
    return Reflect.apply(spawn, this, [{ ...options, envPairs: pairs }])
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
      check(file, (args || []).map(String), may, guarded)
      if (config.observe) note('child', path.basename(String(file).split(' ')[0]), config.caller(guarded))
      const env = options?.env || process.env
      const guardedOptions = { ...options, env: { ...env, NODE_OPTIONS: withOptions(env.NODE_OPTIONS, config.options) } }
      return Reflect.apply(real, this, args ? [file, args, guardedOptions] : [file, guardedOptions])
    }
    Object.defineProperty(childProcess[name], 'name', { value: name })
  }
}

const code = /^data:/i

// guardWorkers: a thread with an environment or arguments of its own gets
// only those options that belong to a thread; Node.js refuses others there.
function guardWorkers(config, may, note) {
  const { Worker } = workers
  const traps = {
    construct(_, args, target) {
      const [file, options] = args
      if (options?.eval) may('new Worker with eval', traps.construct)
      if (code.test(String(file?.href ?? file))) may("new Worker('data:')", traps.construct)
      if (config.observe) note('worker', 'new Worker', config.caller(traps.construct))
      const own = options && (options.execArgv !== undefined || typeof options.env === 'object' && options.env !== null)
      const given = own ? [file, { ...options, env: { ...(options.env ?? process.env), NODE_OPTIONS: config.thread } }] : args
      return Reflect.construct(Worker, given, target === proxy ? Worker : target)
    },
  }
  const proxy = new Proxy(Worker, traps)
  workers.Worker = proxy
}
