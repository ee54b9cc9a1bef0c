package observatory

// A Result is how a test ends, by the Observatory's name.
type Result string

// An outcome is what a result is worth.
type outcome struct {
	points int
	passed bool
	text   string // the rest of a sentence about the service, without a full stop
}

// outcomes are the results that can be told from outside, with their points:
// https://github.com/mdn/mdn-http-observatory. Those that need a browser's list
// of preloaded hosts are missing; they are worth five points at most.
var outcomes = map[Result]outcome{
	"csp-implemented-with-no-unsafe-default-src-none":              {10, true, "a policy that begins with nothing and lets in no inline script"},
	"csp-implemented-with-no-unsafe":                               {5, true, "a policy that lets in no inline script and no eval"},
	"csp-implemented-with-unsafe-inline-in-style-src-only":         {0, true, "a policy that lets in inline styles, or styles from everywhere"},
	"csp-implemented-but-duplicate-directives":                     {0, true, "a policy that says twice where to report to"},
	"csp-implemented-with-insecure-scheme-in-passive-content-only": {-10, true, "a policy that lets in pictures without TLS"},
	"csp-implemented-with-unsafe-eval":                             {-10, false, "a policy that lets in eval"},
	"csp-implemented-with-unsafe-inline":                           {-20, false, "a policy that lets in inline scripts, or scripts from everywhere"},
	"csp-implemented-with-insecure-scheme":                         {-20, false, "a policy that lets in scripts without TLS"},
	"csp-header-invalid":                                           {-25, false, "a policy that cannot be read"},
	"csp-not-implemented":                                          {-25, false, "no policy"},
	"csp-not-implemented-but-reporting-enabled":                    {-25, false, "a policy that only reports"},

	"cookies-not-found": {0, true, "no cookies"},
	"cookies-secure-with-httponly-sessions-and-samesite":        {5, true, "cookies with Secure and SameSite, sessions with HttpOnly"},
	"cookies-secure-with-httponly-sessions":                     {0, true, "cookies with Secure, sessions with HttpOnly"},
	"cookies-without-secure-flag-but-protected-by-hsts":         {-5, false, "a cookie without Secure, on a host with HSTS"},
	"cookies-session-without-secure-flag-but-protected-by-hsts": {-10, false, "a session without Secure, on a host with HSTS"},
	"cookies-without-secure-flag":                               {-20, false, "a cookie without Secure"},
	"cookies-samesite-flag-invalid":                             {-20, false, "a cookie with a SameSite that is none"},
	"cookies-anticsrf-without-samesite-flag":                    {-20, false, "a token against CSRF without SameSite"},
	"cookies-session-without-httponly-flag":                     {-30, false, "a session without HttpOnly"},
	"cookies-session-without-secure-flag":                       {-40, false, "a session without Secure"},

	"cross-origin-resource-sharing-not-implemented":                    {0, true, "not open to other sites"},
	"cross-origin-resource-sharing-implemented-with-public-access":     {0, true, "open to all sites, without cookies"},
	"cross-origin-resource-sharing-implemented-with-restricted-access": {0, true, "open to some sites"},
	"cross-origin-resource-sharing-implemented-with-universal-access":  {-50, false, "open to all sites, cookies and all"},

	"redirection-to-https":                            {0, true, "http:// leads to https:// of the same host"},
	"redirection-not-needed-no-http":                  {0, true, "http:// does not answer"},
	"redirection-off-host-from-http":                  {-5, false, "http:// leads to another host first"},
	"redirection-not-to-https-on-initial-redirection": {-10, false, "http:// leads to http:// first"},
	"redirection-not-to-https":                        {-20, false, "http:// does not lead to https://"},
	"redirection-missing":                             {-20, false, "http:// leads nowhere"},
	"redirection-invalid-cert":                        {-20, false, "http:// leads to a certificate that browsers refuse"},

	"referrer-policy-private":         {5, true, "other sites learn at most the name of this one"},
	"referrer-policy-not-implemented": {0, true, "no policy; browsers tell other sites the name of this one"},
	"referrer-policy-unsafe":          {-5, false, "a policy that tells too much"},
	"referrer-policy-header-invalid":  {-5, false, "a policy that browsers skip"},

	"hsts-implemented-max-age-at-least-six-months":  {0, true, "HSTS for half a year at least"},
	"hsts-implemented-max-age-less-than-six-months": {-10, false, "HSTS for less than half a year"},
	"hsts-not-implemented":                          {-20, false, "no HSTS"},
	"hsts-header-invalid":                           {-20, false, "HSTS that cannot be read"},
	"hsts-not-implemented-no-https":                 {-20, false, "no https://"},
	"hsts-invalid-cert":                             {-20, false, "a certificate that browsers refuse, so no HSTS"},

	"sri-implemented-and-all-scripts-loaded-securely":               {5, true, "scripts of its own with integrity"},
	"sri-implemented-and-external-scripts-loaded-securely":          {5, true, "scripts of others with integrity"},
	"sri-not-implemented-response-not-html":                         {0, true, "no page"},
	"sri-not-implemented-but-no-scripts-loaded":                     {0, true, "no scripts"},
	"sri-not-implemented-but-all-scripts-loaded-from-secure-origin": {0, true, "scripts of its own only"},
	"sri-not-implemented-but-external-scripts-loaded-securely":      {-5, false, "scripts of others without integrity"},
	"sri-implemented-but-external-scripts-not-loaded-securely":      {-20, false, "scripts of others without TLS"},
	"sri-not-implemented-and-external-scripts-not-loaded-securely":  {-50, false, "scripts of others without TLS and without integrity"},

	"x-content-type-options-nosniff":         {0, true, "nosniff"},
	"x-content-type-options-not-implemented": {-5, false, "no nosniff"},
	"x-content-type-options-header-invalid":  {-5, false, "something else than nosniff"},

	"x-frame-options-implemented-via-csp": {5, true, "frame-ancestors in the policy"},
	"x-frame-options-sameorigin-or-deny":  {0, true, "no frames of other sites"},
	"x-frame-options-allow-from-origin":   {0, true, "ALLOW-FROM, which browsers skip"},
	"x-frame-options-not-implemented":     {-20, false, "every site may frame it"},
	"x-frame-options-header-invalid":      {-20, false, "a value that browsers skip"},

	"corp-implemented-with-same-origin":  {10, true, "only the origin itself may embed it"},
	"corp-implemented-with-same-site":    {10, true, "only the site itself may embed it"},
	"corp-implemented-with-cross-origin": {0, true, "every site may embed it"},
	"corp-not-implemented":               {0, true, "every site may embed it, for nothing is said"},
	"corp-header-invalid":                {-5, false, "a value that browsers skip"},
}

// worst returns the later of two results in an order from good to bad, "" being
// the best.
func worst(a, b Result, order []Result) Result {
	if rank(b, order) > rank(a, order) {
		return b
	}
	return a
}

func rank(r Result, order []Result) int {
	for i, o := range order {
		if o == r {
			return i + 1
		}
	}
	return 0
}
