function load () {
// example: wrong
  try {
    return read()
  } finally {
    return null // want `return null in finally replaces what the try returns`
  }
// example: right
  try {
    return read()
  } finally {
    close()
  }
// example: end
}
for (const a of b) {
  try { a() } finally { break } // want `break in finally`
}
try { a() } finally { for (const x of y) { break } }
try { a() } finally { throw new Error('x') } // want `in finally`
try { a() } finally { const f = () => { return 1 } }
try { a() } finally { switch (x) { case 1: break } }
