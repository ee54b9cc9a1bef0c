package header

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tenet/web/internal/nodetest"
)

// helmetScript runs each set of options through Helmet. Values that JSON
// cannot say are written {"$fn": text}, a function that returns the text, and
// {"$disable": true}, the symbol that disables default-src.
const helmetScript = `
const helmet = require('helmet')
const revive = (k, v) => v && v.$fn !== undefined ? () => v.$fn : v && v.$disable ? helmet.contentSecurityPolicy.dangerouslyDisableDefaultSrc : v
console.warn = () => {}
answer(input.map(text => {
  try {
    const headers = { 'x-powered-by': 'Express' }
    const res = { setHeader (k, v) { headers[k.toLowerCase()] = String(v) }, removeHeader (k) { delete headers[k.toLowerCase()] } }
    let failed = ''
    helmet(JSON.parse(text, revive))({}, res, err => { if (err) failed = err.message })
    return failed ? { error: failed } : { headers }
  } catch (err) {
    return { error: err.message }
  }
}))
`

type helmetAnswer struct {
	Headers map[string]string
	Error   string
}

// TestHelmet asks Helmet and this package for the headers of each set of
// options: the same bytes, or both refuse.
func TestHelmet(t *testing.T) {
	sets := optionSets()
	if len(sets) < 150 {
		t.Fatalf("only %d sets of options", len(sets))
	}
	var answers []helmetAnswer
	nodetest.Run(t, helmetScript, sets, &answers)
	refused := 0
	for i, text := range sets {
		got, err := ours(t, text)
		switch want := answers[i]; {
		case want.Error != "":
			refused++
			if err == nil {
				t.Errorf("%s: helmet refuses it (%s), we send %v", text, want.Error, got)
			}
		case err != nil:
			t.Errorf("%s: helmet accepts it, we say %v", text, err)
		case !maps.Equal(got, want.Headers):
			t.Errorf("%s:\ngot  %v\nwant %v", text, got, want.Headers)
		}
	}
	if refused < 30 || refused > len(sets)-100 {
		t.Errorf("%d of %d sets are refused: too few of one kind to prove anything", refused, len(sets))
	}
}

