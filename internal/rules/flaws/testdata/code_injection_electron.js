'use strict'
const { BrowserWindow, ipcMain } = require('electron')
const window = new BrowserWindow()

ipcMain.on('run', (event, code) => {
  window.webContents.executeJavaScript(code) // want `code runs as code: window\.webContents\.executeJavaScript`
})
