import { BrowserWindow } from 'electron/main'

// example: wrong
new BrowserWindow({ webPreferences: { contextIsolation: false } }) // want `BrowserWindow turns contextIsolation off`
// example: right
new BrowserWindow({ webPreferences: { preload } })
// example: end

const options = { webPreferences: {} }
options.webPreferences.contextIsolation = false // want `turns contextIsolation off`
new BrowserWindow(options)
new BrowserWindow({ webPreferences: { contextIsolation: true } })
exports.window = { webPreferences: { contextIsolation: false } } // want `webPreferences turns contextIsolation off`
