package guard

import (
	"math/rand/v2"
	"time"
)

// A backoff says how long to wait before a process that ended is started
// again. It never gives up: a database that comes back after an hour finds the
// application there.
type backoff struct {
	failures int
}

// The bounds of a backoff.
const (
	firstWait = 100 * time.Millisecond
	longest   = 30 * time.Second
	brisk     = time.Second      // the longest wait after a process that served: its visitors wait
	steady    = 10 * time.Second // a process that ran for so long starts afresh
	worrying  = 5                // failures in a row that are worth a warning
)

// next returns the wait after a process that ran for so long, and perhaps
// served: nothing after the first end of one that ran well, then twice as long
// each time, with a third of it left to chance so that several do not start at
// once.
func (b *backoff) next(ran time.Duration, served bool) time.Duration {
	if ran >= steady {
		b.failures = 0
	}
	b.failures++
	if b.failures == 1 {
		return 0
	}
	wait, most := longest, longest
	if shift := b.failures - 2; shift < 10 {
		wait = firstWait << shift
	}
	if served {
		most = brisk
	}
	wait = min(wait, most)
	return wait - rand.N(wait/3+1)
}

// worry reports whether it is time to say that this does not look well: at
// the fifth failure in a row and at every tenth after that.
func (b *backoff) worry() bool {
	return b.failures >= worrying && (b.failures-worrying)%10 == 0
}
