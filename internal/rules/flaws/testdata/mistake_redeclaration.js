// example: wrong
var name = 'a'
var name = 'b' // want `name is declared in this function already`
// example: right
var title = 'a'
title = 'b'
// example: end
function f () {}
function f () {} // want `f is declared`
function g (a) { var a } // want `a is declared`
function h (a) { return function () { var a } }
for (var i = 0; i < 1; i++) {}
for (var i = 0; i < 1; i++) {} // want `i is declared`
{ let b = 1 }
{ let b = 2 }
