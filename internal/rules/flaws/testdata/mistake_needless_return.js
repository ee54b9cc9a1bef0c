// example: wrong
function stop () {
  close()
  return // want `The function ends here anyway`
}
// example: right
function end () {
  close()
}
// example: end
function a () { if (x) { return } close() }
function b () { if (x) { close(); return } } // want `ends here`
function c () { return 1 }
function d () { for (const x of y) { return } }
function e () { if (x) return }
const f = () => { return } // want `ends here`
function g () { try { a() } catch (e) { b(); return } } // want `ends here`
function h () { try { a() } catch (e) { return } finally { b() } }
