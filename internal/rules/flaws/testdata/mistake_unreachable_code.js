function first (list) {
// example: wrong
  return list[0]
  list.sort() // want `list.sort\(\) never runs`
// example: right
  list.sort()
  return list[0]
// example: end
}
function declarations () {
  return helper()
  function helper () { return 1 }
  var later
}
function valued () {
  return later
  var later = 1 // want `never runs`
}
while (true) {
  if (ready()) break
}
after()
for (;;) {
  work()
}
never() // want `never\(\) never runs`
function cases (x) {
  switch (x) {
    case 1:
      return 'a'
      break // want `break never runs`
    default:
      throw new Error('x')
  }
  done() // want `done`
}
function tries () {
  try { return a() } catch (e) { log(e) }
  goOn()
}
function exits () {
  process.exit(1)
  goOn() // want `goOn\(\) never runs`
}
outer: for (const a of list) {
  for (const b of a) {
    if (b) continue outer
    break outer
  }
}
function either (x) {
  if (x) { return 1 } else { return 2 }
  x() // want `never runs`
}
