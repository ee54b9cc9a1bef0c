package config

import (
	"tenet/internal/yaml"
)

// The words of guard's keys, which its flags take as well.
var (
	GuardTLS = []string{"off", "internal", "acme", "files"}
	GuardCSP = []string{"observe", "enforce", "off"}
	GuardLog = []string{"text", "json"}

	guardChallenges = []string{"http-01", "tls-alpn-01"}
	guardAffinities = []string{"auto", "cookie", "address", "none"}
)

var guardFields = []field[Guard]{
	{
		spec{name: "listen", kind: kindTexts, doc: "Where clients arrive: addresses or ports; 443 and 80 with TLS, otherwise the port that PORT says, or 3000.", example: "[\":443\", \":80\"]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Listen = r.texts(n) },
	},
	{
		spec{name: "tls", kind: kindWord, words: GuardTLS, doc: "Where certificates come from: a public authority by ACME, files, an authority of guard's own for development, or off.", example: "acme"},
		func(r *reader, n *yaml.Node, g *Guard) { g.TLS = r.word(n, "source of certificates", GuardTLS) },
	},
	{
		spec{name: "cert", kind: kindSentence, doc: "The file of the certificate and its chain.", example: "/etc/tenet/shop.crt"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Cert = r.sentence(n) },
	},
	{
		spec{name: "key", kind: kindSentence, doc: "The file of its key, which the application cannot read.", example: "/etc/tenet/shop.key"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Key = r.sentence(n) },
	},
	{
		spec{name: "domains", kind: kindTexts, doc: "The names that certificates are asked for.", example: "[shop.example.com]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Domains = r.texts(n) },
	},
	{
		spec{name: "email", kind: kindSentence, doc: "Whom the authority writes to when a certificate is about to end.", example: "ops@example.com"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Email = r.sentence(n) },
	},
	{
		spec{name: "challenge", kind: kindWord, words: guardChallenges, doc: "How the authority sees that the names are yours; either when left out.", example: "tls-alpn-01"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Challenge = r.word(n, "challenge", guardChallenges) },
	},
	{
		spec{name: "authority", kind: kindSentence, doc: "The address of an authority's ACME directory; Let's Encrypt when left out.", example: "https://ca.internal/acme/directory"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Authority = r.sentence(n) },
	},
	{
		spec{name: "authorityRoots", kind: kindSentence, doc: "A file with the certificates that the authority's own server may have; the system's when left out.", example: "/etc/ssl/internal.pem"},
		func(r *reader, n *yaml.Node, g *Guard) { g.AuthorityRoots = r.sentence(n) },
	},
	{
		spec{name: "trustedProxies", kind: kindTexts, doc: "Addresses of proxies before guard, whose word on the client's address counts.", example: "[10.0.0.0/8]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.TrustedProxies = r.texts(n) },
	},
	{
		spec{name: "proxyProtocol", kind: kindFlag, doc: "Whether those proxies begin each connection with the PROXY protocol.", example: "false"},
		func(r *reader, n *yaml.Node, g *Guard) { g.ProxyProtocol = r.flag(n) },
	},
	{
		spec{name: "user", kind: kindSentence, doc: "The user that the application runs as when guard is started as root; nobody when left out.", example: "nobody"},
		func(r *reader, n *yaml.Node, g *Guard) { g.User = r.sentence(n) },
	},
	{
		spec{name: "upstream", kind: kindSentence, doc: "The address of a server that guard does not start.", example: "http://127.0.0.1:8080"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Upstream = r.sentence(n) },
	},
	{
		spec{name: "instances", kind: kindCount, doc: "How many processes of the application run; 1 when left out.", example: "2"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Instances = r.count(n) },
	},
	{
		spec{name: "env", kind: kindTexts, doc: "What the application gets of the environment: names, or names with values. Everything else is left out.", example: "[DATABASE_URL, LOG_LEVEL=info]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Env = r.texts(n) },
	},
	{
		spec{name: "read", kind: kindTexts, doc: "Files and folders that the application may read, besides its own folder.", example: "[/srv/templates]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Read = r.texts(n) },
	},
	{
		spec{name: "write", kind: kindTexts, doc: "Folders that the application may write to, besides a temporary one.", example: "[data/uploads]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Write = r.texts(n) },
	},
	{
		spec{name: "connect", kind: kindTexts, doc: "Where the application may connect to: ports, hosts with ports, paths of sockets, or any; any when left out.", example: "[\"db.internal:5432\", \"443\"]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Connect = r.texts(n) },
	},
	{
		spec{name: "sandbox", kind: kindFlag, doc: "Whether the application is confined.", example: "true"},
		func(r *reader, n *yaml.Node, g *Guard) { on := r.flag(n); g.Sandbox = &on },
	},
	{
		spec{name: "observe", kind: kindFlag, doc: "Only report what the switches of Node.js would have broken.", example: "false"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Observe = r.flag(n) },
	},
	{
		spec{name: "allowEval", kind: kindTexts, doc: "Packages that may make code from text, besides the known template engines.", example: "[dot]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.AllowEval = r.texts(n) },
	},
	{
		spec{name: "sloppy", kind: kindTexts, doc: "Files and folders that stay out of strict mode, besides those that are seen to break in it.", example: "[legacy]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Sloppy = r.texts(n) },
	},
	{
		spec{name: "switchesOff", kind: kindTexts, doc: "Switches of Node.js that are left out, by the names that --dry-run shows.", example: "[secure-heap]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.SwitchesOff = r.texts(n) },
	},
	{
		spec{name: "secureHeap", kind: kindSize, doc: "Memory for keys that is never swapped out, a power of two; 64 KB when left out.", example: "64 KB"},
		func(r *reader, n *yaml.Node, g *Guard) { g.SecureHeap = r.size(n) },
	},
	{
		spec{name: "resources", kind: kindSection, doc: "What one process of the application may use up.", inside: specs(guardResourceFields)},
		func(r *reader, n *yaml.Node, g *Guard) {
			readSection(r, n, "resources", guardResourceFields, &g.Resources)
		},
	},
	{
		spec{name: "affinity", kind: kindWord, words: guardAffinities, doc: "Which visitors stay with one of several processes: those of socket.io and SockJS (auto), all by a cookie, all by their address, none; auto when left out.", example: "cookie"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Affinity = r.word(n, "affinity", guardAffinities) },
	},
	{
		spec{name: "upgrades", kind: kindTexts, doc: "Protocols that a connection may change to; websocket when left out, an empty list: none.", example: "[websocket]"},
		func(r *reader, n *yaml.Node, g *Guard) {
			if g.Upgrades = r.texts(n); n.Kind == yaml.Seq && g.Upgrades == nil {
				g.Upgrades = []string{}
			}
		},
	},
	{
		spec{name: "health", kind: kindSentence, doc: "A path that answers below 500 once the application can serve; when left out, listening is enough.", example: "/healthz"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Health = r.sentence(n) },
	},
	{
		spec{name: "startTimeout", kind: kindTime, doc: "How long the application may take to listen; 1m when left out.", example: "1m"},
		func(r *reader, n *yaml.Node, g *Guard) { g.StartTimeout = r.time(n) },
	},
	{
		spec{name: "stopTimeout", kind: kindTime, doc: "How long requests and the application may take to finish; 30s when left out.", example: "30s"},
		func(r *reader, n *yaml.Node, g *Guard) { g.StopTimeout = r.time(n) },
	},
	{
		spec{name: "refuse", kind: kindLevel, doc: "Do not start when libraries or dependencies have known holes from this severity on; never when left out.", example: "critical"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Refuse = r.level(n) },
	},
	{
		spec{name: "csp", kind: kindWord, words: GuardCSP, doc: "The content security policy: observe learns one and blocks nothing, enforce sends what was learnt; observe when left out.", example: "observe"},
		func(r *reader, n *yaml.Node, g *Guard) { g.CSP = r.word(n, "mode", GuardCSP) },
	},
	{
		spec{name: "cspBase", kind: kindSentence, doc: "The policy that is learnt from; default-src 'none' with forms to the site itself when left out.", example: "\"default-src 'none'; form-action 'self'\""},
		func(r *reader, n *yaml.Node, g *Guard) { g.CSPBase = r.sentence(n) },
	},
	{
		spec{name: "cspAllow", kind: kindSentence, doc: "What is added to it because you vouch for it.", example: "\"script-src https://cdn.example\""},
		func(r *reader, n *yaml.Node, g *Guard) { g.CSPAllow = r.sentence(n) },
	},
	{
		spec{name: "cspPath", kind: kindSentence, doc: "Where browsers send reports; /.tenet/csp when left out.", example: "/.tenet/csp"},
		func(r *reader, n *yaml.Node, g *Guard) { g.CSPPath = r.sentence(n) },
	},
	{
		spec{name: "cspPlaceholder", kind: kindSentence, doc: "What pages have where the nonce comes; when left out, a secret in the variable TENET_NONCE.", example: "nonce-comes-here"},
		func(r *reader, n *yaml.Node, g *Guard) { g.CSPPlaceholder = r.sentence(n) },
	},
	{
		spec{name: "cspSightings", kind: kindCount, doc: "On how many pages, or to how many networks, a source must have been shown; 2 when left out.", example: "2"},
		func(r *reader, n *yaml.Node, g *Guard) { g.CSPSightings = r.count(n) },
	},
	{
		spec{name: "cspNetworks", kind: kindCount, doc: "From how many networks a source that is no code must have been reported; 3 when left out.", example: "3"},
		func(r *reader, n *yaml.Node, g *Guard) { g.CSPNetworks = r.count(n) },
	},
	{
		spec{name: "cspUnsafeHashes", kind: kindFlag, doc: "Allow event handlers in attributes, each by its hash.", example: "true"},
		func(r *reader, n *yaml.Node, g *Guard) { g.CSPUnsafeHashes = r.flag(n) },
	},
	{
		spec{name: "cspFallBack", kind: kindSection, doc: "When an enforced policy becomes report-only for a while.", inside: specs(guardFallBackFields)},
		func(r *reader, n *yaml.Node, g *Guard) {
			readSection(r, n, "cspFallBack", guardFallBackFields, &g.CSPFallBack)
		},
	},
	{
		spec{name: "status", kind: kindSentence, doc: "A loopback address for metrics, health and the page that shows the ten rules; off when left out.", example: "127.0.0.1:9464"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Status = r.sentence(n) },
	},
	{
		spec{name: "statusHosts", kind: kindTexts, doc: "Names besides those of the loopback that the status may be asked for by.", example: "[tenet.internal]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.StatusHosts = r.texts(n) },
	},
	{
		spec{name: "pprof", kind: kindFlag, doc: "Whether profiles of the proxy can be taken there.", example: "false"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Pprof = r.flag(n) },
	},
	{
		spec{name: "log", kind: kindWord, words: GuardLog, doc: "How guard and the application write to the log; text when left out.", example: "json"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Log = r.word(n, "form of a log", GuardLog) },
	},
	{
		spec{name: "accessLog", kind: kindSentence, doc: "A line for each request: common, combined or json; none when left out.", example: "combined"},
		func(r *reader, n *yaml.Node, g *Guard) { g.AccessLog = r.sentence(n) },
	},
	{
		spec{name: "state", kind: kindSentence, doc: "The folder for what guard keeps: certificates, learnt policies, the control socket.", example: "/var/lib/tenet"},
		func(r *reader, n *yaml.Node, g *Guard) { g.State = r.sentence(n) },
	},
	{
		spec{name: "hosts", kind: kindTexts, doc: "The names that are answered to, as in *.example.com; all when left out.", example: "[shop.example.com]"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Hosts = r.texts(n) },
	},
	{
		spec{name: "clientHeader", kind: kindSentence, doc: "Where trusted proxies say who the client is; X-Forwarded-For when left out.", example: "CF-Connecting-IP"},
		func(r *reader, n *yaml.Node, g *Guard) { g.ClientHeader = r.sentence(n) },
	},
	{
		spec{name: "compress", kind: kindFlag, doc: "Whether answers are compressed that the application leaves plain; true when left out.", example: "true"},
		func(r *reader, n *yaml.Node, g *Guard) { on := r.flag(n); g.Compress = &on },
	},
	{
		spec{name: "json", kind: kindSection, doc: "What is refused within JSON and queries.", inside: specs(guardJSONFields)},
		func(r *reader, n *yaml.Node, g *Guard) { readSection(r, n, "json", guardJSONFields, &g.JSON) },
	},
	{
		spec{name: "waf", kind: kindSection, doc: "Where requests are judged by the OWASP Core Rule Set. It costs a millisecond of a processor for each and 50 MB.", inside: specs(guardWAFFields)},
		func(r *reader, n *yaml.Node, g *Guard) { readSection(r, n, "waf", guardWAFFields, &g.WAF) },
	},
	{
		spec{name: "rates", kind: kindItems, doc: "How often one client may ask, in place of what holds when left out: 100 requests a second, and 10 a minute that sign in.", inside: specs(guardRateFields)},
		func(r *reader, n *yaml.Node, g *Guard) {
			g.Rates = readItems(r, n, "rates", guardRateFields, GuardRate{})
			if n.Kind == yaml.Seq && g.Rates == nil {
				g.Rates = []GuardRate{} // an empty list: no rates at all
			}
		},
	},
	{
		spec{name: "redis", kind: kindSection, doc: "A server of Redis or Valkey by which the guards of several machines share rates, the learnt policy and certificates.", inside: specs(guardRedisFields)},
		func(r *reader, n *yaml.Node, g *Guard) { readSection(r, n, "redis", guardRedisFields, &g.Redis) },
	},
	{
		spec{name: "leaks", kind: kindSection, doc: "What rule leaks does to answers.", inside: specs(guardLeakFields)},
		func(r *reader, n *yaml.Node, g *Guard) { readSection(r, n, "leaks", guardLeakFields, &g.Leaks) },
	},
	{
		spec{name: "headers", kind: kindSection, doc: "Where the headers that rule headers sends do not fit.", inside: specs(guardHeaderFields)},
		func(r *reader, n *yaml.Node, g *Guard) { readSection(r, n, "headers", guardHeaderFields, &g.Headers) },
	},
	{
		spec{name: "cookies", kind: kindSection, doc: "What rule cookies does to them.", inside: specs(guardCookieFields)},
		func(r *reader, n *yaml.Node, g *Guard) { readSection(r, n, "cookies", guardCookieFields, &g.Cookies) },
	},
	{
		spec{name: "scope", kind: kindSection, doc: "What reach rule scope leaves to cookies.", inside: specs(guardScopeFields)},
		func(r *reader, n *yaml.Node, g *Guard) { readSection(r, n, "scope", guardScopeFields, &g.Scope) },
	},
	{
		spec{name: "limits", kind: kindSection, doc: "What requests are held to.", inside: specs(guardLimitFields)},
		func(r *reader, n *yaml.Node, g *Guard) { readSection(r, n, "limits", guardLimitFields, &g.Limits) },
	},
}
