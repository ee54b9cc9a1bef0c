'use strict'
const fs = require('fs')

// example: wrong
fs.chmodSync('settings.json', 0o777) // want `fs.chmodSync sets mode 0o777, which lets every user write`
// example: right
fs.chmodSync('settings.json', 0o600)
// example: end

fs.chmod(socket, '666', done) // want `fs.chmod sets mode 0o666`
fs.promises.chmod(file, 0o722) // want `sets mode 0o722`
fs.mkdirSync(dir, 0o777) // want `fs.mkdirSync asks for mode 0o777`
fs.mkdirSync(dir, { recursive: true, mode: 0o773 }) // want `fs.mkdirSync sets mode 0o773`
fs.writeFileSync(file, text, { mode: 0o666 }) // want `fs.writeFileSync asks for mode 0o666`
fs.openSync(file, 'w', 0o622) // want `fs.openSync sets mode 0o622`

fs.chmodSync(file, 0o755)
fs.chmodSync(file, '0644')
fs.chmodSync(dir, 0o1777)
fs.chmodSync(file, mode)
fs.mkdirSync(dir, { recursive: true })
fs.writeFileSync(file, text, { mode: 0o600 })
fs.writeFileSync(file, text)

const { exec, execFile } = require('child_process')
exec('chmod -R 777 /srv/app') // want `exec runs chmod 777, which lets every user write`
execFile('chmod', ['a+w', file]) // want `execFile runs chmod a\+w`
exec('chmod 755 ' + file)
exec('chmod +x tool')
process.umask(0) // want `process.umask\(0\) lets every user change the files`
process.umask(0o022)
process.umask()
process.umask(mask)
