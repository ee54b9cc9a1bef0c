package cookie

import (
	"fmt"
	"testing"
	"time"
)

// The rules of RFC 6265, section 5.1.1: a date is tokens in any order, of which
// the first that looks like a time, a day, a month, a year counts as that.
// "" stands for a date that does not count.
var dates = []struct{ rule, text, want string }{
	{"RFC 9110, 5.6.7: IMF-fixdate", "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},
	{"RFC 9110, 5.6.7: RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
	{"RFC 9110, 5.6.7: asctime", "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"},
	{"any order", "1994 08:49:37 Nov 6", "1994-11-06T08:49:37Z"},
	{"any delimiter", "6/Nov=1994(08:49:37)", "1994-11-06T08:49:37Z"},
	{"a tab delimits", "6\tNov\t1994\t08:49:37", "1994-11-06T08:49:37Z"},
	{"a colon does not", "6:Nov 1994 08:49:37", ""},
	{"a letter beyond ASCII does not", "6 Nov\u00e9 1994 08:49:37", "1994-11-06T08:49:37Z"},
	{"zones are not read", "Sun, 06 Nov 1994 08:49:37 +0500", "1994-11-06T08:49:37Z"},
	{"a wrong weekday is not read", "Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},

	{"time: one digit each", "6 Nov 1994 8:4:7", "1994-11-06T08:04:07Z"},
	{"time: what follows the seconds is not read", "6 Nov 1994 08:49:37.5Z", "1994-11-06T08:49:37Z"},
	{"time: a third digit of seconds", "6 Nov 1994 08:49:377", ""},
	{"time: a third digit of hours", "6 Nov 1994 008:49:37", ""},
	{"time: no seconds", "6 Nov 1994 08:49", ""},
	{"time: a colon at the end", "6 Nov 1994 08:49:", ""},
	{"time: the first counts", "6 Nov 1994 08:49:37 10:11:12", "1994-11-06T08:49:37Z"},
	{"time: the last second of a day", "6 Nov 1994 23:59:59", "1994-11-06T23:59:59Z"},
	{"time: hour 24", "6 Nov 1994 24:00:00", ""},
	{"time: minute 60", "6 Nov 1994 23:60:00", ""},
	{"time: a leap second", "31 Dec 2016 23:59:60", ""},
	{"time: none", "6 Nov 1994", ""},

	{"day: letters after it", "6th Nov 1994 08:49:37", "1994-11-06T08:49:37Z"},
	{"day: the first counts, and 94 is left for the year", "6 94 Nov 08:49:37", "1994-11-06T08:49:37Z"},
	{"day: 0", "0 Nov 1994 08:49:37", ""},
	{"day: 0 is the first, though another follows", "0 6 Nov 1994 08:49:37", ""},
	{"day: 32", "32 Nov 1994 08:49:37", ""},
	{"day: 31 of a month with 30", "31 Nov 1994 08:49:37", ""},
	{"day: 29 February of a leap year", "29 Feb 2000 08:49:37", "2000-02-29T08:49:37Z"},
	{"day: 29 February of a century", "29 Feb 1900 08:49:37", ""},
	{"day: none", "Nov 1994 08:49:37", ""},

	{"month: no case", "6 nOV 1994 08:49:37", "1994-11-06T08:49:37Z"},
	{"month: its whole name", "6 November 1994 08:49:37", "1994-11-06T08:49:37Z"},
	{"month: whatever follows three letters", "6 Novgorod 1994 08:49:37", "1994-11-06T08:49:37Z"},
	{"month: two letters", "6 No 1994 08:49:37", ""},
	{"month: three letters across two names", "6 anf 1994 08:49:37", ""},
	{"month: a number", "6 11 1994 08:49:37", ""},
	{"month: the first counts", "6 Nov Dec 1994 08:49:37", "1994-11-06T08:49:37Z"},

	{"year: 70 to 99 are of the 20th century", "6 Nov 70 08:49:37", "1970-11-06T08:49:37Z"},
	{"year: 99", "6 Nov 99 08:49:37", "1999-11-06T08:49:37Z"},
	{"year: 0 to 69 are of the 21st", "6 Nov 69 08:49:37", "2069-11-06T08:49:37Z"},
	{"year: 00", "6 Nov 00 08:49:37", "2000-11-06T08:49:37Z"},
	{"year: by its value, not its length", "6 Nov 0094 08:49:37", "1994-11-06T08:49:37Z"},
	{"year: one digit", "6 Nov 4 08:49:37", ""},
	{"year: five digits", "6 Nov 19941 08:49:37", ""},
	{"year: three digits", "6 Nov 994 08:49:37", ""},
	{"year: letters after it", "6 Nov 1994AD 08:49:37", "1994-11-06T08:49:37Z"},
	{"year: 1601 is the first", "1 Jan 1601 00:00:00", "1601-01-01T00:00:00Z"},
	{"year: 1600", "31 Dec 1600 23:59:59", ""},
	{"year: 9999", "31 Dec 9999 23:59:59", "9999-12-31T23:59:59Z"},
	{"year: the first counts", "6 Nov 1994 1995 08:49:37", "1994-11-06T08:49:37Z"},
	{"nothing", "", ""},
	{"session", "session", ""},
}

func TestDates(t *testing.T) {
	for _, test := range dates {
		got, ok := parseDate(test.text)
		if !ok {
			if test.want != "" {
				t.Errorf("%s: %q does not count", test.rule, test.text)
			}
			continue
		}
		if s := got.Format(time.RFC3339); s != test.want {
			t.Errorf("%s: %q is %s, want %q", test.rule, test.text, s, test.want)
		}
	}
}

// Every day of four years and of the centuries' edges is read back in the forms
// that servers send.
func TestDatesRoundTrip(t *testing.T) {
	for _, layout := range []string{"Mon, 02 Jan 2006 15:04:05 GMT", "Monday, 02-Jan-2006 15:04:05 GMT", time.ANSIC} {
		for _, year := range []int{1601, 1900, 1999, 2000, 2027, 2028, 9999} {
			for day := range 366 {
				want := time.Date(year, 1, 1+day, day%24, day%60, day%59, 0, time.UTC)
				if want.Year() > 9999 {
					continue
				}
				if got, ok := parseDate(want.Format(layout)); !ok || !got.Equal(want) {
					t.Fatalf("%s: got %s, %v", want.Format(layout), got, ok)
				}
			}
		}
	}
}

// Two digits mean one year each, of the hundred from 1970.
func TestEveryYearOfTwoDigits(t *testing.T) {
	for year := 1970; year < 2070; year++ {
		if got, ok := parseDate(fmt.Sprintf("1 Jan %02d 00:00:00", year%100)); !ok || got.Year() != year {
			t.Errorf("%02d is %d, %v, want %d", year%100, got.Year(), ok, year)
		}
	}
}
