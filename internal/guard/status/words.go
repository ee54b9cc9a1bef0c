package status

import (
	"fmt"
	"strconv"
	"time"

	"tenet/internal/guard/ledger"
)

// number writes a count with thin groups of three digits.
func number(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func percent(n, of uint64) string {
	if of == 0 {
		return "none yet"
	}
	share := 100 * float64(n) / float64(of)
	if n > 0 && share < .1 {
		return "less than 0.1 %"
	}
	return strconv.FormatFloat(share, 'f', 1, 64) + " %"
}

func quantile(l ledger.Latency, q float64) string {
	v, ok := l.Quantile(q)
	switch {
	case ok:
		return seconds(v)
	case v > 0:
		return "over " + seconds(v)
	}
	return "none yet"
}

// seconds writes a bound of the histogram.
func seconds(s float64) string {
	if s >= 1 {
		return strconv.FormatFloat(s, 'f', -1, 64) + " s"
	}
	return strconv.FormatFloat(s*1000, 'f', -1, 64) + " ms"
}

// clock writes a time of today as its time of day, others with their day.
func clock(t, now time.Time) string {
	t, now = t.UTC(), now.UTC()
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format(time.TimeOnly)
	}
	return t.Format("2 Jan 15:04")
}

// ago writes how long something has run.
func ago(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	case d >= 2*time.Minute:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	}
	return fmt.Sprintf("%d seconds", int(max(d, 0).Seconds()))
}
