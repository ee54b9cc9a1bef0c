package config

import (
	"time"

	"tenet/internal/yaml"
)

// GuardRedis is the server that the guards of several machines have in common.
type GuardRedis struct {
	URL          string // or $NAME
	Password     string // $NAME
	PasswordFile string
	CA           string // a file
	Prefix       string
	Timeout      time.Duration
	Guards       *int
}

var guardRedisFields = []field[GuardRedis]{
	{
		spec{name: "url", kind: kindSentence, required: true, doc: "Where it is: redis://, with TLS rediss://, or unix://; or $NAME, for that of a variable.", example: "rediss://guard@redis.internal:6380"},
		func(r *reader, n *yaml.Node, g *GuardRedis) { g.URL = r.sentence(n) },
	},
	{
		spec{name: "password", kind: kindSentence, doc: "The variable of guard's environment that holds the password, as $NAME.", example: "$REDIS_PASSWORD"},
		func(r *reader, n *yaml.Node, g *GuardRedis) { g.Password = r.sentence(n) },
	},
	{
		spec{name: "passwordFile", kind: kindSentence, doc: "The file that holds it, in place of a variable.", example: "/run/secrets/redis"},
		func(r *reader, n *yaml.Node, g *GuardRedis) { g.PasswordFile = r.sentence(n) },
	},
	{
		spec{name: "ca", kind: kindSentence, doc: "The file of the authority that has signed its certificate; those of the system when left out.", example: "/etc/tenet/redis-ca.pem"},
		func(r *reader, n *yaml.Node, g *GuardRedis) { g.CA = r.sentence(n) },
	},
	{
		spec{name: "prefix", kind: kindSentence, doc: "What all keys begin with, one for each application; tenet: when left out.", example: "\"shop:\""},
		func(r *reader, n *yaml.Node, g *GuardRedis) { g.Prefix = r.sentence(n) },
	},
	{
		spec{name: "timeout", kind: kindTime, doc: "How long a request waits for it before this guard judges alone; 5ms when left out.", example: "5ms"},
		func(r *reader, n *yaml.Node, g *GuardRedis) { g.Timeout = r.time(n) },
	},
	{
		spec{name: "guards", kind: kindCount, doc: "How many guards share it at least: each has such a part of the rates while it is lost; as many as were seen when left out.", example: "3"},
		func(r *reader, n *yaml.Node, g *GuardRedis) { g.Guards = r.count(n) },
	},
}
