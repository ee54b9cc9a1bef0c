package npmrc

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Scope returns "@shop" of "@shop/cart", or "" of a name without a scope.
func Scope(name string) string {
	if !strings.HasPrefix(name, "@") {
		return ""
	}
	scope, _, ok := strings.Cut(name, "/")
	if !ok {
		return ""
	}
	return scope
}

// Registry returns the URL of the registry that a package comes from, with a
// slash at its end: that of its scope, or the one for all others, which is
// also what Registry("") returns.
func (c *Config) Registry(name string) string {
	u, _ := c.registry(name)
	return u
}

// registry also returns the level that named it.
func (c *Config) registry(name string) (string, *level) {
	if scope := Scope(name); scope != "" {
		if v, at := c.get(scope + ":registry"); usable(v) {
			return slash(v), at
		}
	}
	if v, at := c.get("registry"); usable(v) {
		return slash(v), at
	}
	return DefaultRegistry, nil
}

// Bound reports whether the scope of a package has a registry other than the
// one for all others. The names of such packages are nobody else's business.
func (c *Config) Bound(name string) bool { return c.Registry(name) != c.Registry("") }

func usable(registry string) bool {
	u, err := url.Parse(registry)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func slash(registry string) string { return strings.TrimRight(registry, "/") + "/" }

// Authorization returns the value of the Authorization header for a URL, or
// "". Credentials belong to a host and a path and all below it, so a URL is
// looked up piece by piece, as npm does it: //host/a/b/, //host/a/, //host/.
//
// A registry that a stranger's file names without encryption gets the
// credentials of that file alone.
func (c *Config) Authorization(target string) string {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" {
		return ""
	}
	for path := strings.TrimRight(u.EscapedPath(), "/"); ; path = path[:strings.LastIndexByte(path, '/')] {
		for _, end := range []string{"/", ""} {
			if h := c.credentials("//"+u.Host+path+end, u.Scheme == "http"); h != "" {
				return h
			}
		}
		if path == "" {
			return ""
		}
	}
}

func (c *Config) credentials(prefix string, clear bool) string {
	at := func(key string) string {
		v, l := c.get(prefix + ":" + key)
		if clear && l != nil && !l.project && c.namedByStranger(prefix) {
			return ""
		}
		return v
	}
	if token := at("_authToken"); token != "" {
		return "Bearer " + token
	}
	if auth := at("_auth"); auth != "" {
		return "Basic " + auth
	}
	user, password := at("username"), at("_password")
	if plain, err := base64.StdEncoding.DecodeString(password); user != "" && password != "" && err == nil {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+string(plain)))
	}
	return ""
}

// namedByStranger reports whether a project's file names a registry under the
// prefix.
func (c *Config) namedByStranger(prefix string) bool {
	for _, l := range c.levels {
		if !l.project {
			continue
		}
		for key, v := range l.values {
			if key != "registry" && !strings.HasSuffix(key, ":registry") {
				continue
			}
			if u, err := url.Parse(v); err == nil && strings.HasPrefix("//"+u.Host+slash(u.EscapedPath()), strings.TrimRight(prefix, "/")+"/") {
				return true
			}
		}
	}
	return false
}

// AuditLevel returns the severity from which `npm audit` fails, or "".
func (c *Config) AuditLevel() string { return c.Get("audit-level") }

// Offline reports whether npm is told to stay off the network.
func (c *Config) Offline() bool { return c.Get("offline") == "true" }

// A Retry says how often, and after what pauses, a request is made again.
type Retry struct {
	Times    int
	Factor   int
	Min, Max time.Duration
}

// Retry returns the fetch-retries settings, with npm's defaults.
func (c *Config) Retry() Retry {
	return Retry{
		Times: c.number("fetch-retries", 2, 10), Factor: c.number("fetch-retry-factor", 10, 100),
		Min: c.milliseconds("fetch-retry-mintimeout", 10_000), Max: c.milliseconds("fetch-retry-maxtimeout", 60_000),
	}
}

// Pause returns how long to wait before the nth time again, from 0 on.
func (r Retry) Pause(n int) time.Duration {
	d := r.Min
	for range n {
		if d *= time.Duration(r.Factor); d >= r.Max {
			return r.Max
		}
	}
	return min(d, r.Max)
}

// Timeout returns how long a request may take.
func (c *Config) Timeout() time.Duration { return c.milliseconds("fetch-timeout", 300_000) }

func (c *Config) number(key string, usual, most int) int {
	n, err := strconv.Atoi(c.Get(key))
	if err != nil || n < 0 {
		return usual
	}
	return min(n, most)
}

func (c *Config) milliseconds(key string, usual int) time.Duration {
	return time.Duration(c.number(key, usual, 3_600_000)) * time.Millisecond
}
