// example: wrong
const NaN = 0 // want `NaN is not the one of the language here`
// example: right
const none = 0
// example: end
;(function (window, undefined) { window.x = undefined })(window)
function f (Infinity) {} // want `Infinity is not`
function g () { var undefined }
