const { app, BrowserWindow } = require('electron')

// example: wrong
new BrowserWindow({ webPreferences: { webSecurity: false } }) // want `BrowserWindow turns webSecurity off`
// example: right
new BrowserWindow({ webPreferences: { preload } })
// example: end

new BrowserWindow({ webPreferences: { allowRunningInsecureContent: true } }) // want `turns allowRunningInsecureContent on: scripts that came over plain http`
new BrowserWindow({ webPreferences: { experimentalFeatures: true } }) // want `turns experimentalFeatures on`
new BrowserWindow({ webPreferences: { enableBlinkFeatures: 'ExecCommandInJavaScript' } }) // want `turns enableBlinkFeatures on`
new BrowserWindow({ webPreferences: { enableBlinkFeatures: '' } })
app.commandLine.appendSwitch('disable-web-security') // want `gives Chromium the switch disable-web-security`
app.commandLine.appendSwitch('force-color-profile', 'srgb')
if (process.env.NODE_ENV === 'development') new BrowserWindow({ webPreferences: { webSecurity: false } })
if (!app.isPackaged) new BrowserWindow({ webPreferences: { webSecurity: false } })
