package flaws_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/rules/flaws"
)

// A report goes where the source does not: what a finding says must not hold
// more of a secret than its beginning.
func TestFindingsKeepSecrets(t *testing.T) {
	const secret = "q7Rt5uY8iP2aS4dF6gH1jK3l"
	code := fmt.Sprintf(`
const crypto = require('crypto'), jwt = require('jsonwebtoken'), request = require('request'), CryptoJS = require('crypto-js')
const apiKey = '%[1]s'
const token = jwt.sign({}, '%[1]s')
jwt.verify(token, Buffer.from('%[1]s'))
if (crypto.createHmac('sha256', '%[1]s').update(body).digest('hex') === req.headers.sig) ok()
if (crypto.createHmac('sha256', '%[1]s').update(body).digest().equals(sig)) ok()
crypto.createCipheriv('aes-256-cbc', '%[1]s', '%[1]s')
CryptoJS.AES.encrypt(text, '%[1]s', { iv: CryptoJS.enc.Utf8.parse('%[1]s') })
connect('mongodb://shop:%[1]s@db.shop.net/shop')
request.defaults({ auth: '%[1]s' }).get('http://shop:%[1]s@cdn.shop.net/a.zip?key=%[1]s').pipe(require('fs').createWriteStream('a.zip'))
request({ url: 'http://shop:%[1]s@cdn.shop.net/', headers: { Authorization: '%[1]s' } })
if (req.body.password === '%[1]s') ok()
require('child_process').exec('curl http://shop:%[1]s@cdn.shop.net/a.zip -o a.zip')
`, secret)
	dir := t.TempDir()
	for name, text := range map[string]string{"a.js": code, ".env": "API_KEY=" + secret + "\nURL=mysql://shop:" + secret + "@db.shop.net/x\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	result, err := check.Run(t.Context(), check.Options{Targets: []string{dir}, Rules: []*rule.Rule{flaws.Rule}, NoCache: true, All: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Findings) < 16 {
		t.Errorf("%d findings only", len(result.Findings))
	}
	for _, f := range result.Findings {
		if said := f.Message + f.Label + f.Fix; strings.Contains(said, secret[:5]) {
			t.Errorf("%s: %s", f.Place, said)
		}
	}
}
