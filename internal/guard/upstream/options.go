package upstream

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

const (
	bufferSize   = 32 << 10
	smallBody    = 16 << 10 // a body up to this is read before the application is bothered
	maxChunkLine = 256
	maxInterim   = 16 // interim answers (1xx) to one request
)

// complete checks options and fills in the defaults.
func (o Options) complete() (Options, error) {
	var errs []error
	durations := []struct {
		value *time.Duration
		zero  time.Duration
		name  string
	}{
		{&o.DialTimeout, 5 * time.Second, "guard.limits.connectTimeout"},
		{&o.AnswerTimeout, 60 * time.Second, "guard.limits.answerTimeout"},
		{&o.IdleTimeout, 5 * time.Minute, "guard.limits.pauseTimeout"},
		{&o.TunnelTimeout, time.Hour, "guard.limits.tunnelTimeout"},
		{&o.KeepAlive, 4 * time.Second, "KeepAlive"},
	}
	for _, d := range durations {
		if *d.value < 0 {
			errs = append(errs, fmt.Errorf("%s: %v is negative: leave it out for %v", d.name, *d.value, d.zero))
		}
		if *d.value == 0 {
			*d.value = d.zero
		}
	}
	sizes := []struct {
		value     *int
		zero, top int
		name      string
	}{
		{&o.MaxWaiting, 1024, 1 << 20, "guard.limits.waiting"},
		{&o.MaxActive, 4096, 1 << 20, "guard.limits.active"},
		{&o.MaxIdle, 1024, 1 << 20, "MaxIdle"},
		{&o.MaxHeaderBytes, 32 << 10, 16 << 20, "guard.limits.answerHeader"},
		{&o.MaxFields, 256, 1 << 16, "guard.limits.answerFields"},
	}
	for _, s := range sizes {
		if *s.value < 0 || *s.value > s.top {
			errs = append(errs, fmt.Errorf("%s: %d is not from 1 to %d", s.name, *s.value, s.top))
		}
		if *s.value == 0 {
			*s.value = s.zero
		}
	}
	errs = append(errs, o.names())
	return o, errors.Join(errs...)
}

// names checks and completes what is not a number.
func (o *Options) names() error {
	var errs []error
	if o.Wait == 0 {
		o.Wait = 10 * time.Second
	}
	if o.Upgrades == nil {
		o.Upgrades = []string{"websocket"}
	}
	for _, p := range o.Upgrades {
		if !httpguts.ValidHeaderFieldName(p) || strings.EqualFold(p, "h2c") {
			errs = append(errs, fmt.Errorf("guard.upgrades: %q cannot be let through: name protocols such as websocket", p))
		}
	}
	if o.Cookie == "" {
		o.Cookie = "tenet-backend"
	}
	if (&http.Cookie{Name: o.Cookie, Value: "x"}).Valid() != nil {
		errs = append(errs, fmt.Errorf("option Cookie: %q is not a name for a cookie", o.Cookie))
	}
	if o.Affinity < 0 || o.Affinity > NoAffinity {
		errs = append(errs, fmt.Errorf("guard.affinity: %d is unknown", o.Affinity))
	}
	return errors.Join(errs...)
}

func newSalt() (salt [16]byte) {
	rand.Read(salt[:]) // never fails: crypto/rand ends the process instead
	return salt
}
