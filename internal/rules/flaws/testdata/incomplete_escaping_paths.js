// What has no backslash needs none before a backslash.
exports.quoted = (path) => {
  const plain = path.split(/[/\\]/).join('/')
  return '"' + plain.replace(/"/g, '\\"') + '"'
}
exports.unlike = (path) => '"' + path.trim().replace(/"/g, '\\"') + '"' // want `puts a backslash before the quote, but none before a backslash`
