package autopilot

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"math"
	"sync"
	"time"
)

// tokens show that a report comes from a network that was given a page. They
// are part of the address that reports go to, so a page of another site, whose
// visitors' browsers could be made to send reports, does not know them.
type tokens struct {
	now func() time.Time

	mu    sync.RWMutex
	key   []byte
	of    int64             // the period of given
	given map[uint32]string // by network: many pages go to the same
}

const (
	tokenPeriod  = 6 * time.Hour
	tokenPeriods = 4 // pages that have been open for longer report without a token
)

func newTokens(key []byte, now func() time.Time) *tokens { return &tokens{key: key, now: now} }

// use replaces the key; tokens of the old one are worth nothing.
func (t *tokens) use(key []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !bytes.Equal(t.key, key) {
		t.key, t.given = key, nil
	}
}

// secret returns the key.
func (t *tokens) secret() []byte {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.key
}

// give returns the token of a network.
func (t *tokens) give(network uint32) string {
	period := t.period()
	t.mu.RLock()
	token, ok := t.given[network]
	ok = ok && t.of == period
	t.mu.RUnlock()
	if ok {
		return token
	}
	token = t.at(period, network)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.given == nil || t.of != period || len(t.given) >= maxBuckets {
		t.of, t.given = period, map[uint32]string{}
	}
	t.given[network] = token
	return token
}

// holds reports whether a token was given to the network.
func (t *tokens) holds(token string, network uint32) bool {
	ok := 0
	for i := range int64(tokenPeriods) {
		ok |= subtle.ConstantTimeCompare([]byte(token), []byte(t.at(t.period()-i, network)))
	}
	return ok == 1
}

func (t *tokens) period() int64 { return t.now().Unix() / int64(tokenPeriod/time.Second) }

func (t *tokens) at(period int64, network uint32) string {
	mac := hmac.New(sha256.New, t.secret())
	var b [12]byte
	binary.BigEndian.PutUint64(b[:], uint64(period))
	binary.BigEndian.PutUint32(b[8:], network)
	mac.Write(b[:])
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}

// limits hold back who sends too many reports: a bucket for all, and one for
// each network.
type limits struct {
	mu   sync.Mutex
	all  bucket
	each map[uint32]*bucket
}

type bucket struct {
	left float64
	at   time.Time
}

const (
	allRate, allBurst   = 100, 500 // reports a second, and at once
	eachRate, eachBurst = 1, 60
	maxBuckets          = 4096
)

func (l *limits) allow(network uint32, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.each == nil || len(l.each) >= maxBuckets {
		l.each = map[uint32]*bucket{} // those who were held back begin anew; the bucket for all stays
	}
	b := l.each[network]
	if b == nil {
		b = &bucket{}
		l.each[network] = b
	}
	return b.take(eachRate, eachBurst, now) && l.all.take(allRate, allBurst, now)
}

func (b *bucket) take(rate, burst float64, now time.Time) bool {
	if b.at.IsZero() {
		b.left = burst
	} else {
		b.left = math.Min(burst, b.left+rate*math.Max(0, now.Sub(b.at).Seconds()))
	}
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// A burst watches whether an enforced policy breaks pages.
type burst struct {
	options FallBack

	mu    sync.Mutex
	began time.Time           // of the window
	given map[uint32]struct{} // networks that were given pages in it
	told  map[uint32]struct{} // and those whose browsers reported
	until time.Time           // while the policy rests
}

const maxNetworks = 8192

func (b *burst) turn(now time.Time) {
	if b.given == nil || now.Sub(b.began) > b.options.Window || now.Before(b.began) || len(b.given) > maxNetworks {
		b.began, b.given, b.told = now, map[uint32]struct{}{}, map[uint32]struct{}{}
	}
}

func (b *burst) served(network uint32, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(now)
	b.given[network] = struct{}{}
}

// report notes a violation. It reports whether that made the policy rest; one
// that rests already rests for longer.
func (b *burst) report(network uint32, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(now)
	b.given[network], b.told[network] = struct{}{}, struct{}{}
	if b.options.Never || len(b.told) < b.options.Networks || float64(len(b.told)) < b.options.Share*float64(len(b.given)) {
		return false
	}
	fresh := b.until.IsZero()
	b.until = now.Add(b.options.Quiet)
	b.given = nil
	return fresh
}

func (b *burst) resting(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return now.Before(b.until)
}

// restsUntil returns when the rest ends, the zero time if there is none.
func (b *burst) restsUntil(now time.Time) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Before(b.until) {
		return b.until
	}
	return time.Time{}
}

// rested reports, once, that a rest is over.
func (b *burst) rested(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until.IsZero() || now.Before(b.until) {
		return false
	}
	b.until = time.Time{}
	return true
}

func (b *burst) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until, b.given = time.Time{}, nil
}
