package cookies

import (
	"net/http/httptest"
	"slices"
	"testing"

	"tenet/internal/rule"
)

// What is remembered of one cookie is done to no other: a keeper that has seen
// all of these before, in any order, does what a new one does.
func TestRemembersWhatItWouldDo(t *testing.T) {
	lines := []string{
		"session=1; Path=/", "session=2; Path=/", "session=; Path=/", "theme=1; Path=/", "theme=s%3A1.2; Path=/", "theme=eyJa.b.c; Path=/", "x=1", "x=2",
		"session=1; Path=/; SameSite=None", "session=1; Path=/; secure; httponly; samesite=strict", "=1", "alone", "a=1; Path=/", "a =1; Path=/", "b=\x01; Path=/",
		"session=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "session=1; Path=/; Max-Age=0", "session=1;Path=/", "session= 1 ; Path=/;", ";", "",
	}
	said := func(k **keeper) (list *[]string) {
		list = new([]string)
		*k = &keeper{max: 1 << 10, static: true, e: rule.Enforcement{Note: func(check, what string) { *list = append(*list, check+" "+what) }}}
		return list
	}
	var warm *keeper
	warmSaid := said(&warm)
	for round := range 3 {
		for i := range lines {
			line := lines[(i*(round+1)*2+round)%len(lines)]
			for _, url := range []string{"http://a.example/", "https://a.example/"} {
				r := httptest.NewRequest("GET", url, nil)
				var fresh *keeper
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
