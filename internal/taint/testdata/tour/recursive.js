function walk(o, out) { for (const k in o) { if (typeof o[k] === 'object') walk(o[k], out); else out.push(o[k]) } return out }
app.post('/', (req, res) => {
  exec(walk(req.body, []).join(' ')) // flows
})
