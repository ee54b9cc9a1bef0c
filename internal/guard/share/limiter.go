package share

import (
	"context"
	"time"

	"tenet/internal/guard/front"
)

// A Limiter counts the requests of all guards together. It implements
// front.Limiter, and never fails.
type Limiter struct {
	share *Share
	local *front.Buckets
}

var _ front.Limiter = (*Limiter)(nil)

// Limiter returns one that counts in local too: what this guard alone has seen
// too much of is refused without asking the server.
func (s *Share) Limiter(local *front.Buckets) *Limiter { return &Limiter{s, local} }

// Take takes a token out of the bucket that all guards have, in one step of the
// server. If the server does not answer within Options.Timeout, this guard decides
// with its share of the rate.
func (l *Limiter) Take(ctx context.Context, key string, rate front.Rate) (time.Duration, error) {
	if !l.share.watch.up() {
		return l.alone(ctx, key, rate)
	}
	if wait := l.local.Wait(key, rate); wait > 0 {
		return wait, nil
	}
	wait, err := l.ask(key, rate)
	switch {
	case err != nil:
		return l.alone(ctx, key, rate)
	case wait > 0:
		l.local.Hold(key, rate, wait)
		return wait, nil
	}
	_, err = l.local.Take(ctx, key, rate) // the server has given the token
	return 0, err
}

// alone decides without the server.
func (l *Limiter) alone(ctx context.Context, key string, rate front.Rate) (time.Duration, error) {
	l.share.watch.alone.Add(1)
	return l.local.Take(ctx, key, shareOf(rate, l.share.watch.oneIn()))
}

// ask asks the server.
func (l *Limiter) ask(key string, rate front.Rate) (time.Duration, error) {
	wait, err := l.share.token(question{key: l.share.clientKey(key), interval: float64(rate.Interval()) / float64(time.Microsecond), size: rate.Size()})
	l.share.watch.note(err)
	return wait, err
}

// shareOf is the part of a rate that one of several guards has: as many at once
// divided by them, and each token takes so much longer to come. At least one
// request is allowed.
func shareOf(rate front.Rate, guards int) front.Rate {
	if guards <= 1 {
		return rate
	}
	rate.Per = rate.Interval() * time.Duration(rate.Requests) * time.Duration(guards)
	rate.Burst = max(1, rate.Size()/guards)
	return rate
}
