// What each switch would break, done once.
const vm = require('vm')
const { Worker } = require('worker_threads')
const { spawnSync } = require('child_process')
const ejs = require('ejs')
const deprecated = require('careless')

function direct() {
  const local = 42
  return eval('local')
}
try {
  process.dlopen({ exports: {} }, `${__dirname}/none.node`)
} catch {}
const object = {}
object.__proto__ = { inherited: true }
const out = [
  direct(), new Function('return 1')(), vm.runInThisContext('2'), require('./sloppy.js'), object.inherited, object.__proto__ !== null,
  ejs.render('<%= 3 %>'), deprecated(), spawnSync(process.execPath, ['-p', '4']).stdout.toString().trim(), typeof eval, 017,
]
new Worker('', { eval: true }).once('exit', () => console.log(JSON.stringify(out)))
