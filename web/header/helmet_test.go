package header

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

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

// configOf writes Helmet's options as a Config.
func configOf(text string) (Config, error) {
	var c Config
	var options map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &options); err != nil {
		return c, err
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		raw := options[name]
		if err := setOption(&c, name, raw); err != nil {
			return c, err
		}
	}
	return c, nil
}

func setOption(c *Config, name string, raw json.RawMessage) error {
	var o struct {
		Policy, Action, PermittedPolicies json.RawMessage
		Allow                             bool
	}
	if raw[0] == '{' {
		if err := json.Unmarshal(raw, &o); err != nil {
			return err
		}
	}
	off := string(raw) == "false"
	word := func(field *string, given json.RawMessage, usual string) error {
		switch {
		case off:
			*field = Omit
		case given == nil:
			*field = usual
		default:
			return json.Unmarshal(given, field)
		}
		return nil
	}
	switch name {
	case "contentSecurityPolicy":
		return setPolicy(&c.ContentSecurityPolicy, raw)
	case "crossOriginEmbedderPolicy":
		return word(&c.CrossOriginEmbedderPolicy, o.Policy, "require-corp")
	case "crossOriginOpenerPolicy":
		return word(&c.CrossOriginOpenerPolicy, o.Policy, "")
	case "crossOriginResourcePolicy":
		return word(&c.CrossOriginResourcePolicy, o.Policy, "")
	case "originAgentCluster":
		return word(&c.OriginAgentCluster, nil, "")
	case "referrerPolicy":
		if off {
			c.ReferrerPolicy = []string{Omit}
		} else if o.Policy != nil && o.Policy[0] == '"' {
			c.ReferrerPolicy = []string{""}
			return json.Unmarshal(o.Policy, &c.ReferrerPolicy[0])
		} else if o.Policy != nil {
			return json.Unmarshal(o.Policy, &c.ReferrerPolicy)
		}
	case "strictTransportSecurity", "hsts":
		return setHSTS(&c.StrictTransportSecurity, raw)
	case "xContentTypeOptions", "noSniff":
		return word(&c.XContentTypeOptions, nil, "")
	case "xDownloadOptions", "ieNoOpen":
		return word(&c.XDownloadOptions, nil, "")
	case "xXssProtection", "xssFilter":
		return word(&c.XXSSProtection, nil, "")
	case "xPoweredBy", "hidePoweredBy":
		c.KeepPoweredBy = off
	case "xDnsPrefetchControl":
		if o.Allow {
			c.XDNSPrefetchControl = "on"
		} else {
			return word(&c.XDNSPrefetchControl, nil, "")
		}
	case "xFrameOptions", "frameguard":
		return word(&c.XFrameOptions, o.Action, "")
	case "xPermittedCrossDomainPolicies":
		return word(&c.XPermittedCrossDomainPolicies, o.PermittedPolicies, "")
	default:
		return errors.New("no field for " + name)
	}
	return nil
}

func setHSTS(h *HSTS, raw json.RawMessage) error {
	if h.Omit = string(raw) == "false"; raw[0] != '{' {
		return nil
	}
	var o struct {
		MaxAge                     *float64
		IncludeSubDomains, Preload *bool
	}
	if err := json.Unmarshal(raw, &o); err != nil {
		return err
	}
	if o.MaxAge != nil {
		h.MaxAge = time.Duration(*o.MaxAge * float64(time.Second))
		h.Forget = *o.MaxAge == 0
	}
	h.ExcludeSubDomains = o.IncludeSubDomains != nil && !*o.IncludeSubDomains
	h.Preload = o.Preload != nil && *o.Preload
	return nil
}

func setPolicy(c *CSP, raw json.RawMessage) error {
	if c.Omit = string(raw) == "false"; raw[0] != '{' {
		return nil
	}
	var o struct {
		UseDefaults, ReportOnly *bool
		Directives              json.RawMessage
	}
	if err := json.Unmarshal(raw, &o); err != nil || o.Directives == nil {
		o.Directives = []byte(`{}`)
	}
	c.NoDefaults = o.UseDefaults != nil && !*o.UseDefaults
	c.ReportOnly = o.ReportOnly != nil && *o.ReportOnly
	dec := json.NewDecoder(bytes.NewReader(o.Directives)) // the order counts
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		d := Directive{Name: name.(string)}
		switch {
		case string(value) == "null":
			d.Remove = true
		case strings.HasPrefix(string(value), `{"$disable"`) && d.Name == "defaultSrc":
			c.WithoutDefaultSrc = true
			continue
		case value[0] == '{':
			return errors.New("only default-src can be disabled: there is no field to say it of another")
		case value[0] == '"':
			d.Values = []string{""}
			err = json.Unmarshal(value, &d.Values[0])
		default:
			err = setValues(&d, value)
		}
		if err != nil {
			return err
		}
		c.Directives = append(c.Directives, d)
	}
	return nil
}

func setValues(d *Directive, value json.RawMessage) error {
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return err
	}
	for _, v := range list {
		if v[0] == '{' {
			var f struct {
				Text string `json:"$fn"`
			}
			if err := json.Unmarshal(v, &f); err != nil {
				return err
			}
			d.PerRequest = func(*http.Request) (string, error) { return f.Text, nil }
			continue
		}
		var text string
		if err := json.Unmarshal(v, &text); err != nil {
			return err
		}
		d.Values = append(d.Values, text)
	}
	return nil
}
