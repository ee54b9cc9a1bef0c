// example: wrong
check: { // want `The label check makes a jump of break`
  if (bad) break check
  start()
}
// example: right
if (!bad) {
  start()
}
// example: end
outer: for (const a of b) { for (const c of a) { continue outer } }

