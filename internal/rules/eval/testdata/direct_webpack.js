// A development build of webpack keeps each module in an eval.
const modules = {
  './a.js': () => { eval("console.log('a')\n//# sourceURL=webpack://shop/./a.js?") }, // want `eval runs a constant text`
  './b.js': () => { eval("console.log('b')\n//# sourceURL=webpack://shop/./b.js?") }
}
for (const load of Object.values(modules)) load()
eval("console.log('c')") // want `eval runs a constant text`
