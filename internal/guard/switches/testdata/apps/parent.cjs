// The server is in a child process, as with programs that restart it.
const { spawn } = require('child_process')
spawn(process.execPath, [require('path').join(__dirname, 'child.cjs')], { stdio: 'inherit', env: {} })
