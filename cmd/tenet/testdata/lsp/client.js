// A client of the Language Server Protocol, as VS Code has it: starts a server,
// opens a folder, and waits for what the server says.
'use strict'

const { spawn } = require('node:child_process')
const { pathToFileURL } = require('node:url')
const fs = require('node:fs')
const path = require('node:path')
const rpc = require('vscode-languageserver-protocol/node')

class Client {
  constructor (command, args) {
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.connection = rpc.createProtocolConnection(this.child.stdout, this.child.stdin)
    this.exited = new Promise(resolve => this.child.on('exit', resolve))
    this.diagnostics = new Map() // URI -> the last message about it
    this.messages = []
    this.progress = []
    this.waiters = new Set()
    this.versions = new Map()
    const heard = () => { for (const w of this.waiters) w() }
    this.connection.onNotification(rpc.PublishDiagnosticsNotification.type, m => { this.diagnostics.set(m.uri, m); heard() })
    this.connection.onNotification(rpc.ShowMessageNotification.type, m => { this.messages.push(m); heard() })
    this.connection.onNotification(rpc.LogMessageNotification.type, m => { this.messages.push(m); heard() })
    this.connection.onRequest(rpc.RegistrationRequest.type, m => { this.registered = m })
    this.connection.onRequest(rpc.WorkDoneProgressCreateRequest.type, () => {})
    this.connection.onUnhandledProgress(m => { this.progress.push(m.value); heard() })
    this.connection.listen()
  }

  async open (...folders) {
    const workspaceFolders = folders.map(f => ({ uri: this.uri(f), name: path.basename(f) }))
    this.initialized = await this.connection.sendRequest(rpc.InitializeRequest.type, {
      processId: process.pid,
      rootUri: workspaceFolders.length ? workspaceFolders[0].uri : null,
      workspaceFolders,
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } }, window: { workDoneProgress: true } }
    })
    await this.connection.sendNotification(rpc.InitializedNotification.type, {})
  }

  uri (file) { return pathToFileURL(file).href }

  async openFile (file, text = fs.readFileSync(file, 'utf8')) {
    this.versions.set(file, 1)
    await this.connection.sendNotification(rpc.DidOpenTextDocumentNotification.type,
      { textDocument: { uri: this.uri(file), languageId: 'javascript', version: 1, text } })
  }

  // change sends edits, or a whole text, and returns the version that they make.
  async change (file, ...contentChanges) {
    const version = this.versions.get(file) + 1
    this.versions.set(file, version)
    await this.connection.sendNotification(rpc.DidChangeTextDocumentNotification.type,
      { textDocument: { uri: this.uri(file), version }, contentChanges })
    return version
  }

  async save (file) { await this.connection.sendNotification(rpc.DidSaveTextDocumentNotification.type, { textDocument: { uri: this.uri(file) } }) }
  async closeFile (file) { await this.connection.sendNotification(rpc.DidCloseTextDocumentNotification.type, { textDocument: { uri: this.uri(file) } }) }

  of (file) { return this.diagnostics.get(this.uri(file)) ?? { diagnostics: [] } }
  codes (file) { return this.of(file).diagnostics.map(d => d.code) }

  // until waits for something to be true after a message of the server.
  until (what, test, ms = 30000) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const v = test()
        if (!v) return
        this.waiters.delete(look)
        clearTimeout(timer)
        resolve(v)
      }
      const timer = setTimeout(() => {
        this.waiters.delete(look)
        const shown = JSON.stringify([...this.diagnostics.values()].flatMap(m => m.diagnostics.map(d => `${path.basename(m.uri)}:${d.range.start.line + 1} ${d.code}`)), null, 1)
        reject(new Error(`timed out waiting: ${what}; shown is ${shown}; said ${JSON.stringify(this.messages)}`))
      }, ms)
      this.waiters.add(look)
      look()
    })
  }

  async leave () {
    await this.connection.sendRequest(rpc.ShutdownRequest.type)
    await this.connection.sendNotification(rpc.ExitNotification.type)
    return this.exited
  }
}

module.exports = { Client, rpc }
