package flaws

import (
	"strings"
	"testing"
	"time"

	"tenet/internal/cputime"
)

// Much of the same takes time in proportion, whatever it is.
func TestHostileRepetition(t *testing.T) {
	const head = "const crypto = require('crypto'), fs = require('fs'), http = require('http'), jwt = require('jsonwebtoken'); let s = ''; function f(x) { s += Math.random(); return s }\n"
	for _, line := range []string{
		"token = Math.random() + token;", "const v = f(1);", "s += Math.random();", "if (req.query.token === process.env.TOKEN) f(s);",
		"fs.existsSync(s); fs.unlinkSync(s);", "crypto.createCipheriv('aes-256-gcm', s, s);", "x = { password: 'a1b2c3d4', user: 'u', host: 'h' };", "x = { checkServerIdentity() {} };",
		"http.get(s + 'http://a.shop.net/x.zip');", "http.get('http://a.shop.net/' + s + '.zip');", "crypto.createHash('md5').update(password);", "jwt.verify(s, 'k'); jwt.decode(s);", "console.log(`${password}${s}`);",
		"new Buffer(s);", "if (typeof s === 'x') {", "x = [", "x = {password: 'abc12345',",
	} {
		code := head + strings.Repeat(line+"\n", 2000)
		if took := cputime.Of(t, func() { directFindings("a.js", code) }); took > 5*time.Second {
			t.Errorf("2000 times %q took %v", line, took)
		}
	}
}
