// The names that ECMAScript modules import are guarded too.
import { runInThisContext, Script, createContext } from 'node:vm'
import { spawnSync, execFileSync } from 'child_process'
import { Worker } from 'worker_threads'
import { Session } from 'inspector'
import Module, { createRequire } from 'module'

const text = '42'
const ways = {
  eval: () => eval(text),
  indirect: () => (0, eval)(text),
  Function: () => new Function(text),
  runInThisContext: () => runInThisContext(text),
  Script: () => new Script(text),
  'getBuiltinModule': () => (process.getBuiltinModule ? process.getBuiltinModule('vm') : createRequire(import.meta.url)('vm')).runInThisContext(text),
  compile: () => new Module('x')._compile(text, '/x.js'),
  'compile from a timer': () => {
    const m = new Module('x')
    return new Promise((resolve, reject) => {
      process.once('uncaughtException', reject)
      process.nextTick(m._compile.bind(m), text, '/x.js')
      setTimeout(resolve, 50)
    })
  },
  spawnSync: () => spawnSync(process.execPath, ['-p', text]),
  execFileSync: () => execFileSync(process.execPath, ['-p', text]),
  Worker: () => new Worker(text, { eval: true }),
  Session: () => {
    const session = new Session()
    session.connect()
    session.post('Runtime.evaluate', { expression: text })
  },
}
for (const [name, way] of Object.entries(ways)) {
  try {
    await way()
    console.log(name, 'ran')
  } catch (err) {
    console.log(name, err.name === 'EvalError' || err.code === 'ERR_ACCESS_DENIED' ? 'refused' : err)
  }
}
