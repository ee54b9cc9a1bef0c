function extend(to, from) {
  for (const key in from) to[key] = from[key]
  return to
}

app.get('/', (req, res) => {
  const options = {}
  const own = { command: 'ls', name: req.query.name }
  for (const key in own) options[key] = own[key]
  exec(options.command)
  exec(options.name) // flows
  const given = extend({}, { command: 'ls', name: req.query.name })
  exec(given.command)
  exec(given.name) // flows
  exec(given[req.query.key]) // flows
  const all = _objectSpread(_objectSpread({}, req.query), {}, { fixed: 'ls' })
  exec(all.fixed)
  exec(all.name) // flows
})

function _objectSpread(target) {
  for (let i = 1; i < arguments.length; i++) {
    const source = arguments[i]
    Object.keys(source).forEach(key => { target[key] = source[key] })
  }
  return target
}
