package taint

import (
	"strings"
	"testing"

	"tenet/internal/model"
)

func TestCommandGuards(t *testing.T) {
	testShapes(t, `const { exec } = require('child_process'), app = require('express')()
app.get('/', (req, res, next) => { const x = req.query.x
`, "\n})", Application, []shape{
		{"nothing", "exec('ls ' + x) // flows"},
		{"pattern that allows", "if (!/^[\\w.-]+$/.test(x)) return next()\nexec('ls ' + x)"},
		{"pattern in a constant", "const OK = new RegExp('^[a-z]+$')\nif (!OK.test(x)) return next()\nexec('ls ' + x)"},
		{"pattern that lets everything in", "if (!/^[^;]+$/.test(x)) return next()\nexec('ls ' + x) // flows"},
		{"pattern of lines", "if (!/^[a-z]+$/m.test(x)) return next()\nexec('ls ' + x) // flows"},
		{"a dot that is not escaped", "if (!new RegExp('^([a-z]\\.)*[a-z]$').test(x)) return next()\nexec('ls ' + x) // flows"},
		{"match", "const m = x.match(/^\\d+$/)\nif (!m) return next()\nexec('ls ' + x)"},
		{"match and null", "if (x.match(/^\\d+$/) === null) return next()\nexec('ls ' + x)"},
		{"match and not null", "if (x.match(/^\\d+$/) !== null) return next()\nexec('ls ' + x) // flows"},
		{"search", "if (x.search(/[^\\w]/) !== -1) return next()\nexec('ls ' + x)"},
		{"refused characters", "if (/[^a-z0-9]/.test(x)) return next()\nexec('ls ' + x)"},
		{"too few refused characters", "if (/[;|]/.test(x)) return next()\nexec('ls ' + x) // flows"},
		{"a pattern that remembers", "const bad = /[^a-z]/g\nif (bad.test(x)) return next()\nexec('ls ' + x) // flows"},
		{"removed", "exec('ls ' + x.replace(/[^a-z0-9]/g, ''))"},
		{"removed once", "exec('ls ' + x.replace(/[^a-z0-9]/, '')) // flows"},
		{"removed but one", "exec('ls ' + x.replace(/[;&|]/g, '')) // flows"},
		{"removed in a chain", "exec('ls ' + x.replace(/[;&|]/g, '').replace(/[`$<>()\\n]/g, ''))"},
		{"put back", "exec('ls ' + x.replace(/[^a-z]/g, '$&')) // flows"},
		{"quoted", "exec(\"ls '\" + x.replace(/'/g, \"'\\\\''\") + \"'\")"},
		{"quoted by a helper", "const q = (s) => \"'\" + s.replace(/'/g, `'\"'\"'`) + \"'\"\nexec('ls ' + q(x))"},
		{"quoted twice", "const q = (s) => \"'\" + s.replace(/'/g, \"'\\\\''\") + \"'\"\nexec(\"echo '\" + q(x) + \"'\") // flows"},
		{"not between quotes", "exec('ls ' + x.replace(/'/g, \"'\\\\''\")) // flows"},
		{"number", "const n = Number(x)\nexec('ls ' + n)\nexec('ls ' + parseInt(x, 10))"},
		{"made a number again", "let n = x\nn = +n\nexec('ls ' + n)"},
		{"typeof", "if (typeof x !== 'number') return next()\nexec('ls ' + x)"},
		{"made a default", "let n = x\nif (!['a', 'b'].includes(n)) n = 'a'\nexec('ls ' + n)"},
		{"map of commands", "const commands = { a: 'ls', b: 'df' }\nexec(commands[x])"},
		{"checked object", "const commands = { a: 1 }\nif (!commands.hasOwnProperty(x)) return next()\nexec(x)"},
		{"throwing in a try", "try { if (!/^\\w+$/.test(x)) throw new Error('no')\nexec('ls ' + x) } catch (e) { next(e) }"},
		{"another value", "if (!/^\\w+$/.test(req.query.y)) return next()\nexec('ls ' + x) // flows"},
		{"the same property", "if (!/^\\w+$/.test(req.query.y)) return next()\nexec('ls ' + req.query.y)"},
		{"destructured", "const { y } = req.query\nif (!/^\\w+$/.test(req.query.y)) return next()\nexec('ls ' + y)"},
	})
}

