package config

import (
	"time"

	"tenet/internal/rule"
	"tenet/internal/yaml"
)

// A Guard is what tenet.yaml says below guard. Every zero field means "not
// said"; what the fields mean, and what holds when they are not said, stands
// in guardFields and in package guard.
type Guard struct {
	Listen         []string
	TLS            string
	Cert, Key      string
	Domains        []string
	Email          string
	TrustedProxies []string
	ProxyProtocol  bool

	User      string
	Upstream  string
	Instances *int
	Env       []string
	Read      []string
	Write     []string
	Connect   []string
	Sandbox   *bool
	Observe   bool
	AllowEval []string

	Health       string
	StartTimeout time.Duration
	StopTimeout  time.Duration

	Refuse    rule.Severity
	CSP       string
	Status    string
	Log       string
	AccessLog string
	State     string
	Limits    GuardLimits
}

// GuardLimits are the sizes, counts and times that requests are held to.
type GuardLimits struct {
	Body           int64 // bytes
	Header         int64 // bytes
	Connections    *int
	PerClient      *int
	RequestTimeout time.Duration
	IdleTimeout    time.Duration
	AnswerTimeout  time.Duration
}

// The words of guard's keys, which its flags take as well.
var (
	GuardTLS = []string{"off", "internal", "acme", "files"}
	GuardCSP = []string{"observe", "enforce", "off"}
	GuardLog = []string{"text", "json"}
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
		spec{name: "status", kind: kindSentence, doc: "A loopback address for metrics, health and the page that shows the ten rules; off when left out.", example: "127.0.0.1:9464"},
		func(r *reader, n *yaml.Node, g *Guard) { g.Status = r.sentence(n) },
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
		spec{name: "limits", kind: kindSection, doc: "What requests are held to.", inside: specs(guardLimitFields)},
		func(r *reader, n *yaml.Node, g *Guard) { readSection(r, n, "limits", guardLimitFields, &g.Limits) },
	},
}

var guardLimitFields = []field[GuardLimits]{
	{
		spec{name: "body", kind: kindSize, doc: "The body of a request; 10 MB when left out.", example: "10 MB"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Body = r.size(n) },
	},
	{
		spec{name: "header", kind: kindSize, doc: "All header fields of a request; 32 KB when left out.", example: "32 KB"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Header = r.size(n) },
	},
	{
		spec{name: "connections", kind: kindCount, doc: "Connections at a time.", example: "10000"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Connections = r.count(n) },
	},
	{
		spec{name: "perClient", kind: kindCount, doc: "Requests a second from one client.", example: "100"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.PerClient = r.count(n) },
	},
	{
		spec{name: "requestTimeout", kind: kindTime, doc: "How long a client may take to send its request without a pause.", example: "30s"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.RequestTimeout = r.time(n) },
	},
	{
		spec{name: "idleTimeout", kind: kindTime, doc: "How long a connection may wait for the next request.", example: "2m"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.IdleTimeout = r.time(n) },
	},
	{
		spec{name: "answerTimeout", kind: kindTime, doc: "How long the application may take to begin an answer.", example: "1m"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.AnswerTimeout = r.time(n) },
	},
}
