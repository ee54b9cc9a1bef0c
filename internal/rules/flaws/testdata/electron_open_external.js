const { shell, ipcMain } = require('electron')

// example: wrong
ipcMain.handle('open', (event, address) => {
  shell.openExternal(address) // want `shell.openExternal\(address\) opens any address`
})
// example: right
ipcMain.handle('open', (event, address) => {
  if (new URL(address).protocol === 'https:') shell.openExternal(address)
})
// example: end

shell.openExternal('https://example.com')
const links = { help: 'https://example.com/help' }
function help(topic) { shell.openExternal(`https://example.com/help/${topic}`) }
function open(name) { shell.openExternal(links[name]) }
function link(url) { if (isSafe(url)) shell.openExternal(url) }
contents.setWindowOpenHandler(({ url }) => {
  shell.openExternal(url) // want `shell.openExternal\(url\) opens any address`
  return { action: 'deny' }
})
contents.setWindowOpenHandler(({ url }) => {
  if (/^https?:/.test(url)) shell.openExternal(url)
  return { action: 'deny' }
})
contents.setWindowOpenHandler(({ url }) => {
  if (isExternal(url)) setImmediate(() => { shell.openExternal(url) })
  return { action: 'deny' }
})
