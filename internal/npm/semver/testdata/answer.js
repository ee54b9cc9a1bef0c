'use strict'
// Answers the questions of the file named first with the package semver, one
// line each: [op, a, b, loose, includePrerelease].
const fs = require('fs')
const semver = require(process.argv[3])

const answers = {
  valid: (a, b, o) => semver.valid(a, o),
  compare: (a, b, o) => semver.valid(a, o) && semver.valid(b, o) && semver.compare(a, b, o),
  range: (a, b, o) => semver.validRange(a, o),
  satisfies: (a, b, o) => semver.satisfies(a, b, o),
  simplify: (a, b, o) => semver.simplifyRange(a.split('\n').filter(Boolean), b, o),
  max: (a, b, o) => semver.maxSatisfying(a.split('\n'), b, o),
  min: (a, b, o) => semver.minSatisfying(a.split('\n'), b, o),
}
const out = JSON.parse(fs.readFileSync(process.argv[2], 'utf8')).map(([op, a, b, loose, includePrerelease]) => {
  const answer = answers[op](a, b, { loose, includePrerelease })
  return answer === null ? '' : String(answer)
})
process.stdout.write(JSON.stringify(out))
