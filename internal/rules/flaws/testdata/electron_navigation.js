const { BrowserWindow } = require('electron')
const win = new BrowserWindow()

// example: wrong
win.loadURL('https://app.example.com') // want `win.loadURL shows a page from the network, and nothing keeps the window on its site`
// example: right
win.loadFile('index.html')
// example: end

win.loadURL('http://localhost:3000')
win.loadURL(address)
