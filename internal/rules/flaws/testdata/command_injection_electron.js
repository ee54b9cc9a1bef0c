'use strict'
const { app, ipcMain, shell } = require('electron')
const { exec } = require('child_process')
window.addEventListener('message', (e) => { exec('convert ' + e.data.file) }) // want `takes what any page sends`
app.on('second-instance', (event, argv) => { exec('open ' + argv[1]) }) // want `becomes part of a command`
ipcMain.on('open', (event, file) => { shell.openPath(file) }) // want `file becomes part of a command`
ipcMain.on('show', (event, file) => { shell.showItemInFolder(file) })
