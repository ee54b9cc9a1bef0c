import { $ as run } from 'execa'
import { $ } from 'zx'
import { spawn } from 'node:child_process'
import { Client } from 'ssh2'
import { NodeSSH } from 'node-ssh'
import express from 'express'

const app = express()

app.get('/tags', async (req, res) => {
  await $`du -s ${req.query.folder}` // quoted by zx
  await $`bash -c ${req.query.command}` // want `req\.query\.command becomes part of a command: \$`
  await $`sh -lc "${'ls ' + req.query.at}"` // want `req\.query\.at becomes part of a command: \$`
  await run`du -s ${req.query.folder}`
  await run({ shell: true })`du -s ${req.query.disk}` // want `req\.query\.disk becomes part of a command: run\(\{ shell: true \}\)`
  await run({ cwd: '/srv' })`du -s ${req.query.disk}`
  const args = ['-c']
  args.push('du -s ' + req.query.last)
  spawn('/bin/bash', args) // want `req\.query\.last becomes part of a command: spawn`
  const plain = ['-l']
  plain.push(req.query.last)
  spawn('/bin/ls', plain)
})

app.get('/remote', async (req, res) => {
  const there = new Client()
  there.shell((err, stream) => {
    if (err) return res.sendStatus(502)
    stream.end('uptime ' + req.query.flags + '\nexit\n') // want `req\.query\.flags becomes part of a command: stream\.end`
  })
  const ssh = new NodeSSH()
  await ssh.exec('cat ' + req.query.file, []) // want `req\.query\.file becomes part of a command: ssh\.exec`
  await ssh.exec('cat', [req.query.file])
})
