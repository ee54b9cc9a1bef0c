'use strict'

exports.shared = (a, b) => {
  let i = 0
  // example: wrong
  while (a[i] === b[i]) i++ // want `a\[i\] === b\[i\] stays true behind the end of both`
  // example: right
  let j = 0
  while (j < a.length && a[j] === b[j]) j++
  // example: end
  return [i, j]
}

exports.rest = (from, to) => {
  const a = from.split('/')
  const b = to.split('/')
  while (a[0] === b[0]) { // want `stays true behind the end of both`
    a.shift()
    b.shift()
  }
  return a.concat(b)
}

exports.first = (a, b) => {
  let i = 0
  while (a[i] === b[i]) if (i++ === a.length) break
  while (a[i] === ' ') i++
  while (a.charAt(i) === b.charAt(i)) i++ // want `stays true`
  while (a.charCodeAt(i) === b.charCodeAt(i)) i++ // NaN is not NaN
  return i
}

exports.find = (list, x) => {
  let low = 0
  let high = list.length - 1
  while (high - low > 1) { // want `high - low > 1 stays as it is when what the loop compares is NaN`
    const middle = Math.floor((low + high) / 2)
    if (x > list[middle]) {
      low = middle
    } else if (x < list[middle]) {
      high = middle
    } else if (x === list[middle]) {
      low = middle
      high = middle
    }
  }
  return low
}

exports.search = (list, x) => {
  let low = 0
  let high = list.length - 1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (x > list[middle]) low = middle
    else high = middle
  }
  return low
}