// ours returns what this package sends for the options of Helmet.
func ours(t *testing.T, text string) (map[string]string, error) {
	c, err := configOf(text)
	if err != nil {
		return nil, err
	}
	var failed error
	c.Failed = func(_ http.ResponseWriter, _ *http.Request, err error) { failed = err }
	protect, err := New(c)
	if err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	w.Header().Set("X-Powered-By", "Express")
	protect(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if failed != nil {
		return nil, failed
	}
	got := map[string]string{}
	for name, values := range w.Header() {
		if len(values) != 1 {
			t.Errorf("%s: %s has %d values", text, name, len(values))
		}
		got[strings.ToLower(name)] = values[0]
	}
	return got, nil
}

// optionSets returns Helmet's options as JSON.
func optionSets() []string {
	sets := []string{`{}`}
	one := func(option string, values ...string) {
		for _, v := range values {
			sets = append(sets, fmt.Sprintf(`{%q:%s}`, option, v))
		}
	}
	policies := func(key string, words ...string) (all []string) {
		all = append(all, `true`, `false`, `{}`)
		for _, w := range words {
			all = append(all, fmt.Sprintf(`{%q:%q}`, key, w))
		}
		return all
	}
	one("crossOriginEmbedderPolicy", policies("policy", "require-corp", "credentialless", "unsafe-none", "same-origin", "Require-Corp", "requirecorp")...)
	one("crossOriginOpenerPolicy", policies("policy", "same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none", "same-site", "none")...)
	one("crossOriginResourcePolicy", policies("policy", "same-origin", "same-site", "cross-origin", "crossorigin", "SAME-ORIGIN")...)
	one("originAgentCluster", `true`, `false`)
	one("referrerPolicy", `true`, `false`, `{}`, `{"policy":[]}`, `{"policy":["no-referrer","no-referrer"]}`, `{"policy":["origin","unsafe-url"]}`,
		`{"policy":["no-referrer","strict-origin-when-cross-origin"]}`, `{"policy":["origin",""]}`, `{"policy":["origin","Origin"]}`)
	for _, w := range append(referrerWords(), "never", "NO-REFERRER") {
		one("referrerPolicy", fmt.Sprintf(`{"policy":%q}`, w))
	}
	one("strictTransportSecurity", `true`, `false`, `{}`, `{"maxAge":0}`, `{"maxAge":1}`, `{"maxAge":1234}`, `{"maxAge":31536000.9}`, `{"maxAge":0.5}`, `{"maxAge":-1}`, `{"maxAge":-0.1}`,
		`{"maxAge":63072000,"preload":true}`, `{"includeSubDomains":false}`, `{"includeSubDomains":true,"preload":true}`, `{"includeSubDomains":false,"preload":true,"maxAge":60}`, `{"preload":false}`)
	one("hsts", `false`, `{"maxAge":5}`)
	for _, o := range []string{"xContentTypeOptions", "noSniff", "xDownloadOptions", "ieNoOpen", "xPoweredBy", "hidePoweredBy", "xXssProtection", "xssFilter"} {
		one(o, `true`, `false`)
	}
	one("xDnsPrefetchControl", `true`, `false`, `{}`, `{"allow":true}`, `{"allow":false}`)
	one("xFrameOptions", `true`, `false`, `{}`, `{"action":"deny"}`, `{"action":"DENY"}`, `{"action":"sameorigin"}`, `{"action":"SameOrigin"}`, `{"action":"same-origin"}`,
		`{"action":"allow-from"}`, `{"action":"ALLOWALL"}`, `{"action":"deny "}`)
	one("frameguard", `false`, `{"action":"deny"}`)
	one("xPermittedCrossDomainPolicies", policies("permittedPolicies", "none", "master-only", "by-content-type", "all", "by-ftp-filename", "None")...)
	for _, csp := range policySets {
		one("contentSecurityPolicy", csp)
	}
	return append(sets,
		`{"contentSecurityPolicy":false,"crossOriginEmbedderPolicy":true,"crossOriginOpenerPolicy":false,"referrerPolicy":{"policy":"origin"},"xPoweredBy":false}`,
		`{"contentSecurityPolicy":{"reportOnly":true},"strictTransportSecurity":false,"xFrameOptions":{"action":"deny"}}`,
	)
}

var policySets = []string{
	`true`, `false`, `{}`, `{"directives":{}}`, `{"useDefaults":true}`, `{"useDefaults":false}`, `{"reportOnly":true}`, `{"reportOnly":false}`,
	`{"useDefaults":false,"directives":{}}`,
	`{"useDefaults":false,"directives":{"default-src":["'none'"]}}`,
	`{"useDefaults":false,"directives":{"defaultSrc":"'none'"}}`,
	`{"useDefaults":false,"directives":{"defaultSrc":["'self'","cdn.example"],"scriptSrc":["'self'","js.example"],"objectSrc":["'none'"],"upgradeInsecureRequests":[]}}`,
	`{"useDefaults":false,"directives":{"scriptSrc":["'self'"]}}`,
	`{"useDefaults":false,"directives":{"scriptSrc":["'self'"],"defaultSrc":{"$disable":true}}}`,
	`{"useDefaults":false,"directives":{"defaultSrc":{"$disable":true}}}`,
	`{"directives":{"defaultSrc":{"$disable":true}}}`,
	`{"directives":{"scriptSrc":{"$disable":true}}}`,
	`{"directives":{"defaultSrc":null}}`,
	`{"directives":{"scriptSrc":null,"objectSrc":null}}`,
	`{"directives":{"mediaSrc":null}}`,
	`{"directives":{"upgradeInsecureRequests":null}}`,
	`{"directives":{"scriptSrc":["'self'","https://cdn.example"]}}`,
	`{"directives":{"script-src":["'self'"],"scriptSrc":["x.example"]}}`,
	`{"directives":{"img-src":"*","imgSrc":null}}`,
	`{"directives":{"workerSrc":["'self'","blob:"],"connectSrc":["'self'","wss://live.example:8443/socket"]}}`,
	`{"directives":{"connectSrc":["'self'"],"workerSrc":["blob:"],"frameAncestors":["'none'"]}}`,
	`{"directives":{"scriptSrc":["'self'","'nonce-abc'"]}}`,
	`{"directives":{"scriptSrc":["'strict-dynamic'","'sha256-abc='","'sha384-abc='","'sha512-abc='"]}}`,
	`{"directives":{"scriptSrc":["'wasm-unsafe-eval'","'unsafe-hashes'","'report-sample'","'inline-speculation-rules'"]}}`,
	`{"directives":{"reportUri":"/csp","reportTo":"main"}}`,
	`{"directives":{"report-to":["main"]},"reportOnly":true}`,
	`{"directives":{"requireTrustedTypesFor":["'script'"],"trustedTypes":["'none'"]}}`,
	`{"directives":{"trustedTypes":["app","dompurify","'allow-duplicates'"]}}`,
	`{"directives":{"sandbox":["allow-scripts","allow-forms"]}}`,
	`{"directives":{"sandbox":[]}}`,
	`{"directives":{"blockAllMixedContent":[]}}`,
	`{"directives":{"zebra2":["a"]}}`,
	`{"directives":{"zebra-stripes":["'self'"]}}`,
	`{"directives":{"styleSrc":"'self' https://fonts.example"}}`,
	`{"directives":{"fontSrc":["data:","https://fonts.example/a%3Bb"]}}`,
	`{"directives":{"scriptSrc":["self"]}}`, `{"directives":{"scriptSrc":["none"]}}`, `{"directives":{"scriptSrc":["unsafe-inline"]}}`, `{"directives":{"scriptSrc":["unsafe-eval"]}}`,
	`{"directives":{"scriptSrc":["strict-dynamic"]}}`, `{"directives":{"scriptSrc":["report-sample"]}}`, `{"directives":{"scriptSrc":["unsafe-hashes"]}}`,
	`{"directives":{"scriptSrc":["wasm-unsafe-eval"]}}`, `{"directives":{"scriptSrc":["inline-speculation-rules"]}}`,
	`{"directives":{"scriptSrc":["nonce-abc"]}}`, `{"directives":{"scriptSrc":["sha256-abc"]}}`, `{"directives":{"scriptSrc":["sha384-abc"]}}`, `{"directives":{"scriptSrc":["sha512-abc"]}}`,
	`{"directives":{"styleSrc":"self"}}`,
	`{"directives":{"scriptSrc":["a.example;b.example"]}}`, `{"directives":{"scriptSrc":["a.example,b.example"]}}`, `{"directives":{"scriptSrc":"'self'; object-src *"}}`,
	`{"directives":{"":["'self'"]}}`, `{"directives":{"a b":["'self'"]}}`, `{"directives":{"9src":["'self'"]}}`, `{"directives":{"src-":["'self'"]}}`, `{"directives":{"S":["'self'"]}}`,
	`{"directives":{"zebra_x":["'self'"]}}`, `{"directives":{"zebra;x":["'self'"]}}`,
	`{"directives":{"scriptSrc":["'self'",{"$fn":"'nonce-xyz'"}]}}`,
	`{"directives":{"scriptSrc":[{"$fn":"'nonce-xyz'"}]}}`,
	`{"directives":{"scriptSrc":["'self'",{"$fn":"x.example"}],"imgSrc":[{"$fn":"y.example"}]},"reportOnly":true}`,
	`{"directives":{"scriptSrc":["'self'",{"$fn":"self"}]}}`,
	`{"directives":{"scriptSrc":["'self'",{"$fn":"nonce-xyz"}]}}`,
	`{"directives":{"scriptSrc":["'self'",{"$fn":"a;b"}]}}`,
	`{"directives":{"scriptSrc":["'self'",{"$fn":"a,b"}]}}`,
	`{"useDefaults":false,"directives":{"defaultSrc":[{"$fn":"'self'"}],"imgSrc":["'self'",{"$fn":"pics.example"}]}}`,
}
