package config

import (
	"time"

	"tenet/internal/yaml"
)

// GuardMore are the limits of [GuardLimits] that few need to know of.
type GuardMore struct {
	Fields         *int
	URL            int64 // bytes
	BodyRate       int64 // bytes a second
	Streams        *int
	Resets         *int
	BodyTimeout    time.Duration
	WriteTimeout   time.Duration
	ConnectTimeout time.Duration
	WaitTimeout    time.Duration
	PauseTimeout   time.Duration
	TunnelTimeout  time.Duration
	Waiting        *int
	Active         *int
	AnswerHeader   int64 // bytes
	AnswerFields   *int
	Bodies         []GuardBody
}

// A GuardBody is how large bodies may be that are sent to some paths.
type GuardBody struct {
	Paths []string
	Size  int64 // bytes
}

// GuardResources are what one process of the application may use up.
type GuardResources struct {
	Memory    int64 // bytes
	FileSize  int64 // bytes
	Files     *int
	Processes *int
}

// maxLarge is as much as any body, file or memory may have.
const maxLarge = 1 << 40

// large reads a size that may be more than a file of source.
func (r *reader) large(n *yaml.Node) int64 {
	size, ok := parseSize(n.Str(), maxLarge)
	if !ok {
		r.fail(n, "expected a size such as 500 kB or 2 GB, up to 1024 GB, found %s", describe(n))
	}
	return size
}

var guardMoreFields = []field[GuardLimits]{
	{
		spec{name: "bodies", kind: kindItems, doc: "Where bodies may be larger, or must be smaller. The first item that covers a path counts.", inside: specs(guardBodyFields)},
		func(r *reader, n *yaml.Node, l *GuardLimits) {
			l.Bodies = readItems(r, n, "bodies", guardBodyFields, GuardBody{})
		},
	},
	{
		spec{name: "bodyRate", kind: kindSize, doc: "What a body must come with a second at least, after bodyTimeout; 240 bytes when left out.", example: "240 B"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.BodyRate = r.size(n) },
	},
	{
		spec{name: "bodyTimeout", kind: kindTime, doc: "How long a body may be slower than that; 15s when left out.", example: "15s"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.BodyTimeout = r.time(n) },
	},
	{
		spec{name: "fields", kind: kindCount, doc: "Header fields of a request; 100 when left out.", example: "100"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Fields = r.count(n) },
	},
	{
		spec{name: "url", kind: kindSize, doc: "Path and query of a request; 8 KB when left out.", example: "8 KB"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.URL = r.size(n) },
	},
	{
		spec{name: "streams", kind: kindCount, doc: "Requests at a time on a connection of HTTP/2 or 3; 128 when left out.", example: "128"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Streams = r.count(n) },
	},
	{
		spec{name: "resets", kind: kindCount, doc: "Requests that such a connection may give up within ten seconds; 200 when left out.", example: "200"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Resets = r.count(n) },
	},
	{
		spec{name: "writeTimeout", kind: kindTime, doc: "How long a client may take to accept a piece of an answer; 1m when left out.", example: "1m"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.WriteTimeout = r.time(n) },
	},
	{
		spec{name: "connectTimeout", kind: kindTime, doc: "How long connecting to the application may take; 5s when left out.", example: "5s"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.ConnectTimeout = r.time(n) },
	},
	{
		spec{name: "waitTimeout", kind: kindTime, doc: "How long a request waits for an application that is starting again; 10s when left out.", example: "10s"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.WaitTimeout = r.time(n) },
	},
	{
		spec{name: "waiting", kind: kindCount, doc: "How many requests wait so, more are refused; 1024 when left out.", example: "1024"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Waiting = r.count(n) },
	},
	{
		spec{name: "active", kind: kindCount, doc: "Requests at a time at one process of the application, more wait; 4096 when left out.", example: "4096"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.Active = r.count(n) },
	},
	{
		spec{name: "pauseTimeout", kind: kindTime, doc: "How long the application may pause within a body, either way; 5m when left out.", example: "5m"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.PauseTimeout = r.time(n) },
	},
	{
		spec{name: "tunnelTimeout", kind: kindTime, doc: "How long a WebSocket may be silent; 1h when left out.", example: "1h"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.TunnelTimeout = r.time(n) },
	},
	{
		spec{name: "answerHeader", kind: kindSize, doc: "All header fields of an answer; 32 KB when left out.", example: "32 KB"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.AnswerHeader = r.size(n) },
	},
	{
		spec{name: "answerFields", kind: kindCount, doc: "How many these are; 256 when left out.", example: "256"},
		func(r *reader, n *yaml.Node, l *GuardLimits) { l.AnswerFields = r.count(n) },
	},
}

var guardBodyFields = []field[GuardBody]{
	{
		spec{name: "paths", kind: kindTexts, required: true, doc: "Which paths; * is one segment, ** any number.", example: "[/upload, /api/files/**]"},
		func(r *reader, n *yaml.Node, b *GuardBody) { b.Paths = r.texts(n) },
	},
	{
		spec{name: "size", kind: kindSize, required: true, doc: "How large.", example: "2 GB"},
		func(r *reader, n *yaml.Node, b *GuardBody) { b.Size = r.large(n) },
	},
}

var guardResourceFields = []field[GuardResources]{
	{
		spec{name: "memory", kind: kindSize, doc: "Writable memory; as much as there is when left out.", example: "2 GB"},
		func(r *reader, n *yaml.Node, g *GuardResources) { g.Memory = r.large(n) },
	},
	{
		spec{name: "fileSize", kind: kindSize, doc: "One file that it writes; no bound when left out.", example: "1 GB"},
		func(r *reader, n *yaml.Node, g *GuardResources) { g.FileSize = r.large(n) },
	},
	{
		spec{name: "files", kind: kindCount, doc: "Open files and connections; 65536 when left out.", example: "65536"},
		func(r *reader, n *yaml.Node, g *GuardResources) { g.Files = r.count(n) },
	},
	{
		spec{name: "processes", kind: kindCount, doc: "Processes and threads of its user; no bound when left out.", example: "512"},
		func(r *reader, n *yaml.Node, g *GuardResources) { g.Processes = r.count(n) },
	},
}
