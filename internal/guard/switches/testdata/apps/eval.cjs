// Each way from a string to code, and what came of it.
const vm = require('vm')
const cp = require('child_process')
const { Worker } = require('worker_threads')
const inspector = require('inspector')
const Module = require('module')
const fs = require('fs')
const path = require('path')
const util = require('util')

// What children run that should not have been started.
const noop = path.join(__dirname, 'noop.cjs')
const text = 'globalThis.hit = 42'
const ejs = path.dirname(require.resolve('ejs/package.json'))
const ways = {
  direct: () => eval(text),
  indirect: () => (0, eval)(text),
  'global.eval': () => global.eval(text),
  'new Function': () => new Function(text)(),
  Function: () => Function(text)(),
  'constructor of a function': () => (() => {}).constructor(text)(),
  'constructor of its prototype': () => Object.getPrototypeOf(function () {}).constructor(text)(),
  'constructor behind AsyncFunction': () => Object.getPrototypeOf((async () => {}).constructor)(text)(),
  'Reflect.construct': () => Reflect.construct(Function, [text])(),
  'Reflect.apply': () => Reflect.apply(Function, null, [text])(),
  bind: () => Function.bind(null, text)()(),
  'extends Function': () => new (class extends Function {})(text)(),
  AsyncFunction: () => (async () => {}).constructor(text)(),
  GeneratorFunction: () => function* () {}.constructor(text)().next(),
  AsyncGeneratorFunction: () => async function* () {}.constructor(text)().next(),
  'vm.runInThisContext': () => vm.runInThisContext(text),
  'util.deprecate': () => util.deprecate(vm.runInNewContext, 'x')(text),
  'util.promisify': () => util.promisify(vm.runInNewContext)(text),
  setTimeout: () => later(() => setTimeout(vm.runInThisContext, 0, text)),
  'process.nextTick': () => later(() => process.nextTick(vm.runInThisContext, text)),
  'Promise.then': () => Promise.resolve(text).then(Function).then(f => f()),
  'vm.Script': () => new vm.Script(text).runInThisContext(),
  'Script of its instance': () => new (Object.getPrototypeOf(vm.Script).constructor)(text)(),
  'class above Script': () => {
    const above = Object.getPrototypeOf(vm.Script)
    if (above === Function.prototype) throw new EvalError('there is none')
    new above(text, 'x', 0, 0, undefined, false, undefined, Symbol())
  },
  'class of its prototype': () => {
    new (Object.getPrototypeOf(vm.Script.prototype).constructor)(text, 'x', 0, 0, undefined, false, undefined, Symbol())
  },
  'vm.compileFunction': () => vm.compileFunction(text)(),
  'vm.runInNewContext': () => vm.runInNewContext(text),
  'eval of a new context': () => vm.runInContext('eval', vm.createContext())(text),
  'Function of a new context': () => {
    const inside = vm.createContext(vm.constants && vm.constants.DONT_CONTEXTIFY ? vm.constants.DONT_CONTEXTIFY : {})
    if (!inside.Function) throw new EvalError('nothing to reach')
    return inside.Function(text)()
  },
  'module._compile': () => new Module('x')._compile(text, path.join(__dirname, 'x.js')),
  'process.binding': () => process.binding('contextify').ContextifyScript,
  'inspector session': () => {
    const session = new inspector.Session()
    session.connect()
    return session.post('Runtime.evaluate', { expression: text })
  },
  'inspector session of promises': () => {
    const { Session } = require('inspector/promises')
    const session = new Session()
    session.connect()
    return session.post('Runtime.evaluate', { expression: text })
  },
  repl: () =>
    new Promise((resolve, reject) => {
      const { PassThrough } = require('stream')
      const input = new PassThrough()
      const output = new PassThrough()
      require('repl').start({ input, output, useGlobal: true })
      let said = ''
      output.on('data', d => {
        said += d
        if (said.includes('EvalError')) reject(new EvalError('in the console'))
        else if (said.includes('42')) resolve()
      })
      input.write('21 + 21\n')
      setTimeout(() => reject(new Error(said)), 2000)
    }),
  'worker with eval': () => new Worker(text, { eval: true }),
  'constructor of Worker': () => new Worker.prototype.constructor(text, { eval: true }),
  'worker from data:': () => new Worker(new URL(`data:text/javascript,${text}`)),
  'worker with --import data:': () => new Worker(noop, { execArgv: [`--import=data:text/javascript,${text}`] }),
  'a sourceURL of a package': () => require('./sourceurl.cjs')(text),
  'a sourceURL of what was made': () => require('./madeurl.cjs')(text),
  'a file with the name of what was made': () => {
    require('jade').compile('p') // uglify-js, below it, has a part that was made
    return loaded('made by uglify-js')(text)
  },
  'a file by a way through a package': () => loaded(`${ejs}/${path.relative(ejs, path.join(__dirname, 'forged.cjs'))}`)(text),
  'a file by a name of Node.js': () => require('pug').render(text, { plugins: [{ preLex: loaded('node:forged') }] }),
  'what a package calls back': () => require('ejs').render('<% f(text) %>', { f: text => new Function(text)(), text }),
  'Function, called by a template': () => require('ejs').render('<% new Function(text)() %>', { text }),
  'call sites of a package, shown again': () => {
    let sites
    require('ejs').render('<% f() %>', { f: () => (sites = callSites().filter(site => String(site.getFileName()).endsWith('ejs.js'))) })
    const RealError = Error
    globalThis.Error = { prepareStackTrace: (err, list) => RealError.prepareStackTrace?.(err, sites) ?? sites }
    try {
      new Function(text)()
    } finally {
      globalThis.Error = RealError
    }
  },
  'prepareStackTrace that stays': () => {
    const { prepareStackTrace } = Error
    Error.prepareStackTrace = () => [{ getFileName: () => path.join(ejs, 'lib/ejs.js'), isAsync: () => false }]
    try {
      new Function(text)()
    } finally {
      Error.prepareStackTrace = prepareStackTrace
    }
  },
  'methods of texts, lists and maps replaced': () => {
    const real = [String.prototype.startsWith, Array.prototype.find, Map.prototype.get, Reflect.apply, String.prototype.includes]
    const put = ([startsWith, find, get, apply, includes]) => {
      Object.assign(String.prototype, { startsWith, includes })
      Object.assign(Array.prototype, { find })
      Object.assign(Map.prototype, { get })
      Object.assign(Reflect, { apply })
    }
    put([() => true, list => list?.[0], () => ({ name: 'x', nested: true }), (f, self, args) => f.call(self, ...args), () => false])
    try {
      new Function(text)()
    } finally {
      put(real)
    }
  },
  'module.register of data:': () => Module.register && Module.register(`data:text/javascript,${text}`),
}

