package flaws

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"

	"tenet/internal/rule"
)

// A secretFormat row knows a kind of secret by its form alone.
type secretFormat struct {
	anchor   string // a part that every one has, to look for first
	form     *regexp.Regexp
	what     string
	severity rule.Severity
}

var secretFormats = []secretFormat{
	{"PRIVATE KEY", regexp.MustCompile(`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|\\r)*(?:[A-Za-z-]+: [^\n]*\n)*(?:\s|\\n)*[A-Za-z0-9+/=]{20}`), "a private key", rule.High},
	{"AKIA", regexp.MustCompile(`\bAKIA[0-9A-Z]{16}\b`), "an access key of AWS", rule.High},
	{"ASIA", regexp.MustCompile(`\bASIA[0-9A-Z]{16}\b`), "an access key of AWS", rule.Medium},
	{"ghp_", regexp.MustCompile(`\bghp_[A-Za-z0-9]{36}\b`), "a token of GitHub", rule.High},
	{"gho_", regexp.MustCompile(`\bgho_[A-Za-z0-9]{36}\b`), "a token of GitHub", rule.High},
	{"ghu_", regexp.MustCompile(`\bghu_[A-Za-z0-9]{36}\b`), "a token of GitHub", rule.High},
	{"ghs_", regexp.MustCompile(`\bghs_[A-Za-z0-9]{36}\b`), "a token of GitHub", rule.High},
	{"ghr_", regexp.MustCompile(`\bghr_[A-Za-z0-9]{36}\b`), "a token of GitHub", rule.High},
	{"github_pat_", regexp.MustCompile(`\bgithub_pat_[A-Za-z0-9_]{60,}`), "a token of GitHub", rule.High},
	{"glpat-", regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20}`), "a token of GitLab", rule.High},
	{"xox", regexp.MustCompile(`\bxox[abeoprs]-[0-9A-Za-z-]{20,}`), "a token of Slack", rule.High},
	{"hooks.slack.com", regexp.MustCompile(`hooks\.slack\.com/services/T[A-Z0-9]{7,}/B[A-Z0-9]{7,}/[A-Za-z0-9]{20,}`), "the address of a webhook of Slack", rule.Medium},
	{"discord", regexp.MustCompile(`discord(?:app)?\.com/api/webhooks/[0-9]{16,}/[A-Za-z0-9_-]{50,}`), "the address of a webhook of Discord", rule.Medium},
	{"_live_", regexp.MustCompile(`\b[sr]k_live_[0-9A-Za-z]{16,}`), "a secret key of Stripe", rule.Critical},
	{"whsec_", regexp.MustCompile(`\bwhsec_[0-9A-Za-z+/]{24,}`), "a webhook secret of Stripe", rule.High},
	{"sk_test_", regexp.MustCompile(`\bsk_test_[0-9A-Za-z]{16,}`), "a test key of Stripe", rule.Low},
	{"AIza", regexp.MustCompile(`\bAIza[0-9A-Za-z_-]{35}\b`), "a key of Google's services", rule.Medium},
	{"GOCSPX-", regexp.MustCompile(`\bGOCSPX-[A-Za-z0-9_-]{28}`), "a client secret of Google", rule.High},
	{"npm_", regexp.MustCompile(`\bnpm_[A-Za-z0-9]{36}\b`), "a token of npm", rule.High},
	{"SG.", regexp.MustCompile(`\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`), "a key of SendGrid", rule.High},
	{"key-", regexp.MustCompile(`\bkey-[0-9a-f]{32}\b`), "a key of Mailgun", rule.High},
	{"-us", regexp.MustCompile(`\b[0-9a-f]{32}-us[0-9]{1,2}\b`), "a key of Mailchimp", rule.High},
	{"SK", regexp.MustCompile(`\bSK[0-9a-f]{32}\b`), "a key of Twilio", rule.Medium},
	{":AA", regexp.MustCompile(`\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b`), "the token of a bot of Telegram", rule.High},
	{"sq0csp-", regexp.MustCompile(`\bsq0csp-[0-9A-Za-z_-]{43}`), "a secret of Square", rule.High},
	{"dop_v1_", regexp.MustCompile(`\bdop_v1_[0-9a-f]{64}\b`), "a token of DigitalOcean", rule.High},
	{"shp", regexp.MustCompile(`\bshp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}\b`), "a token of Shopify", rule.High},
	{"sk-ant-", regexp.MustCompile(`\bsk-ant-[A-Za-z0-9_-]{40,}`), "a key of Anthropic", rule.High},
	{"sk-", regexp.MustCompile(`\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}`), "a key of OpenAI", rule.High},
	{"hf_", regexp.MustCompile(`\bhf_[A-Za-z]{34}\b`), "a token of Hugging Face", rule.High},
	{"AccountKey=", regexp.MustCompile(`AccountKey=[A-Za-z0-9+/]{86}==`), "a key of Azure Storage", rule.High},
	{"EAACEdEose0cBA", regexp.MustCompile(`EAACEdEose0cBA[0-9A-Za-z]{20,}`), "a token of Facebook", rule.Medium},
	{"eyJ", regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}`), "a web token", rule.Medium},
	{basicScheme, regexp.MustCompile(`^Basic [A-Za-z0-9+/]{8,}={0,2}$`), "a name and a password for Basic authentication", rule.High},
}

