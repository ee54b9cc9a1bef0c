// What an editor sees of tenet, one behaviour a function. Each gets a folder of
// its own with the project below, and a client that is connected.
'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { rpc } = require('./client.js')

exports.project = {
  'package.json': '{"name": "shop", "version": "1.0.0", "private": true, "dependencies": {"express": "^4.19.0"}}\n',
  'app.js': `'use strict'
const express = require('express')
const { run } = require('./lib/run')
const app = express()
app.get('/ping', (req, res) => {
  run(req.query.host)
  res.send('pong')
})
app.listen(3000)
`,
  'lib/run.js': `'use strict'
const { exec } = require('child_process')
exports.run = host => {
  const unused = 1
  exec('ping ' + host)
}
`
}

const wrong = 'flaws/command-injection'
const mistake = 'flaws/mistake-unused-variable'

// range is the place of a text in a file.
function range (text, part) {
  const at = text.indexOf(part)
  assert.ok(at >= 0, part)
  const before = text.slice(0, at).split('\n')
  const start = { line: before.length - 1, character: before.at(-1).length }
  return { start, end: { line: start.line, character: start.character + part.length } }
}

exports.scenarios = {
  async 'the whole project is checked when its folder is opened, mistakes only in open files' (c, dir) {
    await c.open(dir)
    const run = path.join(dir, 'lib/run.js')
    await c.until('a finding in a file that is not open', () => c.codes(run).includes(wrong))
    assert.ok(!c.codes(run).includes(mistake))
    await c.openFile(run)
    await c.until('the mistake', () => c.codes(run).includes(mistake))
    await c.closeFile(run)
    await c.until('no mistake any more', () => !c.codes(run).includes(mistake))
    assert.ok(c.codes(run).includes(wrong))
  },

  async 'a finding has its place, its way and its severity' (c, dir) {
    await c.open(dir)
    const run = path.join(dir, 'lib/run.js')
    await c.until('the finding', () => c.codes(run).includes(wrong))
    const d = c.of(run).diagnostics.find(d => d.code === wrong)
    assert.equal(d.source, 'tenet')
    assert.equal(d.severity, rpc.DiagnosticSeverity.Error)
    assert.equal(d.range.start.line, 4)
    const first = d.relatedInformation[0]
    assert.equal(first.location.uri, c.uri(path.join(dir, 'app.js')))
    assert.deepEqual(first.location.range, range(exports.project['app.js'], 'req.query.host'))
    assert.match(first.message, /req\.query\.host/)
  },

  async 'an edit that mends a file is seen at once, and in the version that it makes' (c, dir) {
    await c.open(dir)
    const run = path.join(dir, 'lib/run.js')
    await c.openFile(run)
    await c.until('the finding', () => c.codes(run).includes(wrong))
    const text = exports.project['lib/run.js']
    const version = await c.change(run,
      { range: range(text, 'exec('), text: 'execFile(' },
      { range: range(text.replace('exec(', 'execFile('), "'ping ' + host"), text: "'ping', [host]" })
    await c.until('no finding', () => c.of(run).version === version && !c.codes(run).includes(wrong))
  },

  async 'an edit in one file is followed to another, without being written' (c, dir) {
    await c.open(dir)
    const app = path.join(dir, 'app.js')
    const run = path.join(dir, 'lib/run.js')
    await c.openFile(app)
    await c.until('the finding', () => c.codes(run).includes(wrong))
    await c.change(app, { range: range(exports.project['app.js'], 'req.query.host'), text: "'localhost'" })
    await c.until('no finding in the other file', () => !c.codes(run).includes(wrong))
    assert.equal(fs.readFileSync(app, 'utf8'), exports.project['app.js'])
    await c.closeFile(app) // what was typed is gone
    await c.until('the finding again', () => c.codes(run).includes(wrong))
  },

  async 'columns count UTF-16, and lines end as the file has them' (c, dir) {
    await c.open(dir)
    const file = path.join(dir, 'lib/run.js')
    const text = "'use strict'\r\nconst smile = '\u{1F600}\u{1F600}'; eval(smile + name)\r\n"
    fs.writeFileSync(file, text)
    await c.openFile(file)
    const found = await c.until('eval', () => c.of(file).diagnostics.find(d => d.code.startsWith('eval/')))
    assert.deepEqual(found.range, range(text.replaceAll('\r\n', ' \n'), 'smile + name'))
    const version = await c.change(file, { range: range(text.replaceAll('\r\n', ' \n'), 'eval(smile + name)'), text: 'console.log(smile)' })
    await c.until('no eval', () => c.of(file).version === version && !c.codes(file).some(code => code.startsWith('eval/')))
  },

  async 'a comment that accepts a finding is offered, and accepts it' (c, dir) {
    await c.open(dir)
    const run = path.join(dir, 'lib/run.js')
    await c.openFile(run)
    const d = await c.until('the finding', () => c.of(run).diagnostics.find(d => d.code === wrong))
    const actions = await c.connection.sendRequest(rpc.CodeActionRequest.type,
      { textDocument: { uri: c.uri(run) }, range: d.range, context: { diagnostics: [d] } })
    const action = actions.find(a => a.title.includes(wrong))
    assert.equal(action.kind, 'quickfix')
    const [edit] = action.edit.changes[c.uri(run)]
    assert.equal(edit.newText, `  // tenet-accept ${wrong}: say here why\n`)
    const version = await c.change(run, { range: edit.range, text: edit.newText })
    await c.until('accepted', () => c.of(run).version === version && !c.codes(run).includes(wrong))
    assert.ok(c.codes(run).includes(mistake))
  },

  async 'what a finding means is shown where it stands, and nothing elsewhere' (c, dir) {
    await c.open(dir)
    const run = path.join(dir, 'lib/run.js')
    await c.openFile(run)
    const d = await c.until('the finding', () => c.of(run).diagnostics.find(d => d.code === wrong))
    const ask = position => c.connection.sendRequest(rpc.HoverRequest.type, { textDocument: { uri: c.uri(run) }, position })
    const shown = await ask(d.range.start)
    assert.match(shown.contents.value, /\*\*flaws\/command-injection\*\*[^]*CWE-78[^]*tenet explain flaws\/command-injection/)
    assert.equal(await ask({ line: 0, character: 0 }), null)
  },

  async 'a mistake in tenet.yaml is told once, with its place' (c, dir) {
    fs.writeFileSync(path.join(dir, 'tenet.yaml'), 'chek: {}\n')
    await c.open(dir)
    await c.until('a message', () => c.messages.some(m => /tenet\.yaml:1:1: .*chek/.test(m.message)))
    fs.writeFileSync(path.join(dir, 'tenet.yaml'), `accept: [{id: ${wrong}, why: an example}]\n`)
    const run = path.join(dir, 'lib/run.js')
    await c.openFile(run)
    await c.save(run)
    await c.until('a check', () => c.codes(run).includes(mistake))
    assert.ok(!c.codes(run).includes(wrong))
    assert.equal(c.messages.length, 1)
  },

  async 'a file that is new on the disk is checked when the editor tells of it' (c, dir) {
    await c.open(dir)
    await c.until('a finding', () => c.codes(path.join(dir, 'lib/run.js')).includes(wrong))
    assert.equal(c.registered.registrations[0].method, 'workspace/didChangeWatchedFiles')
    const file = path.join(dir, 'new one, \u00e4.js')
    fs.writeFileSync(file, "'use strict'\nmodule.exports = code => eval(code)\n")
    await c.connection.sendNotification(rpc.DidChangeWatchedFilesNotification.type, { changes: [{ uri: c.uri(file), type: 1 }] })
    await c.until('eval', () => c.codes(file).some(code => code.startsWith('eval/')))
    fs.rmSync(file)
    await c.connection.sendNotification(rpc.DidChangeWatchedFilesNotification.type, { changes: [{ uri: c.uri(file), type: 3 }] })
    await c.until('nothing', () => c.codes(file).length === 0)
  },

  async 'a folder that leaves the workspace takes its findings along' (c, dir) {
    await c.open()
    const folder = { uri: c.uri(dir), name: 'shop' }
    await c.connection.sendNotification(rpc.DidChangeWorkspaceFoldersNotification.type, { event: { added: [folder], removed: [] } })
    const run = path.join(dir, 'lib/run.js')
    await c.until('the finding', () => c.codes(run).includes(wrong))
    await c.connection.sendNotification(rpc.DidChangeWorkspaceFoldersNotification.type, { event: { added: [], removed: [folder] } })
    await c.until('nothing', () => c.codes(run).length === 0)
  },

  async 'a file that stays open when its folder leaves is still checked' (c, dir) {
    await c.open(dir)
    const run = path.join(dir, 'lib/run.js')
    await c.openFile(run)
    await c.until('the finding', () => c.codes(run).includes(wrong))
    await c.connection.sendNotification(rpc.DidChangeWorkspaceFoldersNotification.type,
      { event: { added: [], removed: [{ uri: c.uri(dir), name: 'shop' }] } })
    await c.change(run, { range: range(exports.project['lib/run.js'], 'const unused = 1'), text: 'eval(host)' })
    await c.until('both', () => c.codes(run).includes(wrong) && c.codes(run).some(code => code.startsWith('eval/')))
  },

  async 'of two folders, one in the other, the inner one speaks of its files' (c, dir) {
    const inner = path.join(dir, 'lib')
    const run = path.join(inner, 'run.js')
    await c.open(dir, inner)
    await c.until('the outer one', () => c.codes(path.join(dir, 'app.js')).length > 0)
    assert.ok(!c.codes(run).includes(wrong)) // who calls it lies outside
    await c.connection.sendNotification(rpc.DidChangeWorkspaceFoldersNotification.type,
      { event: { added: [], removed: [{ uri: c.uri(inner), name: 'lib' }] } })
    await c.until('the outer one speaks', () => c.codes(run).includes(wrong))
  },

  async 'a file outside the workspace is checked with its package, or alone' (c, dir) {
    await c.open()
    const run = path.join(dir, 'lib/run.js')
    await c.openFile(run)
    await c.until('the way from the other file', () => c.codes(run).includes(wrong))
    const alone = path.join(dir, '..', 'alone.js')
    fs.writeFileSync(alone, "'use strict'\neval(process.argv[2])\n")
    await c.openFile(alone)
    await c.until('eval', () => c.codes(alone).some(code => code.startsWith('eval/')))
    await c.closeFile(alone)
    await c.until('nothing', () => c.codes(alone).length === 0)
  },

  async 'what is not checked from the command line is not checked here' (c, dir) {
    const inside = path.join(dir, 'node_modules/left/index.js')
    fs.mkdirSync(path.dirname(inside), { recursive: true })
    fs.writeFileSync(inside, 'eval(process.argv[2])\n')
    await c.open(dir)
    await c.openFile(inside)
    await c.until('the others', () => c.codes(path.join(dir, 'lib/run.js')).includes(wrong))
    await c.change(inside, { text: 'eval(process.argv[3])\n' })
    await c.connection.sendNotification(rpc.DidOpenTextDocumentNotification.type,
      { textDocument: { uri: 'untitled:Untitled-1', languageId: 'javascript', version: 1, text: 'eval(process.argv[2])' } })
    const actions = await c.connection.sendRequest(rpc.CodeActionRequest.type,
      { textDocument: { uri: 'untitled:Untitled-1' }, range: range('a', 'a'), context: { diagnostics: [] } })
    assert.deepEqual(actions, [])
    assert.deepEqual(c.codes(inside), [])
  },

  async 'half a program is no reason to fall silent' (c, dir) {
    await c.open(dir)
    const run = path.join(dir, 'lib/run.js')
    await c.openFile(run)
    await c.until('the finding', () => c.codes(run).includes(wrong))
    const version = await c.change(run, { text: exports.project['lib/run.js'] + '\nif (' })
    await c.until('the finding', () => c.of(run).version === version && c.codes(run).includes(wrong))
  },

  async 'who says the wrong thing gets an error, and the conversation goes on' (c, dir) {
    await assert.rejects(c.connection.sendRequest('textDocument/hover', {}), { code: -32002 })
    await c.open(dir)
    await assert.rejects(c.connection.sendRequest('initialize', {}), { code: -32600 })
    await assert.rejects(c.connection.sendRequest('textDocument/rename', {}), { code: -32601 })
    await assert.rejects(c.connection.sendRequest('textDocument/hover', { position: 7 }), { code: -32602 })
    await c.connection.sendNotification('textDocument/didChange', { textDocument: { uri: 'file:///nowhere' }, contentChanges: [{ text: '' }] })
    await c.connection.sendNotification('textDocument/didOpen', { textDocument: 'x' })
    await c.until('a check', () => c.codes(path.join(dir, 'lib/run.js')).includes(wrong))
  },

  async 'after shutdown nothing is answered' (c, dir) {
    await c.open(dir)
    await c.connection.sendRequest(rpc.ShutdownRequest.type)
    await assert.rejects(c.connection.sendRequest(rpc.ShutdownRequest.type), { code: -32600 })
    await c.connection.sendNotification(rpc.ExitNotification.type)
    assert.equal(await c.exited, 0)
    return 'left'
  },

  async 'an editor that is gone ends the server' (c, dir) {
    await c.open(dir)
    c.child.stdin.end()
    assert.equal(await c.exited, 1)
    return 'left'
  }
}
