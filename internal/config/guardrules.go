package config

import (
	"time"

	"tenet/internal/yaml"
)

// GuardLeaks says what rule leaks does to answers.
type GuardLeaks struct {
	Page             string // a file
	KeepServerErrors bool
	RefuseSourceMaps bool
}

// GuardHeaders says which headers differ from what rule headers sends.
type GuardHeaders struct {
	Origins                   []string
	FrameOptions              string
	ReferrerPolicy            []string
	CrossOriginOpenerPolicy   string
	CrossOriginResourcePolicy string
	CrossOriginEmbedderPolicy string
}

// GuardCookies says what rule cookies does to them.
type GuardCookies struct {
	Readable   []string
	Hidden     []string
	HostPrefix bool
	Transit    string
	MaxRequest int64 // bytes
}

// GuardScope says what reach rule scope leaves to cookies.
type GuardScope struct {
	Domains        []string
	Longest        *int // days
	LongestSession *int // days
}

// GuardFallBack says when an enforced policy becomes report-only.
type GuardFallBack struct {
	Never    bool
	Window   time.Duration
	Networks *int
	Percent  *int
	Quiet    time.Duration
}

var guardFallBackFields = []field[GuardFallBack]{
	{
		spec{name: "never", kind: kindFlag, doc: "Keep it enforced, whatever browsers report.", example: "true"},
		func(r *reader, n *yaml.Node, g *GuardFallBack) { g.Never = r.flag(n) },
	},
	{
		spec{name: "window", kind: kindTime, doc: "The time in which reports are counted; 1m when left out.", example: "1m"},
		func(r *reader, n *yaml.Node, g *GuardFallBack) { g.Window = r.time(n) },
	},
	{
		spec{name: "networks", kind: kindCount, doc: "From how many networks they must come; 5 when left out.", example: "5"},
		func(r *reader, n *yaml.Node, g *GuardFallBack) { g.Networks = r.count(n) },
	},
	{
		spec{name: "percent", kind: kindCount, doc: "Which part of the networks that were given pages these must be; 30 when left out.", example: "30"},
		func(r *reader, n *yaml.Node, g *GuardFallBack) { g.Percent = r.count(n) },
	},
	{
		spec{name: "quiet", kind: kindTime, doc: "After how long without another burst it is enforced again; 10m when left out.", example: "10m"},
		func(r *reader, n *yaml.Node, g *GuardFallBack) { g.Quiet = r.time(n) },
	},
}

// GuardTransit are the ways of cookies to the browser and back.
var GuardTransit = []string{"plain", "signed", "encrypted"}

var guardLeakFields = []field[GuardLeaks]{
	{
		spec{name: "page", kind: kindSentence, doc: "A file in place of errors, in which {id}, {status} and {text} stand for what they say.", example: "error.html"},
		func(r *reader, n *yaml.Node, g *GuardLeaks) { g.Page = r.sentence(n) },
	},
	{
		spec{name: "keepServerErrors", kind: kindFlag, doc: "Let answers of status 500 and above pass, unless they show a stack.", example: "false"},
		func(r *reader, n *yaml.Node, g *GuardLeaks) { g.KeepServerErrors = r.flag(n) },
	},
	{
		spec{name: "refuseSourceMaps", kind: kindFlag, doc: "Serve no source maps.", example: "true"},
		func(r *reader, n *yaml.Node, g *GuardLeaks) { g.RefuseSourceMaps = r.flag(n) },
	},
}

var guardHeaderFields = []field[GuardHeaders]{
	{
		spec{name: "origins", kind: kindTexts, doc: "Other sites whose pages may ask in the name of the visitor.", example: "[\"https://app.example.com\"]"},
		func(r *reader, n *yaml.Node, g *GuardHeaders) { g.Origins = r.texts(n) },
	},
	{
		spec{name: "frameOptions", kind: kindSentence, doc: "X-Frame-Options; SAMEORIGIN when left out.", example: "DENY"},
		func(r *reader, n *yaml.Node, g *GuardHeaders) { g.FrameOptions = r.sentence(n) },
	},
	{
		spec{name: "referrerPolicy", kind: kindTexts, doc: "Referrer-Policy.", example: "[no-referrer]"},
		func(r *reader, n *yaml.Node, g *GuardHeaders) { g.ReferrerPolicy = r.texts(n) },
	},
	{
		spec{name: "crossOriginOpenerPolicy", kind: kindSentence, doc: "Who shares a process with windows that the pages open.", example: "same-origin"},
		func(r *reader, n *yaml.Node, g *GuardHeaders) { g.CrossOriginOpenerPolicy = r.sentence(n) },
	},
	{
		spec{name: "crossOriginResourcePolicy", kind: kindSentence, doc: "Whose pages may load what is served here.", example: "same-origin"},
		func(r *reader, n *yaml.Node, g *GuardHeaders) { g.CrossOriginResourcePolicy = r.sentence(n) },
	},
	{
		spec{name: "crossOriginEmbedderPolicy", kind: kindSentence, doc: "Whether pages load only what allows it; not sent when left out.", example: "credentialless"},
		func(r *reader, n *yaml.Node, g *GuardHeaders) { g.CrossOriginEmbedderPolicy = r.sentence(n) },
	},
}

var guardCookieFields = []field[GuardCookies]{
	{
		spec{name: "readable", kind: kindTexts, doc: "Names of cookies that scripts of pages read; * at the end stands for any rest.", example: "[theme]"},
		func(r *reader, n *yaml.Node, g *GuardCookies) { g.Readable = r.texts(n) },
	},
	{
		spec{name: "hidden", kind: kindTexts, doc: "Names of those that they do not, besides sessions and tokens, which are recognised.", example: "[\"cart*\"]"},
		func(r *reader, n *yaml.Node, g *GuardCookies) { g.Hidden = r.texts(n) },
	},
	{
		spec{name: "hostPrefix", kind: kindFlag, doc: "Give cookies names that begin with __Host- where they can have them; the application sees its own.", example: "true"},
		func(r *reader, n *yaml.Node, g *GuardCookies) { g.HostPrefix = r.flag(n) },
	},
	{
		spec{name: "transit", kind: kindWord, words: GuardTransit, doc: "How sessions and tokens travel to the browser and back, without the application knowing; plain when left out.", example: "encrypted"},
		func(r *reader, n *yaml.Node, g *GuardCookies) { g.Transit = r.word(n, "way", GuardTransit) },
	},
	{
		spec{name: "maxRequest", kind: kindSize, doc: "How many bytes of cookies a request may have; 12 KB when left out.", example: "12 KB"},
		func(r *reader, n *yaml.Node, g *GuardCookies) { g.MaxRequest = r.size(n) },
	},
}

var guardScopeFields = []field[GuardScope]{
	{
		spec{name: "domains", kind: kindTexts, doc: "Domains that cookies may be for, where several hosts share a login.", example: "[example.com]"},
		func(r *reader, n *yaml.Node, g *GuardScope) { g.Domains = r.texts(n) },
	},
	{
		spec{name: "longest", kind: kindCount, doc: "For how many days a cookie lives at most; 400 when left out.", example: "90"},
		func(r *reader, n *yaml.Node, g *GuardScope) { g.Longest = r.count(n) },
	},
	{
		spec{name: "longestSession", kind: kindCount, doc: "For how many days one that lets somebody in; 30 when left out.", example: "7"},
		func(r *reader, n *yaml.Node, g *GuardScope) { g.LongestSession = r.count(n) },
	},
}
