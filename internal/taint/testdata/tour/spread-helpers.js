const _objectSpread2 = _interopRequireDefault(require('@babel/runtime/helpers/objectSpread2'))
const _extends = require('@babel/runtime/helpers/extends')
const tslib_1 = require('tslib')

app.get('/', (req, res) => {
  const babel = (0, _objectSpread2.default)((0, _objectSpread2.default)({}, req.query), {}, { fixed: 'ls' })
  exec(babel.command) // flows
  exec(babel.fixed)
  const old = _extends({}, req.query, { fixed: 'ls' })
  exec(old.command) // flows
  exec(old.fixed)
  const typescript = tslib_1.__assign(tslib_1.__assign({}, req.query), { fixed: 'ls' })
  exec(typescript.command) // flows
  exec(typescript.fixed)
})
