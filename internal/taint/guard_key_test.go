package taint

import "testing"

// The keys of a path, as set(object, 'a.b.c', value) walks them.
func TestKeyGuardsOfPaths(t *testing.T) {
	testShapes(t, `const BAD = ['__proto__', 'constructor', 'prototype']
`, "", Library, []shape{
		{"nothing", "module.exports = (o, p, v) => { const keys = p.split('.')\nconst last = keys.pop()\nfor (const k of keys) o = o[k]\no[last] = v // flows\n}"},
		{"list", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) { if (BAD.includes(k)) return\no = o[k] }\no[keys[keys.length - 1]] = v\n}"},
		{"list, checked before", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (let i = 0; i < keys.length; i++) { if (BAD.indexOf(keys[i]) !== -1) return }\nfor (let i = 0; i < keys.length; i++) o = o[keys[i]]\no[p] = v\n}"},
		{"list, checked before but not left", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (let i = 0; i < keys.length; i++) { if (BAD.indexOf(keys[i]) !== -1) continue }\nfor (let i = 0; i < keys.length; i++) o = o[keys[i]]\no[p] = v // flows\n}"},
		{"forEach that throws", "module.exports = (o, p, v) => { const keys = p.split('.')\nkeys.forEach((k) => { if (BAD.includes(k)) throw new Error() })\nfor (const k of keys) o = o[k]\no[p] = v\n}"},
		{"helper of the list", "const ok = (keys) => !keys.some((k) => BAD.includes(k))\nmodule.exports = (o, p, v) => { const keys = p.split('.')\nif (!ok(keys)) return\nfor (const k of keys) o = o[k]\no[p] = v\n}"},
		{"some", "module.exports = (o, p, v) => { const keys = p.split('.')\nif (keys.some((k) => k === '__proto__' || k === 'constructor')) return\nfor (const k of keys) o = o[k]\no[p] = v\n}"},
		{"every", "module.exports = (o, p, v) => { const keys = p.split('.')\nif (!keys.every((k) => /^[a-z]\\d$/.test(k))) return\nfor (const k of keys) o = o[k]\no[p] = v\n}"},
		{"filter", "module.exports = (o, p, v) => { const keys = p.split('.').filter((k) => !BAD.includes(k))\nfor (const k of keys) o = o[k]\no[p] = v\n}"},
		{"only __proto__", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) { if (k === '__proto__') return\no = o[k] }\no[p] = v // flows\n}"},
		{"__proto__ and constructor", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) { if (k === '__proto__' || k === 'constructor') return\no = o[k] }\no[p] = v\n}"},
		{"the constructor if it is a function", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) { if (k === 'constructor' && typeof o[k] === 'function' || k === '__proto__') return\no = o[k] }\no[p] = v\n}"},
		{"the constructor if something else is", "module.exports = (o, p, v, f) => { const keys = p.split('.')\nfor (const k of keys) { if (k === 'constructor' && typeof f === 'function' || k === '__proto__') return\no = o[k] }\no[p] = v // flows\n}"},
		{"another name", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) { if (k === 'length' || k === 'constructor') return\no = o[k] }\no[p] = v // flows\n}"},
		{"own of the target", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) { if (!Object.prototype.hasOwnProperty.call(o, k)) return\no = o[k] }\no[p] = v\n}"},
		{"index moved on", "module.exports = (o, keys, v) => { let k\nfor (let p = 1; p < keys.length;) { if (keys[p] === 'constructor' || keys[p] === '__proto__') return\nk = keys[p++]\no = o[k] }\no[keys[0]] = v\n}"},
		{"the first is checked", "module.exports = (o, keys, v) => { if (keys[0] === '__proto__' || keys[0] === 'constructor') return\nfor (const k of keys) o = o[k]\no[keys[0]] = v\n}"},
		{"made its own if it has none", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) { if (!Object.prototype.hasOwnProperty.call(o, k)) { o[k] = {} }\no = o[k] }\no[p] = v\n}"},
		{"made if it has none at all", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) { if (!o[k]) { o[k] = {} } // flows\no = o[k] }\no[p] = v // flows\n}"},
		{"not the prototype", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) o = o[k]\nif (o === Object.prototype) return\no[p] = v\n}"},
		{"not another object", "module.exports = (o, p, v) => { const keys = p.split('.')\nfor (const k of keys) o = o[k]\nif (o === Array.prototype) return\no[p] = v // flows\n}"},
		{"step replaced", "module.exports = (o, p, v) => { for (let k of p.split('.')) { if (BAD.includes(k)) k = '_'\no = o[k] }\no[p] = v\n}"},
		{"literal without a prototype", "module.exports = (p, v) => { const keys = p.split('.'), o = { __proto__: null }\no[keys[0]][keys[1]] = v\n}"},
		{"map", "module.exports = (p, v) => { const keys = p.split('.'), o = new Map()\nlet at = o.get(keys[0])\nat[keys[1]] = v\n}"},
		{"bare base", "module.exports = (p, v) => { const keys = p.split('.'), o = Object.create(null)\no[keys[0]][keys[1]] = v\n}"},
	})
}

