// example: wrong
const pair = /\1(a)/ // want `refers to a group that cannot have matched`
// example: right
const twice = /(a)\1/
// example: end
const a = /(a\1)/ // want `cannot have matched`
const b = /(a)|b\1/ // want `cannot have matched`
const c = /(?:(a)|b)\1/
const d = /(?<n>a)\k<n>/
const e = /\1/
const f = /(?<=\1(a))b/
