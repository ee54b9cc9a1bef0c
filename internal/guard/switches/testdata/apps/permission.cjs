// What the process may still do, in the main thread, in a thread and in a
// child with environments of their own.
const fs = require('fs')
const { Worker, isMainThread, parentPort } = require('worker_threads')
const { execFileSync } = require('child_process')

const attempt = f => {
  try {
    return f()
  } catch (err) {
    return err.code
  }
}
const [outside, named, child] = process.argv.slice(2)
const answers = {
  own: attempt(() => fs.readFileSync(`${__dirname}/own.txt`, 'utf8')),
  outside: attempt(() => fs.readFileSync(outside, 'utf8')),
  exists: [fs.existsSync(outside), fs.existsSync(__filename)].join(),
  written: attempt(() => fs.writeFileSync(named, 'x') || 'yes'),
  null: attempt(() => fs.writeFileSync('/dev/null', 'x') || 'yes'),
  kernel: attempt(() => typeof fs.readFileSync('/proc/self/limits', 'utf8')),
  addon: attempt(() => process.dlopen({ exports: {} }, `${__dirname}/x.node`)),
  proto: String({}.__proto__),
}
const thread = options => new Promise((resolve, reject) => new Worker(__filename, { argv: [outside, named], ...options }).once('message', resolve).once('error', reject))
const inChild = env => JSON.parse(execFileSync(process.execPath, [__filename, outside, named, 'child'], { env }))

async function main() {
  console.log(JSON.stringify({
    main: answers,
    thread: await thread({}),
    'thread with a clean environment': await thread({ env: {} }),
    'thread with arguments': await thread({ execArgv: ['--no-warnings'] }),
    'child with a clean environment': inChild({}),
  }))
}
if (!isMainThread) parentPort.postMessage(answers)
else if (child) console.log(JSON.stringify(answers))
else main()