// The keys of an object, as a merge copies them.
func TestKeyGuardsOfMerges(t *testing.T) {
	const from = "const isObject = (x) => typeof x === 'object'\nfunction merge(a, b) { for (const k in b) {\n"
	const to = "\nif (isObject(b[k])) merge(a[k], b[k])\nelse a[k] = b[k]\n} return a }\nmodule.exports = merge"
	shapes := []shape{
		{"equal", "if (k === '__proto__') continue"},
		{"equal, return", "if (k === '__proto__' || k === 'prototype') return a"},
		{"not equal to a literal of a list", "if (['__proto__', 'constructor'].includes(k)) continue"},
		{"set", "if (new Set(['__proto__', 'constructor']).has(k)) continue"},
		{"object of names", "if (['__proto__'].indexOf(k) >= 0) continue"},
		{"switch", "switch (k) { case '__proto__': case 'constructor': continue }"},
		{"pattern", "if (/^(__proto__|constructor)$/.test(k)) continue"},
		{"pattern that allows", "if (!/^[a-z]+$/.test(k)) continue"},
		{"own of the target", "if (!Object.prototype.hasOwnProperty.call(a, k)) continue"},
		{"own of the target by a helper", "const has = (o, p) => Object.prototype.hasOwnProperty.call(o, p)\nif (!has(a, k)) continue"},
		{"helper", "const bad = (x) => x === '__proto__' || x === 'constructor'; if (bad(k)) continue"},
		{"helper with several returns", "function bad(x) { if (x === '__proto__') { return true } if (x === 'constructor') { return true } return false } if (bad(k)) continue"},
		{"throw", "if (k === '__proto__') throw new Error('no')"},
		{"begins", "if (k.startsWith('__')) continue"},
	}
	for i, s := range shapes {
		shapes[i] = shape{s.name, from + s.code + to}
	}
	const loud = "\nif (isObject(b[k])) merge(a[k], b[k])\nelse a[k] = b[k] // flows\n} return a }\nmodule.exports = merge"
	for _, s := range []shape{
		{"nothing", ""},
		{"own of the source", "if (!Object.prototype.hasOwnProperty.call(b, k)) continue"},
		{"own of the source by method", "if (!b.hasOwnProperty(k)) continue"},
		{"own of the source by a helper", "const has = (o, p) => Object.prototype.hasOwnProperty.call(o, p)\nif (!has(b, k)) continue"},
		{"own of the source by a helper of a package", "if (!require('has-it').hasOwn(b, k)) continue"},
		{"another name", "if (k === 'length') continue"},
		{"wrong branch", "if (k !== '__proto__') continue"},
		{"list without it", "if (['constructor', 'prototype'].includes(k)) continue"},
		{"pattern that is not anchored", "if (!/[a-z]+/.test(k)) continue"},
		{"something else is compared", "if (b[k] === '__proto__') continue"},
	} {
		shapes = append(shapes, shape{"loud: " + s.name, from + s.code + loud})
	}
	shapes = append(shapes,
		shape{"helper that reads", "function get(o, k) { return k === '__proto__' ? undefined : o[k] }\nfunction merge(a, b) { Object.keys(b).forEach((k) => {\nif (typeof get(b, k) === 'object' && a[k]) merge(a[k], b[k])\nelse a[k] = b[k]\n}) }\nmodule.exports = merge"},
		shape{"helper that writes", "const define = Object.defineProperty\nfunction put(o, k, v) { if (define && k === '__proto__') { define(o, k, { value: v }) } else { o[k] = v } }\nfunction merge(a, b) { for (const k in b) {\nput(a, k, merge(a[k], b[k]))\n} return a }\nmodule.exports = merge"},
		shape{"source read by its own keys", "function walk(b) { for (const k in b) { const x = b[k]\nfor (const j in x) x[j] = walk(x)\n} return b }\nmodule.exports = walk"})
	// A merge that descends into functions comes by constructor to Object.
	const descends = "\nfor (const k in b) { if (k === '__proto__') continue\nconst x = a[k]\nif (isObject(x)) merge(x, b[k])\nelse a[k] = b[k]"
	const plain = "const isObject = (x) => typeof x === 'object'\n"
	for _, s := range []shape{
		{"functions by a package", "const isObject = require('is-extendable')\nfunction merge(a, b) {" + descends + " // flows"},
		{"functions by lodash", "const { isObject } = require('lodash')\nfunction merge(a, b) {" + descends + " // flows"},
		{"functions by a helper", "const ext = require('is-extendable')\nfunction isObject(x) { return ext(x) && !Array.isArray(x) }\nfunction merge(a, b) {" + descends + " // flows"},
		{"no functions", plain + "function merge(a, b) {" + descends},
		{"functions, both denied", "const isObject = require('is-extendable')\nfunction merge(a, b) { for (const k in b) { if (k === '__proto__' || k === 'constructor') continue\nconst x = a[k]\nif (isObject(x)) merge(x, b[k])\nelse a[k] = b[k]"},
		{"functions of the source alone", "const isObject = require('is-extendable')\nfunction merge(a, b) { for (const k in b) { if (k === '__proto__') continue\nif (isObject(b[k]) && typeof a[k] === 'object') merge(a[k], b[k])\nelse a[k] = b[k]"},
	} {
		shapes = append(shapes, shape{s.name, s.code + "\n} return a }\nmodule.exports = merge"})
	}
	testShapes(t, "", "", Library, shapes)
}
