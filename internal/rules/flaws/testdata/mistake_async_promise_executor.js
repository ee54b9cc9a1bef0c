// example: wrong
const p = new Promise(async (resolve) => { // want `never rejects the promise`
  resolve(await load())
})
// example: right
const q = load()
// example: end
const r = new Promise((resolve) => { resolve(1) })
const s = new Promise(executor)
const t = new Other(async () => {})
