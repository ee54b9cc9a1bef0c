// example: wrong
exports = { load } // want `the module exports nothing by this`
// example: right
module.exports = { load }
// example: end
exports.load = load
exports = module.exports = load
module.exports = exports = load
