function first (list) {
// example: wrong
  for (const item of list) { // want `for \(const item of list\) runs once at most`
    return item
  }
// example: right
  return list[0]
// example: end
}
for (const a of b) { if (a) break }
while (next()) { // want `runs once`
  use()
  break
}
for (const a of b) {
  if (a) { continue }
  break
}
do { retry() } while (false)
for (const a of b) switch (a) { case 1: break }
function throws (list) {
  for (const a of list) { if (a) return a; else throw new Error('no') } // want `runs once`
}
