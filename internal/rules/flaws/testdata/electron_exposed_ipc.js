const { contextBridge, ipcRenderer } = require('electron')
const fs = require('fs')

// example: wrong
contextBridge.exposeInMainWorld('api', {
  send: (channel, data) => ipcRenderer.send(channel, data) // want `The page names the channel: ipcRenderer.send\(channel, data\)`
})
// example: right
contextBridge.exposeInMainWorld('api', {
  save: text => ipcRenderer.invoke('save', text)
})
// example: end

contextBridge.exposeInMainWorld('ipc', ipcRenderer) // want `The page gets ipcRenderer itself`
contextBridge.exposeInMainWorld('ipc', { ipcRenderer }) // want `The page gets ipcRenderer itself`
contextBridge.exposeInMainWorld('ipc', { invoke: ipcRenderer.invoke }) // want `The page gets ipcRenderer.invoke itself`
contextBridge.exposeInMainWorld('ipc', { all: (...args) => ipcRenderer.invoke(...args) }) // want `The page names the channel`
contextBridge.exposeInMainWorld('files', { read: fs.readFileSync }) // want `The page gets fs.readFileSync of Node`
contextBridge.exposeInMainWorld('files', { read: name => fs.readFileSync(name) }) // want `The page chooses what fs\.readFileSync of Node does`
contextBridge.exposeInMainWorld('files', { read: () => fs.readFileSync('settings.json') })
contextBridge.exposeInMainWorld('files', { read: name => { if (name === 'a.txt') return fs.readFileSync(name) } })
contextBridge.exposeInMainWorld('api', {
  send(channel, data) {
    if (['save', 'load'].includes(channel)) ipcRenderer.send(channel, data)
  },
  ask(channel, data) {
    check(channel)
    return ipcRenderer.invoke(channel, data)
  },
  version: '1.0'
})

contextBridge.exposeInMainWorld('node', { require }) // want `The page gets require of Node`
contextBridge.exposeInMainWorld('node', { process }) // want `The page gets process of Node`
contextBridge.exposeInMainWorld('node', { versions: process.versions, mode: process.env.NODE_ENV })
contextBridge.exposeInMainWorld('ipc', { ipc: { ...ipcRenderer } }) // want `The page gets ipcRenderer itself`

// Without isolation window is that of the page.
window.ipcRenderer = ipcRenderer // want `The page gets ipcRenderer itself`
window.parts = { ipcRenderer, title: 'x' } // want `The page gets ipcRenderer itself`
window.load = require // want `The page gets require of Node`
window.api = { save: text => ipcRenderer.invoke('save', text) }
window.title = document.title
store.ipcRenderer = ipcRenderer
