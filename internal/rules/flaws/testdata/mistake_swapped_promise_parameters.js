// example: wrong
const p = new Promise((reject, resolve) => resolve(1)) // want `reject and resolve are in the wrong order`
// example: right
const q = new Promise((resolve, reject) => resolve(1))
// example: end
const r = new Promise((done, fail) => done(1))
const s = new Promise(_resolve => {})
const t = new Promise(reject => {}) // want `reject alone`
const u = new Promise((resolve) => {})
