const { app, BrowserWindow } = require('electron')

// example: wrong
new BrowserWindow({ webPreferences: { sandbox: false } }) // want `BrowserWindow turns the sandbox off`
// example: right
new BrowserWindow({ webPreferences: { preload } })
// example: end

app.commandLine.appendSwitch('--no-sandbox') // want `gives Chromium the switch --no-sandbox`
new BrowserWindow({ webPreferences: { sandbox: true } })
