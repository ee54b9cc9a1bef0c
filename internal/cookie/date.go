package cookie

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	clockToken = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?$`)
	dayToken   = regexp.MustCompile(`^([0-9]{1,2})(?:[^0-9].*)?$`)
	yearToken  = regexp.MustCompile(`^([0-9]{2,4})(?:[^0-9].*)?$`)
)

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// cookieDate reads a date as browsers read the Expires of a Set-Cookie header:
// RFC 6265, section 5.1.1. What it refuses they ignore.
func cookieDate(s string) (at time.Time, invalid bool) {
	var clock, day, month, year int
	hasClock := false
	for token := range strings.FieldsFuncSeq(s, isDateDelimiter) {
		if m := clockToken.FindStringSubmatch(token); !hasClock && m != nil {
			hasClock = true
			h, min, sec := atoi(m[1]), atoi(m[2]), atoi(m[3])
			if h > 23 || min > 59 || sec > 59 {
				return time.Time{}, true
			}
			clock = h*3600 + min*60 + sec
			continue
		}
		if m := dayToken.FindStringSubmatch(token); day == 0 && m != nil {
			day = atoi(m[1])
			continue
		}
		if len(token) >= 3 && month == 0 {
			if i := strings.Index(months, strings.ToLower(token[:3])); i >= 0 && i%3 == 0 {
				month = i/3 + 1
				continue
			}
		}
		if m := yearToken.FindStringSubmatch(token); year == 0 && m != nil {
			year = fullYear(atoi(m[1]))
		}
	}
	if !hasClock || day < 1 || day > 31 || month == 0 || year < 1601 {
		return time.Time{}, true
	}
	return time.Date(year, time.Month(month), day, 0, 0, clock, 0, time.UTC), false
}

func isDateDelimiter(r rune) bool {
	return r == 0x09 || r >= 0x20 && r <= 0x2F || r >= 0x3B && r <= 0x40 || r >= 0x5B && r <= 0x60 || r >= 0x7B && r <= 0x7E
}

// fullYear reads years of two digits as the RFC does.
func fullYear(y int) int {
	switch {
	case y >= 70 && y <= 99:
		return y + 1900
	case y <= 69:
		return y + 2000
	}
	return y
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // a few digits, as the expressions above say
	return n
}

var (
	isoDate  = regexp.MustCompile(`^([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?(?:[T ].*)?$`)
	lateYear = regexp.MustCompile(`(?:^|[^0-9])((?:19|20|21|22|99)[0-9]{2})(?:[^0-9]|$)`)
)

// scriptDate reads a constant given to `new Date`. Engines accept more than
// any specification says, so only a text without a digit is called invalid.
func scriptDate(s string) (at time.Time, invalid bool) {
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return time.Date(atoi(m[1]), time.Month(max(atoi(m[2]), 1)), max(atoi(m[3]), 1), 0, 0, 0, 0, time.UTC), false
	}
	if at, invalid := cookieDate(s); !invalid {
		return at, false
	}
	if m := lateYear.FindStringSubmatch(s); m != nil {
		return time.Date(atoi(m[1]), 12, 31, 0, 0, 0, 0, time.UTC), false
	}
	return time.Time{}, !strings.ContainsAny(s, "0123456789")
}