func TestAddressGuards(t *testing.T) {
	testShapes(t, `const app = require('express')(), axios = require('axios')
app.get('/', (req, res, next) => { const to = req.query.to
`, "\n})", Application, []shape{
		{"nothing", "res.redirect(to) // flows"},
		{"list", "if (!['/a', '/b'].includes(to)) return next()\nres.redirect(to)"},
		{"one slash", "if (!to.startsWith('/') || to.startsWith('//')) return next()\nres.redirect(to)"},
		{"one slash in two steps", "if (!to.startsWith('/')) return next()\nif (to.startsWith('//')) return next()\nres.redirect(to)"},
		{"a slash", "if (!to.startsWith('/')) return next()\nres.redirect(to) // flows"},
		{"not two slashes", "if (to.startsWith('//')) return next()\nres.redirect(to) // flows"},
		{"characters", "if (to[0] !== '/' || to[1] === '/') return next()\nres.redirect(to)"},
		{"pattern", "if (!/^\\/[a-z]/.test(to)) return next()\nres.redirect(to)"},
		{"pattern of a host", "if (!/^https:\\/\\/example\\.com\\//.test(to)) return next()\nres.redirect(to)"},
		{"pattern that ends with the host", "if (!/^https:\\/\\/example\\.com/.test(to)) return next()\nres.redirect(to) // flows"},
		{"pattern that is not anchored", "if (!/https:\\/\\/example\\.com\\//.test(to)) return next()\nres.redirect(to) // flows"},
		{"dot that is not escaped", "if (!/^\\/\\w*/.test(to)) return next()\nres.redirect(to) // flows"},
		{"host", "const u = new URL(to)\nif (u.hostname !== 'example.com') return next()\nres.redirect(to)"},
		{"host below a domain", "const { hostname } = new URL(to)\nif (!hostname.endsWith('.example.com')) return next()\nres.redirect(to)"},
		{"host that ends alike", "const { hostname } = new URL(to)\nif (!hostname.endsWith('example.com')) return next()\nres.redirect(to) // flows"},
		{"prefix with a slash", "if (!to.startsWith('https://example.com/')) return next()\nres.redirect(to)"},
		{"prefix without a slash", "if (!to.startsWith('https://example.com')) return next()\nres.redirect(to) // flows"},
		{"request", "axios.get(to) // flows"},
		{"request to a list", "if (!['https://a.example/'].includes(to)) return next()\naxios.get(to)"},
		{"request to a host", "if (new URL(to).host !== 'a.example') return next()\naxios.get(to)"},
		{"request below a host", "axios.get('https://a.example/' + to)"},
	})
}

func TestMarkupGuards(t *testing.T) {
	testShapes(t, `const app = require('express')()
app.get('/', (req, res, next) => { const x = req.query.x
`, "\n})", Application, []shape{
		{"nothing", "res.send('<b>' + x) // flows"},
		{"escaped", "res.send('<b>' + x.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'))"},
		{"escaped by a table", "const table = { '<': '&lt;', '&': '&amp;' }\nres.send('<b>' + x.replace(/[<&]/g, (c) => table[c]))"},
		{"escaped by number", "res.send('<b>' + x.replace(/[<>&]/g, (c) => '&#' + c.charCodeAt(0) + ';'))"},
		{"escaped by a helper", "function plain(s) { return String(s).replace(/</g, '&lt;') }\nres.send('<b>' + plain(x))"},
		{"escaped once", "res.send('<b>' + x.replace('<', '&lt;')) // flows"},
		{"only the end of a tag", "res.send('<b>' + x.replace(/>/g, '&gt;')) // flows"},
		{"tags removed in one pass", "res.send('<b>' + x.replace(/<script>/g, '')) // flows"},
		{"refused", "if (/[<>]/.test(x)) return next()\nres.send('<b>' + x)"},
		{"split and joined", "res.send('<b>' + x.split('<').join('&lt;'))"},
	})
}

