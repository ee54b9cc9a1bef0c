package observatory

// An example is a service: its headers, what stands in the head of its page,
// and what it answers without TLS.
type example struct {
	name    string
	headers string
	head    string
	plain   string // "" redirects to TLS, "page" answers with the page, "step" redirects to itself first
	status  int

	// differs are tests of which we come to another result on purpose. Each
	// has its reason beside it.
	differs map[string]Result
}

// unreached are results that no server of this machine brings about, or that
// other tests of this package reach.
var unreached = map[Result]bool{
	"hsts-not-implemented-no-https":                   true, // see TestOf
	"hsts-invalid-cert":                               true,
	"redirection-not-needed-no-http":                  true,
	"redirection-not-to-https":                        true,
	"redirection-not-to-https-on-initial-redirection": true,
	"redirection-off-host-from-http":                  true,
	"redirection-invalid-cert":                        true,
}

const good = "Strict-Transport-Security: max-age=31536000; includeSubDomains\nX-Content-Type-Options: nosniff\nX-Frame-Options: DENY\nReferrer-Policy: no-referrer\nCross-Origin-Resource-Policy: same-origin\n"

const helmet = "Content-Security-Policy: default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests\n"

var examples = []example{
	{name: "nothing"},
	{name: "all but a policy", headers: good},
	{name: "what Helmet sends", headers: good + helmet},
	{name: "the best", headers: good + "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
	{name: "not found is not judged apart", headers: good, status: 403},
	{name: "no page", headers: good + "Content-Type: application/json"},

	// Policies.
	{name: "csp: report only", headers: "Content-Security-Policy-Report-Only: default-src 'self'"},
	{name: "csp: inline", headers: "Content-Security-Policy: default-src 'self' 'unsafe-inline'"},
	{name: "csp: inline with a nonce", headers: "Content-Security-Policy: default-src 'self'; script-src 'unsafe-inline' 'nonce-abc'"},
	{name: "csp: inline with a hash", headers: "Content-Security-Policy: default-src 'self'; script-src 'unsafe-inline' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"},
	{name: "csp: strict-dynamic", headers: "Content-Security-Policy: script-src 'strict-dynamic' 'nonce-abc' https: http: 'unsafe-inline'; object-src 'none'; base-uri 'none'"},
	{name: "csp: strict-dynamic alone", headers: "Content-Security-Policy: script-src 'strict-dynamic'; object-src 'none'"},
	{name: "csp: eval", headers: "Content-Security-Policy: default-src 'self'; script-src 'self' 'unsafe-eval'"},
	{name: "csp: eval in styles", headers: "Content-Security-Policy: default-src 'self'; style-src 'self' 'unsafe-eval'"},
	{name: "csp: data in scripts", headers: "Content-Security-Policy: default-src 'self'; script-src 'self' data:"},
	{name: "csp: everything", headers: "Content-Security-Policy: default-src *"},
	{name: "csp: https in objects", headers: "Content-Security-Policy: default-src 'self'; object-src https:"},
	{name: "csp: no default, no objects", headers: "Content-Security-Policy: script-src 'self'"},
	{name: "csp: http in scripts", headers: "Content-Security-Policy: default-src 'self'; script-src http://cdn.example"},
	{name: "csp: http in connections", headers: "Content-Security-Policy: default-src 'self'; connect-src http://api.example"},
	{name: "csp: http in pictures", headers: "Content-Security-Policy: default-src 'self'; img-src http://images.example"},
	{name: "csp: http in reports", headers: "Content-Security-Policy: default-src 'self'; report-uri http://reports.example"},
	{name: "csp: inline styles", headers: "Content-Security-Policy: default-src 'self'; style-src 'self' 'unsafe-inline'"},
	{name: "csp: inline styles with a nonce", headers: "Content-Security-Policy: default-src 'self'; style-src 'unsafe-inline' 'nonce-a'"},
	{name: "csp: a directive twice", headers: "Content-Security-Policy: default-src 'self'; default-src *"},
	{name: "csp: reports twice", headers: "Content-Security-Policy: default-src 'self'; report-uri /a; report-uri /b"},
	{name: "csp: too short", headers: "Content-Security-Policy: x"},
	{name: "csp: in capitals", headers: "Content-Security-Policy: DEFAULT-SRC 'NONE'; SCRIPT-SRC 'Self'"},
	{name: "csp: empty directives", headers: "Content-Security-Policy: ;; default-src 'none' ;; img-src;"},
	{name: "csp: two headers", headers: "Content-Security-Policy: default-src 'self'\nContent-Security-Policy: script-src 'none'"},
	{name: "csp: in the page", head: `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; frame-ancestors 'none'">`},
	{name: "csp: in the page, of no use there", head: `<meta http-equiv="content-security-policy" content="frame-ancestors 'none'">`},
	{name: "csp: in the page, escaped", head: `<meta http-equiv="Content-Security-Policy" content="default-src &#39;self&#39;">`},
	{name: "csp: in the header and the page", headers: "Content-Security-Policy: default-src 'self'; img-src *", head: `<meta http-equiv="Content-Security-Policy" content="default-src 'self' 'unsafe-inline'; script-src 'self'">`},
	{name: "csp: frames", headers: "Content-Security-Policy: default-src 'self'; frame-ancestors 'self'\nX-Frame-Options: nonsense"},
	{name: "csp: upgrades alone", headers: "Content-Security-Policy: upgrade-insecure-requests"},

	// Cookies.
	{name: "cookies: good", headers: good + "Set-Cookie: sessionid=1; Secure; HttpOnly; SameSite=Lax"},
	{name: "cookies: no SameSite", headers: good + "Set-Cookie: sessionid=1; Secure; HttpOnly"},
	{name: "cookies: bare", headers: "Set-Cookie: a=1"},
	{name: "cookies: bare, with HSTS", headers: good + "Set-Cookie: a=1"},
	{name: "cookies: bare session", headers: "Set-Cookie: connect.session=1"},
	{name: "cookies: bare session, with HSTS", headers: good + "Set-Cookie: login=1; HttpOnly"},
	{name: "cookies: session for scripts", headers: good + "Set-Cookie: SESSID=1; Secure; SameSite=Strict"},
	{name: "cookies: SameSite that is none", headers: good + "Set-Cookie: a=1; Secure; SameSite=Relaxed"},
	{name: "cookies: SameSite without a value", headers: good + "Set-Cookie: a=1; Secure; SameSite"},
	{name: "cookies: SameSite=None without Secure", headers: good + "Set-Cookie: a=1; SameSite=None"},
	{name: "cookies: SameSite=None with Secure", headers: good + "Set-Cookie: a=1; Secure; SameSite=None"},
	{name: "cookies: CSRF", headers: good + "Set-Cookie: csrf_token=1; Secure"},
	{name: "cookies: of another host", headers: good + "Set-Cookie: a=1; Domain=example.org"},
	{name: "cookies: of a balancer", headers: good + "Set-Cookie: heroku-session-affinity=1"},
	{name: "cookies: twice", headers: good + "Set-Cookie: a=1\nSet-Cookie: a=2; Secure; SameSite=Lax"},
	{name: "cookies: several", headers: good + "Set-Cookie: a=1; Secure; SameSite=Lax\nSet-Cookie: b=2; SameSite=Lax\nSet-Cookie: mysession=3; Secure"},

	// Other headers.
	{name: "hsts: short", headers: "Strict-Transport-Security: max-age=3600"},
	{name: "hsts: no age", headers: "Strict-Transport-Security: includeSubDomains"},
	{name: "hsts: twice", headers: "Strict-Transport-Security: max-age=31536000\nStrict-Transport-Security: max-age=31536000"},
	{name: "hsts: no number", headers: "Strict-Transport-Security: max-age=soon"},
	{name: "hsts: in quotes", headers: `Strict-Transport-Security: max-age="31536000"`},
	{name: "hsts: negative", headers: "Strict-Transport-Security: max-age=-5"},
	{name: "hsts: digits and more", headers: "Strict-Transport-Security: max-age=31536000s"},
	{name: "referrer: unsafe", headers: "Referrer-Policy: unsafe-url"},
	{name: "referrer: the last that is known", headers: "Referrer-Policy: unsafe-url, strict-origin, future-word"},
	{name: "referrer: unknown", headers: "Referrer-Policy: never"},
	{name: "referrer: in the page", head: `<meta name="referrer" content="origin">`, headers: "Referrer-Policy: no-referrer"},
	{name: "referrer: twice", headers: "Referrer-Policy: no-referrer\nReferrer-Policy: unsafe-url"},
	{name: "frames: ALLOW-FROM", headers: "X-Frame-Options: ALLOW-FROM https://a.example"},
	{name: "frames: twice", headers: "X-Frame-Options: DENY\nX-Frame-Options: DENY"},
	{name: "frames: same origin", headers: "X-Frame-Options: SameOrigin"},
	{name: "sniffing: wrong", headers: "X-Content-Type-Options: on"},
	{name: "sniffing: twice", headers: "X-Content-Type-Options: nosniff\nX-Content-Type-Options: nosniff"},
	{name: "corp: same site", headers: "Cross-Origin-Resource-Policy: same-site"},
	{name: "corp: all", headers: "Cross-Origin-Resource-Policy: Cross-Origin"},
	{name: "corp: unknown", headers: "Cross-Origin-Resource-Policy: none"},

	// What other sites may read.
	{name: "cors: all", headers: "Access-Control-Allow-Origin: *"},
	{name: "cors: one", headers: "Access-Control-Allow-Origin: https://a.example\nAccess-Control-Allow-Credentials: true"},
	{name: "cors: whoever asks", headers: "Access-Control-Allow-Origin: {origin}"},
	{name: "cors: whoever asks, cookies and all", headers: "Access-Control-Allow-Origin: {origin}\nAccess-Control-Allow-Credentials: true", differs: map[string]Result{
		// The original compares with the Origin that it sent, and looks for it
		// where its client keeps none: it never comes to this result, which is
		// the one that its method describes.
		"cross-origin-resource-sharing": "cross-origin-resource-sharing-implemented-with-universal-access",
	}},

	// Scripts.
	{name: "scripts: own", head: `<script src="/a.js"></script>`},
	{name: "scripts: own, with integrity", head: `<script src="/a.js" integrity="sha384-abc"></script>`},
	{name: "scripts: inline", head: `<script>a()</script>`},
	{name: "scripts: foreign", head: `<script src="https://cdn.example/a.js"></script>`},
	{name: "scripts: foreign, with integrity", head: `<script src="https://cdn.example/a.js" integrity="sha384-abc" crossorigin="anonymous"></script>`},
	{name: "scripts: foreign, without TLS", head: `<script src="http://cdn.example/a.js"></script>`},
	{name: "scripts: foreign, without TLS, with integrity", head: `<script src="http://cdn.example/a.js" integrity="sha384-abc"></script>`},
	{name: "scripts: with the scheme of the page", head: `<script src="//cdn.example/a.js"></script>`},
	{name: "scripts: mixed", head: `<script src="/a.js"></script><script src="https://cdn.example/a.js" integrity="sha384-abc"></script><script src="https://cdn.example/b.js"></script>`},

	// Without TLS.
	{name: "plain: a page", plain: "page", headers: good},
	{name: "plain: a step before TLS", plain: "step", headers: good, differs: map[string]Result{
		// The probe sees one answer without TLS, and does not follow it: it
		// cannot know that TLS comes later.
		"redirection": "redirection-not-to-https",
	}},
}
