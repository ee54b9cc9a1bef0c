package guard

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tenet/internal/config"
)

// Every mistake about the server of all guards names its key, and no message
// repeats what may be a password.
func TestSettleRedis(t *testing.T) {
	dir, many := t.TempDir(), 2000
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name     string
		redis    config.GuardRedis
		wrong    string // part of the error
		password string
	}{
		{"nothing said", config.GuardRedis{}, "", ""},
		{"an address", config.GuardRedis{URL: "redis://10.0.0.5"}, "", ""},
		{"a variable with all of it", config.GuardRedis{URL: "$REDIS_URL"}, "", "hunter2"},
		{"a password of a variable", config.GuardRedis{URL: "rediss://guard@r.internal", Password: "$REDIS_PASSWORD"}, "", "hunter2"},
		{"a password of a file", config.GuardRedis{URL: "redis://r.internal", PasswordFile: "secret"}, "", "hunter2"},
		{"no server", config.GuardRedis{Prefix: "a:"}, "redis.url: say which server", ""},
		{"no address", config.GuardRedis{URL: "hunter2:6379"}, "redis.url: it is no address: write redis://", ""},
		{"a password in the address", config.GuardRedis{URL: "redis://:hunter2@r.internal"}, "redis.url: a password does not belong", ""},
		{"a variable that is not set", config.GuardRedis{URL: "$NO_URL"}, "redis.url: the variable NO_URL is not set", ""},
		{"a password itself", config.GuardRedis{URL: "redis://r.internal", Password: "hunter2"}, "redis.password: it is no name of a variable", ""},
		{"a password from two places", config.GuardRedis{URL: "redis://r.internal", Password: "$REDIS_PASSWORD", PasswordFile: "secret"}, "leave one of", ""},
		{"a file that is not there", config.GuardRedis{URL: "redis://r.internal", PasswordFile: "none"}, "redis.passwordFile: cannot read none: no such file", ""},
		{"an authority that is none", config.GuardRedis{URL: "rediss://r.internal", CA: "secret"}, "redis.ca: the file has no certificate", ""},
		{"a socket for everybody", config.GuardRedis{URL: "unix:///tmp/redis.sock"}, "redis.url: it names a socket in /tmp", ""},
		{"too slow", config.GuardRedis{URL: "redis://r.internal", Timeout: time.Minute}, "redis.timeout: 1m0s is not from 1ms to 1s", ""},
		{"too many", config.GuardRedis{URL: "redis://r.internal", Guards: &many}, "redis.guards: 2000", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			o, err := Options{
				Guard: config.Guard{Redis: test.redis, Upstream: "http://127.0.0.1:1"}, Dir: dir,
				Environ: []string{"REDIS_URL=redis://:hunter2@r.internal", "REDIS_PASSWORD=hunter2"},
			}.settle()
			if test.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), test.wrong) || strings.Contains(err.Error(), "hunter2") {
					t.Errorf("got %v, want an error with %q and without the password", err, test.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if o.shared != nil && o.shared.Address.Password != test.password || o.shared == nil && test.redis.URL != "" {
				t.Errorf("got %+v", o.shared)
			}
		})
	}
}

// The plan says what is shared and lets the proxy reach that port, or that
// folder, and no other. It tells no password.
func TestPlanRedis(t *testing.T) {
	plan := func(redis config.GuardRedis, change ...func(*config.Guard)) *Plan {
		t.Helper()
		g := config.Guard{Redis: redis, TLS: "acme", Domains: []string{"shop.example.com"}, Listen: []string{"127.0.0.1:0"}, Upstream: "http://127.0.0.1:1"}
		for _, c := range change {
			c(&g)
		}
		p, err := NewPlan(t.Context(), Options{Guard: g, Dir: t.TempDir(), Environ: []string{"HOME=/h", "REDIS_PASSWORD=hunter2"}})
		if err != nil {
			t.Fatal(err)
		}
		p.Upstream = "" // which would allow any port
		return p
	}
	alone := plan(config.GuardRedis{})
	if text := alone.Text(100); strings.Contains(text, "redis") || strings.Contains(text, "other guards") {
		t.Errorf("nothing is shared, and the plan says\n%s", text)
	}
	p := plan(config.GuardRedis{URL: "redis://guard@r.internal:6380", Password: "$REDIS_PASSWORD"})
	text := p.Text(1000)
	for _, want := range []string{"rates, the learnt policy and certificates with other guards, through redis://guard@r.internal:6380, with the password in $REDIS_PASSWORD", "6380", "redis without TLS"} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "hunter2") {
		t.Error("the plan tells the password")
	}
	policy := p.proxyPolicy(runtimePlace)
	if got := policy.Network.Connect.List; !reflect.DeepEqual(got, []uint16{443, 6380}) || !policy.Network.Resolve {
		t.Errorf("the proxy may connect to %v, resolve %v", got, policy.Network.Resolve)
	}
	socket := plan(config.GuardRedis{URL: "unix:///run/redis/redis.sock"}, func(g *config.Guard) { g.TLS, g.Domains = "off", nil })
	policy = socket.proxyPolicy(runtimePlace)
	if got := policy.Network.Connect; got.Any || len(got.List) > 0 || policy.Read[len(policy.Read)-1] != "/run/redis" {
		t.Errorf("with a socket the proxy may connect to %v and reads %v", got, policy.Read)
	}
	if text := strings.Join(socket.Notes, "\n"); strings.Contains(text, "redis") {
		t.Errorf("a socket is no weakness:\n%s", text)
	}
	next, moved := *p, *p.shared
	if !p.sameProxy(&next) {
		t.Error("a reload that changes nothing needs a new proxy")
	}
	moved.Address.Password = "hunter3"
	if next.shared = &moved; p.sameProxy(&next) {
		t.Error("a reload with another password needs no new proxy")
	}
}
