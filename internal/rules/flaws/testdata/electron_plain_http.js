const { BrowserWindow } = require('electron')
const win = new BrowserWindow()
win.webContents.on('will-navigate', stay)

// example: wrong
win.loadURL('http://app.example.com') // want `win.loadURL loads http://app.example.com over plain http`
// example: right
win.loadURL('https://app.example.com')
// example: end

win.loadURL('http://localhost:3000')
win.loadURL('http://127.0.0.1:3000')
win.loadURL(`http://localhost:${port}`)
if (isDev) win.loadURL('http://dev.example.com')
