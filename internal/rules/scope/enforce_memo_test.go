package scope

import (
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"tenet/internal/rule"
)

// What is remembered of one cookie is done to no other: a narrower that has
// seen all of these before does what a new one does.
func TestRemembersWhatItWouldDo(t *testing.T) {
	date := time.Now().Add(10 * 24 * time.Hour).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
	lines := []string{
		"session=1; Path=/", "session=2; Path=/; Max-Age=99999999", "theme=3; Path=/; Max-Age=99999999", "theme=s%3A1.2; Max-Age=99999999", "theme=; Max-Age=0; Domain=b.example",
		"session=1; Domain=b.example", "session=1; Domain=b.example; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "session=1; Expires=" + date, "x=1; Expires=never", "x=1; Path=a",
		"__Host-a=1; Domain=b.example", "__Secure-a=1", "alone; Domain=b.example", "session=1; Domain=com", "b=\x01; Path=a", "",
	}
	said := func(n **narrower) (list *[]string) {
		list = new([]string)
		*n = &narrower{longest: cap400, session: month, e: rule.Enforcement{Note: func(check, what string) { *list = append(*list, check+" "+what) }}}
		return list
	}
	var warm *narrower
	warmSaid := said(&warm)
	for range 3 {
		for _, line := range lines {
			for _, url := range []string{"http://b.example/", "https://b.example/", "https://a.b.example/", "https://c.example/"} {
				r := httptest.NewRequest("GET", url, nil)
				var fresh *narrower
				freshSaid := said(&fresh)
				*warmSaid = nil
				want, got := fresh.edit(r, []string{line}), warm.edit(r, []string{line})
				if !slices.Equal(got, want) || !slices.Equal(*warmSaid, *freshSaid) {
					t.Errorf("%s %q: got %q and said %q, want %q and %q", url, line, got, *warmSaid, want, *freshSaid)
				}
			}
		}
	}
}
