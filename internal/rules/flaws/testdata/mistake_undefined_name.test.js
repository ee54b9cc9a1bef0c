const assert = require('assert')
describe('a', () => { it('b', () => { assert(sinon) }) })
