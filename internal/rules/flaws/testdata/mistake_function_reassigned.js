// example: wrong
function load () {}
load = null // want `load is a function, which this replaces`
// example: right
let save = function () {}
save = null
// example: end
function f () { f.x = 1 }
const g = function h () { h = 1 } // want `h is a function`
const l = function m () { let m; m = 1 }
function k (k) { k = 1 }
function o () { let o; o = 1 }
