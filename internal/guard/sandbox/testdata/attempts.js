// What a hostile package could try. Prints, as JSON, for each attempt whether it
// worked and what was seen. Paths, ports and programs come in WORLD.
'use strict'
const fs = require('fs')
const net = require('net')
const dgram = require('dgram')
const cp = require('child_process')
const path = require('path')
const world = JSON.parse(process.env.WORLD)

const quiet = { stdio: ['inherit', 'pipe', 'pipe'], timeout: 20000 }
const inHome = name => path.join(world.home, name)

// role is the environment in which the helper plays one. With the race detector, Go programs
// wait a second before they end.
const role = name => ({ SANDBOX_ROLE: name, GORACE: 'atexit_sleep_ms=0' })

// opened resolves once a connection stands, and rejects if it does not.
const opened = options => new Promise((resolve, reject) => {
  const socket = net.connect(options, () => { socket.destroy(); resolve('connected') })
  socket.on('error', reject)
})

const listening = options => new Promise((resolve, reject) => {
  const server = net.createServer()
  server.on('error', reject)
  server.listen(options, () => server.close(() => resolve('listened')))
})

// ran says what a program printed; a program that does not start throws.
const ran = (program, args, options) => {
  const out = cp.spawnSync(program, args, { ...quiet, ...options })
  if (out.error) throw out.error
  if (out.status !== 0) throw new Error(`exit ${out.status}: ${out.stderr}`)
  return String(out.stdout).trim()
}

const copied = (from, name) => {
  fs.rmSync(inHome(name), { force: true })
  fs.copyFileSync(from, inHome(name))
  return { target: inHome(name), executable: () => { try { fs.chmodSync(inHome(name), 0o755) } catch { /* the copy has the mode of the original */ } } }
}

const attempts = {
  'read /etc/passwd': () => fs.readFileSync('/etc/passwd', 'utf8').length,
  'read /etc/shadow': () => fs.readFileSync('/etc/shadow', 'utf8').length,
  'read a key beside the application': () => fs.readFileSync(world.key, 'utf8'),
  'list the root': () => fs.readdirSync('/').length,
  'list the programs among the libraries': () => fs.readdirSync('/usr/lib').length,
  'list the folder for temporary files': () => fs.readdirSync(world.base).length,
  'read the environment of the parent': () => fs.readFileSync(`/proc/${process.ppid}/environ`, 'utf8').includes('SECRET=') || 'no secret',
  'open the memory of the parent': () => fs.closeSync(fs.openSync(`/proc/${process.ppid}/mem`, 'r')),
  'follow a descriptor of the parent': () => fs.readlinkSync(`/proc/${process.ppid}/fd/1`),
  'walk through the root of the parent': () => fs.readdirSync(`/proc/${process.ppid}/root/`).length,
  'write to its own memory': () => fs.closeSync(fs.openSync('/proc/self/mem', 'r+')),
  'signal the parent': () => process.kill(process.ppid, 'SIGCONT'),

  'write beside the application': () => fs.writeFileSync(path.join(world.outside, 'written'), 'x'),
  'change its own code': () => fs.appendFileSync(path.join(world.app, 'own.js'), '// changed'),
  'empty a file outside': () => fs.truncateSync(world.precious, 0),
  'move a file outside': () => {
    fs.renameSync(path.join(world.outside, 'stays'), path.join(world.outside, 'moved'))
    fs.renameSync(path.join(world.outside, 'moved'), path.join(world.outside, 'stays'))
  },
  'change permissions outside': () => fs.chmodSync(world.key, 0o640),
  'follow a link out of the folder': () => {
    fs.rmSync(inHome('out'), { force: true })
    fs.symlinkSync(world.key, inHome('out'))
    return fs.readFileSync(inHome('out'), 'utf8')
  },
  'follow a linked folder out and back': () => {
    fs.rmSync(inHome('back'), { force: true })
    fs.symlinkSync('/proc/self/cwd/..', inHome('back'))
    return fs.readFileSync(path.join(inHome('back'), path.basename(world.key)), 'utf8')
  },
  'write through a hard link': () => {
    fs.rmSync(inHome('hard'), { force: true })
    fs.linkSync(path.join(world.app, 'own.js'), inHome('hard'))
    fs.appendFileSync(inHome('hard'), '// changed')
  },
  'move a file of its own code away': () => {
    fs.renameSync(path.join(world.app, 'movable.js'), inHome('moved.js'))
    fs.renameSync(inHome('moved.js'), path.join(world.app, 'movable.js'))
  },

  'connect to a unix socket outside': () => opened({ path: world.socket }),
  'connect to another port': () => opened({ port: world.closedPort, host: '127.0.0.1' }),
  'listen on another port': () => listening({ port: world.freePort, host: '127.0.0.1' }),
  'send a datagram': () => new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4')
    socket.on('error', reject)
    socket.send('x', world.datagramPort, '127.0.0.1', err => { socket.close(); err ? reject(err) : resolve('sent') })
  }),

  'a shell by exec': () => new Promise((resolve, reject) => cp.exec('echo out', (err, out) => err ? reject(err) : resolve(out))),
  'a shell by spawn': () => ran('/bin/sh', ['-c', 'echo out']),
  'a shell by the dynamic linker': () => ran(world.linker, ['/bin/sh', '-c', 'echo out']),
  'a copy of a shell': () => { const c = copied(world.shell, 'copy'); c.executable(); return ran(c.target, ['-c', 'echo out']) },
  'a copy of a shell by the dynamic linker': () => ran(world.linker, [copied(world.shell, 'linked').target, '-c', 'echo out']),
  'a shell by its descriptor': () => {
    const c = copied(world.shell, 'descriptor')
    c.executable()
    const fd = fs.openSync(c.target)
    return ran('/proc/self/fd/3', ['-c', 'echo out'], { stdio: ['inherit', 'pipe', 'pipe', fd] })
  },
  'a script with a shebang': () => {
    fs.rmSync(inHome('script'), { force: true })
    fs.writeFileSync(inHome('script'), `#!${world.node}\nconsole.log('out')\n`, { mode: 0o755 })
    return ran(inHome('script'), [])
  },
  'a native addon from a writable folder': () => {
    try {
      process.dlopen({ exports: {} }, copied(world.library, 'addon.node').target)
    } catch (err) { // a library that is no addon loads, and then has nothing to register
      if (/did not self-register|Module version|undefined symbol: node/.test(err.message)) return 'loaded'
      throw err
    }
  },
  'become root': () => process.setuid(0),
}

