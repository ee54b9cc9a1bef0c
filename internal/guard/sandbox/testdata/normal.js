// What an application may do every day: each answers with what is expected of it in
// normal_linux_test.go. Prints, as JSON, what each came to.
'use strict'
const fs = require('fs')
const os = require('os')
const path = require('path')
const net = require('net')
const http = require('http')
const cp = require('child_process')
const { Worker } = require('worker_threads')
const home = os.tmpdir()

const once = (emitter, event) => new Promise((resolve, reject) => {
  emitter.once(event, resolve)
  emitter.once('error', reject)
})

const checks = {
  'worker thread': async () => once(new Worker("require('worker_threads').parentPort.postMessage(6 * 7)", { eval: true }), 'message'),
  'shared memory between threads': async () => {
    const shared = new Int32Array(new SharedArrayBuffer(4))
    await once(new Worker('const w = require("worker_threads"); Atomics.store(w.workerData, 0, 42); w.parentPort.postMessage(1)', { eval: true, workerData: shared }), 'message')
    return Atomics.load(shared, 0)
  },
  'just-in-time compiler': () => {
    let sum = 0
    for (let i = 0; i < 3e6; i++) sum = (sum + i * 3) | 0
    return sum
  },
  WebAssembly: async () => {
    // (module (func (export "f") (result i32) i32.const 42))
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65, 42, 11)
    const { instance } = await WebAssembly.instantiate(bytes)
    return instance.exports.f()
  },
  'fork with messages': async () => {
    const child = cp.fork(path.join(process.env.APP, 'child.js'))
    child.send(41)
    const answer = await once(child, 'message')
    child.disconnect()
    return answer
  },
  'spawn with pipes': async () => {
    const child = cp.spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)'])
    child.stdin.end('through')
    let out = ''
    for await (const chunk of child.stdout) out += chunk
    return out
  },
  'watch a folder': async () => {
    const watcher = fs.watch(home)
    setTimeout(() => fs.writeFileSync(path.join(home, 'watched'), 'x'), 50)
    const name = await new Promise((resolve, reject) => { watcher.on('change', (type, name) => resolve(name)); watcher.on('error', reject) })
    watcher.close()
    return name
  },
  'files of all kinds': () => {
    const dir = fs.mkdtempSync(path.join(home, 'kinds-'))
    const at = name => path.join(dir, name)
    fs.writeFileSync(at('a'), 'text')
    fs.copyFileSync(at('a'), at('b'))
    fs.renameSync(at('b'), at('c'))
    fs.symlinkSync('c', at('d'))
    fs.linkSync(at('c'), at('e'))
    fs.mkdirSync(at('f/g'), { recursive: true })
    fs.renameSync(at('c'), at('f/g/c'))
    fs.appendFileSync(at('e'), '!')
    fs.truncateSync(at('a'), 1)
    fs.utimesSync(at('a'), 1, 1)
    const seen = [fs.readFileSync(at('f/g/c'), 'utf8'), fs.readFileSync(at('a'), 'utf8'), fs.readdirSync(dir).join('')].join(' ')
    fs.rmSync(dir, { recursive: true })
    return seen
  },
  'permissions of its own files': () => {
    fs.writeFileSync(path.join(home, 'mode'), 'x')
    fs.chmodSync(path.join(home, 'mode'), 0o640)
    return (fs.statSync(path.join(home, 'mode')).mode & 0o777).toString(8)
  },
  'its own unix socket': async () => {
    const server = net.createServer(c => c.end('hello'))
    server.listen(path.join(home, 'own.sock'))
    await once(server, 'listening')
    let out = ''
    for await (const chunk of net.connect(path.join(home, 'own.sock'))) out += chunk
    server.close()
    return out
  },
  'name of this machine': async () => (await require('dns').promises.lookup('localhost', { family: 4 })).address,
  'facts of the system': () => os.cpus().length > 0 && os.totalmem() > 0 && os.freemem() > 0 && os.uptime() > 0 && process.memoryUsage().rss > 0 && os.loadavg().length,
  'time zones': () => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', timeStyle: 'short' }).format(new Date(0)),
  randomness: () => require('crypto').randomBytes(16).length,
  'work of the thread pool': () => require('util').promisify(require('crypto').scrypt)('a', 'b', 8).then(b => b.length),
  compression: () => require('util').promisify(require('zlib').gzip)('x'.repeat(1000)).then(b => b.length < 100),
  report: () => JSON.stringify(process.report.getReport()).length > 1000,
  'heap snapshot': () => { const f = require('v8').writeHeapSnapshot(path.join(home, 'heap')); return fs.statSync(f).size > 1000 },
  'standard output as a file': () => { fs.appendFileSync('/dev/null', 'x'); return fs.existsSync('/dev/stdout') },
  'priority of the process': () => { os.setPriority(5); return os.getPriority() },
  'connections on a descriptor': async () => {
    const server = http.createServer((req, res) => res.end(`asked for ${req.url}`))
    server.listen({ fd: 3 })
    await once(server, 'listening')
    return await new Promise(resolve => server.on('request', (req, res) => res.on('finish', () => { server.close(); server.closeAllConnections?.(); resolve(req.url) })))
  },
}

async function main () {
  const out = {}
  for (const [name, check] of Object.entries(checks)) {
    try {
      out[name] = { worked: true, seen: String(await check()) }
    } catch (err) {
      out[name] = { worked: false, seen: err.stack }
    }
  }
  process.stdout.write(JSON.stringify(out), () => process.exit())
}
main()