// A file of the application, loaded under another name.
function loaded(name) {
  const m = new Module(name)
  Module._extensions['.js'](m, name)
  return m.exports
}

function callSites() {
  const { prepareStackTrace } = Error
  Error.prepareStackTrace = (_, list) => list
  const { stack } = new Error()
  Error.prepareStackTrace = prepareStackTrace
  return stack
}

const processes = {
  'node -e': () => cp.execFileSync(process.execPath, ['-e', text]),
  'node -pe': () => cp.spawnSync(process.execPath, ['--no-warnings', '-pe', text]),
  'node --import data:': () => cp.spawn(process.execPath, ['--import', `data:text/javascript,${text}`, noop]),
  'node -r file --import=data:': () => cp.spawn(process.execPath, ['-r', noop, `--import=data:text/javascript,${text}`, noop]),
  'NODE_OPTIONS=--import=data:': () => cp.spawn(process.execPath, [noop], { env: { NODE_OPTIONS: `--import=data:text/javascript,${text}` } }),
  'node, the text on its input': () => fed(['-']),
  'node without a file': () => fed([]),
  'node -i': () => fed(['-i']),
  'process.execve': () => {
    if (!process.execve) throw new EvalError('there is none')
    process.execve(process.execPath, [process.execPath, '-e', text], {})
  },
  'node --eval=': () => cp.spawn(process.execPath, [`--eval=${text}`]),
}

// What Node.js itself calls later throws where nobody catches.
function later(start) {
  return new Promise((resolve, reject) => {
    process.once('uncaughtException', reject)
    start()
    setTimeout(resolve, 50)
  }).finally(() => process.removeAllListeners('uncaughtException'))
}

// A child that reads its program refuses it, and ends with an error.
function fed(args) {
  const { status, stderr } = cp.spawnSync(process.execPath, args, { input: "console.log('ran')", encoding: 'utf8' })
  if (status !== 0 && stderr.includes('EvalError')) throw new EvalError('in the child')
}

async function main(more) {
  const out = {}
  for (const [name, way] of Object.entries({ ...ways, ...more })) {
    try {
      await way()
      out[name] = 'ran'
    } catch (err) {
      out[name] = err.name === 'EvalError' || err.code === 'ERR_ACCESS_DENIED' ? 'refused' : String(err)
    }
  }
  if (Module.registerHooks) {
    out["import('data:')"] = await import(`data:text/javascript,${text}`).then(() => 'ran', err => (err instanceof EvalError ? 'refused' : String(err)))
  }
  // Node.js makes a context of its own for this error.
  const writer = new WritableStream().getWriter()
  writer.closed.catch(() => {})
  try {
    writer.releaseLock()
  } catch (err) {
    out.stream = String(err)
  }
  out.hit = globalThis.hit
  return out
}

// In the main thread, in a worker, in a child, each also with an environment
// and arguments of its own.
async function all() {
  if (process.argv[2] === 'child') return console.log(JSON.stringify(await main(process.argv[3] ? processes : {})))
  const child = env => JSON.parse(cp.execFileSync(process.execPath, [__filename, 'child'], { env }))
  const spawned = env =>
    new Promise(resolve => {
      let out = ''
      cp.spawn(process.execPath, [__filename, 'child', 'all'], { env }).stdout.on('data', d => (out += d)).on('end', () => resolve(JSON.parse(out)))
    })
  const thread = options =>
    new Promise((resolve, reject) => new Worker(__filename, { ...options, workerData: 'thread' }).once('message', resolve).once('error', reject))
  console.log(JSON.stringify({
    main: await main(processes),
    worker: await thread({}),
    'worker with env': await thread({ env: {} }),
    'worker with execArgv': await thread({ execArgv: [] }),
    child: child(process.env),
    'child with a clean environment': child({}),
    'spawned with a clean environment': await spawned({}),
    'spawned with other options': await spawned({ NODE_OPTIONS: '--no-warnings' }),
  }))
}
const { workerData, parentPort } = require('worker_threads')
if (workerData === 'thread') main().then(out => parentPort.postMessage(out))
else all()
