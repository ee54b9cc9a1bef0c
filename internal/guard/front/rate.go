package front

import (
	"context"
	"fmt"
	"hash/maphash"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// A Rate is a token bucket for each client: Requests in Per, and up to Burst
// of them at once.
type Rate struct {
	Name     string        // in counts, and in the keys of a shared Limiter
	Methods  []string      // none: all
	Paths    []string      // none: all. Segments; * is one, ** any number; case does not matter
	Requests int           // per Per
	Per      time.Duration // 1 s if zero
	Burst    int           // as many as Requests if zero
}

// A Limiter keeps token buckets. The one that a Front has by itself is in
// memory; that of package share has them in common with other machines.
type Limiter interface {
	// Take takes a token out of the bucket of key, or says how long it takes
	// until there is one. An error means that it cannot know.
	Take(ctx context.Context, key string, rate Rate) (wait time.Duration, err error)
}

// DefaultRates are what a Front without Options.Rates has: enough for pages
// with many parts, and few attempts where passwords are tried (CWE-307).
func DefaultRates() []Rate {
	return []Rate{
		{Name: "login", Methods: []string{"POST", "PUT", "PATCH"}, Requests: 10, Per: time.Minute, Burst: 20, Paths: []string{
			"**/login", "**/log-in", "**/signin", "**/sign-in", "**/auth", "**/authenticate", "**/session", "**/sessions", "**/token",
			"**/oauth/token", "**/register", "**/signup", "**/sign-up", "**/password", "**/password/*", "**/forgot-password",
			"**/reset-password", "**/otp", "**/2fa", "**/mfa", "**/callback/credentials",
		}},
		{Name: "client", Requests: 100, Per: time.Second, Burst: 1000},
	}
}

// check says what is wrong with a rate.
func (r Rate) check() error {
	switch {
	case r.Name == "":
		return fmt.Errorf("guard.rates: a rate has no name")
	case r.Requests <= 0 || r.Burst < 0 || r.Per < 0:
		return fmt.Errorf("guard.rates %s: requests must be positive, per and burst not negative", r.Name)
	case r.Requests > 1_000_000:
		return fmt.Errorf("guard.rates %s: %d requests are more than can be counted: leave the rate out", r.Name, r.Requests)
	}
	for _, p := range r.Paths {
		if !strings.HasPrefix(p, "/") && !strings.HasPrefix(p, "**/") {
			return fmt.Errorf("guard.rates %s: path %q starts neither with / nor with **/", r.Name, p)
		}
	}
	return nil
}

// Interval is the time in which one token comes.
func (r Rate) Interval() time.Duration {
	per := r.Per
	if per == 0 {
		per = time.Second
	}
	return max(1, per/time.Duration(r.Requests))
}

// Size is how many tokens the bucket holds.
func (r Rate) Size() int {
	if r.Burst == 0 {
		return r.Requests
	}
	return r.Burst
}

// A rate is a Rate made ready to be compared with requests.
type rate struct {
	Rate
	patterns [][]string // Paths, by segment
}

func readyRates(all []Rate) []rate {
	ready := make([]rate, len(all))
	for i, r := range all {
		ready[i].Rate = r
		for _, p := range r.Paths {
			ready[i].patterns = append(ready[i].patterns, strings.Split(strings.ToLower(strings.TrimPrefix(p, "/")), "/"))
		}
	}
	return ready
}

// covers reports whether the rate is for a request.
func (r *rate) covers(method string, segments func() []string) bool {
	if len(r.Methods) > 0 && !contains(r.Methods, method) {
		return false
	}
	for _, p := range r.patterns {
		if matches(p, segments()) {
			return true
		}
	}
	return len(r.patterns) == 0
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// segments takes a path apart as routers see it: Express ignores case and a
// slash at the end.
func segments(p string) []string {
	return strings.Split(strings.TrimPrefix(strings.ToLower(path.Clean("/"+p)), "/"), "/")
}

// matches compares segments; ** is only understood where the pattern begins or
// ends, so that one pass is enough.
func matches(pattern, segments []string) bool {
	if len(pattern) > 0 && pattern[0] == "**" {
		pattern = pattern[1:]
		if len(segments) < len(pattern) {
			return false
		}
		segments = segments[len(segments)-len(pattern):]
	}
	for i, p := range pattern {
		if p == "**" {
			return true
		}
		if i == len(segments) || p != "*" && p != segments[i] {
			return false
		}
	}
	return len(pattern) == len(segments)
}

// limited reports a request that comes too soon, and when it may come again.
// The client is counted once for each rate that covers the request. If the
// shared Limiter fails, the one in memory decides: never nobody.
func (f *Front) limited(r *http.Request, client string) (name string, wait time.Duration) {
	var parts []string
	split := func() []string {
		if parts == nil {
			parts = segments(r.URL.Path)
		}
		return parts
	}
	for i := range f.rates {
		rate := &f.rates[i]
		if !rate.covers(r.Method, split) {
			continue
		}
		key := rate.Name + " " + client
		wait, err := f.opts.Limiter.Take(r.Context(), key, rate.Rate)
		if err != nil {
			f.blocked("limiter-failed")
			wait, _ = f.memory.Take(r.Context(), key, rate.Rate)
		}
		if wait > 0 {
			return rate.Name, wait
		}
	}
	return "", 0
}

// Buckets are a Limiter in memory, of bounded size. A bucket is one instant,
// at which it would be full again (the generic cell rate algorithm).
type Buckets struct {
	seed   maphash.Seed
	shards [16]struct {
		mu   sync.Mutex
		full map[string]time.Time
	}
	most int              // in each shard
	now  func() time.Time // the clock
}

// NewBuckets makes a Limiter that remembers up to most keys. When it is full it
// forgets those that would be full again soonest.
func NewBuckets(most int) *Buckets {
	b := &Buckets{seed: maphash.MakeSeed(), most: max(1, most/16), now: time.Now}
	for i := range b.shards {
		b.shards[i].full = map[string]time.Time{}
	}
	return b
}

// Take takes a token. It never fails.
func (b *Buckets) Take(_ context.Context, key string, rate Rate) (time.Duration, error) {
	now := b.now()
	interval := rate.Interval()
	s := &b.shards[maphash.String(b.seed, key)%16]
	s.mu.Lock()
	defer s.mu.Unlock()
	full, known := s.full[key]
	if full.Before(now) {
		full = now
	}
	if wait := full.Sub(now) + interval - interval*time.Duration(rate.Size()); wait > 0 {
		return wait, nil
	}
	if !known && len(s.full) >= b.most {
		forget(s.full)
	}
	s.full[key] = full.Add(interval)
	return 0, nil
}

// Wait says for how long there is no token, and takes none.
func (b *Buckets) Wait(key string, rate Rate) time.Duration {
	now := b.now()
	s := &b.shards[maphash.String(b.seed, key)%16]
	s.mu.Lock()
	defer s.mu.Unlock()
	full := s.full[key]
	if full.Before(now) {
		return 0
	}
	return max(0, full.Sub(now)-rate.Interval()*time.Duration(rate.Size()-1))
}

// Hold empties a bucket for a time, if it would not be empty for longer: word of
// a Limiter that knows more.
func (b *Buckets) Hold(key string, rate Rate, wait time.Duration) {
	full := b.now().Add(wait + rate.Interval()*time.Duration(rate.Size()-1))
	s := &b.shards[maphash.String(b.seed, key)%16]
	s.mu.Lock()
	defer s.mu.Unlock()
	old, known := s.full[key]
	if !known && len(s.full) >= b.most {
		forget(s.full)
	}
	if old.Before(full) {
		s.full[key] = full
	}
}

// forget drops the fullest of a few buckets that the map happens to give.
func forget(full map[string]time.Time) {
	var oldest string
	var at time.Time
	n := 0
	for key, t := range full {
		if n == 0 || t.Before(at) {
			oldest, at = key, t
		}
		if n++; n == 8 {
			break
		}
	}
	delete(full, oldest)
}
