package guard

import (
	"context"
	"time"
)

// guard measures all its waits by the monotonic clock, so that a clock that is
// set changes none of them. What goes by the time of day is not guard's:
// certificates, the lives of cookies, the lines of the log. So a jump is named.

// The bounds of watching the clock.
const (
	clockEvery = 5 * time.Second
	clockJump  = 30 * time.Second // a smaller step is how clocks are kept right
)

// watchClock names jumps of the clock until ctx ends.
func (s *supervisor) watchClock(ctx context.Context) {
	tick := time.NewTicker(clockEvery)
	defer tick.Stop()
	for last := time.Now(); ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		now := time.Now()
		if d := jumped(last.Round(0), now.Round(0), now.Sub(last)); d != 0 {
			s.log.Warn("%s", jumpText(d))
		}
		last = now
	}
}

// jumped returns by how much more, or less, the time of day has moved than
// passed; 0 for what is no jump. A machine that was asleep is none: its
// monotonic clock stood still, and its time of day is right.
func jumped(before, after time.Time, passed time.Duration) time.Duration {
	if d := after.Sub(before) - passed; d > clockJump || d < -clockJump {
		return d
	}
	return 0
}

func jumpText(d time.Duration) string {
	way := "forward"
	if d < 0 {
		way, d = "back", -d
	}
	return "the clock of this machine was set " + way + " by " + ago(d) + ": certificates and sessions may count as expired, or as not yet valid; guard's own waits are not changed"
}
