// example: wrong
const make = () => { name: 'a' } // want `No break or continue names the label name`
// example: right
const build = () => ({ name: 'a' })
// example: end
outer: for (const a of b) { for (const c of a) { continue outer } }
block: { if (x) break block }
alone: while (x) { break } // want `label alone`
