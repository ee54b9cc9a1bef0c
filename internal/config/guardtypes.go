package config

import (
	"time"

	"tenet/internal/rule"
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
	Challenge      string
	Authority      string
	AuthorityRoots string
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
	Sloppy    []string

	SwitchesOff []string
	SecureHeap  int64 // bytes
	Resources   GuardResources
	Affinity    string
	Upgrades    []string

	Health       string
	StartTimeout time.Duration
	StopTimeout  time.Duration

	Refuse    rule.Severity
	CSP       string
	Status    string
	Pprof     bool
	Log       string
	AccessLog string
	State     string
	Limits    GuardLimits
	Rates     []GuardRate // nil if not said
	JSON      GuardJSON
	WAF       GuardWAF
	Redis     GuardRedis

	Hosts        []string
	ClientHeader string
	Compress     *bool

	CSPBase        string
	CSPAllow       string
	CSPPath        string
	CSPPlaceholder string
	CSPSightings   *int
	CSPNetworks    *int
	CSPFallBack    GuardFallBack

	CSPUnsafeHashes bool
	StatusHosts     []string

	Leaks   GuardLeaks
	Headers GuardHeaders
	Cookies GuardCookies
	Scope   GuardScope
}

// GuardLimits are the sizes, counts and times that requests are held to.
type GuardLimits struct {
	Body              int64 // bytes
	Header            int64 // bytes
	Connections       *int
	ClientConnections *int
	HeaderTimeout     time.Duration
	IdleTimeout       time.Duration
	AnswerTimeout     time.Duration
	GuardMore
}

// A GuardRate is how often one client may ask.
type GuardRate struct {
	Name     string
	Methods  []string
	Paths    []string
	Requests *int
	Per      time.Duration
	Burst    *int
}

// GuardJSON says what is refused within JSON and queries.
type GuardJSON struct {
	Depth      *int
	Keys       bool
	Duplicates bool
}
