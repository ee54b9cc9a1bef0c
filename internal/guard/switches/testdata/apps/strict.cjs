const lines = []; function here(name) { const [, line, column] = /:(\d+):(\d+)\)?$/.exec(new Error().stack.split('\n')[2]); lines.push(`${name} ${line}:${column}`) }; here('first')
const fs = require('fs')
;(function () { here('later') })()
const attempt = (name, load) => {
  try {
    load()
    lines.push(`${name} ran`)
  } catch (err) {
    const [, file, line, column] = /([\w.]+):(\d+)(?::(\d+))?\)?(?:\n|$)/.exec(err.stack) || []
    lines.push(`${name} ${err.name} ${err.message} ${file}:${line}:${column}`)
  }
}
attempt('undeclared', () => require('./undeclared.js'))
attempt('with', () => require('./with.js'))
attempt('octal', () => require('./hashbang.js'))
attempt('commented', () => require('./commented.js'))
attempt('broken', () => require('./broken.js'))
attempt('left out', () => require('./old/sloppy.js'))
attempt('of a build', () => require('./.build/sloppy.js'))
attempt('package', () => require('sloppy'))
attempt('json', () => require('./data.json'))
const m = require('./thing')
lines.push(`this ${m.self} module ${m.same} main ${m.main} name ${m.name} parent ${m.parent} children ${module.children.length}`)
require('./lazy.js')().then(ns => {
  lines.push(`import ${ns.default}`)
  console.log(lines.join('\n'))
})
