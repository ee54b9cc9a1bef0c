package config

import "tenet/internal/yaml"

var guardLimitFields = append([]field[GuardLimits]{
	{
		spec{name: "body", kind: kindSize, doc: "The body of a request; 64 MB when left out.", example: "64 MB"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Body = r.large(n) },
	},
	{
		spec{name: "header", kind: kindSize, doc: "All header fields of a request; 32 KB when left out.", example: "32 KB"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Header = r.size(n) },
	},
	{
		spec{name: "connections", kind: kindCount, doc: "Connections at a time; 16384 when left out.", example: "16384"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Connections = r.count(n) },
	},
	{
		spec{name: "clientConnections", kind: kindCount, doc: "Those of one client; 512 when left out.", example: "512"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.ClientConnections = r.count(n) },
	},
	{
		spec{name: "headerTimeout", kind: kindTime, doc: "How long a client may take to send the head of a request; 10s when left out.", example: "10s"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.HeaderTimeout = r.time(n) },
	},
	{
		spec{name: "idleTimeout", kind: kindTime, doc: "How long a connection may wait for the next request; 75s when left out.", example: "75s"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.IdleTimeout = r.time(n) },
	},
	{
		spec{name: "answerTimeout", kind: kindTime, doc: "How long the application may take to begin an answer; 1m when left out.", example: "1m"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.AnswerTimeout = r.time(n) },
	},
}, guardMoreFields...)

var guardRateFields = []field[GuardRate]{
	{
		spec{name: "name", kind: kindSentence, required: true, doc: "How counts call it.", example: "search"},
		func(r *reader, n *yaml.Node, g *GuardRate) { g.Name = r.sentence(n) },
	},
	{
		spec{name: "methods", kind: kindTexts, doc: "Which methods; all when left out.", example: "[POST]"},
		func(r *reader, n *yaml.Node, g *GuardRate) { g.Methods = r.texts(n) },
	},
	{
		spec{name: "paths", kind: kindTexts, doc: "Which paths; * is one segment, ** any number; all when left out.", example: "[/search, /api/**]"},
		func(r *reader, n *yaml.Node, g *GuardRate) { g.Paths = r.texts(n) },
	},
	{
		spec{name: "requests", kind: kindCount, required: true, doc: "How many requests.", example: "10"},
		func(r *reader, n *yaml.Node, g *GuardRate) { g.Requests = r.count(n) },
	},
	{
		spec{name: "per", kind: kindTime, doc: "In how long; 1s when left out.", example: "1m"},
		func(r *reader, n *yaml.Node, g *GuardRate) { g.Per = r.time(n) },
	},
	{
		spec{name: "burst", kind: kindCount, doc: "How many at once; as many as requests when left out.", example: "20"},
		func(r *reader, n *yaml.Node, g *GuardRate) { g.Burst = r.count(n) },
	},
}

var guardJSONFields = []field[GuardJSON]{
	{
		spec{name: "depth", kind: kindCount, doc: "How deep it may be nested; not looked at when left out.", example: "32"},
		func(r *reader, n *yaml.Node, g *GuardJSON) { g.Depth = r.count(n) },
	},
	{
		spec{name: "keys", kind: kindFlag, doc: "Refuse __proto__, and constructor with prototype, as keys.", example: "true"},
		func(r *reader, n *yaml.Node, g *GuardJSON) { g.Keys = r.flag(n) },
	},
	{
		spec{name: "duplicates", kind: kindFlag, doc: "Refuse queries that have a parameter twice.", example: "true"},
		func(r *reader, n *yaml.Node, g *GuardJSON) { g.Duplicates = r.flag(n) },
	},
}