// What must go on working, with the same calls.
const allowed = {
  'read its own code': () => fs.readFileSync(path.join(world.app, 'own.js'), 'utf8').length,
  'write to its folder': () => { fs.writeFileSync(inHome('own'), 'x'); return fs.readFileSync(inHome('own'), 'utf8') },
  'connect to the allowed port': () => opened({ port: world.openPort, host: '127.0.0.1' }),
  'listen on the allowed port': () => listening({ port: world.bindPort, host: '127.0.0.1' }),
  'run an allowed program': () => ran(world.helper, [], { env: role('hello') }),
  'start node': () => ran(process.execPath, ['-p', '6*7']),
  'signal its own child': () => { const child = cp.spawn(process.execPath, ['-e', 'setTimeout(() => {}, 9999)']); return child.kill('SIGKILL') },
  'load a native addon of its own': () => {
    try {
      process.dlopen({ exports: {} }, world.library)
    } catch (err) {
      if (!/did not self-register|Module version|undefined symbol: node/.test(err.message)) throw err
    }
    return 'loaded'
  },
}

async function all (table, names) {
  const out = {}
  for (const name of names ?? Object.keys(table)) {
    try {
      const seen = await table[name]()
      out[name] = { worked: true, seen: String(seen ?? '') }
    } catch (err) {
      out[name] = { worked: false, seen: `${err.code ?? ''} ${err.message}`.trim().slice(0, 300) }
    }
  }
  return out
}

async function main () {
  const out = await all(attempts, world.only)
  if (!world.only) Object.assign(out, await all(allowed))
  const raw = JSON.parse(ran(world.helper, [], { env: { ...role('raw'), WORLD: process.env.WORLD } }))
  process.stdout.write(JSON.stringify({ ...out, ...raw }))
}
main()