// basicScheme begins the credentials of RFC 7617.
const basicScheme = "Basic "

// holdsCredentials reports whether what follows the scheme is name:password in
// base64, and not a word: Basic Notification.
func holdsCredentials(text string) bool {
	code := strings.TrimRight(strings.TrimPrefix(text, basicScheme), "=")
	plain, err := base64.RawStdEncoding.DecodeString(code)
	return err == nil && utf8.Valid(plain) && bytes.IndexByte(plain, ':') >= 0
}

// credentialURL parts an address with a password: scheme, password, host.
var credentialURL = regexp.MustCompile(`\b(mongodb(?:\+srv)?|postgres(?:ql)?|mysql2?|mariadb|rediss?|amqps?|mssql|sqlserver|ldaps?|ftps?|sftp|smtps?|mqtts?|nats|couchbase|neo4j|bolt|https?)://([^\s:@/'"]*):([^\s:@/'"]+)@([^\s/'":?,]+)`)

// knownSecret returns what a text is, if it holds a secret that is known by
// its form.
func knownSecret(text string) (what string, severity rule.Severity, ok bool) {
	if len(text) < 12 || len(text) > 1<<16 {
		return "", 0, false
	}
	for i := range secretFormats {
		f := &secretFormats[i]
		if !strings.Contains(text, f.anchor) {
			continue
		}
		if m := f.form.FindString(text); m != "" && !isPlaceholder(m) && (f.anchor != basicScheme || holdsCredentials(m)) {
			return f.what, f.severity, true
		}
	}
	if !strings.Contains(text, "://") || !strings.Contains(text, "@") {
		return "", 0, false
	}
	m := credentialURL.FindStringSubmatch(text)
	if m == nil || isStandIn(m[3]) || isStandIn(m[4]) || hasVariable(m[3]) || len(m[3]) < 3 || strings.ContainsAny(m[3], "<>{}$*[]()") || isLabel(m[2], m[3]) {
		return "", 0, false
	}
	severity = rule.High
	if isLocalHost(m[4]) {
		severity = rule.Low
	}
	return "an address of " + m[1] + " with a password", severity, true
}

// isLabel recognises user:password and the like, which stand for the real ones.
func isLabel(user, password string) bool {
	switch strings.ToLower(password) {
	case "pass", "password", "passwd", "pwd", "secret", "token", "pw", "auth", "key", "yourpassword", "x-oauth-basic":
		return true
	}
	return user != "" && strings.EqualFold(user, password) && len(user) < 5
}

func isLocalHost(host string) bool {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	return host == "localhost" || host == "127.0.0.1" || host == "0.0.0.0" || host == "::1" || host == "[" || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".test") ||
		!strings.Contains(host, ".") // the name of a container
}

// standIns are parts of what stands in for a secret.
var standIns = []string{"example", "changeme", "change_me", "change-me", "your", "xxx", "placeholder", "dummy", "sample", "replace", "todo", "fixme", "insert", "enter", "redacted", "****", "...",
	"foobar", "fake", "mock", "<", ">", "undefined", "1234567890", "abcdefgh", "abcd1234", "aaaaaa", "000000", "111111", "test", "lorem", "demo", "none", "null", "here", "s3cr3t", "_env", "secret_", "_secret", "not-a-", "notreal", "invalid"}

// isStandIn is isPlaceholder for what stands where nothing but a password does.
func isStandIn(text string) bool {
	lower := strings.ToLower(text)
	return hasVariable(text) || containsAny(lower, "example", "changeme", "your", "xxx", "placeholder", "redacted", "dummy", "<", "****", "...") || strings.Trim(text, "*") == ""
}

// isPlaceholder reports whether a text stands for a secret and is none.
func isPlaceholder(text string) bool {
	if hasVariable(text) {
		return true
	}
	lower := strings.ToLower(text)
	// Random text has three letters of a word now and then.
	if len(lower) > 60 {
		return containsAny(lower, "example", "placeholder", "xxxxxx", "aaaaaaaa", "00000000000")
	}
	return containsAny(lower, standIns...)
}