func TestQueryGuards(t *testing.T) {
	testShapes(t, `const app = require('express')(), mysql = require('mysql'), db = mysql.createConnection({}), mongoose = require('mongoose'), User = mongoose.model('User', {})
app.post('/', (req, res, next) => { const x = req.body.x
`, "\n})", Application, []shape{
		{"nothing", "db.query('SELECT * FROM t WHERE a = ' + x) // flows"},
		{"parameter", "db.query('SELECT * FROM t WHERE a = ?', [x])"},
		{"list", "if (!['a', 'b'].includes(x)) return next()\ndb.query('SELECT * FROM t ORDER BY ' + x)"},
		{"word", "if (!/^\\w+$/.test(x)) return next()\ndb.query('SELECT * FROM t ORDER BY ' + x)"},
		{"words", "if (!/^[\\w ]+$/.test(x)) return next()\ndb.query('SELECT * FROM t ORDER BY ' + x) // flows"},
		{"number", "const n = Number(x)\ndb.query('SELECT * FROM t WHERE a = ' + n)"},
		{"quotes doubled", "db.query(\"SELECT * FROM t WHERE a = '\" + x.replace(/'/g, \"''\") + \"'\")"},
		{"one quote doubled", "db.query(\"SELECT * FROM t WHERE a = '\" + x.replace(\"'\", \"''\") + \"'\") // flows"},
		{"document", "User.findOne({ a: x }) // flows"},
		{"document of a text", "if (typeof x !== 'string') return next()\nUser.findOne({ a: x })"},
		{"document of something made a text", "User.findOne({ a: String(x) })"},
		{"document, made a text if it is none", "let y = x\nif (typeof y !== 'string') y = ''\nUser.findOne({ a: y })"},
		{"document of a checked pattern", "if (!/^[a-z]+$/.test(x)) return next()\nUser.findOne({ a: x })"},
		{"document of another type", "if (typeof x !== 'object') return next()\nUser.findOne({ a: x }) // flows"},
	})
}

func TestLengthGuards(t *testing.T) {
	const slow = "const SLOW = /(a+)+$/; const MAX = 100\n"
	for _, s := range []shape{
		{"nothing", "module.exports = (x) => SLOW.test(x) // flows"},
		{"limit", "module.exports = (x) => { if (x.length > 100) return false\nreturn SLOW.test(x) }"},
		{"named limit", "module.exports = (x) => { if (x.length > MAX) throw new Error()\nreturn SLOW.test(x) }"},
		{"wrong side", "module.exports = (x) => { if (x.length < 100) return false\nreturn SLOW.test(x) // flows\n}"},
		{"cut", "module.exports = (x) => SLOW.test(x.slice(0, 100))"},
		{"cut at the start", "module.exports = (x) => SLOW.test(x.slice(100)) // flows"},
		{"in the same condition", "module.exports = (x) => x.length < 256 && SLOW.test(x)"},
		{"of something else", "module.exports = (x, y) => y.length < 256 && SLOW.test(x) // flows"},
		{"cut if long", "module.exports = (x) => { if (x.length > 99) x = x.slice(0, 99)\nreturn SLOW.test(x) }"},
	} {
		t.Run(s.name, func(t *testing.T) {
			p := program(slow + s.code)
			a := New(p, Library)
			said := false
			f := p.File(0)
			for _, c := range f.AllCalls() {
				said = said || c.Method() == "test" && a.Trace(c.Arg(0), "", model.Subject) != nil
			}
			if want := strings.Contains(s.code, "// flows"); said != want {
				t.Errorf("said: %v in\n%s", said, s.code)
			}
		})
	}
}
