//go:build unix

package switches

import (
	"encoding/json"
	"strings"
	"testing"
)

// seen is what an application says of a request.
type seen struct {
	Secure   bool   `json:"secure"`
	IP       string `json:"ip"`
	Protocol string `json:"protocol"`
	Port     int    `json:"port"`
	Family   string `json:"family"`
}

// Applications of the usual frameworks, unchanged, know behind guard what they
// would know without it.
func TestFrameworks(t *testing.T) {
	type framework struct {
		name, file string
		env        []string
		everywhere bool // with each version of Node.js
	}
	all := []framework{
		{"express 5", "express.cjs", nil, true},
		{"express 5 with trust proxy", "express.cjs", []string{"TRUST=true"}, false},
		{"express 5 that trusts one hop", "express.cjs", []string{"TRUST=1"}, false},
		{"express 5 that trusts the machine", "express.cjs", []string{`TRUST="loopback"`}, false},
		{"express 4", "express.cjs", []string{"EXPRESS=express4"}, false},
		{"express 4 with trust proxy", "express.cjs", []string{"EXPRESS=express4", "TRUST=true"}, false},
		{"koa", "koa.cjs", nil, false},
		{"koa with proxy", "koa.cjs", []string{"TRUST=true"}, false},
		{"fastify", "fastify.mjs", nil, true},
		{"fastify with trustProxy", "fastify.mjs", []string{"TRUST=true"}, false},
		{"hapi", "hapi.cjs", nil, false},
		{"nest", "nest.cjs", nil, false},
	}
	everyNode(t, func(t *testing.T, node string) {
		for _, f := range all {
			if !f.everywhere && node != nodeBinary(t, "") {
				continue
			}
			t.Run(f.name, func(t *testing.T) {
				o := options(t, project(t, map[string]string{f.file: app(t, f.file)}), node, "node", f.file)
				o.Env = append(o.Env, f.env...)
				a := serve(t, o)
				for _, test := range []struct {
					proto, from string
					want        seen
				}{
					{"https", "203.0.113.9", seen{true, "203.0.113.9", "https", 0, "IPv4"}},
					{"http", "2001:db8::7", seen{false, "2001:db8::7", "http", 0, "IPv6"}},
				} {
					res := a.get("/", "X-Forwarded-Proto", test.proto, "X-Forwarded-For", test.from)
					var got seen
					if err := json.Unmarshal([]byte(res.body), &got); err != nil || got != test.want {
						t.Errorf("%s from %s: got %s, want %+v", test.proto, test.from, res.body, test.want)
					}
					secure := strings.Contains(res.header.Get("Set-Cookie"), "ecure")
					if test.proto == "https" && !secure {
						t.Errorf("no secure cookie is set: %v", res.header)
					}
				}
			})
		}
	})
}
